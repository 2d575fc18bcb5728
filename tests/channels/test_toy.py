"""Adding a channel takes one short file: the story runs over it, from the report to the thanks."""

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import app
from bot.clock import ShiftedClock
from bot.domain.calendar import Calendar
from bot.domain.ids import IssueNumber
from bot.domain.issues import Issue, State
from bot.ids import TimeOrderedIds
from bot.roster.compare import compare
from bot.roster.values import Roster
from storage import issues, roster, seeding, town
from storage.opening import open_store
from storage.store import HOME_TOWN, Store, Turn
from storage.town import Origin
from tests.channels import toy
from tests.faults.house import CODES, LISTS, ROOM

HERE = Path(__file__).parent
FILE = HERE / "toy.py"
#: Nine in the morning where the town is, on a Monday to come.
MORNING = datetime(2035, 3, 5, 1, tzinfo=UTC)
DOC = HERE.parents[1] / "docs" / "channels.md"


@dataclass
class Person:
    """Somebody with a program that speaks the toy's lines."""

    name: str
    lines: asyncio.StreamReader
    out: asyncio.StreamWriter
    stored: asyncio.Queue[None] = field(default_factory=asyncio.Queue)
    heard: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    said: int = 0

    async def listen(self) -> None:
        async for line in self.lines:
            got = json.loads(line)
            if "stored" in got:
                self.stored.put_nowait(None)
            else:
                self.heard.put_nowait(got)

    async def says(self, text: str, room: str = "", key: str = "") -> None:
        """Say it, and wait until the house has it."""
        self.said += 1
        line = {"id": key or f"{self.name}{self.said}", "text": text, "room": room}
        self.out.write(json.dumps(line).encode() + b"\n")
        async with asyncio.timeout(30):
            await self.stored.get()

    async def hears(self, words: str) -> dict[str, Any]:
        """Wait until the bot says this."""
        async with asyncio.timeout(30):
            while words not in (said := await self.heard.get())["text"]:
                pass
        return said


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        free: int = found.getsockname()[1]
        return free


@pytest.fixture
async def store(tmp_path: Path, port: int) -> AsyncIterator[Store]:
    """The house runs, with the toy as its only channel."""
    store = await open_store("sqlite://", TimeOrderedIds())
    await store.run(make_town, now=MORNING)
    clock = ShiftedClock(MORNING - datetime.now(UTC))
    house = app.build(
        store=store,
        clock=clock,
        calendar=lambda: Calendar(zone=ZoneInfo("Asia/Shanghai")),
        channels=[toy.ToyChannel(port=port, town=HOME_TOWN, clock=clock)],
        photos=tmp_path,
    )
    await house.start()
    running = asyncio.create_task(house.ticker.run())
    yield store
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await house.stop()
    await store.close()


def make_town(turn: Turn) -> None:
    town.create(turn, name="新安镇", origin=Origin.REPLAY)
    roster.apply(turn, compare(Roster.of(), LISTS))
    seeding.seed_rooms(turn, LISTS, "toy", "toy")


@asynccontextmanager
async def comes(port: int, name: str) -> AsyncIterator[Person]:
    """Somebody connects and says who they are."""
    person = Person(name, *await asyncio.open_connection("127.0.0.1", port))
    person.out.write(CODES[name].encode() + b"\n")
    listening = asyncio.create_task(person.listen())
    yield person
    listening.cancel()
    person.out.close()
    await asyncio.gather(listening, person.out.wait_closed(), return_exceptions=True)


async def issue(store: Store, number: int = 1001) -> Issue | None:
    return await store.read(lambda turn: issues.numbered(turn, IssueNumber(number)), now=MORNING)


async def test_the_story_runs_over_it(store: Store, port: int) -> None:
    async with comes(port, "王丽") as resident, comes(port, "陈慧") as steward:
        await resident.says("@小楼 门口井盖坏了", ROOM)
        asked = await resident.hears("1 提交")
        assert (asked["room"], asked["text"][:3]) == (ROOM, "@王丽")
        await resident.says("1", ROOM)
        await resident.hears("#1001")

        task = await steward.hears("#1001 紧急")
        assert task["room"] == ""
        assert "1 我来办理" in task["text"]
        await steward.says("1")
        await steward.hears("归您了")
        await steward.says("办结 1001 换好了")

        await resident.hears("换好了")
        await resident.says("1")
        await steward.hears("居民")

        found = await issue(store)
        assert found is not None
        assert found.standing.state is State.CONFIRMED


async def test_what_is_said_twice_is_heard_once(store: Store, port: int) -> None:
    async with comes(port, "王丽") as resident:
        for _ in range(3):
            await resident.says("@小楼 有人困在电梯里", ROOM, key="the lift")
        await resident.hears("#1001")

    assert await issue(store) is not None
    assert await issue(store, 1002) is None


async def test_who_is_not_here_is_told_when_they_come(store: Store, port: int) -> None:
    async with comes(port, "王丽") as resident:
        await resident.says("@小楼 有人困在电梯里", ROOM)
        await resident.hears("#1001")
        async with comes(port, "陈慧") as steward:
            await steward.says("你好")
            assert "#1001" in (await steward.hears("#1001 紧急"))["text"]
    assert await issue(store) is not None


def test_it_is_one_short_file() -> None:
    assert len(FILE.read_text(encoding="utf-8").splitlines()) < 60


def test_the_page_about_channels_shows_this_very_file() -> None:
    shown = re.search(r"```python\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)

    assert shown is not None
    assert shown[1] == FILE.read_text(encoding="utf-8")
