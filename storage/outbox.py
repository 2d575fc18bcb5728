"""What is to be said: rows written in the turn, sent by the courier after the commit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    update,
)

from bot.domain.ids import IssueId, OutboxId, PersonId, RoomId
from bot.messages import ChatAddress, Outgoing, Priority
from storage import quoted
from storage.store import Turn
from storage.tables import OutboxRow, table_of

_OUTBOX = table_of(OutboxRow)
_OUTGOING = TypeAdapter(Outgoing)

# Written out, not bound: with parameters neither database would use the index of unsent rows.
_UNSENT: tuple[ColumnElement[str], ...] = (literal_column("'waiting'"), literal_column("'sending'"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Instead:
    """How a message is said when its way is closed for good. Kept with it: it is needed late."""

    #: What may be said where others read along; None: nothing.
    in_group: str | None = None
    #: The building's group in which the person may be told.
    room: RoomId | None = None
    #: Its photos are for that person's eyes alone.
    private_photos: bool = False
    #: Nobody misses it when it cannot be said.
    dispensable: bool = False


_INSTEAD = TypeAdapter(Instead)


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
    #: Sent a second time after nobody could say whether the first one arrived.
    repeated: bool
    #: The platform's ids of the pieces that were sent; the others are still to be sent.
    pieces: tuple[str, ...]
    #: After this it is no longer worth saying.
    expires_at: datetime | None
    #: None: it was addressed anew before, and is not again.
    instead: Instead | None


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
    instead: Instead | None = None,
    about: str = "",
) -> None:
    """Write the row that says `message`; `instead` for the day its way turns out to be closed.

    `about`: the lasting trouble it tells of, for `storage.notified`.
    """
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
            body={
                "version": 1,
                "message": _OUTGOING.dump_python(message, mode="json"),
                "instead": _INSTEAD.dump_python(instead, mode="json") if instead else None,
                **({"about": about} if about else {}),
            },
            prompt=message.prompt,
            issue=issue,
            unasked=unasked,
            created_at=turn.now,
        )
    )


def due(
    turn: Turn,
    limit: int = 200,
    channels: Collection[str] | None = None,
    busy: Collection[str] = (),
) -> list[Letter]:
    """What may be sent now: each chat in the order it was written, chats with danger first.

    A letter that was tried and put back keeps back all that were written after it to the same
    chat, dangers apart; one that had no turn yet, only those that are no more urgent; one that
    waits for the morning, none. Only letters of `channels` (None: of all), and none to the chats
    (the platforms' ids) in which the sender is `busy`.
    """
    most_urgent = func.min(_OUTBOX.c.priority).over(
        partition_by=(_OUTBOX.c.channel, _OUTBOX.c.bot, _OUTBOX.c.chat)
    )
    query = _sendable(turn, channels).where(_OUTBOX.c.not_before <= turn.now)
    if busy:
        query = query.where(_OUTBOX.c.chat.not_in(sorted(busy)))
    rows = turn.connection.execute(query.order_by(most_urgent, _OUTBOX.c.id).limit(limit))
    return [_letter(row) for row in rows]


def next_due(turn: Turn, channels: Collection[str] | None = None) -> datetime | None:
    """When the next message may be sent; None when there is none. `channels` as for `due`."""
    sendable = _sendable(turn, channels).subquery()
    found: datetime | None = turn.connection.execute(
        select(func.min(sendable.c.not_before))
    ).scalar_one()
    return found


def _sendable(turn: Turn, channels: Collection[str] | None) -> Select[Any]:
    """Unsent letters whose chat does not wait for an earlier one that was put back."""
    # Grouped by an expression: by the column SQLite would walk the index of all letters ever sent.
    chat = func.coalesce(_OUTBOX.c.chat, "").label("chat")
    tried = _OUTBOX.c.attempts > 0
    # A digest for which today's budget has no room must not make its group deaf until tomorrow.
    keeps_back = case((tried, Priority.ANSWER.value), else_=_OUTBOX.c.priority).label("keeps_back")
    first_put_back = (
        select(
            _OUTBOX.c.channel,
            _OUTBOX.c.bot,
            chat,
            keeps_back,
            func.min(_OUTBOX.c.id).label("id"),
        )
        .where(
            _OUTBOX.c.town == turn.town,
            _OUTBOX.c.state.in_(_UNSENT),
            or_(tried, _OUTBOX.c.error.is_not(None)),
            _OUTBOX.c.not_before > turn.now,
        )
        .group_by(_OUTBOX.c.channel, _OUTBOX.c.bot, chat, keeps_back)
        .subquery()
    )
    waits_behind_it = and_(
        first_put_back.c.channel == _OUTBOX.c.channel,
        first_put_back.c.bot == _OUTBOX.c.bot,
        first_put_back.c.chat == _OUTBOX.c.chat,
        first_put_back.c.id < _OUTBOX.c.id,
        first_put_back.c.keeps_back <= _OUTBOX.c.priority,
    )
    query = (
        select(_OUTBOX)
        .outerjoin(first_put_back, waits_behind_it)
        .where(
            _OUTBOX.c.town == turn.town,
            _OUTBOX.c.state.in_(_UNSENT),
            first_put_back.c.id.is_(None),
        )
    )
    return query if channels is None else query.where(_OUTBOX.c.channel.in_(sorted(channels)))


def sending(turn: Turn, letter: OutboxId, *, repeated: bool = False) -> None:
    """The call to the platform begins: from here on it may have been sent.

    `repeated`: nobody knows what became of the call before, and it is made once more.
    """
    _set(turn, letter, state="sending", attempts=_OUTBOX.c.attempts + 1)
    if repeated:
        _set(turn, letter, body={**_body(turn, letter), "repeated": True})


def piece_sent(turn: Turn, letter: OutboxId, pieces: Sequence[str]) -> None:
    """The platform took one more piece of it; `pieces` are its ids of all that it took."""
    _set(
        turn,
        letter,
        state="waiting",
        error=None,
        body={**_body(turn, letter), "pieces": [*pieces], "repeated": False},
    )


def sent(turn: Turn, letter: OutboxId, platform_id: str, pieces: Sequence[str] = ()) -> None:
    """The platform took it, in `pieces`; the id is that of the one with the last words."""
    if len(pieces) > 1:
        _set(turn, letter, body={**_body(turn, letter), "pieces": [*pieces]})
    _set(turn, letter, state="sent", sent_at=turn.now, platform_id=platform_id, error=None)


def again(
    turn: Turn, letter: OutboxId, at: datetime, error: str, *, repeated: bool = False
) -> None:
    """Not sent, or perhaps sent (`repeated`); try again at `at`. Dropped meanwhile, it stays so."""
    key = (_OUTBOX.c.town == turn.town, _OUTBOX.c.id == letter)
    columns = select(_OUTBOX.c.body, _OUTBOX.c.not_before, _OUTBOX.c.state)
    row = turn.connection.execute(columns.where(*key)).one()
    if row.state == "dropped":
        return
    body = {"due_at": row.not_before.isoformat(), **row.body}
    if repeated:
        body["repeated"] = True
    _set(turn, letter, state="waiting", not_before=at, error=error, body=body)


def wake(turn: Turn, channel: str, within: timedelta) -> None:
    """The channel works again: what was put back for less than `within` may be tried now."""
    turn.connection.execute(
        update(_OUTBOX)
        .where(
            _OUTBOX.c.town == turn.town,
            _OUTBOX.c.channel == channel,
            _OUTBOX.c.state == "waiting",
            or_(_OUTBOX.c.attempts > 0, _OUTBOX.c.error.is_not(None)),
            _OUTBOX.c.not_before > turn.now,
            _OUTBOX.c.not_before <= turn.now + within,
        )
        .values(not_before=turn.now)
    )


def failed(turn: Turn, letter: OutboxId, error: str) -> None:
    """It will never be sent."""
    _set(turn, letter, state="failed", error=error)


def drop(turn: Turn, letter: OutboxId, why: str) -> None:
    """It is not to be said any more."""
    _set(turn, letter, state="dropped", error=why)


def drop_held_back(turn: Turn, issue: IssueId) -> None:
    """Forget what waits for the morning and asks nothing: by then it would not be true."""
    turn.connection.execute(
        update(_OUTBOX)
        .where(
            _OUTBOX.c.town == turn.town,
            _OUTBOX.c.issue == issue,
            _OUTBOX.c.unasked,
            _OUTBOX.c.private,
            _OUTBOX.c.prompt.is_(None),
            _OUTBOX.c.state == "waiting",
            _OUTBOX.c.attempts == 0,
            _OUTBOX.c.not_before > turn.now,
        )
        .values(state="dropped")
    )


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
    found = quoted.letter(turn, address, message_id)
    return found.issue if found else None


def dangers_waiting(turn: Turn, channel: str) -> list[Letter]:
    """Private letters about a danger of which nothing was sent so far on this channel."""
    rows = turn.connection.execute(
        select(_OUTBOX)
        .where(
            _OUTBOX.c.town == turn.town,
            _OUTBOX.c.state.in_(_UNSENT),
            _OUTBOX.c.state == "waiting",
            _OUTBOX.c.channel == channel,
            _OUTBOX.c.private,
            _OUTBOX.c.priority == Priority.DANGER.value,
            _OUTBOX.c.person.is_not(None),
        )
        .order_by(_OUTBOX.c.id)
    )
    return [letter for row in rows if not (letter := _letter(row)).pieces]


def depth(turn: Turn) -> tuple[int, datetime | None]:
    """How many messages wait, and since when the oldest."""
    row = turn.connection.execute(
        select(func.count(), func.min(_OUTBOX.c.created_at)).where(
            _OUTBOX.c.town == turn.town, _OUTBOX.c.state.in_(_UNSENT)
        )
    ).one()
    return row[0], row[1]


def sent_since(turn: Turn, channel: str, since: datetime, bot: str | None = None) -> int:
    """How many messages went out on a channel since then, from one account or from any."""
    query = (
        select(func.count())
        .select_from(_OUTBOX)
        .where(_OUTBOX.c.town == turn.town, _OUTBOX.c.channel == channel, _OUTBOX.c.sent_at > since)
    )
    if bot is not None:
        query = query.where(_OUTBOX.c.bot == bot)
    return int(turn.connection.execute(query).scalar_one())


def _set(turn: Turn, letter: OutboxId, **values: Any) -> None:  # noqa: ANN401  # column values
    turn.connection.execute(
        update(_OUTBOX).where(_OUTBOX.c.town == turn.town, _OUTBOX.c.id == letter).values(**values)
    )


def _body(turn: Turn, letter: OutboxId) -> dict[str, Any]:
    found: dict[str, Any] = turn.connection.execute(
        select(_OUTBOX.c.body).where(_OUTBOX.c.town == turn.town, _OUTBOX.c.id == letter)
    ).scalar_one()
    return found


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
        repeated=bool(row.body.get("repeated")),
        pieces=tuple(row.body.get("pieces", ())),
        expires_at=row.expires_at,
        instead=_INSTEAD.validate_python(found) if (found := row.body.get("instead")) else None,
    )
