"""What somebody is to an issue, and which moves make sense for whom.

Who *may* do what by post is `bot.permissions`; this is about the one issue: whoever is on it goes
on with it, others do not pull it out of those hands, and nobody works on what he reported himself
or what is about him.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.domain.ids import PersonId
from bot.domain.issues import Holder, Issue, Move, State
from bot.flows.issue_acts import Refusal
from bot.flows.issue_life import possible_moves
from bot.flows.routing import Chain, Concern


class Part(StrEnum):
    """What somebody is to an issue; one person may be several."""

    #: Nobody: time acts.
    TIME = "time"
    REPORTER = "reporter"
    #: Filed it for the reporter (帮他报的).
    FILER = "filer"
    #: Said "me too" (附议); nothing that the issue itself knows.
    JOINED = "joined"
    HOLDER = "holder"
    #: Fills the holder's seat or stands in for it.
    SAME_SEAT = "same_seat"
    ABOVE = "above"
    BELOW = "below"
    FIRST_TAKER = "first_taker"
    #: The contact of the department that has it.
    DELEGATE = "delegate"


_SEAT = frozenset({Part.HOLDER, Part.SAME_SEAT})
_UPPER = _SEAT | {Part.ABOVE}
_CHAIN = _UPPER | {Part.BELOW, Part.FIRST_TAKER}
_TIME = frozenset({Part.TIME})
_REPORTERS = frozenset({Part.REPORTER, Part.FILER})

#: Whose a move is. A move that is not here is anybody's whom the permissions let.
WHOSE: Final[Mapping[Move, frozenset[Part]]] = {
    Move.ACCEPT: _CHAIN,
    Move.SCHEDULE: _CHAIN,
    Move.ASK: _CHAIN,
    Move.DELEGATE: _CHAIN,
    Move.PROGRESS: _CHAIN | {Part.DELEGATE},
    Move.SOLVE: _CHAIN | {Part.DELEGATE},
    Move.ESCALATE: _SEAT,
    Move.NOT_MINE: _SEAT,
    Move.HAND_BACK: _SEAT,
    Move.ASSIGN: _UPPER,
    Move.DECLINE: _UPPER,
    Move.MERGE: _CHAIN,
    Move.FALSE_ALARM: _CHAIN | _REPORTERS,
    Move.CORRECT: _CHAIN | _REPORTERS,
    Move.REMARK: _CHAIN | _REPORTERS | {Part.JOINED},
    Move.ANSWER: _REPORTERS,
    Move.WITHDRAW: _REPORTERS,
    Move.REOPEN: _REPORTERS | {Part.JOINED},
    Move.CONFIRM: frozenset({Part.REPORTER}),
    Move.OBJECT: frozenset({Part.REPORTER}),
    Move.OVERDUE_ANSWER: _TIME,
    Move.OVERDUE_RESULT: _TIME,
    Move.REMIND: _TIME,
    Move.EXPIRE: _TIME,
    Move.APPOINTMENT: _TIME,
    Move.WAIT_OVER: _TIME,
    Move.FORGOTTEN: _TIME,
}

#: Not suggested: what a newcomer does, what follows from a leave, what only who did it can undo.
_NOT_OFFERED: Final = frozenset({Move.JOIN, Move.REROUTE, Move.UNDO})

#: Once somebody has taken it, these are that seat's alone.
_ON_IT: Final = frozenset({Move.ACCEPT, Move.SCHEDULE, Move.ASK, Move.DELEGATE})


def concern_of(issue: Issue) -> Concern:
    """What of `issue` decides who may hold it."""
    return Concern(
        reporter=issue.reporter, urgency=issue.urgency, about_steward=issue.about_steward
    )


def parts_of(issue: Issue, actor: PersonId | None, chain: Chain) -> frozenset[Part]:
    """What `actor` is to `issue`; nothing but the reporter when barred from working on it."""
    if actor is None:
        return _TIME
    concern, standing = concern_of(issue), issue.standing
    if concern.bars(actor, chain) is not None:
        return frozenset({Part.REPORTER} if actor == issue.reporter else ())
    parts: set[Part] = set()
    if actor == issue.filed_by:
        parts.add(Part.FILER)
    if actor == standing.holder.person:
        parts.add(Part.HOLDER)
    if actor == standing.first_taker:
        parts.add(Part.FIRST_TAKER)
    if actor == standing.delegate:
        parts.add(Part.DELEGATE)
    for seat in chain.seats_of(actor):
        if concern.closes(seat):
            continue
        if seat.unit == standing.holder.unit:
            parts.add(Part.SAME_SEAT)
        else:
            parts.add(Part.ABOVE if seat.tier > standing.holder.tier else Part.BELOW)
    return frozenset(parts)


def refusal(issue: Issue, move: Move, parts: frozenset[Part]) -> Refusal | None:
    """Why `move` makes no sense for somebody who is `parts` to the issue; None when it does."""
    state = issue.standing.state
    whose = WHOSE.get(move)
    misfits = whose is not None and not whose & parts
    if misfits and (whose == _TIME or not parts & _CHAIN):
        return Refusal.OWN_REPORT if Part.REPORTER in parts else Refusal.NOT_YOURS
    if move in _ON_IT and state.is_open and state is not State.WAITING:
        if not parts & _SEAT:
            return Refusal.TAKEN
        if move is Move.ACCEPT:
            return Refusal.ALREADY_YOURS
    if move not in possible_moves(state):
        return _not_in(state, move)
    if move is Move.FALSE_ALARM and not issue.urgency.is_danger:
        return Refusal.NOT_NOW
    return Refusal.TAKEN if misfits else None


def _not_in(state: State, move: Move) -> Refusal:
    if state.is_closed:
        return Refusal.CLOSED
    if move is Move.UNDO:
        return Refusal.NOTHING_TO_UNDO
    return Refusal.SOLVED if state is State.SOLVED else Refusal.NOT_NOW


def possible_for(issue: Issue, parts: frozenset[Part]) -> tuple[Move, ...]:
    """What somebody who is `parts` to the issue could do with it now."""
    return tuple(
        move
        for move in possible_moves(issue.standing.state)
        if move not in _NOT_OFFERED and refusal(issue, move, parts) is None
    )


def taker(issue: Issue, actor: PersonId | None, chain: Chain) -> Holder:
    """Who holds the issue once `actor` acts: himself, on his own seat, where nobody took it yet."""
    holder = issue.standing.holder
    if actor is None or actor == holder.person or issue.standing.state is not State.WAITING:
        return holder
    concern = concern_of(issue)
    seats = [seat for seat in chain.seats_of(actor) if not concern.closes(seat)]
    seats.sort(key=lambda seat: seat.unit != holder.unit)
    if not seats:
        return holder
    return Holder(tier=seats[0].tier, unit=seats[0].unit, person=actor)
