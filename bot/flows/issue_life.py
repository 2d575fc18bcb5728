"""The life of an issue as a table, and how a standing follows from the one before and a move.

`step` is the only place where a standing changes: moves use it, and `rebuild` replays it over the
stored events.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.domain.ids import PersonId
from bot.domain.issues import OPEN_STATES, Holder, IssueEvent, Move, Standing, State
from bot.flows.machine import SAME, Flow, Row

_OPEN = tuple(state for state in State if state in OPEN_STATES)

#: A deadline passed and there is no tier above; progress told by somebody who does not hold it.
_STAYS: Final = "stays"

#: Moves that give the issue to somebody, who has to take it on.
PASSING: Final = frozenset(
    {
        Move.ASSIGN,
        Move.ESCALATE,
        Move.HAND_BACK,
        Move.NOT_MINE,
        Move.OVERDUE_ANSWER,
        Move.OVERDUE_RESULT,
        Move.REOPEN,
        Move.OBJECT,
        Move.REROUTE,
    }
)
#: Moves by which whoever does them takes an issue that waits.
TAKING: Final = frozenset(
    {Move.ACCEPT, Move.PROGRESS, Move.SCHEDULE, Move.ASK, Move.DELEGATE, Move.SOLVE}
)
#: What can be taken back.
UNDOABLE: Final = frozenset({Move.SOLVE, Move.ESCALATE})

_ROWS: tuple[Row, ...] = (
    # taking and working
    (Move.ACCEPT, State.WAITING, State.ACCEPTED),
    (Move.PROGRESS, State.WAITING, State.ACCEPTED),
    (Move.PROGRESS, tuple(s for s in _OPEN if s is not State.WAITING), SAME),
    (Move.SCHEDULE, _OPEN, State.SCHEDULED),
    (Move.APPOINTMENT, State.SCHEDULED, State.ACCEPTED),
    (Move.ASK, _OPEN, State.ASKING),
    (Move.ANSWER, State.ASKING, State.ACCEPTED),
    (Move.ANSWER, tuple(s for s in _OPEN if s is not State.ASKING), SAME),
    (Move.WAIT_OVER, State.ASKING, State.ACCEPTED),
    (Move.DELEGATE, _OPEN, State.DELEGATED),
    (Move.SOLVE, _OPEN, State.SOLVED),
    # to somebody else
    (Move.ESCALATE, _OPEN, State.WAITING),
    (Move.NOT_MINE, _OPEN, State.WAITING),
    (Move.HAND_BACK, _OPEN, State.WAITING),
    (Move.ASSIGN, _OPEN, State.WAITING),
    (Move.REROUTE, _OPEN, State.WAITING),
    (Move.OVERDUE_ANSWER, State.WAITING, State.WAITING),
    (Move.OVERDUE_RESULT, _OPEN, State.WAITING),
    # the end
    (Move.CONFIRM, (State.SOLVED, State.UNCONFIRMED), State.CONFIRMED),
    (Move.EXPIRE, State.SOLVED, State.UNCONFIRMED),
    (Move.REOPEN, (State.SOLVED, State.UNCONFIRMED, State.CONFIRMED), State.WAITING),
    (Move.DECLINE, _OPEN, State.DECLINED),
    (Move.OBJECT, State.DECLINED, State.WAITING),
    (Move.WITHDRAW, (*_OPEN, State.SOLVED), State.WITHDRAWN),
    (Move.FALSE_ALARM, (*_OPEN, State.SOLVED), State.WITHDRAWN),
    (Move.MERGE, _OPEN, State.MERGED),
    # taken back: to where it was
    *((f"{Move.UNDO}_to_{s}", (State.SOLVED, State.WAITING), s) for s in _OPEN),
    # without a change
    (_STAYS, _OPEN, SAME),
    (Move.CORRECT, _OPEN, SAME),
    (Move.REMIND, _OPEN, SAME),
    (Move.FORGOTTEN, _OPEN, SAME),
    (Move.REMARK, (*_OPEN, State.SOLVED, State.CONFIRMED, State.UNCONFIRMED), SAME),
    (Move.JOIN, (*_OPEN, State.SOLVED), SAME),
)

FLOW: Final = Flow("issue", State, _ROWS, initial=State.WAITING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What a move decides beyond the table: it cannot be derived again, so events keep it."""

    holder: Holder
    satisfied: bool | None = None
    appointment: datetime | None = None
    delegated_to: str = ""
    delegate: PersonId | None = None

    @classmethod
    def of(cls, standing: Standing) -> "Given":
        """What was decided for `standing` to come about."""
        return cls(
            holder=standing.holder,
            satisfied=standing.satisfied,
            appointment=standing.appointment,
            delegated_to=standing.delegated_to,
            delegate=standing.delegate,
        )


