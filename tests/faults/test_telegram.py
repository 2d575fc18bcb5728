"""Telegram refuses, loses answers, moves and closes chats, the bot is killed, while many report.

A count of what was said and seen: each report is filed once; each letter is seen once, save those
whose answer was lost, of which nobody can know.
"""

import asyncio
import contextlib
import multiprocessing
import random
from collections import Counter
from collections.abc import Container
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from bot.channels.standing import State
from tests.conftest import TORTURE
from tests.emulators.telegram.faults import Fault, Lost, conflict, too_many
from tests.emulators.telegram.people import People
from tests.emulators.telegram.server import served
from tests.emulators.telegram.world import World
from tests.faults import telegram_town
from tests.faults.telegram_town import TOKEN, Reporter, Town, database, house, reporters

pytestmark = pytest.mark.slow

CONVERSATIONS, AT_ONCE, KILLS = (200, 50, 20) if TORTURE else (24, 12, 2)
#: How far from the old id of a group its new one is.
MOVED_BY = 5_000_000_000_000
MOVED, BLOCKED = (20, 20) if TORTURE else (3, 3)

# A server that has imported everything forks the children: importing is most of a short life.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.faults.test_telegram"])


@pytest.fixture
def world() -> World:
    made = World()
    made.add_bot(TOKEN)
    return made


def refusals(chance: random.Random, count: int) -> list[Fault]:
    """What goes wrong in the calls, in any order."""
    made = []
    for _ in range(count):
        made += [
            too_many(1),
            Fault("sendMessage", lost=Lost.BAD_GATEWAY, done=True),
            Fault("sendMessage", lost=Lost.SILENCE, done=True),
            Fault("sendMessage", lost=Lost.BAD_GATEWAY),
            Fault("getUpdates", lost=Lost.BAD_GATEWAY, done=True),
            Fault("getUpdates", lost=Lost.SILENCE),
            conflict(),
        ]
    chance.shuffle(made)
    for fault in made:
        fault.after = chance.randrange(5)
    return made


def lost_answers(faults: list[Fault]) -> int:
    """Of how many messages nobody will know whether they were said."""
    return sum(fault.method == "sendMessage" and fault.lost is not None for fault in faults)


def check(world: World, letters: list[telegram_town.Letter], in_doubt: int) -> None:
    """Each letter that was sent is seen once, under its id; nothing else is seen but the lost."""
    assert {one.state for one in letters} <= {"sent", "failed", "dropped"}
    doubtful = [one for one in letters if one.in_doubt]
    assert len(doubtful) <= in_doubt
    seen = Counter(
        (chat, str(said["message_id"])) for chat in world.messages for said in world.sent(chat)
    )
    known = Counter(_where_said(one, seen) for one in letters if one.state == "sent")
    assert max(known.values()) == 1
    assert known.keys() <= seen.keys(), "said to be sent, and not there"
    surplus = seen - known
    assert sum(surplus.values()) <= len(doubtful)
    assert {chat for chat, _ in surplus} <= {int(one.chat) for one in doubtful}


def _where_said(letter: telegram_town.Letter, seen: Container[tuple[int, str]]) -> tuple[int, str]:
    """Its chat and id; what was on its way when its group moved is noted under the new chat."""
    chat, number = int(letter.chat), str(letter.platform_id)
    before = (chat + MOVED_BY, number)
    return before if (chat, number) not in seen and before in seen else (chat, number)


def named(world: World) -> set[int]:
    """Whom the bot spoke to by name."""
    return {
        entity["user"]["id"]
        for chat in world.messages
        for said in world.sent(chat)
        for entity in said.get("entities", [])
    }


