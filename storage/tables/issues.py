"""Issues, their events, who joined them, what was asked at their end, and photos."""

from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from bot.domain.issues import Danger, Move, State, Urgency
from bot.domain.places import Tier
from storage.tables.base import (
    TownIdKey,
    TownKey,
    datetime,
    instant,
    key_ref,
    maybe_instant,
    maybe_ref,
    one_of,
    points_to,
    ref,
)
from storage.types import Json

_OPEN = text("state IN ('waiting', 'accepted', 'scheduled', 'asking', 'delegated', 'solved')")


class IssueRow(TownIdKey, table=True):
    """One issue; the moving part can be rebuilt from its events."""

    __tablename__ = "issues"
    __table_args__ = (
        points_to("unit", "units"),
        points_to("room", "rooms"),
        points_to("reporter", "people"),
        points_to("filed_by", "people"),
        points_to("holder", "people"),
        points_to("holder_unit", "units"),
        points_to("first_taker", "people"),
        points_to("delegate", "people"),
        points_to("merged_into", "issues"),
        points_to("recurs_of", "issues"),
        UniqueConstraint("town", "number"),
        one_of("state", State),
        one_of("urgency", Urgency),
        one_of("tier", Tier),
        CheckConstraint(
            "danger IS NULL OR danger IN ({})".format(", ".join(f"'{d}'" for d in Danger)),
            name="danger",
        ),
        CheckConstraint("bounces >= 0 AND reopened >= 0 AND waited_seconds >= 0", name="counts"),
        Index("ix_issues_open_unit", "town", "unit", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "ix_issues_open_holder", "town", "holder", sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index("ix_issues_reporter", "town", "reporter"),
        Index("ix_issues_closed", "town", "closed_at"),
        Index("ix_issues_unit_closed", "town", "unit", "closed_at"),
        Index("ix_issues_unit_filed", "town", "unit", "filed_at"),
    )

    number: int
    unit: int = ref()
    room: int | None = maybe_ref()
    reporter: int = ref()
    filed_by: int | None = maybe_ref()
    on_behalf_of: str | None = None
    category: str
    urgency: str
    danger: str | None = None
    what: str
    spot: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    sensitive: bool = False
    anonymous: bool = False
    about_steward: bool = False
    filed_at: datetime = instant()
    closed_at: datetime | None = maybe_instant()
    merged_into: int | None = maybe_ref()
    #: The issue about the same thing that was over not long before.
    recurs_of: int | None = maybe_ref()
    #: With this one the lead was told that it comes too often.
    told_often: bool = False
    # The standing. What events change and rebuild; columns where they are searched for.
    state: str
    tier: int
    holder: int | None = maybe_ref()
    holder_unit: int = ref()
    first_taker: int | None = maybe_ref()
    #: The contact of the department that has it meanwhile.
    delegate: int | None = maybe_ref()
    bounces: int = 0
    reopened: int = 0
    standing: dict[str, Any] = Field(sa_type=Json)
    # The clocks.
    answer_due: datetime | None = maybe_instant()
    result_due: datetime = instant()
    first_result_due: datetime = instant()
    waiting_since: datetime | None = maybe_instant()
    waited_seconds: int = 0
    version: int = 0
    #: When words, door and names were removed and the counts alone stayed.
    scrubbed_at: datetime | None = maybe_instant()


class IssueEventRow(TownIdKey, table=True):
    """One move of an issue."""

    __tablename__ = "issue_events"
    __table_args__ = (
        points_to("issue", "issues"),
        points_to("actor", "people"),
        UniqueConstraint("town", "issue", "seq"),
        one_of("move", Move),
    )

    issue: int = ref()
    seq: int
    at: datetime = instant()
    actor: int | None = maybe_ref()
    move: str
    before: dict[str, Any] | None = Field(default=None, sa_type=Json)
    after: dict[str, Any] = Field(sa_type=Json)
    words: str = ""
    photos: list[int] = Field(default_factory=list, sa_type=Json)
    rule: str = ""


class CoReporterRow(TownKey, table=True):
    """Somebody joined an issue (附议)."""

    __tablename__ = "co_reporters"
    __table_args__ = (
        points_to("issue", "issues"),
        points_to("person", "people"),
        points_to("room", "rooms"),
    )

    issue: int = key_ref()
    person: int = key_ref()
    room: int | None = maybe_ref()
    joined_at: datetime = instant()


class AnswerDueRow(TownIdKey, table=True):
    """One holder's first answer to an issue: when due and when given (response rate)."""

    __tablename__ = "answers_due"
    __table_args__ = (
        points_to("issue", "issues"),
        points_to("unit", "units"),
        points_to("person", "people"),
        one_of("tier", Tier),
        Index("ix_answers_due_issue", "town", "issue"),
        Index("ix_answers_due_due", "town", "due_at"),
    )

    issue: int = ref()
    tier: int
    unit: int = ref()
    person: int | None = maybe_ref()
    due_at: datetime = instant()
    answered_at: datetime | None = maybe_instant()
    #: When the issue left this holder without an answer.
    left_at: datetime | None = maybe_instant()


class ClosingRow(TownIdKey, table=True):
    """One round of asking the reporter whether it is solved, and the answer."""

    __tablename__ = "closings"
    __table_args__ = (
        points_to("issue", "issues"),
        points_to("unit", "units"),
        one_of("tier", Tier),
        CheckConstraint(
            "answer IS NULL OR answer IN ('satisfied', 'unsatisfied', 'not_solved', 'unanswered')",
            name="answer",
        ),
        Index("ix_closings_issue", "town", "issue"),
        Index("ix_closings_answered", "town", "answered_at"),
    )

    issue: int = ref()
    #: The unit and tier that reported it done.
    unit: int = ref()
    tier: int
    asked_at: datetime = instant()
    answer: str | None = None
    answered_at: datetime | None = maybe_instant()


class PhotoRow(TownIdKey, table=True):
    """A photo that somebody wants kept: first a reference, then a content."""

    __tablename__ = "photos"
    __table_args__ = (
        one_of("state", ("wanted", "stored", "lost")),
        CheckConstraint("(state = 'stored') = (content IS NOT NULL)", name="content"),
        Index(
            "ix_photos_wanted",
            "town",
            "id",
            sqlite_where=text("state = 'wanted'"),
            postgresql_where=text("state = 'wanted'"),
        ),
    )

    channel: str
    bot: str
    #: The channel's own handle to fetch it by.
    locator: str
    state: str = "wanted"
    attempts: int = 0
    #: Hex sha-256 of the stored content, which is its file name.
    content: str | None = None
    #: As the platform told it; as it is kept, once it is.
    media_type: str
    wanted_at: datetime = instant()


class IssuePhotoRow(TownKey, table=True):
    """A photo of an issue: the reporter's, or the one that shows it solved."""

    __tablename__ = "issue_photos"
    __table_args__ = (
        points_to("issue", "issues"),
        points_to("photo", "photos"),
        points_to("sender", "people"),
        one_of("purpose", ("report", "result", "progress")),
    )

    issue: int = key_ref()
    photo: int = key_ref()
    purpose: str
    sender: int = ref()
