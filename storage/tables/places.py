"""The town, its units and its households."""

from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.places import Tier
from storage.tables.base import (
    TownIdKey,
    TownKey,
    datetime,
    key_ref,
    maybe_instant,
    maybe_ref,
    one_of,
    points_to,
    ref,
)
from storage.types import Json


class TownRow(SQLModel, table=True):
    """One town; everything else hangs on its id."""

    __tablename__ = "towns"
    __table_args__ = (one_of("origin", ("real", "demo", "replay", "simulate")),)

    id: int = key_ref()
    name: str
    #: IANA name of the town's time zone.
    zone: str = "Asia/Shanghai"
    #: Who made this database: the virtual clock runs only where no real town lives.
    origin: str = "real"
    #: Seconds the demo's clock is ahead of the machine's; never made smaller.
    clock_offset: int = 0
    #: Telephone numbers people are told, by kind: gas, lift, property, steward hotline.
    phones: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    #: Made at random with the town: the key of the digests of one-time codes.
    secret: str
    #: How often the bot may speak unasked in one group on one day, danger apart.
    unasked_a_day: int = 6
    #: How many days corrections of what it read are kept; 0: none are.
    lessons_days: int = 400


class CounterRow(TownKey, table=True):
    """A number counted per town inside a turn; `issue` is the number people type."""

    __tablename__ = "counters"

    name: str = Field(primary_key=True)
    value: int


class UnitRow(TownIdKey, table=True):
    """A node of the town's tree."""

    __tablename__ = "units"
    __table_args__ = (
        points_to("parent", "units"),
        UniqueConstraint("town", "code"),
        one_of("tier", Tier),
        CheckConstraint("(parent IS NULL) = (tier = 4)", name="only_the_town_has_no_parent"),
    )

    code: str
    name: str
    tier: int
    parent: int | None = maybe_ref(index=True)
    estate: str | None = None
    #: Gone from the lists; kept for its history.
    retired_at: datetime | None = maybe_instant()


class HouseholdRow(TownIdKey, table=True):
    """One door of a building."""

    __tablename__ = "households"
    __table_args__ = (
        points_to("building", "units"),
        UniqueConstraint("town", "building", "unit", "door"),
        CheckConstraint("people IS NULL OR people >= 0", name="people"),
    )

    building: int = ref()
    unit: int
    floor: int
    door: str
    people: int | None = None
    retired_at: datetime | None = maybe_instant()
