"""Who may do what: one table for the whole product.

By post, and where: a right reaches the post's own unit, or that and all below it. Whether a move
makes sense for the one issue (who holds it, who took it first) is decided in `bot.flows`.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final

from bot.domain.ids import UnitId
from bot.domain.issues import Move
from bot.domain.people import Post, Role


class Right(StrEnum):
    """Something that somebody may be allowed to do."""

    # work on an issue
    TAKE = "take"
    PROGRESS = "progress"
    SCHEDULE = "schedule"
    ASK = "ask"
    SOLVE = "solve"
    UNDO = "undo"
    DELEGATE = "delegate"
    ASSIGN = "assign"
    ESCALATE = "escalate"
    HAND_BACK = "hand_back"
    NOT_MINE = "not_mine"
    DECLINE = "decline"
    MERGE = "merge"
    REMARK = "remark"
    CORRECT = "correct"
    FALSE_ALARM = "false_alarm"
    #: See what waits for one (待办).
    TODO = "todo"
    #: File for somebody else in one line (帮他报的).
    FILE_FOR_OTHERS = "file_for_others"
    # look over a unit
    BOARD = "board"
    RATES = "rates"
    SEE_BINDINGS = "see_bindings"
    # arrange who is where
    BIND_ROOM = "bind_room"
    CONFIRM_CLAIM = "confirm_claim"
    SET_MODE = "set_mode"
    # one's own working time
    LEAVE = "leave"
    QUIET_HOURS = "quiet_hours"
    #: Choose on which channel one is told.
    CHOOSE_CHANNEL = "choose_channel"
    # the reporter's word
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    OBJECT = "object"
    ANSWER = "answer"
    # anybody's
    REPORT = "report"
    JOIN = "join"
    STATUS = "status"
    HELP = "help"
    ADD_HOME = "add_home"
    CLAIM_POST = "claim_post"
    REDEEM_CODE = "redeem_code"


class Reach(StrEnum):
    """How far a right goes from the unit of the post."""

    #: That unit alone.
    OWN = "own"
    #: That unit and all below it.
    BELOW = "below"
    #: Wherever: the right is about oneself, or the flow knows whose issue it is.
    ANYWHERE = "anywhere"


class Bystander(StrEnum):
    """Who has rights without a post."""

    #: Reported the issue in question, or filed it for somebody.
    REPORTER = "reporter"
    #: Anybody at all, strangers too.
    ANYBODY = "anybody"


Who = Role | Bystander

_OWN, _BELOW, _ANYWHERE = Reach.OWN, Reach.BELOW, Reach.ANYWHERE

#: Works on the issues of one building.
_STEWARD: Mapping[Who, Reach] = {Role.STEWARD: _OWN}
#: Answers for a unit of the tree; a deputy for the lead.
_LEADS: Mapping[Who, Reach] = {Role.LEAD: _BELOW, Role.DEPUTY: _BELOW}
_KEEPERS: Mapping[Who, Reach] = {**_LEADS, Role.OPERATOR: _BELOW}
#: Whom a dispute can be given to; they are not in the tree of tiers.
_HELPERS: Mapping[Who, Reach] = {Role.MEDIATOR: _BELOW, Role.LEGAL_ADVISOR: _BELOW}
#: A department works where the town sends it.
_CONTACT: Mapping[Who, Reach] = {Role.CONTACT: _ANYWHERE}
_WORKERS: Mapping[Who, Reach] = {**_STEWARD, **_LEADS, **_HELPERS}
_EVERY_POST: Mapping[Who, Reach] = dict.fromkeys(Role, _ANYWHERE)
_REPORTER: Mapping[Who, Reach] = {Bystander.REPORTER: _ANYWHERE}
_ANYBODY: Mapping[Who, Reach] = {Bystander.ANYBODY: _ANYWHERE}

#: The table. Who is not named for a right does not have it.
TABLE: Final[Mapping[Right, Mapping[Who, Reach]]] = {
    Right.TAKE: _WORKERS,
    Right.PROGRESS: {**_WORKERS, **_CONTACT},
    Right.SCHEDULE: {**_WORKERS, **_CONTACT},
    Right.ASK: {**_WORKERS, **_CONTACT},
    Right.SOLVE: {**_WORKERS, **_CONTACT},
    Right.UNDO: {**_WORKERS, **_CONTACT},
    Right.DELEGATE: {**_STEWARD, **_LEADS},
    Right.ASSIGN: _LEADS,
    Right.ESCALATE: _WORKERS,
    Right.HAND_BACK: _LEADS,
    Right.NOT_MINE: _WORKERS,
    Right.DECLINE: {**_STEWARD, **_LEADS},
    Right.MERGE: {**_STEWARD, **_LEADS},
    Right.REMARK: {**_WORKERS, **_CONTACT, **_REPORTER},
    Right.CORRECT: {**_WORKERS, **_REPORTER},
    Right.FALSE_ALARM: {**_WORKERS, **_REPORTER},
    Right.TODO: _EVERY_POST,
    Right.FILE_FOR_OTHERS: {**_STEWARD, **_LEADS},
    Right.BOARD: _LEADS,
    Right.RATES: _KEEPERS,
    Right.SEE_BINDINGS: _KEEPERS,
    Right.BIND_ROOM: _KEEPERS,
    Right.CONFIRM_CLAIM: _KEEPERS,
    Right.SET_MODE: {**_STEWARD, **_KEEPERS},
    Right.LEAVE: _EVERY_POST,
    Right.QUIET_HOURS: _EVERY_POST,
    # It is about oneself alone, and does nobody harm.
    Right.CHOOSE_CHANNEL: _ANYBODY,
    Right.WITHDRAW: _REPORTER,
    Right.CONFIRM: _REPORTER,
    Right.REOPEN: _REPORTER,
    Right.OBJECT: _REPORTER,
    Right.ANSWER: _REPORTER,
    Right.REPORT: _ANYBODY,
    Right.JOIN: _ANYBODY,
    Right.STATUS: _ANYBODY,
    Right.HELP: _ANYBODY,
    Right.ADD_HOME: _ANYBODY,
    Right.CLAIM_POST: _ANYBODY,
    Right.REDEEM_CODE: _ANYBODY,
}

#: The right that a move of an issue asks for. A move that is not here is made by time alone.
RIGHT_OF: Final[Mapping[Move, Right]] = {
    Move.FILE: Right.REPORT,
    Move.ACCEPT: Right.TAKE,
    Move.PROGRESS: Right.PROGRESS,
    Move.SCHEDULE: Right.SCHEDULE,
    Move.ASK: Right.ASK,
    Move.ANSWER: Right.ANSWER,
    Move.DELEGATE: Right.DELEGATE,
    Move.ASSIGN: Right.ASSIGN,
    Move.ESCALATE: Right.ESCALATE,
    Move.HAND_BACK: Right.HAND_BACK,
    Move.NOT_MINE: Right.NOT_MINE,
    Move.SOLVE: Right.SOLVE,
    Move.CONFIRM: Right.CONFIRM,
    Move.REOPEN: Right.REOPEN,
    Move.WITHDRAW: Right.WITHDRAW,
    Move.DECLINE: Right.DECLINE,
    Move.OBJECT: Right.OBJECT,
    Move.MERGE: Right.MERGE,
    Move.UNDO: Right.UNDO,
    Move.JOIN: Right.JOIN,
    Move.CORRECT: Right.CORRECT,
    Move.FALSE_ALARM: Right.FALSE_ALARM,
    Move.REMARK: Right.REMARK,
}


def may(
    posts: Iterable[Post], right: Right, line: Collection[UnitId], *, reporter: bool = False
) -> bool:
    """Whether somebody with these posts may do this about a unit.

    `posts` are those held now, with those one stands in for. `line` is the unit in question and
    all above it, in any order; the unit itself first (see `storage.org.line`). Empty when it is
    about no unit. `reporter`: whether it is about an issue that the same person reported or filed.
    """
    allowed = TABLE[right]
    if Bystander.ANYBODY in allowed or (reporter and Bystander.REPORTER in allowed):
        return True
    unit = next(iter(line), None)
    return any(_reaches(allowed.get(post.role), post.unit, unit, line) for post in posts)


def may_move(
    posts: Iterable[Post], move: Move, line: Collection[UnitId], *, reporter: bool = False
) -> bool:
    """Whether somebody may make this move of an issue of the unit that `line` begins with."""
    right = RIGHT_OF.get(move)
    return right is not None and may(posts, right, line, reporter=reporter)


def units_of(posts: Iterable[Post], right: Right) -> tuple[UnitId, ...]:
    """The units in which somebody has this right (and below them, where it reaches down)."""
    allowed = TABLE[right]
    return tuple(dict.fromkeys(post.unit for post in posts if post.role in allowed))


def _reaches(
    reach: Reach | None, at: UnitId, unit: UnitId | None, line: Collection[UnitId]
) -> bool:
    match reach:
        case None:
            return False
        case Reach.ANYWHERE:
            return True
        case Reach.OWN:
            return at == unit
        case Reach.BELOW:
            return at in line
