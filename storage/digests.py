"""When somebody's digests come: one pending at most, and whether one came a while ago."""

from datetime import datetime

from sqlalchemy import func, select

from bot.domain.ids import PersonId
from storage import timers
from storage.store import Turn
from storage.tables import TimerRow, table_of

#: The kind of timer that brings a digest; its subject is the person.
DIGEST = "digest"

_TIMER = table_of(TimerRow)


def set_at_latest(turn: Turn, person: PersonId, at: datetime) -> None:
    """Let the next digest come at `at`, unless one is pending that comes sooner."""
    pending = next_at(turn, person)
    if pending is None or pending > at:
        timers.set_one(turn, DIGEST, person, at)


def next_at(turn: Turn, person: PersonId) -> datetime | None:
    """When somebody's next digest comes; None when none is pending."""
    found: datetime | None = turn.connection.execute(
        select(func.min(_TIMER.c.due_at)).where(
            _TIMER.c.town == turn.town,
            _TIMER.c.kind == DIGEST,
            _TIMER.c.subject == person,
            _TIMER.c.fired_at.is_(None),
        )
    ).scalar_one()
    return found


def came_since(turn: Turn, person: PersonId, since: datetime) -> bool:
    """Whether a digest came since then."""
    found = turn.connection.execute(
        select(_TIMER.c.id).where(
            _TIMER.c.town == turn.town,
            _TIMER.c.kind == DIGEST,
            _TIMER.c.subject == person,
            _TIMER.c.fired_at > since,
        )
    )
    return found.first() is not None
