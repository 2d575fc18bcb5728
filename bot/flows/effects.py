"""What a move of an issue has to tell, and to whom: roles and facts, never the words.

An effect that is addressed to the very person who acted belongs into the answer to that person. The
flow leaves out what would only tell people what they just did themselves.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import IssueId, PersonId, PhotoId
from bot.domain.issues import Holder, Move
from bot.flows.timers import TimerKind


class Task(StrEnum):
    """Why somebody has to take care of an issue now."""

    NEW = "new"
    ESCALATED = "escalated"
    NOT_MINE = "not_mine"
    OVERDUE_ANSWER = "overdue_answer"
    OVERDUE_RESULT = "overdue_result"
    #: A deadline passed at the top tier: there is nobody else to ask.
    STILL_YOURS = "still_yours"
    HANDED_BACK = "handed_back"
    #: Handed back for the third time and therefore one tier up.
    BOUNCED = "bounced"
    ASSIGNED = "assigned"
    REOPENED = "reopened"
    OBJECTED = "objected"
    #: Whoever had it is on leave or gave up the post.
    REROUTED = "rerouted"
    #: Back where it was, because the move was taken back.
    TAKEN_BACK = "taken_back"


class Note(StrEnum):
    """What somebody who works or worked on an issue is told without having to answer."""

    #: A danger in one's area, told beside the holder.
    DANGER = "danger"
    #: It went to somebody else because one's time was over.
    OVERDUE_ANSWER = "overdue_answer"
    OVERDUE_RESULT = "overdue_result"
    #: It went to somebody else by somebody's decision.
    HANDED_ON = "handed_on"
    TAKEN_OVER = "taken_over"
    TAKEN_BACK = "taken_back"
    PROGRESS = "progress"
    #: Words added afterwards: the reason of an escalation, what is still wrong.
    REMARK = "remark"
    DELEGATED = "delegated"
    #: Somebody else reported it done.
    SOLVED = "solved"
    ANSWERED = "answered"
    CORRECTED = "corrected"
    CONFIRMED = "confirmed"
    CONFIRMED_BUT = "confirmed_but"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    FALSE_ALARM = "false_alarm"
    DECLINED = "declined"
    MERGED = "merged"
    FORGOTTEN = "forgotten"


class News(StrEnum):
    """What those who reported an issue or joined it are told."""

    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    PROGRESS = "progress"
    #: Photos that came after the words.
    SHOWN = "shown"
    DELEGATED = "delegated"
    ESCALATED = "escalated"
    #: To those who joined; the reporter is asked (`AskClosing`).
    SOLVED = "solved"
    #: It was said to be solved, or passed on, by mistake.
    TAKEN_BACK = "taken_back"
    REOPENED = "reopened"
    #: With the reason; the reporter may object.
    DECLINED = "declined"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    FALSE_ALARM = "false_alarm"
    MERGED = "merged"
    #: 72 hours without the reporter's word.
    UNCONFIRMED = "unconfirmed"


class Alarm(StrEnum):
    """Why the operator has to look."""

    #: Nobody in the whole chain can hold it.
    NOBODY_HOLDS = "nobody_holds"
    #: A danger, and no lead to tell beside the steward.
    NOBODY_WARNED = "nobody_warned"
    #: A deadline passed and there is no tier above.
    LATE_AT_THE_TOP = "late_at_the_top"


@dataclass(frozen=True, kw_only=True, slots=True)
class TellHolder:
    """Somebody has to take care of it now: show it with its choices."""

    holder: Holder
    person: PersonId
    task: Task
    #: Who gave it; None when time did.
    by: PersonId | None = None
    words: str = ""
    photos: tuple[PhotoId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RemindHolder:
    """Half time, an appointment, or an answer that did not come."""

    holder: Holder
    person: PersonId
    timer: TimerKind
    #: The deadline reminded of, UTC; None when none follows.
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TellWorker:
    """Somebody who works or worked on it, or watches over it, is told; nothing is asked."""

    person: PersonId
    note: Note
    #: Who did it; None when time did.
    by: PersonId | None = None
    words: str = ""
    photos: tuple[PhotoId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TellReporters:
    """Those who reported it and those who joined are told."""

    news: News
    words: str = ""
    photos: tuple[PhotoId, ...] = ()
    #: The time fixed, UTC, with `News.SCHEDULED`.
    when: datetime | None = None
    #: The issue that this one became part of, with `News.MERGED`.
    merged_into: IssueId | None = None
    #: False when the reporter did it, or hears of it another way.
    reporter: bool = True
    #: False when it concerns the reporter alone.
    joined: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class AskReporter:
    """Somebody who works on it asks the reporter (问 …)."""

    by: PersonId | None
    words: str
    photos: tuple[PhotoId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AskClosing:
    """It is said to be solved: ask the reporter, with the three answers."""

    #: Who reported it done.
    by: PersonId | None
    words: str = ""
    photos: tuple[PhotoId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AskReason:
    """A bare number was enough, a word more would help: what is said next comes as a `REMARK`."""

    person: PersonId
    move: Move


@dataclass(frozen=True, kw_only=True, slots=True)
class AlarmOperator:
    """The operator has to look."""

    alarm: Alarm


@dataclass(frozen=True, kw_only=True, slots=True)
class StopAsking:
    """Every open question about this issue is void: it comes first, before new ones are asked."""


Effect = (
    StopAsking
    | TellHolder
    | RemindHolder
    | TellWorker
    | TellReporters
    | AskReporter
    | AskClosing
    | AskReason
    | AlarmOperator
)
