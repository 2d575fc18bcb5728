"""What a handler wants said, and to whom, before anybody knows by which way."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import IssueId, IssueNumber, PersonId, PhotoId
from bot.domain.issues import Urgency
from bot.domain.people import Room
from bot.domain.prompts import Ask
from bot.messages import Priority, Table


@dataclass(frozen=True, slots=True)
class Here:
    """Back to the chat the message came from, to its sender."""

    #: Name the sender (only groups show it).
    mention: bool = True


@dataclass(frozen=True, slots=True)
class ToPerson:
    """To one person, privately where that is possible."""

    person: PersonId
    #: A group they may be told in when there is no private way.
    room: Room | None = None
    #: A channel that is not to be used: it is what does not work.
    avoiding: str | None = None


@dataclass(frozen=True, slots=True)
class ToRoom:
    """To a group, mentioning some."""

    room: Room
    people: tuple[PersonId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One thing to say."""

    to: Here | ToPerson | ToRoom
    text: str
    #: What is said instead where others listen; None: not to be said there.
    in_group: str | None = None
    ask: Ask | None = None
    photos: tuple[PhotoId, ...] = ()
    #: The photos are for this person's eyes, not for a group's.
    private_photos: bool = False
    table: Table | None = None
    #: Drawn as a picture to scan and sent along.
    code: str = ""
    issue: IssueId | None = None
    number: IssueNumber | None = None
    priority: Priority = Priority.ANSWER
    #: Nobody asked for it just now: it keeps quiet hours and counts against the group's budget.
    unasked: bool = False
    #: May be left unsaid when the group has heard enough today.
    dispensable: bool = False
    #: A task for a lead that may be left for a digest, at the latest then, when tasks come thick.
    gathers_until: datetime | None = None
    #: Not to be said before then, UTC.
    earliest: datetime | None = None
    #: The lasting trouble it tells of, so that newer words can take its place.
    about: str = ""
    #: Decides which quiet hours it keeps; None: the usual ones.
    urgency: Urgency | None = None
