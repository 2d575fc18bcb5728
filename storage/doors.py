"""The codes on buildings' doors: made, printed as a signed text, taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NewType

from sqlalchemy import Row, bindparam, select, update

from bot.domain.ids import UnitId
from storage import signing
from storage.signing import Kind
from storage.store import Turn
from storage.tables import DoorCodeRow, UnitRow, table_of

_CODE = table_of(DoorCodeRow)
_UNIT = table_of(UnitRow)

DoorCodeId = NewType("DoorCodeId", int)

_GOOD = (
    select(_CODE)
    .where(
        _CODE.c.town == bindparam("town"),
        _CODE.c.unit == bindparam("unit"),
        _CODE.c.revoked_at.is_(None),
    )
    .order_by(_CODE.c.made_at.desc(), _CODE.c.id.desc())
    .limit(1)
)
_BUILDING = (
    select(_CODE.c.unit)
    .join(_UNIT, (_UNIT.c.town == _CODE.c.town) & (_UNIT.c.id == _CODE.c.unit))
    .where(
        _CODE.c.town == bindparam("town"),
        _CODE.c.id == bindparam("code"),
        _CODE.c.revoked_at.is_(None),
        _UNIT.c.retired_at.is_(None),
    )
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DoorCode:
    """A code of a building, as it was made or found."""

    id: DoorCodeId
    unit: UnitId
    #: What is printed: 29 digits and small letters, signed.
    text: str
    made_at: datetime
    #: From then on it opens nothing; None while it is good.
    revoked_at: datetime | None


def make(turn: Turn, unit: UnitId) -> DoorCode:
    """A new code of the building; earlier ones stay good."""
    key = DoorCodeId(turn.new_id())
    turn.connection.execute(
        _CODE.insert().values(town=turn.town, id=key, unit=unit, made_at=turn.now)
    )
    text = signing.sign(turn, Kind.DOOR, key)
    return DoorCode(id=key, unit=unit, text=text, made_at=turn.now, revoked_at=None)


def current(turn: Turn, unit: UnitId) -> DoorCode | None:
    """The building's newest code that is good."""
    row = turn.connection.execute(_GOOD, {"town": turn.town, "unit": unit}).first()
    return _code(turn, row) if row else None


def ensure(turn: Turn, unit: UnitId) -> DoorCode:
    """The building's code, made now if it has none: printed again, the sheet is the same."""
    return current(turn, unit) or make(turn, unit)


def revoke(turn: Turn, unit: UnitId) -> int:
    """Make every code of the building worthless; how many there were."""
    return turn.connection.execute(
        update(_CODE)
        .where(_CODE.c.town == turn.town, _CODE.c.unit == unit, _CODE.c.revoked_at.is_(None))
        .values(revoked_at=turn.now)
    ).rowcount


def rotate(turn: Turn, unit: UnitId) -> DoorCode:
    """A new code in place of all earlier ones."""
    revoke(turn, unit)
    return make(turn, unit)


def building_of(turn: Turn, text: str) -> UnitId | None:
    """Whose door the code is on; None for one that is made up, taken back, or of a building gone.

    The signature is checked first, in constant time: a stranger's guess reaches no row.
    """
    code = signing.row_of(turn, Kind.DOOR, text)
    if code is None:
        return None
    row = turn.connection.execute(_BUILDING, {"town": turn.town, "code": code}).first()
    return UnitId(row.unit) if row else None


def _code(turn: Turn, row: Row[Any]) -> DoorCode:
    return DoorCode(
        id=DoorCodeId(row.id),
        unit=UnitId(row.unit),
        text=signing.sign(turn, Kind.DOOR, row.id),
        made_at=row.made_at,
        revoked_at=row.revoked_at,
    )
