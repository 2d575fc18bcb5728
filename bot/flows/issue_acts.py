"""What goes into a move of an issue and what comes out."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import (
    IssueId,
    IssueNumber,
    PersonId,
    PhotoId,
    RoomId,
    TownId,
    UnitId,
)
from bot.domain.issues import Clocks, Danger, Holder, Issue, Move, Standing, Urgency
from bot.domain.places import Spot
from bot.flows.effects import Effect
from bot.flows.routing import Concern
from bot.flows.timers import TimerKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """Somebody, or time, wants to move an issue."""

    move: Move
    #: Who acts; None when time does.
    actor: PersonId | None
    #: Whether the actor joined the issue (附议): may say that it is not solved.
    joined: bool = False
    words: str = ""
    photos: tuple[PhotoId, ...] = ()
    #: ASSIGN: the person, with tier and unit of the post. DELEGATE: the department's contact.
    to: Holder | None = None
    #: DELEGATE: the department or outside contractor by name.
    to_name: str = ""
    #: SCHEDULE: the time fixed, UTC.
    when: datetime | None = None
    #: CONFIRM: whether the reporter is satisfied; not saying so counts as yes.
    satisfied: bool = True
    #: MERGE: the issue that this one becomes part of.
    merged_into: IssueId | None = None
    #: REMIND: which time has come.
    timer: TimerKind | None = None
    #: CORRECT: what changes, None for what does not.
    category: str | None = None
    urgency: Urgency | None = None
    danger: Danger | None = None
    spot: Spot | None = None
    what: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Filing:
    """An issue that begins: all that `Issue` has but where it stands. See there for the fields."""

    town: TownId
    id: IssueId
    number: IssueNumber
    unit: UnitId
    room: RoomId | None
    reporter: PersonId
    filed_by: PersonId | None = None
    on_behalf_of: str | None = None
    category: str
    urgency: Urgency
    danger: Danger | None = None
    what: str
    spot: Spot
    photos: tuple[PhotoId, ...] = ()
    sensitive: bool = False
    anonymous: bool = False
    about_steward: bool = False
    recurs_of: IssueId | None = None
    filed_at: datetime

    @property
    def concern(self) -> Concern:
        """What of it decides who may hold it."""
        return Concern(
            reporter=self.reporter, urgency=self.urgency, about_steward=self.about_steward
        )

    def issue(self, standing: Standing, clocks: Clocks) -> Issue:
        return Issue(
            town=self.town,
            id=self.id,
            number=self.number,
            unit=self.unit,
            room=self.room,
            reporter=self.reporter,
            filed_by=self.filed_by,
            on_behalf_of=self.on_behalf_of,
            category=self.category,
            urgency=self.urgency,
            danger=self.danger,
            what=self.what,
            spot=self.spot,
            sensitive=self.sensitive,
            anonymous=self.anonymous,
            about_steward=self.about_steward,
            recurs_of=self.recurs_of,
            filed_at=self.filed_at,
            standing=standing,
            clocks=clocks,
            version=1,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class NewEvent:
    """An `IssueEvent` that has no id and number yet."""

    at: datetime
    actor: PersonId | None
    move: Move
    before: Standing | None
    after: Standing
    words: str = ""
    photos: tuple[PhotoId, ...] = field(default=())
    #: A `Decision` as a line.
    rule: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """It happened: the issue as it is now, what to record, what to tell."""

    issue: Issue
    event: NewEvent
    effects: tuple[Effect, ...]

    @property
    def events(self) -> tuple[NewEvent, ...]:
        return (self.event,)


class Refusal(StrEnum):
    """Why a move is not possible."""

    #: It is over.
    CLOSED = "closed"
    #: It is said to be solved and waits for the reporter's word.
    SOLVED = "solved"
    #: Not in this state.
    NOT_NOW = "not_now"
    #: It is the actor's already.
    ALREADY_YOURS = "already_yours"
    #: Somebody else is on it.
    TAKEN = "taken"
    #: The actor has nothing to do with this issue.
    NOT_YOURS = "not_yours"
    #: The actor reported it himself; another has to work on it.
    OWN_REPORT = "own_report"
    #: A reason, a question or a name is missing.
    WORDS_NEEDED = "words_needed"
    #: A time that has not passed yet is missing.
    TIME_NEEDED = "time_needed"
    #: The person or the other issue is missing.
    TARGET_NEEDED = "target_needed"
    #: The person named cannot have this issue: the reporter, on leave, of no tier of the chain.
    CANNOT_TAKE = "cannot_take"
    #: There is no tier above.
    AT_THE_TOP = "at_the_top"
    #: There is nobody below to hand it back to.
    NOBODY_BELOW = "nobody_below"
    #: Nothing that could be taken back.
    NOTHING_TO_UNDO = "nothing_to_undo"
    #: Taken back after ten minutes, reopened after fourteen days.
    TOO_LATE = "too_late"
    #: A timer fired that no longer applies.
    NOT_DUE = "not_due"
    #: It would change nothing.
    NO_CHANGE = "no_change"


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """It did not happen, nothing changed; and what the actor could do instead."""

    reason: Refusal
    possible: tuple[Move, ...] = ()
