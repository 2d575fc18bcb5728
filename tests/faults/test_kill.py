"""kill -9 at every point where it could hurt: nothing is lost, nothing said twice."""

import asyncio
import shutil
import signal
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.domain.issues import Move, State
from bot.flows.issue import rebuild
from bot.ids import TimeOrderedIds
from bot.messages import Priority
from storage import issues, timers
from storage.opening import open_store
from storage.store import Turn
from storage.tables import IssueRow, OutboxRow, PhotoRow, table_of
from tests.faults.child import die, die_in_a_crowd
from tests.faults.house import START
from tests.faults.story import GROUPS, Journal, crowd, play

pytestmark = pytest.mark.slow

POINTS = (
    "before the commit of a turn",
    "after the commit, before sending",
    "before the platform took it",
    "after the platform took it",
    "in the middle of fetching a photo",
    "in the middle of a timer's turn",
)
#: Moments of each point at which the process dies: the first, and one in the middle.
MOMENTS = (1, 3)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Journal:
    """The story without any accident."""
    journal = Journal(tmp_path_factory.mktemp("reference"))
    asyncio.run(play(f"sqlite:///{journal.folder}/town.db", journal))
    assert len(journal.said()) > 8
    return journal


def by_chat(journal: Journal) -> dict[object, list[object]]:
    """What each chat was told, in order."""
    told: dict[object, list[object]] = {}
    for line in journal.said():
        told.setdefault(line["chat"], []).append(line["text"])
    return told


async def check_rows(url: str) -> None:
    """One issue, closed, true to its events; nothing waits and nothing is in doubt."""
    store = await open_store(url, TimeOrderedIds())

    def look(turn: Turn) -> None:
        issue_rows, outbox_rows = table_of(IssueRow), table_of(OutboxRow)
        (found,) = turn.connection.execute(select(issue_rows.c.id)).scalars()
        issue = issues.get(turn, found)
        events = issues.events(turn, found)
        assert issue.standing.state is State.CONFIRMED
        assert rebuild(events) == issue.standing
        assert [e.seq for e in events] == list(range(1, len(events) + 1))
        assert Counter(e.move for e in events)[Move.FILE] == 1
        assert timers.next_due(turn) is None
        unsent = select(func.count()).where(outbox_rows.c.state.in_(("waiting", "sending")))
        assert turn.connection.execute(unsent).scalar_one() == 0
        states = turn.connection.execute(select(table_of(PhotoRow).c.state)).scalars().all()
        assert states == ["stored"] * 3

    await store.read(look, now=START)
    await store.close()


@pytest.mark.parametrize("nth", MOMENTS)
@pytest.mark.parametrize("point", POINTS)
async def test_on_a_channel_that_drops_repeats_the_story_is_as_if_nothing_had_happened(
    tmp_path: Path, reference: Journal, point: str, nth: int
) -> None:
    url = f"sqlite:///{tmp_path}/town.db"
    assert die(url, tmp_path, point, nth) == -signal.SIGKILL

    journal = Journal(tmp_path)
    await play(url, journal)

    assert by_chat(journal) == by_chat(reference)
    assert max(Counter(line["id"] for line in journal.said()).values()) == 1
    await check_rows(url)


@pytest.mark.parametrize("point", POINTS[::2])
async def test_on_postgresql_too(
    tmp_path: Path, reference: Journal, postgres_url: str, point: str
) -> None:
    assert die(postgres_url, tmp_path, point, 1) == -signal.SIGKILL

    journal = Journal(tmp_path)
    await play(postgres_url, journal)

    assert by_chat(journal) == by_chat(reference)
    await check_rows(postgres_url)


@pytest.mark.parametrize("point", ["before the platform took it", "after the platform took it"])
@pytest.mark.parametrize("nth", [1, 2, 5])
async def test_elsewhere_only_the_one_letter_in_flight_is_in_doubt(
    tmp_path: Path, reference: Journal, point: str, nth: int
) -> None:
    url = f"sqlite:///{tmp_path}/town.db"
    assert die(url, tmp_path, point, nth, drops=False) == -signal.SIGKILL

    journal = Journal(tmp_path, drops_repeats=False)
    await play(url, journal)

    told = Counter((line["chat"], line["text"]) for line in journal.said())
    wanted = Counter((line["chat"], line["text"]) for line in reference.said())
    missing, doubled = wanted - told, told - wanted
    assert sum((missing + doubled).values()) <= 1
    # A danger is rather told twice than not at all, anything else rather not than twice.
    in_doubt = await priority_in_doubt(url)
    assert not (missing and in_doubt is Priority.DANGER)
    assert not (doubled and in_doubt is not Priority.DANGER)
    await check_rows(url)


async def priority_in_doubt(url: str) -> Priority | None:
    """Which letter was being sent when the process died."""
    rows = table_of(OutboxRow)
    store = await open_store(url, TimeOrderedIds())

    def look(turn: Turn) -> Priority | None:
        query = select(rows.c.priority).where((rows.c.attempts > 1) | (rows.c.state == "failed"))
        found = turn.connection.execute(query).scalar()
        return Priority(found) if found is not None else None

    found = await store.read(look, now=START)
    await store.close()
    return found


@pytest.mark.parametrize("nth", [1, 3, 5])
async def test_turns_that_share_a_commit_are_kept_together_or_not_at_all(
    tmp_path: Path, nth: int
) -> None:
    url = f"sqlite:///{tmp_path}/town.db"
    assert die_in_a_crowd(url, tmp_path, nth) == -signal.SIGKILL

    journal = Journal(tmp_path)
    await crowd(url, journal)

    store = await open_store(url, TimeOrderedIds())
    rows = table_of(IssueRow)
    numbers = await store.read(
        lambda turn: turn.connection.execute(select(rows.c.number)).scalars().all(), now=START
    )
    await store.close()
    assert sorted(numbers) == list(range(1001, 1001 + len(GROUPS)))
    assert all(len(by_chat(journal)[group]) == 1 for group in GROUPS)


async def test_wherever_it_dies(tmp_path: Path, reference: Journal, rounds: int) -> None:
    """Any point, any moment; `make torture` tries many more."""
    for number in range(rounds):
        folder = tmp_path / str(number)
        folder.mkdir()
        url = f"sqlite:///{folder}/town.db"
        point = POINTS[number % 4]
        assert die(url, folder, point, 2 + number % 3) == -signal.SIGKILL

        journal = Journal(folder)
        await play(url, journal)

        assert by_chat(journal) == by_chat(reference), point
        await check_rows(url)
        shutil.rmtree(folder)
