"""Instants at which time itself acts. A poll costs what is due, not what is pending."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update

from bot.domain.ids import IssueId, TimerId
from storage.store import Turn
from storage.tables import TimerRow, table_of

_TIMER = table_of(TimerRow)

_PENDING = (_TIMER.c.town == bindparam("town"), _TIMER.c.fired_at.is_(None))
_DUE = (
    select(_TIMER)
    .where(*_PENDING, _TIMER.c.due_at <= bindparam("now"))
    .order_by(_TIMER.c.due_at, _TIMER.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_NEXT = select(func.min(_TIMER.c.due_at)).where(*_PENDING)


@dataclass(frozen=True, kw_only=True, slots=True)
class DueTimer:
    """A timer whose time has come."""

    id: TimerId
    kind: str
    subject: int
    issue: IssueId | None
    due_at: datetime


def take_due(turn: Turn) -> DueTimer | None:
    """The earliest due timer, marked as fired in this turn; other processes skip it meanwhile."""
    row = turn.connection.execute(_DUE, {"town": turn.town, "now": turn.now}).first()
    if row is None:
        return None
    turn.connection.execute(
        update(_TIMER)
        .where(_TIMER.c.town == turn.town, _TIMER.c.id == row.id)
        .values(fired_at=turn.now)
    )
    return DueTimer(
        id=TimerId(row.id),
        kind=row.kind,
        subject=row.subject,
        issue=IssueId(row.issue) if row.issue is not None else None,
        due_at=row.due_at,
    )


def put_back(turn: Turn, due: DueTimer, at: datetime) -> None:
    """The timer acts at `at` instead: what it does failed by our own fault, and others wait."""
    same = (_TIMER.c.town == turn.town, _TIMER.c.id == due.id)
    turn.connection.execute(update(_TIMER).where(*same).values(due_at=at, fired_at=None))


def next_due(turn: Turn) -> datetime | None:
    """When time acts next; None when nothing is pending."""
    found: datetime | None = turn.connection.execute(_NEXT, {"town": turn.town}).scalar_one()
    return found


def replace(
    turn: Turn,
    subject: int,
    wanted: Iterable[tuple[str, datetime]],
    *,
    issue: IssueId | None = None,
) -> None:
    """Make `wanted` (kind, instant) the pending timers of a subject; what fired stays fired."""
    turn.connection.execute(
        delete(_TIMER).where(
            _TIMER.c.town == turn.town,
            _TIMER.c.subject == subject,
            _TIMER.c.fired_at.is_(None),
        )
    )
    fired = {
        (row.kind, row.due_at)
        for row in turn.connection.execute(
            select(_TIMER.c.kind, _TIMER.c.due_at).where(
                _TIMER.c.town == turn.town, _TIMER.c.subject == subject
            )
        )
    }
    rows = [_row(turn, kind, subject, at, issue) for kind, at in wanted if (kind, at) not in fired]
    if rows:
        turn.connection.execute(_TIMER.insert(), rows)


def set_one(turn: Turn, kind: str, subject: int, at: datetime) -> None:
    """Make `at` the only pending timer of this kind and subject."""
    turn.connection.execute(
        delete(_TIMER).where(
            _TIMER.c.town == turn.town,
            _TIMER.c.kind == kind,
            _TIMER.c.subject == subject,
            (_TIMER.c.fired_at.is_(None)) | (_TIMER.c.due_at == at),
        )
    )
    turn.connection.execute(_TIMER.insert(), _row(turn, kind, subject, at, None))


def _row(
    turn: Turn, kind: str, subject: int, at: datetime, issue: IssueId | None
) -> dict[str, object]:
    return {
        "town": turn.town,
        "id": turn.new_id(),
        "kind": kind,
        "subject": subject,
        "issue": issue,
        "due_at": at,
    }
