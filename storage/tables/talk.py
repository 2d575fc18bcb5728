"""Conversations: what came in, what is being asked, what is to be said, and when time acts."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint, text
from sqlmodel import Field

from bot.domain.lessons import Lesson
from bot.messages import Priority
from storage.tables.base import (
    TownIdKey,
    TownKey,
    datetime,
    instant,
    maybe_instant,
    maybe_ref,
    one_of,
    points_to,
    ref,
)
from storage.types import Json

_UNSENT = text("state IN ('waiting', 'sending')")
_OPEN_PROMPT = text("closed_at IS NULL")


class InboundRow(TownKey, table=True):
    """The key of a message that was handled, so that it is handled once."""

    __tablename__ = "inbound"

    channel: str = Field(primary_key=True)
    bot: str = Field(primary_key=True)
    chat: str = Field(primary_key=True)
    message: str = Field(primary_key=True)
    at: datetime = instant(index=True)


class ConversationRow(TownIdKey, table=True):
    """An intake that one account leads in one chat."""

    __tablename__ = "conversations"
    __table_args__ = (
        points_to("account", "accounts"),
        UniqueConstraint("town", "channel", "bot", "chat", "account"),
    )

    channel: str
    bot: str
    chat: str
    account: int = ref()
    #: The intake as versioned JSON; the flow owns its shape.
    intake: dict[str, Any] = Field(sa_type=Json)
    updated_at: datetime = instant()


class PromptRow(TownIdKey, table=True):
    """A question with numbers to one person in one chat."""

    __tablename__ = "prompts"
    __table_args__ = (
        points_to("person", "people"),
        points_to("issue", "issues"),
        Index(
            "ix_prompts_open",
            "town",
            "person",
            "chat",
            sqlite_where=_OPEN_PROMPT,
            postgresql_where=_OPEN_PROMPT,
        ),
        Index("ix_prompts_issue", "town", "issue"),
    )

    person: int = ref()
    channel: str
    bot: str
    chat: str
    kind: str
    issue: int | None = maybe_ref()
    #: Numbers mapped to actions: `[{"number": 1, "action": "take", "label": "我来办理"}]`.
    options: list[dict[str, Any]] = Field(sa_type=Json)
    #: What the action needs to know besides the issue.
    data: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    asked_at: datetime = instant()
    expires_at: datetime | None = maybe_instant()
    closed_at: datetime | None = maybe_instant()


class OutboxRow(TownIdKey, table=True):
    """A message to be said: written in the turn, sent after its commit, in order in its chat."""

    __tablename__ = "outbox"
    __table_args__ = (
        points_to("prompt", "prompts"),
        points_to("issue", "issues"),
        points_to("room", "rooms"),
        points_to("person", "people"),
        one_of("state", ("waiting", "sending", "sent", "failed", "dropped")),
        one_of("priority", Priority),
        Index(
            "ix_outbox_unsent",
            "town",
            "channel",
            "bot",
            "id",
            sqlite_where=_UNSENT,
            postgresql_where=_UNSENT,
        ),
        Index("ix_outbox_chat", "town", "channel", "bot", "chat", "id"),
        Index("ix_outbox_platform", "town", "channel", "chat", "platform_id"),
        Index("ix_outbox_room_unasked", "town", "room", "created_at"),
        CheckConstraint("attempts >= 0", name="attempts"),
    )

    channel: str
    bot: str
    chat: str
    private: bool
    #: The room it goes to, or the person, for budgets and for addressing anew.
    room: int | None = maybe_ref()
    person: int | None = maybe_ref()
    priority: int
    not_before: datetime = instant()
    expires_at: datetime | None = maybe_instant()
    #: `Outgoing` without id and address, as versioned JSON.
    body: dict[str, Any] = Field(sa_type=Json)
    prompt: int | None = maybe_ref()
    issue: int | None = maybe_ref()
    #: Nobody asked for it: counts against the room's budget and keeps quiet hours.
    unasked: bool = False
    state: str = "waiting"
    attempts: int = 0
    created_at: datetime = instant()
    sent_at: datetime | None = maybe_instant()
    #: The platform's id once sent, which a quote names.
    platform_id: str | None = None
    error: str | None = None


class TimerRow(TownIdKey, table=True):
    """An instant at which time itself does something: to an issue, an intake or a person."""

    __tablename__ = "timers"
    __table_args__ = (
        points_to("issue", "issues"),
        Index(
            "ix_timers_due",
            "town",
            "due_at",
            "id",
            sqlite_where=text("fired_at IS NULL"),
            postgresql_where=text("fired_at IS NULL"),
        ),
        Index("ix_timers_subject", "town", "subject"),
        UniqueConstraint("town", "kind", "subject", "due_at"),
    )

    kind: str
    #: The issue, conversation or person it is about.
    subject: int = ref()
    issue: int | None = maybe_ref()
    due_at: datetime = instant()
    fired_at: datetime | None = maybe_instant()


class LessonRow(TownIdKey, table=True):
    """What the bot read in a text, and what was meant: without names, doors, people and rooms."""

    __tablename__ = "lessons"
    __table_args__ = (
        one_of("kind", Lesson),
        Index("ix_lessons_day", "town", "day"),
    )

    kind: str
    #: The town's day; no nearer, so that it leads to no message.
    day: date = Field(sa_type=Date)
    text: str
    #: What was read and what was meant: category, urgency and place, as versioned JSON.
    body: dict[str, Any] = Field(sa_type=Json)


class AlarmRow(TownIdKey, table=True):
    """Something an operator has to look at; red on the status page until cleared."""

    __tablename__ = "alarms"
    __table_args__ = (points_to("issue", "issues"),)

    kind: str
    issue: int | None = maybe_ref()
    text: str
    raised_at: datetime = instant()
    cleared_at: datetime | None = maybe_instant()


class StandingRow(TownKey, table=True):
    """How a channel is doing, as its process last said: other processes tell an operator."""

    __tablename__ = "standings"

    channel: str = Field(primary_key=True)
    #: State, account, last error and notes, as versioned JSON.
    body: dict[str, Any] = Field(sa_type=Json)
    at: datetime = instant()
