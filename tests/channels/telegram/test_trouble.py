"""When Telegram is away, refuses the token or serves somebody else: told once, and waited out."""

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter

from bot.channels.standing import Condition, State
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import TelegramSettings
from bot.channels.telegram.watch import Watch
from bot.clock import SystemClock, VirtualClock
from bot.domain.ids import TownId
from bot.errors import SendAgainError
from bot.notices import Notice, Recovered, Returned, Trouble, Troubled
from tests.channels.telegram.conftest import GROUP, TOKEN, WANG, Ears, Open, full
from tests.channels.telegram.test_sending import to
from tests.emulators.telegram.faults import Fault, Lost, conflict
from tests.emulators.telegram.people import People
from tests.emulators.telegram.server import Served, served
from tests.emulators.telegram.world import World

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)


def kinds(noted: list[Notice]) -> list[object]:
    return [n.trouble if isinstance(n, Troubled) else type(n) for n in noted]


def state(condition: Condition) -> str:
    return condition.standing.state.value


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
def condition() -> Condition:
    return Condition("telegram", NOW)


@pytest.fixture
def watch(condition: Condition, ears: Ears, clock: VirtualClock) -> Watch:
    return Watch(condition=condition, house=ears, town=TownId(1), bot="900", clock=clock)


async def test_one_hiccup_is_no_trouble(watch: Watch, condition: Condition, ears: Ears) -> None:
    await watch.works()
    assert await watch.fails(NetworkError("cut")) < 2
    assert condition.standing.error == "cut"
    assert condition.standing.state is State.ON
    await watch.works()
    assert ears.noted == []


async def test_waits_grow_and_stay_bounded(watch: Watch) -> None:
    waits = [await watch.fails(NetworkError("cut")) for _ in range(12)]
    assert waits[0] < waits[3] < waits[7]
    assert max(waits) <= 30
    assert await watch.fails(RetryAfter(timedelta(seconds=77))) == 77


async def test_a_refused_token_is_told_once_and_looked_at_rarely(
    watch: Watch, condition: Condition, ears: Ears
) -> None:
    waits = [await watch.fails(InvalidToken("The token `900:test` …")) for _ in range(3)]
    assert waits[0] <= 30
    assert waits[2] >= 60
    assert condition.standing.state is State.FAILED
    assert condition.standing.error == "Unauthorized"
    assert kinds(ears.noted) == [Trouble.TOKEN]
    assert not watch.answers


async def test_a_conflict_is_told_when_it_lasts_and_stops_no_answers(
    watch: Watch, condition: Condition, ears: Ears
) -> None:
    await watch.works()
    await watch.fails(Conflict("terminated"))
    assert ears.noted == []
    await watch.fails(Conflict("terminated"))
    assert kinds(ears.noted) == [Trouble.CONFLICT]
    assert state(condition) == "away"
    assert watch.answers
    await watch.works()
    assert kinds(ears.noted) == [Trouble.CONFLICT, Recovered]
    assert state(condition) == "on"


async def test_a_platform_that_stays_away_is_told_after_minutes(
    watch: Watch, ears: Ears, clock: VirtualClock
) -> None:
    await watch.works()
    for minute in range(1, 15):
        clock.set(NOW + timedelta(minutes=minute))
        await watch.fails(NetworkError("cut"))
    assert kinds(ears.noted) == [Trouble.AWAY]
    assert not watch.answers
    await watch.works()
    assert kinds(ears.noted) == [Trouble.AWAY, Recovered]


async def test_after_more_than_a_day_what_was_said_may_be_lost(
    watch: Watch, ears: Ears, clock: VirtualClock
) -> None:
    await watch.fails(NetworkError("cut"))
    clock.set(NOW + timedelta(hours=25))
    await watch.works()
    returned = next(n for n in ears.noted if isinstance(n, Returned))
    assert returned.since == NOW


async def test_what_could_not_be_noted_is_told_later(watch: Watch, ears: Ears) -> None:
    ears.trouble = [full()]
    await watch.fails(InvalidToken())
    assert ears.noted == []
    await watch.fails(InvalidToken())
    ears.trouble = [full()]
    await watch.works()
    await watch.works()
    assert kinds(ears.noted) == [Trouble.TOKEN, Recovered]


