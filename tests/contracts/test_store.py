"""What every store does: all of a turn or nothing, durable, in its own time, by the rules."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.errors import StorageError
from storage.store import HOME_TOWN, Store, Turn
from storage.tables import (
    AlarmRow,
    HouseholdRow,
    LeaveRow,
    PersonRow,
    PhotoRow,
    PostRow,
    ResidenceRow,
    RoomRow,
    TownRow,
    UnitRow,
    table_of,
)
from tests.contracts.conftest import Reopen
from tests.contracts.town import BUILDING, CHEN, NOW, TOWN, WANG, insert

PEOPLE = table_of(PersonRow)


def names(turn: Turn) -> list[str]:
    rows = turn.connection.execute(select(PEOPLE.c.name).order_by(PEOPLE.c.id))
    return [row.name for row in rows]


def write(name: str) -> Any:  # noqa: ANN401 -- a turn's work
    return lambda turn: insert(turn, PersonRow, id=turn.new_id(), name=name)


class TestATurn:
    async def test_gives_back_what_its_work_returns(self, store: Store) -> None:
        assert await store.run(lambda turn: turn.town, now=NOW) == HOME_TOWN

    async def test_is_kept_once_it_returned(self, store: Store, reopen: Reopen) -> None:
        await store.run(write("李强"), now=NOW)

        opened = await reopen()

        assert "李强" in await opened.read(names, now=NOW)

    async def test_leaves_nothing_behind_when_its_work_raises(self, store: Store) -> None:
        def work(turn: Turn) -> None:
            write("李强")(turn)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await store.run(work, now=NOW)

        assert "李强" not in await store.read(names, now=NOW)
        await store.run(write("赵敏"), now=NOW)
        assert "赵敏" in await store.read(names, now=NOW)

    async def test_that_breaks_a_rule_leaves_nothing_behind(self, store: Store) -> None:
        def work(turn: Turn) -> None:
            write("李强")(turn)
            insert(turn, PersonRow, id=CHEN, name="又一个陈慧")

        with pytest.raises(StorageError):
            await store.run(work, now=NOW)

        assert "李强" not in await store.read(names, now=NOW)

    async def test_that_fails_hurts_none_of_those_that_wait_with_it(self, store: Store) -> None:
        def fail(turn: Turn) -> None:
            write("nobody")(turn)
            raise ZeroDivisionError

        works = [write(f"邻居{n}") for n in range(20)]
        works[7] = works[13] = fail
        done = await asyncio.gather(
            *(store.run(work, now=NOW) for work in works), return_exceptions=True
        )

        assert [n for n, result in enumerate(done) if result is not None] == [7, 13]
        kept = await store.read(names, now=NOW)
        assert [n for n in range(20) if f"邻居{n}" not in kept] == [7, 13]
        assert len(kept) == len(set(kept))
        assert "nobody" not in kept

    async def test_that_waits_with_one_that_breaks_a_rule_is_kept(self, store: Store) -> None:
        def break_a_rule(turn: Turn) -> None:
            insert(turn, PersonRow, id=CHEN, name="又一个陈慧")

        done = await asyncio.gather(
            store.run(write("李强"), now=NOW),
            store.run(break_a_rule, now=NOW),
            store.run(write("赵敏"), now=NOW),
            return_exceptions=True,
        )

        assert isinstance(done[1], StorageError)
        assert {"李强", "赵敏"} <= set(await store.read(names, now=NOW))

    async def test_has_the_time_it_was_given(self, store: Store) -> None:
        later = NOW + timedelta(days=1)

        times = await asyncio.gather(
            *(store.run(lambda turn: turn.now, now=at) for at in (later, NOW))
        )

        assert times == [later, NOW]

    async def test_makes_ids_that_grow(self, store: Store) -> None:
        ids = [await store.run(lambda turn: (turn.new_id(), turn.new_id()), now=NOW)] * 1
        ids += [await store.run(lambda turn: (turn.new_id(), turn.new_id()), now=NOW)]

        flat = [key for pair in ids for key in pair]
        assert flat == sorted(set(flat))

    async def test_sees_what_an_earlier_one_wrote(self, store: Store) -> None:
        await store.run(write("李强"), now=NOW)

        assert "李强" in await store.run(names, now=NOW)

    async def test_sees_what_it_wrote_itself(self, store: Store) -> None:
        def work(turn: Turn) -> list[str]:
            write("李强")(turn)
            return names(turn)

        assert "李强" in await store.run(work, now=NOW)

    async def test_many_at_once_are_all_kept(self, store: Store) -> None:
        await asyncio.gather(*(store.run(write(f"邻居{n}"), now=NOW) for n in range(100)))

        count = await store.read(
            lambda turn: turn.connection.execute(select(func.count(PEOPLE.c.id))).scalar_one(),
            now=NOW,
        )
        assert count == 102


class TestTimes:
    async def test_come_back_aware_and_in_utc(self, store: Store) -> None:
        noon_in_china = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=8)))

        def work(turn: Turn) -> None:
            insert(turn, PersonRow, id=1, name="a", retired_at=noon_in_china)

        await store.run(work, now=NOW)

        def read(turn: Turn) -> datetime:
            query = select(PEOPLE.c.retired_at).where(PEOPLE.c.id == 1)
            value: datetime = turn.connection.execute(query).scalar_one()
            return value

        kept = await store.read(read, now=NOW)
        assert kept == noon_in_china
        assert kept.tzinfo is UTC

    async def test_keep_their_microseconds_and_their_order(self, store: Store) -> None:
        times = [NOW + timedelta(microseconds=n) for n in (2, 0, 1)]

        def work(turn: Turn) -> list[datetime]:
            for n, at in enumerate(times):
                insert(turn, PersonRow, id=n + 1, name="a", retired_at=at)
            rows = turn.connection.execute(
                select(PEOPLE.c.retired_at)
                .where(PEOPLE.c.retired_at.is_not(None))
                .order_by(PEOPLE.c.retired_at)
            )
            return [row.retired_at for row in rows]

        assert await store.run(work, now=NOW) == sorted(times)

    async def test_without_a_zone_are_a_mistake(self, store: Store) -> None:
        def work(turn: Turn) -> None:
            insert(turn, PersonRow, id=1, name="a", retired_at=datetime(2026, 3, 2))  # noqa: DTZ001 -- what the test is about

        with pytest.raises(Exception, match="naive datetime"):
            await store.run(work, now=NOW)


#: What the database itself refuses, whoever writes it.
REFUSED: dict[str, tuple[Any, dict[str, Any]]] = {
    "a second serving steward": (
        PostRow,
        {"id": 1, "person": WANG, "unit": BUILDING, "role": "steward", "since": NOW},
    ),
    "a post that nobody knows": (
        PostRow,
        {"id": 1, "person": WANG, "unit": BUILDING, "role": "king", "since": NOW},
    ),
    "the same post twice": (
        PostRow,
        {"id": 1, "person": CHEN, "unit": BUILDING, "role": "steward", "since": NOW},
    ),
    "a post that ended before it began": (
        PostRow,
        {
            "id": 1,
            "person": WANG,
            "unit": BUILDING,
            "role": "deputy",
            "since": NOW,
            "until": NOW - timedelta(days=1),
        },
    ),
    "a person of another town in this town's post": (
        PostRow,
        {"town": 2, "id": 1, "person": WANG, "unit": BUILDING, "role": "lead", "since": NOW},
    ),
    "a post of nobody": (
        PostRow,
        {"id": 1, "person": 999, "unit": BUILDING, "role": "lead", "since": NOW},
    ),
    "a person without a name": (PersonRow, {"id": 1, "name": ""}),
    "two people with one telephone": (
        PersonRow,
        {"id": 1, "name": "a", "phone": "13800000001"},
    ),
    "a tier that nobody knows": (
        UnitRow,
        {"id": 1, "code": "x", "name": "x", "tier": 9, "parent": TOWN},
    ),
    "a building above which nothing is": (UnitRow, {"id": 1, "code": "x", "name": "x", "tier": 1}),
    "a town below something": (
        UnitRow,
        {"id": 1, "code": "x", "name": "x", "tier": 4, "parent": TOWN},
    ),
    "two units with one code": (
        UnitRow,
        {"id": 1, "code": "1", "name": "x", "tier": 1, "parent": TOWN},
    ),
    "a household of fewer than nobody": (
        HouseholdRow,
        {"id": 1, "building": BUILDING, "unit": 1, "floor": 1, "door": "101", "people": -1},
    ),
    "a bound room without a unit": (
        RoomRow,
        {
            "id": 1,
            "channel": "c",
            "bot": "b",
            "chat": "x",
            "name": "x",
            "kind": "building",
            "mode": "active",
        },
    ),
    "a chat that is two rooms": (
        RoomRow,
        {
            "id": 1,
            "channel": "replay",
            "bot": "bot",
            "chat": "3号楼群",
            "name": "x",
            "kind": "unbound",
            "mode": "active",
        },
    ),
    "a leave that ends before it begins": (
        LeaveRow,
        {"id": 1, "person": CHEN, "since": NOW, "until": NOW - timedelta(hours=1)},
    ),
    "a home of somebody unknown": (ResidenceRow, {"id": 1, "person": 999, "building": BUILDING}),
    "a kept photo without its content": (
        PhotoRow,
        {
            "id": 1,
            "channel": "c",
            "bot": "b",
            "locator": "l",
            "state": "stored",
            "wanted_at": NOW,
        },
    ),
    "a town that nobody made": (TownRow, {"id": 2, "name": "x", "secret": "s", "origin": "sky"}),
    "an alarm about no issue": (
        AlarmRow,
        {"id": 1, "kind": "k", "text": "t", "issue": 999, "raised_at": NOW},
    ),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_the_database_refuses(store: Store, what: str) -> None:
    model, values = REFUSED[what]

    with pytest.raises(StorageError):
        await store.run(lambda turn: insert(turn, model, **values), now=NOW)


async def test_a_steward_may_follow_another(store: Store) -> None:
    posts = table_of(PostRow)

    def work(turn: Turn) -> None:
        turn.connection.execute(posts.update().where(posts.c.person == CHEN).values(until=NOW))
        insert(turn, PostRow, id=1, person=WANG, unit=BUILDING, role="steward", since=NOW)

    await store.run(work, now=NOW)


async def test_a_telephone_may_pass_to_another_when_its_owner_is_retired(store: Store) -> None:
    def work(turn: Turn) -> None:
        turn.connection.execute(PEOPLE.update().where(PEOPLE.c.id == CHEN).values(retired_at=NOW))
        insert(turn, PersonRow, id=1, name="a", phone="13800000001")

    await store.run(work, now=NOW)


async def test_an_error_does_not_repeat_what_was_written(store: Store) -> None:
    with pytest.raises(StorageError) as told:
        await store.run(lambda turn: insert(turn, PersonRow, id=CHEN, name="我家漏水了"), now=NOW)

    assert "漏水" not in str(told.value)
    assert "漏水" not in str(told.value.__cause__)
