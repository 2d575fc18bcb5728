"""What the lists know of a building's doors."""

from sqlalchemy import select

from storage.org import Home
from storage.store import Turn
from storage.tables import HouseholdRow, table_of

_HOUSEHOLD = table_of(HouseholdRow)


def is_unlisted(turn: Turn, home: Home) -> bool:
    """Whether the lists have doors of the building, and not this one."""
    doors = select(_HOUSEHOLD.c.unit, _HOUSEHOLD.c.door).where(
        _HOUSEHOLD.c.town == turn.town,
        _HOUSEHOLD.c.building == home.building,
        _HOUSEHOLD.c.retired_at.is_(None),
    )
    known = {(row.unit, row.door) for row in turn.connection.execute(doors)}
    return bool(known) and (home.unit, home.door) not in known
