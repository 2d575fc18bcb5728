"""The town's lists as frozen rows with natural keys, the way spreadsheets know them.

A row's key stays the same from one import to the next, so two rosters can be compared:

- a unit: its code (编号);
- a person: the code of the list's own (编号) if there is one, else the phone number, else
  `name@unit code` (the unit of the post, or `building-unit-door` of the home);
- a post: person, unit and role; a household: building, unit and door.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot.domain.people import Role, RoomKind
from bot.domain.places import Tier

#: Told while long work goes on: the sheet's name, rows done, rows in all.
Progress = Callable[[str, int, int], None]

#: Longest texts that a list may hold, in characters.
MAX_CODE = 40
MAX_PERSON_CODE = 120
MAX_PERSON_NAME = 30
MAX_UNIT_NAME = 40


def no_progress(stage: str, done: int, total: int) -> None:
    """The progress nobody looks at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitRow:
    """A town, community, micro-community, building or department."""

    code: str
    name: str
    tier: Tier
    #: None for the town alone.
    parent_code: str | None
    #: The housing estate of a building (`金德花园`).
    estate: str | None = None

    @property
    def key(self) -> str:
        """What the unit is known by."""
        return self.code

    @property
    def full_name(self) -> str:
        """The name with the estate: `金德花园3号楼`."""
        return f"{self.estate}{self.name}" if self.estate else self.name


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonRow:
    """Somebody with a post, or a resident whose home is known."""

    code: str
    name: str
    #: 11 digits.
    phone: str | None = None

    @property
    def key(self) -> str:
        """What the person is known by."""
        return self.code


@dataclass(frozen=True, kw_only=True, slots=True)
class PostRow:
    """What a person is for a unit. A person may hold several posts."""

    person_code: str
    unit_code: str
    role: Role
    #: Who comes first among several of one role at one unit; from 1.
    order: int = 1

    @property
    def key(self) -> tuple[str, str, Role]:
        """What the post is known by."""
        return self.person_code, self.unit_code, self.role


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseholdRow:
    """One door of a building."""

    building_code: str
    unit: int
    floor: int
    #: Within its unit: `501`, `1203`.
    door: str
    #: How many live there, when known.
    people: int | None = None
    #: Codes of the residents known by name, sorted: who is written first means nothing.
    residents: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, int, str]:
        """What the household is known by."""
        return self.building_code, self.unit, self.door


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomRow:
    """A chat group of the web or replay channel; real groups are bound by people, not listed."""

    name: str
    unit_code: str
    kind: RoomKind
    #: Codes of those who are in it.
    members: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the room is known by."""
        return self.name


Row = UnitRow | PersonRow | PostRow | HouseholdRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Roster:
    """A whole town. Made by `Roster.of`, which puts rows in one order, so equal towns are equal."""

    units: tuple[UnitRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    posts: tuple[PostRow, ...] = ()
    households: tuple[HouseholdRow, ...] = ()
    #: Only in a demo town; lists do not hold rooms.
    rooms: tuple[RoomRow, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        units: Iterable[UnitRow] = (),
        people: Iterable[PersonRow] = (),
        posts: Iterable[PostRow] = (),
        households: Iterable[HouseholdRow] = (),
        rooms: Iterable[RoomRow] = (),
    ) -> "Roster":
        """A roster in canonical order: units from the top tier down (departments first), by key."""
        return cls(
            units=tuple(sorted(units, key=lambda u: (-u.tier, u.code))),
            people=tuple(sorted(people, key=lambda p: p.code)),
            posts=tuple(sorted(posts, key=lambda p: (p.unit_code, p.role, p.order, p.person_code))),
            households=tuple(sorted(map(_in_order, households), key=_household_order)),
            rooms=tuple(sorted(rooms, key=lambda r: r.name)),
        )


def _household_order(row: HouseholdRow) -> tuple[str, int, int, str]:
    return row.building_code, row.unit, row.floor, row.door


def _in_order(row: HouseholdRow) -> HouseholdRow:
    residents = tuple(sorted(row.residents))
    return row if residents == row.residents else replace(row, residents=residents)
