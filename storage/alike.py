"""Issues that another report may be about: few rows, found by building and time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select, update

from bot.domain.ids import IssueId, UnitId
from bot.domain.issues import Issue, State
from storage.issue_rows import issue_of
from storage.store import Turn
from storage.tables import IssueRow, table_of

_ISSUE = table_of(IssueRow)
#: More issues than these no building has at once; keeps the work of one message small.
_MOST = 60
#: What never was the fault that was told, or is counted with another issue.
_NOT_COUNTED = (State.WITHDRAWN.value, State.DECLINED.value, State.MERGED.value)


def unfinished_or_closed_since(
    turn: Turn, units: Sequence[UnitId], since: datetime, *, category: str | None = None
) -> list[Issue]:
    """What is not over in these buildings, or was solved since; the newest first.

    `category` None: of any.
    """
    query = _of(turn, units).where(or_(_ISSUE.c.closed_at.is_(None), _ISSUE.c.closed_at > since))
    if category is not None:
        query = query.where(_ISSUE.c.category == category)
    return [issue_of(row) for row in turn.connection.execute(query)]


def filed_since(turn: Turn, units: Sequence[UnitId], since: datetime) -> list[Issue]:
    """What was filed in these buildings since then and was no mistake; the newest first."""
    rows = turn.connection.execute(_of(turn, units).where(_ISSUE.c.filed_at > since))
    return [issue_of(row) for row in rows]


def _of(turn: Turn, units: Sequence[UnitId]) -> Select[tuple[object, ...]]:
    return (
        select(_ISSUE)
        .where(
            _ISSUE.c.town == turn.town,
            _ISSUE.c.unit.in_(units),
            _ISSUE.c.state.not_in(_NOT_COUNTED),
        )
        .order_by(_ISSUE.c.number.desc())
        .limit(_MOST)
    )


def was_told_often(turn: Turn, issues: Sequence[IssueId]) -> bool:
    """Whether the lead was told with one of these that it comes too often."""
    query = select(_ISSUE.c.id).where(
        _ISSUE.c.town == turn.town, _ISSUE.c.id.in_(issues), _ISSUE.c.told_often
    )
    return turn.connection.execute(query.limit(1)).first() is not None


def told_often(turn: Turn, issue: IssueId) -> None:
    """The lead was told with this one that it comes too often."""
    turn.connection.execute(
        update(_ISSUE)
        .where(_ISSUE.c.town == turn.town, _ISSUE.c.id == issue)
        .values(told_often=True)
    )
