"""Whether all goes well: what waits to be sent, what is late, and which alarms are up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from storage import alarms
from storage.store import Turn
from storage.tables import OutboxRow, table_of

_OUTBOX = table_of(OutboxRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class Backlog:
    """What waits to be sent on one channel."""

    channel: str
    #: How many, quiet nights included.
    waiting: int = 0
    #: Since when the oldest could have been sent, had its channel been there and given it a turn.
    oldest: datetime | None = None
    #: The same without those that only wait for their turn; None when none is late.
    late_since: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """What an operator's monitor looks at."""

    #: Only channels on which something waits.
    backlogs: tuple[Backlog, ...]
    alarms: tuple[str, ...]

    @property
    def waiting(self) -> int:
        """Messages that wait to be sent, quiet nights included."""
        return sum(backlog.waiting for backlog in self.backlogs)

    @property
    def late_since(self) -> datetime | None:
        """Since when the oldest message that may be sent is not; None when none is late."""
        late = (backlog.late_since for backlog in self.backlogs)
        return min((since for since in late if since is not None), default=None)


def look(turn: Turn) -> Health:
    """What waits to be sent, what is late, and which alarms are up."""
    return Health(backlogs=tuple(_backlogs(turn)), alarms=tuple(alarms.up(turn)))


def _backlogs(turn: Turn) -> Iterator[Backlog]:
    unsent = (_OUTBOX.c.town == turn.town, _OUTBOX.c.state.in_(("waiting", "sending")))
    counts = turn.connection.execute(
        select(_OUTBOX.c.channel, func.count().label("waiting"))
        .where(*unsent)
        .group_by(_OUTBOX.c.channel)
        .order_by(_OUTBOX.c.channel)
    ).all()
    tried = _OUTBOX.c.attempts > 0
    had_no_turn = and_(_OUTBOX.c.attempts == 0, _OUTBOX.c.error.is_not(None))
    due = and_(_OUTBOX.c.error.is_(None), _OUTBOX.c.not_before <= turn.now)
    for row in counts:
        here = (*unsent, _OUTBOX.c.channel == row.channel)
        late = _oldest(turn, *here, or_(due, tried))
        held = _oldest(turn, *here, had_no_turn)
        yield Backlog(
            channel=row.channel,
            waiting=row.waiting,
            oldest=min((at for at in (late, held) if at is not None), default=None),
            late_since=late,
        )


def _oldest(turn: Turn, *which: ColumnElement[bool]) -> datetime | None:
    """Since when the oldest of these letters could be sent, also where it was put back since."""
    never_put_back: datetime | None = turn.connection.execute(
        select(func.min(_OUTBOX.c.not_before)).where(*which, _OUTBOX.c.error.is_(None))
    ).scalar_one()
    put_back = turn.connection.execute(
        select(_OUTBOX.c.not_before, _OUTBOX.c.body)
        .where(*which, _OUTBOX.c.error.is_not(None))
        .order_by(_OUTBOX.c.id)
        .limit(1)
    ).first()
    if put_back is None:
        return never_put_back
    noted = put_back.body.get("due_at")
    since = datetime.fromisoformat(noted) if noted else put_back.not_before
    return since if never_put_back is None else min(since, never_put_back)