async def at_once(people: list[Reporter], finished: asyncio.Queue[int]) -> None:
    """Let them all report, some at a time."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def talk(number: int, reporter: Reporter) -> None:
        async with slots:
            await reporter.report(by_button=number % 3 == 0)
            finished.put_nowait(number)

    await asyncio.gather(*(talk(number, reporter) for number, reporter in enumerate(people)))


async def test_nothing_is_lost_and_nothing_said_twice_whatever_telegram_answers(
    world: World, tmp_path: Path
) -> None:
    chance = random.Random(7)
    people = reporters(world, CONVERSATIONS, plain_groups=MOVED)
    faults = refusals(chance, CONVERSATIONS // 10)
    moving = [reporter for reporter in people if reporter.group][:MOVED]
    blocking = [reporter for reporter in people if reporter.group][MOVED : MOVED + BLOCKED]
    for reporter in moving:
        reporter.between = asyncio.Event()

    async def move(reporter: Reporter) -> None:
        """A group moves between the bot's question, should it not be lost, and its answer."""
        group, may_answer = reporter.group, reporter.between
        assert group is not None
        assert may_answer is not None
        with contextlib.suppress(TimeoutError):
            await world.until(lambda: world.sent(group), 30)
        People(world).migrate(group, group - MOVED_BY)
        may_answer.set()

    async with served(world) as server, database(f"sqlite:///{tmp_path}/town.db") as town:
        for reporter in blocking:
            world.blocked.add((900, reporter.steward))
        async with house(town, server.url, tmp_path) as channel:
            await world.until(lambda: channel.standing.state is State.ON)
            world.faults.add(*faults)
            await asyncio.gather(at_once(people, asyncio.Queue()), *map(move, moving))
            world.faults.clear()
            await town.settled()
        happened = await _taken(town)

    assert happened.filed == CONVERSATIONS
    assert not world.bots[TOKEN].updates
    check(world, happened.letters, in_doubt=lost_answers(faults))
    refused = {one.chat for one in happened.letters if one.state == "failed" and not one.in_doubt}
    assert refused
    assert refused <= {str(reporter.steward) for reporter in blocking}
    assert {int(chat) for chat in refused} <= named(world), "who blocked it is told in a group"
    assert any(world.sent(reporter.chat) for reporter in moving), "nothing was said after the move"


class _Taken:
    """What the database holds in the end."""

    def __init__(self, filed: list[int], letters: list[telegram_town.Letter]) -> None:
        assert len(set(filed)) == len(filed)
        self.filed = len(filed)
        self.letters = letters


async def _taken(town: Town) -> _Taken:
    return _Taken(await town.filed(), await town.letters())


def _live(url: str, api: str, folder: Path, ahead: float) -> None:
    """A bot that runs until it is killed."""

    async def run() -> None:
        async with database(url, timedelta(seconds=ahead)) as town, house(town, api, folder):
            await asyncio.Event().wait()

    asyncio.run(run())


async def test_killed_at_random_while_it_polls(world: World, tmp_path: Path) -> None:
    chance = random.Random(11)
    people = reporters(world, CONVERSATIONS)
    url = f"sqlite:///{tmp_path}/town.db"
    finished: asyncio.Queue[int] = asyncio.Queue()
    child: BaseProcess

    async with database(url) as town:
        ahead = town.clock.offset.total_seconds()

    async with served(world) as server:

        def start() -> BaseProcess:
            born = _FORKS.Process(target=_live, args=(url, server.url, tmp_path, ahead))
            born.start()
            return born

        async def kill() -> None:
            nonlocal child
            for _ in range(KILLS):
                for _ in range(CONVERSATIONS // (KILLS + 1)):
                    await finished.get()
                await asyncio.sleep(chance.uniform(0, 0.3))
                await end(child)
                child = start()

        child = start()
        try:
            await asyncio.gather(at_once(people, finished), kill())
        finally:
            await end(child)  # the last of the kills: what it leaves behind is another's to say
        async with database(url, timedelta(seconds=ahead)) as town:
            async with house(town, server.url, tmp_path):
                await town.settled()
                await world.until(lambda: not world.bots[TOKEN].updates, 60)
            happened = await _taken(town)

    assert happened.filed == CONVERSATIONS, "what Telegram was told is taken is not lost"
    check(world, happened.letters, in_doubt=(KILLS + 1) * AT_ONCE)


async def end(child: BaseProcess) -> None:
    """As a power cut would."""
    child.kill()
    await asyncio.to_thread(child.join)
    assert child.exitcode == -9, "it died by itself"
