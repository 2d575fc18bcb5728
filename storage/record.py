"""What the three rates are counted from: first answers owed, and the reporters' last words."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from bot.domain.ids import IssueId
from bot.domain.issues import Holder
from storage.store import Turn
from storage.tables import AnswerDueRow, ClosingRow, table_of

_DUE = table_of(AnswerDueRow)
_CLOSING = table_of(ClosingRow)


def answer_owed(turn: Turn, issue: IssueId, holder: Holder, due_at: datetime) -> None:
    """A holder owes a first answer from now on."""
    turn.connection.execute(
        _DUE.insert().values(
            town=turn.town,
            id=turn.new_id(),
            issue=issue,
            tier=holder.tier.value,
            unit=holder.unit,
            person=holder.person,
            due_at=due_at,
        )
    )


def answer_moved(turn: Turn, issue: IssueId, due_at: datetime) -> None:
    """The class of the issue changed: the answer that is owed is due at another time."""
    turn.connection.execute(update(_DUE).where(*_owed(turn, issue)).values(due_at=due_at))


def answered(turn: Turn, issue: IssueId) -> None:
    """The first answer was given."""
    turn.connection.execute(update(_DUE).where(*_owed(turn, issue)).values(answered_at=turn.now))


def left(turn: Turn, issue: IssueId) -> None:
    """The issue went away from whoever owed an answer."""
    turn.connection.execute(update(_DUE).where(*_owed(turn, issue)).values(left_at=turn.now))


def closing_asked(turn: Turn, issue: IssueId, solver: Holder) -> None:
    """The reporter is asked whether it is solved."""
    turn.connection.execute(
        _CLOSING.insert().values(
            town=turn.town,
            id=turn.new_id(),
            issue=issue,
            unit=solver.unit,
            tier=solver.tier.value,
            asked_at=turn.now,
        )
    )


def closing_answered(turn: Turn, issue: IssueId, answer: str) -> None:
    """The reporter's word: `satisfied`, `unsatisfied`, `not_solved`, or `unanswered` by silence.

    A word that comes after the silence replaces it.
    """
    last = turn.connection.execute(
        select(_CLOSING.c.id)
        .where(_CLOSING.c.town == turn.town, _CLOSING.c.issue == issue)
        .order_by(_CLOSING.c.id.desc())
        .limit(1)
    ).first()
    if last is not None:
        turn.connection.execute(
            update(_CLOSING)
            .where(_CLOSING.c.town == turn.town, _CLOSING.c.id == last.id)
            .values(answer=answer, answered_at=turn.now)
        )


def closing_taken_back(turn: Turn, issue: IssueId) -> None:
    """It was said to be done by mistake: nobody was asked."""
    turn.connection.execute(
        _CLOSING.delete().where(
            _CLOSING.c.town == turn.town,
            _CLOSING.c.issue == issue,
            _CLOSING.c.answer.is_(None),
        )
    )


def _owed(turn: Turn, issue: IssueId) -> tuple[ColumnElement[bool], ...]:
    return (
        _DUE.c.town == turn.town,
        _DUE.c.issue == issue,
        _DUE.c.answered_at.is_(None),
        _DUE.c.left_at.is_(None),
    )
