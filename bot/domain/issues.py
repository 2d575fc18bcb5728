"""An issue (诉求): one thing a resident wants solved, its life and its events."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import (
    EventId,
    IssueId,
    IssueNumber,
    PersonId,
    PhotoId,
    RoomId,
    TownId,
    UnitId,
)
from bot.domain.places import Spot, Tier


class Urgency(StrEnum):
    """The class of deadline, most urgent first (DOMAIN.md, Deadlines)."""

    ACUTE = "acute"
    HAZARD = "hazard"
    UTILITIES = "utilities"
    ORDINARY = "ordinary"
    COMPLEX = "complex"

    @property
    def is_danger(self) -> bool:
        """Acute dangers and hazards: told to two tiers at once, at any hour."""
        return self in (Urgency.ACUTE, Urgency.HAZARD)


class Danger(StrEnum):
    """The kind of an acute danger; each has advice of its own."""

    GAS = "gas"
    FIRE = "fire"
    LIFT = "lift"
    WIRE = "wire"
    FALLING = "falling"
    VIOLENCE = "violence"
    DESPAIR = "despair"
    MANHOLE = "manhole"
    COLLAPSE = "collapse"
    MEDICAL = "medical"
    WATER = "water"
    HEIGHT = "height"
    MISSING = "missing"
    ANIMAL = "animal"

    @property
    def is_personal(self) -> bool:
        """Violence and despair are never answered in a group: the one who hits reads it too."""
        return self in (Danger.VIOLENCE, Danger.DESPAIR)


class State(StrEnum):
    """Where an issue stands. Tier and holder are kept beside it."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    ASKING = "asking"
    DELEGATED = "delegated"
    SOLVED = "solved"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    DECLINED = "declined"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something to solve it."""
        return self in OPEN_STATES

    @property
    def is_closed(self) -> bool:
        """Whether it is over (declined or unconfirmed, the reporter's word may bring it back)."""
        return self not in OPEN_STATES and self is not State.SOLVED


OPEN_STATES = frozenset(
    {State.WAITING, State.ACCEPTED, State.SCHEDULED, State.ASKING, State.DELEGATED}
)


class Move(StrEnum):
    """What can happen to an issue. Each move is one event row."""

    FILE = "file"
    ACCEPT = "accept"
    PROGRESS = "progress"
    SCHEDULE = "schedule"
    ASK = "ask"
    ANSWER = "answer"
    DELEGATE = "delegate"
    ASSIGN = "assign"
    ESCALATE = "escalate"
    HAND_BACK = "hand_back"
    NOT_MINE = "not_mine"
    OVERDUE_ANSWER = "overdue_answer"
    OVERDUE_RESULT = "overdue_result"
    REMIND = "remind"
    SOLVE = "solve"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    DECLINE = "decline"
    OBJECT = "object"
    MERGE = "merge"
    UNDO = "undo"
    JOIN = "join"
    CORRECT = "correct"
    FALSE_ALARM = "false_alarm"
    REROUTE = "reroute"
    #: The time that was fixed with the reporter (约) has come.
    APPOINTMENT = "appointment"
    #: The reporter was asked and has not answered for as long as the clock may wait.
    WAIT_OVER = "wait_over"
    #: Not solved after three times the first deadline: shown to every tier above.
    FORGOTTEN = "forgotten"
    #: Words added to a move after it (the reason of a bare 上报): told to the holder alone.
    REMARK = "remark"


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """Who has an issue now: a person for a unit of a tier, or a tier without anybody."""

    tier: Tier
    unit: UnitId
    person: PersonId | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """The moving part of an issue: all that events change, and that events rebuild."""

    state: State
    holder: Holder
    #: Who first took it; stays answerable until it is closed (首接负责).
    first_taker: PersonId | None = None
    #: How often it was handed back; the third time it goes one tier up.
    bounces: int = 0
    #: How often the reporter said it was not solved.
    reopened: int = 0
    #: The holder when it was reported done; decides the tier that solved it.
    solver: Holder | None = None
    #: None until the reporter answered; True when satisfied.
    satisfied: bool | None = None
    #: When it was last given to this holder; half of the holder's time counts from here.
    held_since: datetime | None = None
    #: The time fixed with the reporter (约 明天上午).
    appointment: datetime | None = None
    #: When it was last reported done; the 72 hours for the reporter's word count from here.
    solved_at: datetime | None = None
    #: The department or outside contractor that has it now, as named by the holder, who stays
    #: answerable.
    delegated_to: str = ""
    #: The contact of that department, where known to the town.
    delegate: PersonId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Clocks:
    """The deadlines of an issue, UTC. See DOMAIN.md, "Whose clock"."""

    #: The holder's: when a first answer is due; None once given.
    answer_due: datetime | None
    #: The issue's: when a result is due.
    result_due: datetime
    #: The result deadline set at filing; stays on record and decides the rates.
    first_result_due: datetime
    #: Since when it waits for the reporter; None when it does not.
    waiting_since: datetime | None = None
    #: Seconds it has waited for the reporter before; three days in all at most move the deadline.
    waited_seconds: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """One issue as stored."""

    town: TownId
    id: IssueId
    number: IssueNumber
    #: The building it is about (or the unit of the room it came from).
    unit: UnitId
    #: The group it was reported in; None when it came in private.
    room: RoomId | None
    reporter: PersonId
    #: Who filed it when that was not the reporter (帮他报的).
    filed_by: PersonId | None = None
    #: For whom it was filed, in the words of who filed it: `3楼老人家`.
    on_behalf_of: str | None = None
    category: str
    urgency: Urgency
    danger: Danger | None = None
    #: What is wrong, in the reporter's words, cleaned and shortened.
    what: str
    spot: Spot
    #: Points at one household, or at care or money: never shown in a group.
    sensitive: bool = False
    #: The reporter asked that neighbours do not learn the name (匿名).
    anonymous: bool = False
    #: A complaint about the steward: routed past and unseen by him.
    about_steward: bool = False
    filed_at: datetime
    closed_at: datetime | None = None
    merged_into: IssueId | None = None
    #: The issue about the same thing that was over not long before.
    recurs_of: IssueId | None = None
    standing: Standing
    clocks: Clocks
    #: Counts the moves; two who act on one issue at once meet here.
    version: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueEvent:
    """One move of an issue, with the standing before and after it."""

    id: EventId
    issue: IssueId
    seq: int
    at: datetime
    #: Who did it; None when time did.
    actor: PersonId | None
    move: Move
    before: Standing | None
    after: Standing
    words: str = ""
    photos: tuple[PhotoId, ...] = field(default=())
    #: The routing rule or deadline that decided, for `loudong explain`.
    rule: str = ""
