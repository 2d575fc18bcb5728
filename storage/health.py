"""Whether all goes well: what waits to be sent, what is late, which alarms are up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage import alarms
from storage.store import Turn
from storage.tables import OutboxRow, table_of

_OUTBOX = table_of(OutboxRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """What an operator's monitor looks at."""

    #: Messages that wait to be sent, quiet nights included.
    waiting: int
    #: Since when the oldest message that may be sent is not; None when none is late.
    late_since: datetime | None
    alarms: tuple[str, ...]


def look(turn: Turn) -> Health:
    """What waits to be sent, what is late, and which alarms are up."""
    unsent = (_OUTBOX.c.town == turn.town, _OUTBOX.c.state.in_(("waiting", "sending")))
    waiting = turn.connection.execute(select(func.count()).where(*unsent)).scalar_one()
    late = turn.connection.execute(
        select(func.min(_OUTBOX.c.not_before)).where(*unsent, _OUTBOX.c.not_before <= turn.now)
    ).scalar_one()
    return Health(waiting=waiting, late_since=late, alarms=tuple(alarms.up(turn)))
