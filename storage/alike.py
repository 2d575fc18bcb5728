"""Issues that another report may be about: few rows, found by building and time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

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
    kinds = () if category is None else (_ISSUE.c.category == category,)
    # Two statements, for one with OR is answered from the index of the town's numbers.
    unfinished = _ISSUE.c.closed_at.is_(None), *kinds
    lately = _ISSUE.c.closed_at > since, *kinds
    return _newest_first(
        [
            *_found(turn, units, *unfinished, newest=_ISSUE.c.closed_at),
            *_found(turn, units, *lately, newest=_ISSUE.c.closed_at),
        ]
    )


def filed_since(turn: Turn, units: Sequence[UnitId], since: datetime) -> list[Issue]:
    """What was filed in these buildings since then and was no mistake; the newest first."""
    later = _ISSUE.c.filed_at > since
    return _newest_first(_found(turn, units, later, newest=_ISSUE.c.filed_at))


def _found(
    turn: Turn,
    units: Sequence[UnitId],
    *which: ColumnElement[bool],
    newest: ColumnElement[datetime],
) -> list[Issue]:
    query = (
        select(_ISSUE)
        .where(
            _ISSUE.c.town == turn.town,
            _ISSUE.c.unit.in_(units),
            _ISSUE.c.state.not_in(_NOT_COUNTED),
            *which,
        )
        .order_by(newest.desc())
        .limit(_MOST)
    )
    return [issue_of(row) for row in turn.connection.execute(query)]


def _newest_first(found: list[Issue]) -> list[Issue]:
    return sorted(found, key=lambda issue: -issue.number)


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
