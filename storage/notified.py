"""Messages about a trouble that lasts: when somebody was last told, and what waits to be said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, literal_column, select

from bot.domain.ids import OutboxId, PersonId
from bot.messages import ChatAddress
from storage import outbox
from storage.store import Turn
from storage.tables import OutboxRow, table_of

_OUTBOX = table_of(OutboxRow)

#: How far back in a chat somebody's last message about it is looked for.
_LATEST = 50
# Written out, not bound: with parameters neither database would use the index of unsent rows.
_UNSENT: tuple[ColumnElement[str], ...] = (literal_column("'waiting'"), literal_column("'sending'"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A message about the trouble that was sent."""

    text: str
    code: str
    #: When it was written, UTC, or could first be sent if that was later.
    at: datetime


def last(turn: Turn, address: ChatAddress, about: str) -> Told | None:
    """What was last said about it in this private chat; what still waits does not count."""
    rows = turn.connection.execute(
        select(_OUTBOX.c.body, _OUTBOX.c.state, _OUTBOX.c.not_before, _OUTBOX.c.created_at)
        .where(_OUTBOX.c.town == turn.town)
        .filter_by(channel=address.channel, bot=address.bot, chat=address.chat)
        .order_by(_OUTBOX.c.id.desc())
        .limit(_LATEST)
    )
    for row in rows:
        if row.body.get("about") == about and row.state in ("sending", "sent"):
            message = outbox.to_outgoing(row.body)
            at = max(row.not_before, row.created_at)
            return Told(text=message.text, code=message.code, at=at)
    return None


def waiting(turn: Turn, person: PersonId, about: str) -> list[tuple[str, str]]:
    """Text and code of what waits to be said to a person about it."""
    messages = [outbox.to_outgoing(row.body) for row in _waiting(turn, person, about)]
    return [(message.text, message.code) for message in messages]


def take_back(turn: Turn, person: PersonId, about: str) -> None:
    """What waits to be said to a person about it is not said: newer words are, or none."""
    rows = _waiting(turn, person, about)
    # Those whose time has not come go without a trace: a code that comes anew all night would
    # leave a thousand. The others may be in hand.
    unseen = [row.id for row in rows if row.not_before > turn.now]
    if unseen:
        turn.connection.execute(
            delete(_OUTBOX).where(_OUTBOX.c.town == turn.town, _OUTBOX.c.id.in_(unseen))
        )
    for row in rows:
        if row.id not in unseen:
            outbox.drop(turn, OutboxId(row.id), "newer words")


def _waiting(turn: Turn, person: PersonId, about: str) -> list[Any]:
    rows = turn.connection.execute(
        select(_OUTBOX.c.id, _OUTBOX.c.body, _OUTBOX.c.not_before)
        .where(
            _OUTBOX.c.town == turn.town,
            _OUTBOX.c.state.in_(_UNSENT),
            _OUTBOX.c.state == "waiting",
            _OUTBOX.c.person == person,
        )
        .order_by(_OUTBOX.c.id)
    )
    return [row for row in rows if row.body.get("about") == about]
