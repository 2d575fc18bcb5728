"""What is to be said: rows written in the turn, sent by the courier after the commit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, bindparam, func, select, update

from bot.domain.ids import IssueId, OutboxId, PersonId, PromptId, RoomId
from bot.messages import ChatAddress, Outgoing, Priority
from storage.store import Turn
from storage.tables import OutboxRow, table_of

_OUTBOX = table_of(OutboxRow)
_OUTGOING = TypeAdapter(Outgoing)

_UNSENT = ("waiting", "sending")
_DUE = (
    select(_OUTBOX)
    .where(
        _OUTBOX.c.town == bindparam("town"),
        _OUTBOX.c.state.in_(_UNSENT),
        _OUTBOX.c.not_before <= bindparam("now"),
    )
    .order_by(_OUTBOX.c.id)
    .limit(bindparam("limit"))
)
_NEXT = select(func.min(_OUTBOX.c.not_before)).where(
    _OUTBOX.c.town == bindparam("town"), _OUTBOX.c.state.in_(_UNSENT)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """An outbox row: the message and how it is to be handled."""

    message: Outgoing
    priority: Priority
    not_before: datetime
    person: PersonId | None
    room: RoomId | None
    issue: IssueId | None
    attempts: int
    #: A call to the platform was under way when the process ended: it may have been sent.
    maybe_sent: bool


def post(
    turn: Turn,
    message: Outgoing,
    *,
    priority: Priority,
    not_before: datetime,
    person: PersonId | None = None,
    room: RoomId | None = None,
    issue: IssueId | None = None,
    unasked: bool = False,
    expires_at: datetime | None = None,
) -> None:
    """Write the row that says `message`."""
    address = message.address
    turn.connection.execute(
        _OUTBOX.insert().values(
            town=turn.town,
            id=message.id,
            channel=address.channel,
            bot=address.bot,
            chat=address.chat,
            private=address.private,
            room=room,
            person=person,
            priority=priority.value,
            not_before=not_before,
            expires_at=expires_at,
            body={"version": 1, "message": _OUTGOING.dump_python(message, mode="json")},
            prompt=message.prompt,
            issue=issue,
            unasked=unasked,
            created_at=turn.now,
        )
    )


def due(turn: Turn, limit: int = 200) -> list[Letter]:
    """What may be sent now, in the order it was written."""
    rows = turn.connection.execute(_DUE, {"town": turn.town, "now": turn.now, "limit": limit})
    return [_letter(row) for row in rows]


def next_due(turn: Turn) -> datetime | None:
    """When the next message may be sent; None when there is none."""
    found: datetime | None = turn.connection.execute(_NEXT, {"town": turn.town}).scalar_one()
    return found


def sending(turn: Turn, letter: OutboxId) -> None:
    """The call to the platform begins: from here on it may have been sent."""
    _set(turn, letter, state="sending", attempts=_OUTBOX.c.attempts + 1)


def sent(turn: Turn, letter: OutboxId, platform_id: str) -> None:
    """The platform took it."""
    _set(turn, letter, state="sent", sent_at=turn.now, platform_id=platform_id, error=None)


def again(turn: Turn, letter: OutboxId, at: datetime, error: str) -> None:
    """Not sent; try again at `at`."""
    _set(turn, letter, state="waiting", not_before=at, error=error)


def failed(turn: Turn, letter: OutboxId, error: str) -> None:
    """It will never be sent."""
    _set(turn, letter, state="failed", error=error)


def drop_waiting(turn: Turn, issue: IssueId, room: RoomId) -> None:
    """Forget what waits to be said unasked about an issue in a room: newer words replace it."""
    turn.connection.execute(
        update(_OUTBOX)
        .where(
            _OUTBOX.c.town == turn.town,
            _OUTBOX.c.issue == issue,
            _OUTBOX.c.room == room,
            _OUTBOX.c.unasked,
            _OUTBOX.c.state == "waiting",
            _OUTBOX.c.not_before > turn.now,
        )
        .values(state="dropped")
    )


def issue_of(turn: Turn, address: ChatAddress, message_id: str | None) -> IssueId | None:
    """The issue that the bot's message with this platform id was about."""
    if message_id is None:
        return None
    row = turn.connection.execute(
        select(_OUTBOX.c.issue).where(
            _OUTBOX.c.town == turn.town,
            _OUTBOX.c.channel == address.channel,
            _OUTBOX.c.chat == address.chat,
            _OUTBOX.c.platform_id == message_id,
        )
    ).first()
    return IssueId(row.issue) if row and row.issue is not None else None


def prompt_sent_at(turn: Turn, prompt: PromptId) -> datetime | None:
    """When the message with this prompt was sent."""
    found: datetime | None = turn.connection.execute(
        select(_OUTBOX.c.sent_at).where(_OUTBOX.c.town == turn.town, _OUTBOX.c.prompt == prompt)
    ).scalar()
    return found


def depth(turn: Turn) -> tuple[int, datetime | None]:
    """How many messages wait, and since when the oldest."""
    row = turn.connection.execute(
        select(func.count(), func.min(_OUTBOX.c.created_at)).where(
            _OUTBOX.c.town == turn.town, _OUTBOX.c.state.in_(_UNSENT)
        )
    ).one()
    return row[0], row[1]


def _set(turn: Turn, letter: OutboxId, **values: Any) -> None:  # noqa: ANN401  # column values
    turn.connection.execute(
        update(_OUTBOX).where(_OUTBOX.c.town == turn.town, _OUTBOX.c.id == letter).values(**values)
    )


def to_outgoing(body: dict[str, Any]) -> Outgoing:
    """The message of a row's body."""
    return _OUTGOING.validate_python(body["message"])


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        message=to_outgoing(row.body),
        priority=Priority(row.priority),
        not_before=row.not_before,
        person=PersonId(row.person) if row.person is not None else None,
        room=RoomId(row.room) if row.room is not None else None,
        issue=IssueId(row.issue) if row.issue is not None else None,
        attempts=row.attempts,
        maybe_sent=row.state == "sending",
    )
