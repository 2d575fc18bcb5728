"""The demo town 新安镇 in its real size, made from a seed, with the cast fixed in place."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from bot.domain.people import Role
from bot.domain.places import Tier
from bot.roster import cast, names
from bot.roster.cast import Shape
from bot.roster.rooms import rooms_of
from bot.roster.values import HouseholdRow, PersonRow, PostRow, Roster, UnitRow

MICRO_COMMUNITIES = 49
BUILDINGS = 1788

#: Fewest and most buildings of an estate.
_SMALLEST, _USUAL, _LARGEST = 12, 33, 72
#: Units, floors and doors a floor of the other buildings, and how often; 57 doors on average.
_SHAPES = (
    (Shape(units=2, floors=6, doors=2), 4),
    (Shape(units=3, floors=6, doors=2), 6),
    (Shape(units=4, floors=6, doors=2), 4),
    (Shape(units=3, floors=11, doors=2), 4),
    (Shape(units=2, floors=18, doors=2), 3),
    (Shape(units=2, floors=18, doors=4), 2),
    (Shape(units=1, floors=26, doors=4), 1),
)
#: How many of a hundred households have so many people, from none (empty flats) to six.
_HEADCOUNTS = (6, 18, 27, 27, 14, 6, 2)


def demo_town(seed: int = 7, *, households: bool = False) -> Roster:
    """The town for `seed`: always the same for the same seed, the cast the same for every seed.

    Without `households` only the cast's two buildings have their doors; with it all have, about a
    hundred thousand.
    """
    town = _Town(seed)
    town.add_cast()
    town.add_communities()
    town.add_micro_communities()
    town.add_doors(all_buildings=households)
    roster = Roster.of(
        units=town.units, people=town.people, posts=town.posts, households=town.households
    )
    return replace(roster, rooms=rooms_of(roster, plain=cast.SHAPES))


class _Town:
    """A town being made. Each subject has its own chance: more of one leaves the others alone."""

    def __init__(self, seed: int) -> None:
        self.units: list[UnitRow] = list(cast.UNITS)
        self.people: list[PersonRow] = []
        self.posts: list[PostRow] = []
        self.households: list[HouseholdRow] = []
        self._places = _chance(seed, "places")
        self._doors = _chance(seed, "doors")
        self._namer = names.Namer(_chance(seed, "names"), cast.NAMES)
        self._homes: dict[tuple[str, int, str], str] = {}

    def add_cast(self) -> None:
        for member in cast.CAST:
            code = self._add_person(member.name)
            if member.role:
                self._add_post(code, member.unit, member.role)
            if member.home:
                self._homes[(member.unit, *member.home)] = code

    def add_communities(self) -> None:
        """The other communities, each with its lead, mediator and legal advisor."""
        for number, name in enumerate(names.COMMUNITIES, start=1):
            code = f"C{number:02}"
            self.units.append(
                UnitRow(code=code, name=name, tier=Tier.COMMUNITY, parent_code=cast.TOWN)
            )
            taken: set[str] = set()
            for role in (Role.LEAD, Role.MEDIATOR, Role.LEGAL_ADVISOR):
                self._add_post(self._add_person(self._namer.name(taken)), code, role)

    def add_micro_communities(self) -> None:
        """金德花园, and an estate for each of the others, spread over the communities."""
        self._add_buildings(cast.MICRO_COMMUNITY, cast.ESTATE, cast.BUILDINGS, set())
        others = MICRO_COMMUNITIES - 1
        communities = [u.code for u in self.units if u.tier is Tier.COMMUNITY]
        # Every community has two at least; the rest falls as it may.
        spread = communities * 2
        spread += self._places.choices(communities, k=others - len(spread))
        spread.sort(key=communities.index)
        estates = names.estates(self._places, others, frozenset({cast.ESTATE}))
        sizes = self._sizes(others, BUILDINGS - cast.BUILDINGS)
        for number, (parent, estate, size) in enumerate(
            zip(spread, estates, sizes, strict=True), start=1
        ):
            code = f"M{number:02}"
            self.units.append(
                UnitRow(
                    code=code,
                    name=f"{estate}微社区",
                    tier=Tier.MICRO_COMMUNITY,
                    parent_code=parent,
                )
            )
            taken: set[str] = set()
            self._add_post(self._add_person(self._namer.name(taken)), code, Role.LEAD)
            self._add_buildings(code, estate, size, taken)

    def add_doors(self, *, all_buildings: bool) -> None:
        shapes, weights = zip(*_SHAPES, strict=True)
        for unit in self.units:
            if unit.code in cast.SHAPES:
                self._add_households(unit.code, cast.SHAPES[unit.code])
        for unit in self.units:
            if all_buildings and unit.tier is Tier.BUILDING and unit.code not in cast.SHAPES:
                (shape,) = self._doors.choices(shapes, weights)
                self._add_households(unit.code, shape)

    def _add_buildings(self, code: str, estate: str, count: int, taken: set[str]) -> None:
        """The buildings of one estate, each with a steward; in their group no name comes twice."""
        served = {m.unit for m in cast.CAST if m.role is Role.STEWARD}
        for number in range(1, count + 1):
            building = f"{code}-{number:03}"
            self.units.append(
                UnitRow(
                    code=building,
                    name=f"{number}号楼",
                    tier=Tier.BUILDING,
                    parent_code=code,
                    estate=estate,
                )
            )
            if building not in served:
                steward = self._add_person(self._namer.name(taken))
                self._add_post(steward, building, Role.STEWARD)

    def _add_households(self, building: str, shape: Shape) -> None:
        doors = list(_doors(shape))
        counts = self._doors.choices(range(len(_HEADCOUNTS)), _HEADCOUNTS, k=len(doors))
        for (unit, floor, door), people in zip(doors, counts, strict=True):
            resident = self._homes.get((building, unit, door))
            self.households.append(
                HouseholdRow(
                    building_code=building,
                    unit=unit,
                    floor=floor,
                    door=door,
                    people=max(people, 1) if resident else people,
                    residents=(resident,) if resident else (),
                )
            )

    def _add_person(self, name: str) -> str:
        """Add somebody with a phone out of 154, a prefix that no operator has been given."""
        number = len(self.people) + 1
        code = f"P{number:04}"
        self.people.append(PersonRow(code=code, name=name, phone=f"154{number:08}"))
        return code

    def _add_post(self, person: str, unit: str, role: Role) -> None:
        self.posts.append(PostRow(person_code=person, unit_code=unit, role=role))

    def _sizes(self, count: int, total: int) -> list[int]:
        """`count` numbers of buildings that come to `total`."""
        chance = self._places
        sizes = [round(chance.triangular(_SMALLEST, _LARGEST, _USUAL)) for _ in range(count)]
        while (missing := total - sum(sizes)) != 0:
            at = chance.randrange(count)
            step = 1 if missing > 0 else -1
            if _SMALLEST <= sizes[at] + step <= _LARGEST:
                sizes[at] += step
        return sizes


def _chance(seed: int, subject: str) -> Random:
    return Random(f"{seed}/{subject}")  # noqa: S311  # a town that can be made again, no secret


def _doors(shape: Shape) -> Iterator[tuple[int, int, str]]:
    """Unit, floor and door of each household: `501` is the first on the fifth floor."""
    for unit in range(1, shape.units + 1):
        for floor in range(1, shape.floors + 1):
            for number in range(1, shape.doors + 1):
                yield unit, floor, f"{floor}{number:02}"
