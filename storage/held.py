"""Open issues that wait for the wrong person: for one who left, for nobody, for the reporter."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from bot.domain.ids import IssueId, PersonId
from bot.domain.issues import OPEN_STATES
from storage.store import Turn
from storage.tables import IssueRow, table_of

_ISSUE = table_of(IssueRow)


def by_any_of(turn: Turn, people: Sequence[PersonId]) -> list[IssueId]:
    """What these people hold, and what nobody holds, the oldest first."""
    return _open(turn, or_(_ISSUE.c.holder.is_(None), _ISSUE.c.holder.in_(people)))


def by_reporter(turn: Turn, person: PersonId) -> list[IssueId]:
    """What somebody reported and holds too."""
    return _open(turn, (_ISSUE.c.holder == person) & (_ISSUE.c.reporter == person))


def _open(turn: Turn, condition: ColumnElement[bool]) -> list[IssueId]:
    rows = turn.connection.execute(
        select(_ISSUE.c.id)
        .where(
            _ISSUE.c.town == turn.town,
            _ISSUE.c.state.in_([state.value for state in OPEN_STATES]),
            condition,
        )
        .order_by(_ISSUE.c.number)
    )
    return [IssueId(row.id) for row in rows]
