"""The lists in the database, over both stores: written, changed, retired, brought back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import select

from bot.domain.ids import PersonId, UnitId
from bot.domain.people import Role
from bot.domain.places import Tier
from bot.errors import OperatorError
from bot.ids import CountingIds
from bot.roster.compare import compare
from bot.roster.demo import demo_town
from bot.roster.values import HouseholdRow, PersonRow, PostRow, Roster, UnitRow
from storage import org, roster, seeding, tables, town
from storage.opening import open_store
from storage.org import Home
from storage.roster import Applied
from storage.store import Store, Turn
from storage.tables import table_of
from storage.town import Origin
from tests.support.small_town import small_roster

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
T = TypeVar("T")


class Lists:
    """A database into which lists are imported."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.now = NOW

    async def read(self, work: Callable[[Turn], T]) -> T:
        return await self._store.run(work, now=self.now)

    async def take(self, lists: Roster) -> Applied:
        """Import `lists`, a day after the last time; afterwards they are what is stored."""
        self.now += timedelta(days=1)
        applied = await self.read(lambda t: roster.apply(t, compare(roster.load(t), lists)))
        assert await self.read(roster.load) == replace(lists, rooms=())
        return applied

    async def ids(self, model: type) -> dict[str, int]:
        table = table_of(model)
        rows = await self.read(lambda t: t.connection.execute(select(table)).all())
        return {row.code: row.id for row in rows if row.code}


def without(lists: Roster, code: str) -> Roster:
    """The lists after a person left."""
    return Roster.of(
        units=lists.units,
        people=[p for p in lists.people if p.code != code],
        posts=[p for p in lists.posts if p.person_code != code],
        households=[
            replace(h, residents=tuple(r for r in h.residents if r != code))
            for h in lists.households
        ],
    )


def listed(lists: Roster) -> Roster:
    return replace(lists, rooms=())


async def test_importing_twice_changes_nothing(empty_url: str) -> None:
    lists = Lists(store := await open_store(empty_url, CountingIds()))
    await lists.take(listed(small_roster()))
    before = await lists.ids(tables.PersonRow)
    assert await lists.take(listed(small_roster())) == Applied()
    assert await lists.ids(tables.PersonRow) == before
    await store.close()


async def test_what_is_gone_is_retired_and_comes_back_under_its_id(empty_url: str) -> None:
    lists = Lists(store := await open_store(empty_url, CountingIds()))
    all_of_it = listed(small_roster())
    await lists.take(all_of_it)
    ids = await lists.ids(tables.PersonRow)
    units = await lists.ids(tables.UnitRow)

    fewer = without(without(all_of_it, "王丽"), "罗敏")
    fewer = Roster.of(
        units=[u for u in fewer.units if u.code != "JD-005"],
        people=fewer.people,
        posts=fewer.posts,
        households=[h for h in fewer.households if h.building_code != "JD-004"],
    )
    applied = await lists.take(fewer)
    assert applied.ended == (PersonId(ids["罗敏"]),)
    assert await lists.ids(tables.PersonRow) == ids
    assert await lists.ids(tables.UnitRow) == units

    applied = await lists.take(all_of_it)
    assert applied.began == (PersonId(ids["罗敏"]),)
    assert await lists.ids(tables.PersonRow) == ids
    assert await lists.ids(tables.UnitRow) == units
    await store.close()


async def test_a_new_steward_begins_where_the_old_one_ends(empty_url: str) -> None:
    lists = Lists(store := await open_store(empty_url, CountingIds()))
    old = listed(small_roster())
    await lists.take(old)
    new = without(old, "陈慧")
    new = Roster.of(
        units=new.units,
        people=[*new.people, PersonRow(code="新慧", name="新慧", phone=old.people[0].phone)],
        posts=[*new.posts, PostRow(person_code="新慧", unit_code="JD-003", role=Role.STEWARD)],
        households=new.households,
    )
    # The phone of somebody who stays goes to the new one in the same import.
    new = Roster.of(
        units=new.units,
        people=[replace(p, phone=None) if p.code == old.people[0].code else p for p in new.people],
        posts=new.posts,
        households=new.households,
    )
    applied = await lists.take(new)
    ids = await lists.ids(tables.PersonRow)
    assert applied == Applied(ended=(PersonId(ids["陈慧"]),), began=(PersonId(ids["新慧"]),))
    posts = table_of(tables.PostRow)
    rows = await lists.read(
        lambda t: t.connection.execute(select(posts).where(posts.c.person == ids["陈慧"])).all()
    )
    assert [row.until for row in rows] == [lists.now]
    await store.close()


