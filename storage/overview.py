"""What overviews are made of: the buildings below a unit, and what they lack."""

from collections.abc import Sequence

from sqlalchemy import Table, bindparam, select

from bot.domain.ids import PersonId, UnitId
from bot.domain.people import Role, RoomKind
from bot.domain.places import Tier, Unit
from storage import org
from storage.store import Turn
from storage.tables import AccountRow, LeaveRow, PostRow, RoomRow, UnitRow, table_of

_UNIT: Table = table_of(UnitRow)
_POST = table_of(PostRow)
_ACCOUNT = table_of(AccountRow)
_ROOM = table_of(RoomRow)
_LEAVE = table_of(LeaveRow)

_BELOW = (
    select(_UNIT.c.id)
    .where(_UNIT.c.town == bindparam("town"), _UNIT.c.parent == bindparam("unit"))
    .cte("below", recursive=True)
)
_BELOW = _BELOW.union_all(
    select(_UNIT.c.id).where(_UNIT.c.town == bindparam("town"), _UNIT.c.parent == _BELOW.c.id)
)


def units_under(turn: Turn, unit: UnitId) -> list[UnitId]:
    """All units below, at every depth."""
    rows = turn.connection.execute(select(_BELOW.c.id), {"town": turn.town, "unit": unit})
    return [UnitId(row.id) for row in rows]


def buildings_under(turn: Turn, unit: UnitId) -> list[Unit]:
    """The serving buildings below, as people count them."""
    found = units_under(turn, unit)
    rows = turn.connection.execute(
        select(_UNIT.c.id).where(
            _UNIT.c.town == turn.town,
            _UNIT.c.id.in_(found),
            _UNIT.c.tier == Tier.BUILDING.value,
            _UNIT.c.retired_at.is_(None),
        )
    )
    units = [org.unit(turn, UnitId(row.id)) for row in rows]
    return sorted(units, key=lambda u: (u.estate or "", len(u.name), u.name))


def without_bound_steward(turn: Turn, buildings: Sequence[UnitId]) -> set[UnitId]:
    """Buildings that have no steward, or one without an account."""
    rows = turn.connection.execute(
        select(_POST.c.unit)
        .join(_ACCOUNT, (_ACCOUNT.c.town == _POST.c.town) & (_ACCOUNT.c.person == _POST.c.person))
        .where(
            _POST.c.town == turn.town,
            _POST.c.unit.in_(buildings),
            _POST.c.role == Role.STEWARD.value,
            _POST.c.until.is_(None),
        )
    )
    return set(buildings) - {UnitId(row.unit) for row in rows}


def without_group(turn: Turn, buildings: Sequence[UnitId]) -> set[UnitId]:
    """Buildings to which no group is bound."""
    rows = turn.connection.execute(
        select(_ROOM.c.unit).where(
            _ROOM.c.town == turn.town,
            _ROOM.c.unit.in_(buildings),
            _ROOM.c.kind == RoomKind.BUILDING.value,
        )
    )
    return set(buildings) - {UnitId(row.unit) for row in rows}


def stewards_on_leave(turn: Turn, buildings: Sequence[UnitId]) -> list[PersonId]:
    """Stewards of these buildings who are away now."""
    rows = turn.connection.execute(
        select(_POST.c.person)
        .distinct()
        .join(_LEAVE, (_LEAVE.c.town == _POST.c.town) & (_LEAVE.c.person == _POST.c.person))
        .where(
            _POST.c.town == turn.town,
            _POST.c.unit.in_(buildings),
            _POST.c.role == Role.STEWARD.value,
            _POST.c.until.is_(None),
            _LEAVE.c.since <= turn.now,
            _LEAVE.c.until > turn.now,
        )
    )
    return [PersonId(row.person) for row in rows]
