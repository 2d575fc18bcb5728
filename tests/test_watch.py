"""The channels are watched: what changes is written down, and told once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.standing import Condition, Standing, State
from bot.errors import StorageError
from bot.notices import Notice, Returned
from bot.watch import Watch
from storage import standings
from storage.standings import Kept
from storage.store import HOME_TOWN
from tests.faults.house import START, House, Platform

SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Told(Platform):
    """A channel that is how the test says."""

    name: str = "told"
    condition: Condition = field(default_factory=lambda: Condition("told", START))
    keeps_for: timedelta = timedelta(0)

    @property
    def standing(self) -> Standing:
        return self.condition.standing


class Watched:
    """A house, its watch, and what the watch did."""

    def __init__(self, house: House, channel: Told) -> None:
        self.house = house
        self.channel = channel
        self.lines: list[Standing] = []
        self.returned: list[str] = []
        self.notices: list[Notice] = []
        #: The house takes no notice of anything for now.
        self.is_deaf = False
        self.restart()

    def restart(self) -> None:
        """The program begins anew: what it knew is gone, what it wrote down is not."""
        self.channel.condition = Condition("told", self.house.clock.now())
        self.channel.condition.known_as("bot")
        self.watch = Watch(
            store=self.house.store,
            clock=self.house.clock,
            channels=[self.channel],
            returned=self.came_back,
            tell=self.take_note,
            told=self.lines.append,
        )

    @property
    def condition(self) -> Condition:
        return self.channel.condition

    async def take_note(self, notice: Notice) -> None:
        if self.is_deaf:
            raise StorageError("locked")
        self.notices.append(notice)

    async def came_back(self, channel: str) -> None:
        self.returned.append(channel)

    async def look(self, later: float = 2) -> Kept:
        """Look after so many seconds; what is written down then."""
        self.house.clock.set(self.house.clock.now() + later * SECOND)
        await self.watch.look()
        return await self.kept()

    async def kept(self) -> Kept:
        [kept] = await self.house.store.read(standings.everything, now=self.house.clock.now())
        return kept

    def turn(self, state: State, error: str = "", code: str = "") -> None:
        self.condition.turn(state, self.house.clock.now(), error=error, code=code)


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    channel = Told()
    house = await House.open("sqlite://", tmp_path, platform=channel)
    yield Watched(house, channel)
    await house.close()


async def test_each_state_is_told_once(watched: Watched) -> None:
    for state in (State.STARTING, State.ON, State.AWAY, State.LOGIN, State.ON):
        watched.turn(state)
        await watched.look()
        await watched.look()

    assert [one.state for one in watched.lines] == ["starting", "on", "away", "login", "on"]
    assert watched.returned == ["told", "told"]


async def test_a_new_code_or_another_reason_is_told_again(watched: Watched) -> None:
    for code in ("one", "one", "two"):
        watched.turn(State.LOGIN, code=code)
        await watched.look()
    for error in ("wrong token", "wrong token", "no such server"):
        watched.turn(State.FAILED, error)
        await watched.look()

    assert [one.code or one.error for one in watched.lines] == [
        "one",
        "two",
        "wrong token",
        "no such server",
    ]


async def test_each_attempt_of_one_that_tries_by_itself_is_not(watched: Watched) -> None:
    for attempt in range(5):
        watched.turn(State.AWAY, f"attempt {attempt} refused")
        await watched.look()

    assert [one.error for one in watched.lines] == ["attempt 0 refused"]


async def test_a_state_is_written_down_at_once_and_talk_now_and_then(watched: Watched) -> None:
    watched.turn(State.ON)
    await watched.look()
    heard = watched.house.clock.now()
    watched.condition.heard(heard)

    assert (await watched.look()).standing.heard_at is None
    assert (await watched.look(10)).standing.heard_at == heard
    watched.turn(State.AWAY, "reset by peer")
    kept = await watched.look()
    assert (kept.standing.state, kept.standing.error) == (State.AWAY, "reset by peer")


async def test_without_news_there_is_a_sign_of_life_each_minute(watched: Watched) -> None:
    first = (await watched.look()).at

    assert (await watched.look(30)).at == first
    assert (await watched.look(30)).at == first + 60 * SECOND


async def test_its_end_is_written_down(watched: Watched) -> None:
    assert (await watched.look()).running
    await watched.watch.close()

    assert not (await watched.kept()).running


async def test_trouble_with_one_look_does_not_end_it(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Exception] = [StorageError("locked"), ValueError("a bug")]
    done = asyncio.Event()

    async def look() -> None:
        if looks:
            raise looks.pop(0)
        done.set()

    async def at_once(_: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(watched.watch, "look", look)
    monkeypatch.setattr(watched.watch, "_sleep", at_once)
    running = asyncio.create_task(watched.watch.run())
    async with asyncio.timeout(30):
        await done.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_database_that_is_gone_at_the_end_is_no_reason_to_fail(watched: Watched) -> None:
    async def locked(*_: object, **__: object) -> None:
        raise StorageError("locked")

    watched.house.store.run = locked  # type: ignore[method-assign,assignment]
    await watched.watch.close()


class TestAwayOverARestart:
    async def away(self, watched: Watched, *states: State, minutes: float) -> list[Notice]:
        """On, then the program ends; it begins anew so much later and goes through `states`."""
        watched.turn(State.ON)
        await watched.look()
        self.since = watched.house.clock.now()
        watched.restart()
        await watched.look(minutes * 60)
        for state in states:
            watched.turn(state)
            await watched.look()
        return watched.notices

    async def test_is_told_once_when_it_is_on_again(self, watched: Watched) -> None:
        assert await self.away(watched, minutes=5) == []
        watched.turn(State.ON)
        for _ in range(3):
            await watched.look()

        assert watched.notices == [
            Returned(
                town=HOME_TOWN,
                channel="told",
                bot="bot",
                since=self.since,
                at=self.since + 302 * SECOND,
            )
        ]

    async def test_counts_from_when_it_was_last_on(self, watched: Watched) -> None:
        # Two runs in which nobody had scanned the code, and nobody had for the second either.
        assert await self.away(watched, State.LOGIN, minutes=5) == []
        watched.restart()
        await watched.look(3600)
        watched.turn(State.ON)
        await watched.look()

        [told] = watched.notices
        assert isinstance(told, Returned)
        assert told.since == self.since

    async def test_is_not_told_where_the_platform_keeps_what_was_said(
        self, watched: Watched
    ) -> None:
        watched.channel.keeps_for = timedelta(hours=24)
        assert await self.away(watched, State.ON, minutes=23 * 60) == []
        assert len(await self.away(watched, State.ON, minutes=25 * 60)) == 1

    async def test_is_told_later_when_the_house_cannot_note_it(self, watched: Watched) -> None:
        await self.away(watched, State.LOGIN, minutes=5)
        watched.turn(State.ON)
        watched.is_deaf = True
        with pytest.raises(StorageError):
            await watched.look()
        watched.is_deaf = False
        await watched.look()

        assert len(watched.notices) == 1

    async def test_within_one_run_is_the_channel_s_to_tell(self, watched: Watched) -> None:
        for state in (State.ON, State.AWAY, State.ON):
            watched.turn(state)
            await watched.look(600)

        assert watched.notices == []