async def test_two_people_may_change_phones_with_each_other(empty_url: str) -> None:
    lists = Lists(store := await open_store(empty_url, CountingIds()))
    old = listed(small_roster())
    await lists.take(old)
    first, second, *others = old.people
    swapped = [
        replace(first, phone=second.phone, name="改名"),
        replace(second, phone=first.phone),
        *others,
    ]
    await lists.take(
        Roster.of(units=old.units, people=swapped, posts=old.posts, households=old.households)
    )
    await store.close()


async def test_names_places_and_order_may_change(empty_url: str) -> None:
    lists = Lists(store := await open_store(empty_url, CountingIds()))
    old = listed(small_roster())
    await lists.take(old)
    micro = UnitRow(code="YH", name="银河微社区", tier=Tier.MICRO_COMMUNITY, parent_code="CZ")
    await lists.take(
        Roster.of(
            units=[
                micro,
                *(
                    replace(u, parent_code="YH", estate="银河苑") if u.code == "JD-005" else u
                    for u in old.units
                ),
            ],
            people=old.people,
            posts=[replace(p, order=2) if p.role is Role.LEAD else p for p in old.posts],
            households=[
                *(replace(h, people=9, residents=()) for h in old.households[1:]),
                HouseholdRow(
                    building_code="JD-005", unit=1, floor=1, door="101", residents=("王丽", "李强")
                ),
            ],
        )
    )
    await store.close()


async def test_a_home_that_a_resident_told_stays_when_the_lists_know_nothing_of_it(
    empty_url: str,
) -> None:
    lists = Lists(store := await open_store(empty_url, CountingIds()))
    await lists.take(listed(small_roster()))
    person = PersonId((await lists.ids(tables.PersonRow))["罗敏"])
    building = UnitId((await lists.ids(tables.UnitRow))["JD-003"])
    told = Home(building=building, unit=1, door="404")
    await lists.read(lambda t: org.set_home(t, person, told))
    assert await lists.take(listed(small_roster())) == Applied()
    assert await lists.read(lambda t: org.home(t, person)) == told

    taken_in = listed(small_roster())
    taken_in = Roster.of(
        units=taken_in.units,
        people=taken_in.people,
        posts=taken_in.posts,
        households=[
            *taken_in.households,
            HouseholdRow(building_code="JD-003", unit=1, floor=4, door="404", residents=("罗敏",)),
        ],
    )
    await lists.take(taken_in)
    await lists.take(listed(small_roster()))
    assert await lists.read(lambda t: org.home(t, person)) is None
    await store.close()


async def test_the_whole_demo_town_with_its_groups(empty_url: str) -> None:
    lists = Lists(store := await open_store(empty_url, CountingIds()))
    demo = demo_town()
    await lists.take(demo)
    await lists.read(lambda t: seeding.seed_rooms(t, demo, "web", "bot"))
    addresses = table_of(tables.AddressRow)
    rows = await lists.read(lambda t: t.connection.execute(select(addresses.c.chat)).all())
    minmin = next(p.code for p in demo.people if p.name == "赵敏")
    assert {row.chat for row in rows} == {p.code for p in demo.people} - {minmin}
    await store.close()


async def test_a_real_towns_lists_do_not_go_into_a_demo(empty_url: str) -> None:
    lists = Lists(store := await open_store(empty_url, CountingIds()))
    await lists.read(lambda t: town.create(t, name="新安镇", origin=Origin.DEMO))
    with pytest.raises(OperatorError, match="演示镇"):
        await lists.read(lambda t: town.ensure(t, name="新安镇", origin=Origin.REAL))
    await store.close()


async def test_only_a_made_up_towns_clock_moves_and_only_forward(empty_url: str) -> None:
    lists = Lists(store := await open_store(empty_url, CountingIds()))
    await lists.read(lambda t: town.create(t, name="新安镇", origin=Origin.DEMO))
    await lists.read(lambda t: town.set_clock_offset(t, timedelta(hours=1)))
    with pytest.raises(ValueError, match="forward"):
        await lists.read(lambda t: town.set_clock_offset(t, timedelta(minutes=5)))
    await lists.read(lambda t: town.set_phones(t, {"gas": "0518-8888", "lift": ""}))
    stored = await lists.read(town.get)
    assert stored is not None
    assert (stored.clock_offset, stored.phones) == (timedelta(hours=1), {"gas": "0518-8888"})
    await store.close()
