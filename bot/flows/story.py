"""The story of an issue: its events with names, rules and deadlines, for whoever asks why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import IssueNumber
from bot.domain.issues import Issue, Move, State
from bot.domain.places import Tier
from bot.flows.decision import Decision


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """Who has an issue, by name."""

    tier: Tier
    unit: str
    #: Empty when nobody has the post.
    person: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One event."""

    at: datetime
    #: None when time acted.
    actor: str | None
    move: Move
    #: The state it came to, when it changed.
    state: State | None
    #: Who has it now, when that changed.
    holder: Seat | None
    decision: Decision
    #: What was said, telephone and identity numbers masked.
    words: str
    photos: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """An issue and all that happened to it."""

    issue: Issue
    #: The unit it is about.
    unit: str
    what: str
    reporter: str
    holder: Seat
    #: The issue about the same that was over not long before.
    recurs_of: IssueNumber | None = None
    steps: Sequence[Step]
