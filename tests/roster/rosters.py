"""Arbitrary sound towns, for the tests of what is written and compared."""

from hypothesis import strategies as st

from bot.domain.people import Role
from bot.domain.places import Tier
from bot.roster.households import derived_code
from bot.roster.values import HouseholdRow, PersonRow, PostRow, Roster, UnitRow
from bot.roster.words import ROLE_TIERS

_HAN = "王李陈赵慧丽强敏𬱖㛃〇德"
_NAMES = st.text(_HAN, min_size=1, max_size=4) | st.sampled_from(["买买提·艾力", "Anna Li"])
_CODES = st.text("AB09-号", min_size=1, max_size=4)
_DOORS = st.tuples(st.integers(1, 3), st.sampled_from(["101", "1203", "东户", "B01"]))


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """Small towns with gaps, shared names, leading zeros, people with several posts or homes."""
    units = draw(_units())
    people = draw(_people())
    posts = draw(_posts(units, people))
    names = {person.code: person.name for person in people}
    stewards = {p.unit_code: names[p.person_code] for p in posts if p.role is Role.STEWARD}
    everybody = {person.code: person for person in people}
    households = []
    for building in [unit.code for unit in units if unit.tier is Tier.BUILDING]:
        for stair, door in draw(st.sets(_DOORS, max_size=3)):
            known = draw(st.sets(st.sampled_from(sorted(names)), max_size=2)) if names else set()
            # One named like the steward would be the steward.
            told = draw(st.sets(_NAMES, max_size=2)) - {stewards.get(building, "")}
            by_home = {derived_code(name, building, stair, door): name for name in told}
            everybody |= {code: PersonRow(code=code, name=n) for code, n in by_home.items()}
            households.append(
                HouseholdRow(
                    building_code=building,
                    unit=stair,
                    floor=draw(st.sampled_from([-1, 1, 12])),
                    door=door,
                    people=draw(st.none() | st.integers(0, 9)),
                    residents=(*known, *by_home),
                )
            )
    return Roster.of(units=units, people=everybody.values(), posts=posts, households=households)


@st.composite
def _units(draw: st.DrawFn) -> list[UnitRow]:
    codes = draw(st.lists(_CODES, min_size=4, max_size=9, unique=True))
    units = [UnitRow(code=codes[0], name="新安镇", tier=Tier.TOWN, parent_code=None)]
    for number, code in enumerate(codes[1:]):
        tier = draw(st.sampled_from([tier for tier in Tier if tier is not Tier.TOWN]))
        above = [unit for unit in units if tier < unit.tier <= Tier.TOWN] or units[:1]
        units.append(
            UnitRow(
                code=code,
                name=f"{number}号楼",
                tier=tier,
                parent_code=draw(st.sampled_from(above)).code,
                estate=draw(st.none() | st.text(_HAN, min_size=1, max_size=3)),
            )
        )
    return units


@st.composite
def _people(draw: st.DrawFn) -> list[PersonRow]:
    """Some with a phone and some without, known by a code of their own or by their phone."""
    people = []
    for number in range(draw(st.integers(0, 5))):
        phone = draw(st.none() | st.just(f"1540000000{number}"))
        codes = [code for code in (f"0{number}", phone) if code]
        people.append(PersonRow(code=draw(st.sampled_from(codes)), name=draw(_NAMES), phone=phone))
    return people


@st.composite
def _posts(draw: st.DrawFn, units: list[UnitRow], people: list[PersonRow]) -> list[PostRow]:
    places = [
        (unit, role)
        for unit in units
        for role in Role
        if unit.tier in ROLE_TIERS.get(role, frozenset(Tier))
    ]
    posts = []
    served: set[str] = set()
    for person in people:
        for unit, role in draw(st.lists(st.sampled_from(places), max_size=2, unique=True)):
            if role is Role.STEWARD:
                if unit.code in served:
                    continue
                served.add(unit.code)
            posts.append(
                PostRow(
                    person_code=person.code,
                    unit_code=unit.code,
                    role=role,
                    order=draw(st.integers(1, 9)),
                )
            )
    return posts
