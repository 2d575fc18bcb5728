"""A channel that does not start: the others do, and it is tried again, each time a little later."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot import keeper
from bot.channels.base import House
from bot.channels.standing import Condition, Standing, State
from bot.channels.unpaced import Unpaced
from bot.clock import VirtualClock
from bot.domain.ids import OutboxId
from bot.errors import OperatorError, SendAgainError, StorageError
from bot.keeper import Keeper
from bot.messages import Attachment, ChatAddress, Outgoing
from tests.faults.house import START

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
MESSAGE = Outgoing(
    id=OutboxId(1),
    address=ChatAddress(channel="one", bot="b", chat="c", private=True),
    text="hello",
)


@dataclass(slots=True)
class Moody(Unpaced):
    """A channel that starts when it is in the mood."""

    name: str = "one"
    drops_repeats: bool = False
    #: What the attempts to start come to; None hangs.
    moods: list[Exception | None] = field(default_factory=list)
    started: int = 0
    stops: Exception | None = None
    stopped: int = 0
    sent: list[str] = field(default_factory=list)

    async def start(self, house: House) -> None:  # noqa: ARG002 -- as channels do
        if self.moods:
            mood = self.moods.pop(0)
            if mood is not None:
                raise mood
            await asyncio.Event().wait()
        self.started += 1

    async def stop(self) -> None:
        self.stopped += 1
        if self.stops is not None:
            raise self.stops

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:  # noqa: ARG002 -- as above
        self.sent.append(message.text)
        return "p1"

    async def fetch(self, locator: str) -> bytes:
        return locator.encode()


class Conditioned(Moody):
    """One that says itself how it is doing."""

    condition: Condition

    @property
    def standing(self) -> Standing:
        return self.condition.standing


@dataclass(slots=True)
class Nights:
    """Sleep that ends when the test says so, and moves the clock."""

    clock: VirtualClock
    slept: list[float] = field(default_factory=list)
    over: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await self.over.acquire()
        self.clock.set(self.clock.now() + timedelta(seconds=seconds))


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def nights(clock: VirtualClock) -> Nights:
    return Nights(clock)


@pytest.fixture
def channel() -> Moody:
    return Moody()


@pytest.fixture
async def kept(channel: Moody, clock: VirtualClock, nights: Nights) -> AsyncIterator[Keeper]:
    kept = Keeper(channel, clock, sleep=nights.sleep)
    yield kept
    await kept.stop()


async def morning(nights: Nights, count: int = 1) -> None:
    """Let so many waits be over, and what follows happen."""
    for _ in range(count):
        nights.over.release()
        for _ in range(10):
            await asyncio.sleep(0)


async def start(kept: Keeper) -> None:
    await kept.start(object())  # type: ignore[arg-type]  # nobody speaks to it here
    await asyncio.sleep(0)


def state_of(kept: Keeper) -> State:
    return kept.standing.state


async def test_what_starts_is_as_the_channel_says(kept: Keeper, channel: Moody) -> None:
    assert kept.standing.state is State.STARTING
    await start(kept)

    assert (kept.standing.state, kept.standing.since) == (State.ON, START)
    assert await kept.send(MESSAGE, ()) == "p1"
    assert await kept.fetch("x") == b"x"
    assert channel.sent == ["hello"]


async def test_before_it_runs_nothing_is_sent(kept: Keeper, channel: Moody) -> None:
    for call in (kept.send(MESSAGE, ()), kept.wait_turn(MESSAGE), kept.fetch("x")):
        with pytest.raises(SendAgainError):
            await call

    assert not channel.sent


async def test_a_trouble_is_told_and_it_is_tried_again_later_and_later(
    kept: Keeper, channel: Moody, nights: Nights, clock: VirtualClock
) -> None:
    channel.moods = [StorageError(f"cannot open {n}") for n in range(12)]
    await start(kept)

    assert (kept.standing.state, kept.standing.error) == (
        State.AWAY,
        "StorageError: cannot open 0",
    )
    since = kept.standing.since
    await morning(nights, 11)
    assert nights.slept == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]
    assert kept.standing.since == since
    assert kept.standing.error.endswith("open 11")

    await morning(nights)
    assert (kept.standing.state, kept.standing.since) == (State.ON, clock.now())
    assert channel.started == 1


async def test_what_only_an_operator_can_mend_is_not_tried_fast(
    kept: Keeper, channel: Moody, nights: Nights
) -> None:
    channel.moods = [OperatorError("令牌不对。"), OperatorError("令牌不对。")]
    await start(kept)

    assert (kept.standing.state, kept.standing.error) == (State.FAILED, "令牌不对。")
    assert nights.slept == [600]
    await morning(nights, 2)
    assert kept.standing.state is State.ON


async def test_a_start_that_hangs_is_given_up(
    kept: Keeper, channel: Moody, nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "_STARTING", 0.01)
    channel.moods = [None]
    await start(kept)

    assert "did not start" in kept.standing.error
    assert state_of(kept) is State.AWAY
    await morning(nights)
    assert state_of(kept) is State.ON


async def test_no_token_is_told_with_an_error(kept: Keeper, channel: Moody) -> None:
    channel.moods = [RuntimeError(f"The token `{TOKEN}` was rejected")]
    await start(kept)

    assert "AAHdq" not in kept.standing.error
    assert "was rejected" in kept.standing.error


async def test_what_the_channel_says_itself_counts_more(
    clock: VirtualClock, nights: Nights
) -> None:
    channel = Conditioned(moods=[StorageError("cannot open")])
    channel.condition = Condition("one", START)
    channel.condition.turn(State.LOGIN, START, code="scan me")
    kept = Keeper(channel, clock, sleep=nights.sleep)
    await start(kept)

    assert (kept.standing.state, kept.standing.code) == (State.LOGIN, "scan me")
    await kept.stop()


class TestStopping:
    async def test_ends_the_tries(self, kept: Keeper, channel: Moody, nights: Nights) -> None:
        channel.moods = [StorageError("cannot open")]
        await start(kept)
        await kept.stop()
        await morning(nights)

        assert channel.started == 0

    async def test_never_fails(self, kept: Keeper, channel: Moody) -> None:
        channel.stops = RuntimeError("stuck")
        await start(kept)
        await kept.stop()

        assert channel.stopped == 1
