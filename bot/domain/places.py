"""Where things are: the town's tree of units, and a spot inside a building."""

from dataclasses import dataclass
from enum import IntEnum

from bot.domain.ids import TownId, UnitId


class Tier(IntEnum):
    """A level of the tree, lowest first, so that "one tier up" is "the next larger"."""

    BUILDING = 1
    MICRO_COMMUNITY = 2
    COMMUNITY = 3
    TOWN = 4
    DEPARTMENT = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """One node of the tree: a town, community, micro-community, building or department."""

    town: TownId
    id: UnitId
    #: What the town's own lists call it; the identity of the unit in imports (`JD-003`).
    code: str
    #: What people say: `3号楼`, `金德花园微社区`, `曹庄社区`.
    name: str
    tier: Tier
    #: The unit above; a tier may be missing in between. None for the town alone.
    parent: UnitId | None
    #: The housing estate a building stands in (`金德花园`); distinguishes two `3号楼`.
    estate: str | None = None

    @property
    def full_name(self) -> str:
        """The name that is unique enough to be said outside the building: `金德花园3号楼`."""
        return f"{self.estate}{self.name}" if self.estate else self.name


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A place inside or around one building. Everything may be unknown.

    `3号楼2单元5层501` has unit 2, floor 5 and door `501`; `北门` and `门口` are public places.
    """

    #: Number of the building as said (`3` of 3号楼), when the text names one.
    building: int | None = None
    unit: int | None = None
    floor: int | None = None
    #: The door as said within its unit: `501`, `1203`.
    door: str | None = None
    #: A shared place: `门口`, `北门`, `楼道`, `电梯`, `车库B1`.
    place: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether somebody sent there would find it, the building being known."""
        return any(v is not None for v in (self.unit, self.floor, self.door, self.place))

    @property
    def home(self) -> str | None:
        """The door as people write it, `2-501`, when unit and door are known."""
        return f"{self.unit}-{self.door}" if self.unit and self.door else None

    def or_else(self, other: "Spot") -> "Spot":
        """The spot, with what it lacks taken from `other`."""
        return Spot(
            building=self.building if self.building is not None else other.building,
            unit=self.unit if self.unit is not None else other.unit,
            floor=self.floor if self.floor is not None else other.floor,
            door=self.door if self.door is not None else other.door,
            place=self.place if self.place is not None else other.place,
        )

    def contradicts(self, other: "Spot") -> bool:
        """Whether the two cannot be one place, as far as both tell."""
        pairs = (
            (self.building, other.building),
            (self.unit, other.unit),
            (self.floor, other.floor),
            (self.door, other.door),
            (self.place, other.place),
        )
        return any(a is not None and b is not None and a != b for a, b in pairs)

    def words(self) -> str:
        """As people say it, without the building: `2单元501室门口`; empty when unknown."""
        parts = []
        if self.unit is not None:
            parts.append(f"{self.unit}单元")
        if self.door is not None:
            parts.append(f"{self.door}室")
        elif self.floor is not None:
            parts.append(f"{self.floor}层")
        if self.place is not None:
            parts.append(self.place)
        return "".join(parts)
