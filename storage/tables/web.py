"""The web chat's own log: what a platform's servers keep for the other channels."""

from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field

from storage.tables.base import TownIdKey, datetime, instant
from storage.types import Json


class WebMessageRow(TownIdKey, table=True):
    """A message in a room or private chat of the web, by a person or by the bot."""

    __tablename__ = "web_messages"
    __table_args__ = (
        UniqueConstraint("town", "chat", "message_id"),
        Index("ix_web_messages_chat", "town", "chat", "id"),
        Index("ix_web_messages_sender", "town", "sender"),
        Index(
            "ix_web_messages_not_handed",
            "town",
            "id",
            sqlite_where=text("NOT handed"),
            postgresql_where=text("NOT handed"),
        ),
    )

    bot: str
    chat: str
    private: bool
    chat_name: str = ""
    #: By the page for people, from the outbox id for the bot: a retry finds it and adds nothing.
    message_id: str
    #: The platform's id of the account; NULL for the bot.
    sender: str | None = None
    sender_name: str
    at: datetime = instant()
    #: Whether the bot's side took it over; what it did not is offered again at the next start.
    handed: bool
    #: The prompt that asks, or whose button was pressed.
    prompt: int | None = Field(default=None, sa_type=BigInteger)
    issue: int | None = Field(default=None, sa_type=BigInteger)
    #: Text, mentions, quote, photos, files and choices, as versioned JSON.
    body: dict[str, Any] = Field(sa_type=Json)
