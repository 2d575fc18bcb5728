"""What an operator asks of a town: who and what is still missing."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select

from bot.domain.people import Role, RoomKind
from bot.domain.places import Tier
from storage.store import Turn
from storage.tables import AccountRow, PostRow, RoomRow, TownRow, UnitRow, table_of

_ACCOUNT = table_of(AccountRow)
_POST = table_of(PostRow)
_ROOM = table_of(RoomRow)
_TOWN = table_of(TownRow)
_UNIT = table_of(UnitRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class Staffing:
    """How much of a town is ready to work, in counts."""

    #: None when the town's lists were not imported yet.
    town: str | None
    buildings: int
    without_room: int
    without_steward: int
    stewards: int
    #: Serving stewards who have no account on any channel: nobody can write to them.
    without_account: int
    operators: int


def staffing(turn: Turn) -> Staffing:
    """Count what is there and what is missing."""
    building = (
        _UNIT.c.town == turn.town,
        _UNIT.c.tier == Tier.BUILDING.value,
        _UNIT.c.retired_at.is_(None),
    )
    serving = (_POST.c.town == turn.town, _POST.c.until.is_(None))
    steward = (*serving, _POST.c.role == Role.STEWARD.value)
    room = exists().where(
        _ROOM.c.town == _UNIT.c.town,
        _ROOM.c.unit == _UNIT.c.id,
        _ROOM.c.kind == RoomKind.BUILDING.value,
    )
    served = exists().where(*steward, _POST.c.unit == _UNIT.c.id)
    account = exists().where(_ACCOUNT.c.town == _POST.c.town, _ACCOUNT.c.person == _POST.c.person)
    name: str | None = turn.connection.execute(
        select(_TOWN.c.name).where(_TOWN.c.id == turn.town)
    ).scalar()
    people = func.count(_POST.c.person.distinct())

    def count(query: object, *where: object) -> int:
        return int(turn.connection.execute(select(query).where(*where)).scalar_one())  # type: ignore[call-overload]  # columns and conditions of several types

    return Staffing(
        town=name,
        buildings=count(func.count(_UNIT.c.id), *building),
        without_room=count(func.count(_UNIT.c.id), *building, ~room),
        without_steward=count(func.count(_UNIT.c.id), *building, ~served),
        stewards=count(people, *steward),
        without_account=count(people, *steward, ~account),
        operators=count(people, *serving, _POST.c.role == Role.OPERATOR.value),
    )
