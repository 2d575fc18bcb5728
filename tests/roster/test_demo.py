"""The demo town: real size, the cast in place, the same for the same seed."""

import time
from collections import Counter

import pytest

from bot.domain.people import Role, RoomKind
from bot.domain.places import Tier
from bot.roster import cast
from bot.roster.demo import demo_town
from bot.roster.rooms import rooms_of
from bot.roster.values import Roster, UnitRow

SEEDS = (7, 1, 2026)


@pytest.fixture(params=SEEDS, scope="module")
def town(request: pytest.FixtureRequest) -> Roster:
    return demo_town(request.param)


def _people(town: Roster, name: str) -> list[str]:
    return [person.code for person in town.people if person.name == name]


def _holder(town: Roster, role: Role, unit: str) -> list[str]:
    names = {person.code: person.name for person in town.people}
    return [names[p.person_code] for p in town.posts if (p.role, p.unit_code) == (role, unit)]


def _room(town: Roster, name: str) -> list[str]:
    names = {person.code: person.name for person in town.people}
    (room,) = [room for room in town.rooms if room.name == name]
    return [names[code] for code in room.members]


def test_the_size_of_xinan(town: Roster) -> None:
    tiers = Counter(unit.tier for unit in town.units)
    assert tiers == {
        Tier.TOWN: 1,
        Tier.COMMUNITY: 12,
        Tier.MICRO_COMMUNITY: 49,
        Tier.BUILDING: 1788,
        Tier.DEPARTMENT: 4,
    }


def test_every_building_has_exactly_one_steward(town: Roster) -> None:
    served = Counter(post.unit_code for post in town.posts if post.role is Role.STEWARD)
    assert set(served) == {unit.code for unit in town.units if unit.tier is Tier.BUILDING}
    assert set(served.values()) == {1}


def test_every_tier_has_a_lead_and_every_department_a_contact(town: Roster) -> None:
    led = {post.unit_code for post in town.posts if post.role in {Role.LEAD, Role.CONTACT}}
    assert led == {unit.code for unit in town.units if unit.tier is not Tier.BUILDING}


def test_every_unit_hangs_under_the_tier_above(town: Roster) -> None:
    units = {unit.code: unit for unit in town.units}
    above = {(unit.tier, units[unit.parent_code].tier) for unit in town.units if unit.parent_code}
    assert above == {
        (Tier.BUILDING, Tier.MICRO_COMMUNITY),
        (Tier.MICRO_COMMUNITY, Tier.COMMUNITY),
        (Tier.COMMUNITY, Tier.TOWN),
        (Tier.DEPARTMENT, Tier.TOWN),
    }


def test_the_cast_is_in_its_place(town: Roster) -> None:
    assert _holder(town, Role.LEAD, "XA") == ["张远"]
    assert _holder(town, Role.OPERATOR, "XA") == ["小吴"]
    assert _holder(town, Role.LEAD, "CZ") == ["顾平"]
    assert _holder(town, Role.MEDIATOR, "CZ") == ["孟和"]
    assert _holder(town, Role.LEGAL_ADVISOR, "CZ") == ["梁正"]
    assert _holder(town, Role.LEAD, "JD") == ["周宁"]
    assert _holder(town, Role.STEWARD, "JD-003") == ["陈慧"]
    assert _holder(town, Role.STEWARD, "JD-004") == ["沈岚"]
    names = {unit.code: unit.full_name for unit in town.units}
    assert names["CZ"] == "曹庄社区"
    assert names["JD"] == "金德花园微社区"
    assert names["JD-003"] == "金德花园3号楼"
    assert sum(unit.parent_code == "JD" for unit in town.units) == 40


def test_the_homes_of_the_cast(town: Roster) -> None:
    names = {person.code: person.name for person in town.people}
    homes = {
        names[code]: f"{home.building_code} {home.unit}-{home.door}"
        for home in town.households
        for code in home.residents
    }
    assert homes == {
        "王丽": "JD-003 2-501",
        "李强": "JD-003 1-1203",
        "赵敏": "JD-003 2-302",
        "老周": "JD-003 1-101",
        "孙姐": "JD-003 2-401",
        "钱伟": "JD-004 1-302",
        "吴芳": "JD-004 3-1101",
    }
    doors = Counter(home.building_code for home in town.households)
    assert doors == {"JD-003": 2 * 18 * 4, "JD-004": 3 * 11 * 2}


def test_names_of_the_cast_are_unique_and_others_come_again(town: Roster) -> None:
    times = Counter(person.name for person in town.people)
    assert {times[name] for name in cast.NAMES} == {1}
    assert max(times.values()) > 1
    assert {"赵敏"} == cast.UNREACHED
    assert cast.UNREACHED <= cast.NAMES


def test_phones_are_unique_and_nobody_s(town: Roster) -> None:
    phones = [person.phone or "" for person in town.people]
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("154") and len(phone) == 11 for phone in phones)


def test_the_rooms_of_the_cast(town: Roster) -> None:
    assert set(_room(town, "3号楼群")) == {"陈慧", "王丽", "李强", "赵敏", "老周", "孙姐"}
    assert set(_room(town, "4号楼群")) == {"沈岚", "钱伟", "吴芳"}
    stewards = _room(town, "金德花园楼栋长群")
    assert len(stewards) == 41
    assert {"周宁", "陈慧", "沈岚"} <= set(stewards)


def test_every_other_room_carries_its_estate(town: Roster) -> None:
    names = [room.name for room in town.rooms]
    assert len(set(names)) == len(names) == 1788 + 49
    assert "锦绣苑3号楼群" in names
    plain = {room.name for room in town.rooms if room.name[0].isdigit()}
    assert plain == {"3号楼群", "4号楼群"}


def test_in_one_room_no_name_comes_twice(town: Roster) -> None:
    names = {person.code: person.name for person in town.people}
    for room in town.rooms:
        assert len({names[code] for code in room.members}) == len(room.members)


def test_the_cast_has_the_same_codes_for_every_seed() -> None:
    codes = [[_people(demo_town(seed), name) for name in sorted(cast.NAMES)] for seed in SEEDS]
    assert codes[0] == codes[1] == codes[2]


def test_the_same_seed_makes_the_same_town() -> None:
    assert demo_town(3) == demo_town(3)
    assert demo_town(3) != demo_town(4)


def test_all_households_are_about_a_hundred_thousand_and_change_nothing_else() -> None:
    small, large = demo_town(), demo_town(households=True)
    assert 90_000 < len(large.households) < 110_000
    assert {home.building_code for home in large.households} == {
        unit.code for unit in large.units if unit.tier is Tier.BUILDING
    }
    assert (small.units, small.people, small.posts) == (large.units, large.people, large.posts)
    assert set(small.households) <= set(large.households)


def test_it_is_made_within_a_second() -> None:
    start = time.perf_counter()
    demo_town()
    assert time.perf_counter() - start < 1


def test_rooms_of_buildings_that_have_the_same_name_and_no_estate() -> None:
    town = UnitRow(code="T", name="镇", tier=Tier.TOWN, parent_code=None)
    micros = [
        UnitRow(code=code, name="东微社区", tier=Tier.MICRO_COMMUNITY, parent_code="T")
        for code in "AB"
    ]
    houses = [
        UnitRow(code=f"{m.code}1", name="1号楼", tier=Tier.BUILDING, parent_code=m.code)
        for m in micros
    ]
    rooms = rooms_of(Roster.of(units=[town, *micros, *houses]))
    assert {room.name for room in rooms if room.kind is RoomKind.BUILDING} == {
        "东1号楼群（A1）",
        "东1号楼群（B1）",
    }
