"""The channels are watched: what changes is written down, and told once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.standing import Condition, Standing, State
from bot.errors import StorageError
from bot.watch import Watch
from storage import standings
from storage.standings import Kept
from tests.faults.house import START, House, Platform

SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Told(Platform):
    """A channel that is how the test says."""

    name: str = "told"
    condition: Condition = field(default_factory=lambda: Condition("told", START))

    @property
    def standing(self) -> Standing:
        return self.condition.standing


class Watched:
    """A house, its watch, and what the watch did."""

    def __init__(self, house: House, channel: Told) -> None:
        self.house = house
        self.condition = channel.condition
        self.lines: list[Standing] = []
        self.returned: list[str] = []
        self.watch = Watch(
            store=house.store,
            clock=house.clock,
            channels=[channel],
            returned=self.came_back,
            told=self.lines.append,
        )

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