async def test_a_wrong_token_stops_nothing_but_the_channel(
    opened: Open, world: World, ears: Ears
) -> None:
    async with opened(token="901:wrong") as channel:
        await world.until(lambda: ears.noted)
        assert channel.standing.state is State.FAILED
        assert channel.standing.bot == "901"
        with pytest.raises(SendAgainError):
            await channel.wait_turn(to(WANG))
    assert kinds(ears.noted) == [Trouble.TOKEN]


async def test_what_cannot_be_a_token_is_not_even_tried(
    opened: Open, world: World, ears: Ears
) -> None:
    async with opened(token="secretwithoutcolon") as channel:
        assert channel.standing.state is State.FAILED
        assert "secret" not in repr(channel.standing)
    assert kinds(ears.noted) == [Trouble.TOKEN]
    assert world.calls == []


async def test_a_token_that_is_taken_back_later_is_told(
    channel: TelegramChannel, world: World, ears: Ears
) -> None:
    bot = world.bots.pop(TOKEN)
    if bot.replaced:
        bot.replaced.set()
    await world.until(lambda: ears.noted)
    assert kinds(ears.noted) == [Trouble.TOKEN]
    assert channel.standing.state is State.FAILED


async def test_whatever_getupdates_answers_nothing_is_lost(
    opened: Open, world: World, people: People, ears: Ears
) -> None:
    world.faults.add(
        Fault("getUpdates", lost=Lost.BAD_GATEWAY),
        Fault("getUpdates", code=500, description="Internal Server Error"),
        Fault("getUpdates", lost=Lost.BAD_GATEWAY, done=True),
        Fault("getUpdates", code=429, description="Too Many Requests", retry_after=1),
        Fault("getUpdates", lost=Lost.SILENCE),
        conflict(),
    )
    for number in range(5):
        people.say(WANG, str(number), GROUP)
    async with opened(hurried=True) as channel:
        await world.until(lambda: len(ears.heard) == 5)
        await world.until(lambda: channel.standing.state is State.ON)
    assert ears.texts == ["0", "1", "2", "3", "4"]


async def test_a_server_that_goes_and_comes_back_is_found_again(
    world: World, people: People, ears: Ears
) -> None:
    async with served(world) as first, listening(first, ears) as channel:
        port = int(first.url.rpartition(":")[2])
        await world.until(lambda: channel.standing.state is State.ON)
    people.say(WANG, "在吗", GROUP)
    async with listening(first, ears) as channel, served(world, port=port):
        await world.until(lambda: ears.heard)
        await world.until(lambda: channel.standing.state is State.ON)


@contextlib.asynccontextmanager
async def listening(server: Served, ears: Ears) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(
        settings=TelegramSettings(token=TOKEN, api=server.url),
        town=TownId(1),
        clock=SystemClock(),
    )
    await channel.start(ears)
    try:
        yield channel
    finally:
        await channel.stop()


async def test_a_fault_of_ours_does_not_silence_the_channel(
    opened: Open, world: World, people: People, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    works, faults = Watch.works, [RuntimeError("ours"), RuntimeError("ours")]

    async def failing(watch: Watch) -> None:
        if faults:
            raise faults.pop()
        await works(watch)

    monkeypatch.setattr(Watch, "works", failing)
    people.say(WANG, "在吗", GROUP)
    with capture_logs() as logs:
        async with opened(hurried=True):
            await world.until(lambda: ears.heard)
    assert sum(log["event"] == "telegram_stopped" for log in logs) == 2


@pytest.mark.parametrize("reads_all", [True, False])
async def test_the_operator_reads_what_the_account_hears(
    opened: Open, world: World, reads_all: bool
) -> None:
    world.bots[TOKEN].reads_all = reads_all
    async with opened() as channel:
        await world.until(lambda: channel.standing.state is State.ON)
        account, privacy = channel.standing.notes
    assert "@loudong_bot" in account
    assert ("/setprivacy" in privacy) is not reads_all


async def test_the_menu_is_set_and_without_it_all_works(opened: Open, world: World) -> None:
    world.faults.add(Fault("setMyCommands", code=400, description="Bad Request: no", times=1))
    async with opened() as channel:
        await world.until(lambda: channel.standing.state is State.ON)
    assert world.bots[TOKEN].commands == {}
    async with opened():
        menus = world.bots[TOKEN].commands
        await world.until(lambda: len(menus) == 2)
    assert menus["all_private_chats"][0]["command"] == "todo"
    assert {c["command"] for c in menus["default"]} == {"mine", "status", "help"}