def possible_moves(state: State) -> tuple[Move, ...]:
    """What can happen to an issue in `state`, taking back included."""
    names = (trigger.split("_to_")[0] for trigger in FLOW.possible(state) if trigger != _STAYS)
    return tuple(dict.fromkeys(Move(name) for name in names))


def filed(holder: Holder, at: datetime) -> Standing:
    """The standing of an issue filed `at`."""
    return Standing(state=State(FLOW.initial), holder=holder, held_since=at)


def step(
    before: Standing,
    move: Move,
    given: Given,
    *,
    actor: PersonId | None,
    at: datetime,
    undone: Standing | None = None,
) -> Standing | None:
    """The standing after `move`; None when it is not possible.

    `undone` is the standing that an UNDO goes back to.
    """
    trigger = _trigger(before, move, given, actor, undone)
    state = FLOW.next(before.state, trigger)
    if state is None:
        return None
    if move is Move.UNDO:
        return undone
    if trigger == _STAYS:
        return before
    after = replace(before, state=State(state), holder=given.holder)
    return _noted(_held(before, after, move, actor, at), move, given, at)


def _held(
    before: Standing, after: Standing, move: Move, actor: PersonId | None, at: datetime
) -> Standing:
    """`after` with what a new holder changes."""
    if move in PASSING:
        return replace(
            after, held_since=at, appointment=None, delegated_to="", delegate=None, satisfied=None
        )
    if after.holder != before.holder:
        after = replace(after, held_since=at)
    if move in TAKING and before.state is State.WAITING and before.first_taker is None:
        after = replace(after, first_taker=actor)
    return after


def _noted(after: Standing, move: Move, given: Given, at: datetime) -> Standing:
    """`after` with what the move itself leaves behind."""
    match move:
        case Move.SCHEDULE:
            return replace(after, appointment=given.appointment)
        case Move.DELEGATE:
            return replace(after, delegated_to=given.delegated_to, delegate=given.delegate)
        case Move.HAND_BACK:
            return replace(after, bounces=after.bounces + 1)
        case Move.SOLVE:
            return replace(after, solver=after.holder, solved_at=at)
        case Move.CONFIRM:
            return replace(after, satisfied=given.satisfied)
        case Move.REOPEN:
            return replace(after, reopened=after.reopened + 1, solver=None, solved_at=None)
        case _:
            return after


def _trigger(
    before: Standing,
    move: Move,
    given: Given,
    actor: PersonId | None,
    undone: Standing | None,
) -> str:
    if move is Move.UNDO:
        return f"{Move.UNDO}_to_{undone.state}" if undone is not None else Move.UNDO
    if move in (Move.OVERDUE_ANSWER, Move.OVERDUE_RESULT) and given.holder == before.holder:
        return _STAYS
    if move is Move.PROGRESS and actor != given.holder.person:
        return _STAYS
    return move


class BrokenHistoryError(ValueError):
    """The events of an issue do not follow from each other."""


def rebuild(events: Sequence[IssueEvent]) -> Standing:
    """The standing that `events`, in order from the first, lead to by the table.

    Raises `BrokenHistoryError` when they do not begin with FILE or a move was not possible.
    """
    if not events or events[0].move is not Move.FILE:
        raise BrokenHistoryError("the history of an issue begins with its filing")
    standing = filed(events[0].after.holder, events[0].at)
    undone = None
    for event in events[1:]:
        after = step(
            standing,
            event.move,
            Given.of(event.after),
            actor=event.actor,
            at=event.at,
            undone=undone,
        )
        if after is None:
            raise BrokenHistoryError(
                f"event {event.seq}: {event.move} is not possible while {standing.state}"
            )
        if after != standing:
            undone = standing
        standing = after
    return standing
