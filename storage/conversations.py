"""Open intakes, one per account and chat."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, String, bindparam, cast, delete, func, or_, select

from bot.domain.ids import AccountId, ConversationId, PhotoId
from bot.domain.issues import OPEN_STATES
from bot.flows.intake import Intake
from bot.messages import ChatAddress
from storage import timers
from storage.store import Turn
from storage.tables import AccountRow, ConversationRow, IssueRow, RoomRow, table_of

_TALK = table_of(ConversationRow)
_ACCOUNT = table_of(AccountRow)
_ROOM = table_of(RoomRow)
_ISSUE = table_of(IssueRow)
_INTAKE = TypeAdapter(Intake)
#: The kind of timer that tells of silence.
SILENCE = "intake_silence"

_OPEN = select(_TALK).where(
    _TALK.c.town == bindparam("town"),
    _TALK.c.channel == bindparam("channel"),
    _TALK.c.bot == bindparam("bot"),
    _TALK.c.chat == bindparam("chat"),
    _TALK.c.account == bindparam("account"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A message that an intake is made of, for the day it is taken back or edited."""

    #: Where it was said: a group's chat, also when the intake goes on in private.
    channel: str
    bot: str
    chat: str
    #: The platform's id of the message.
    message: str
    #: The photos that came with it.
    photos: tuple[PhotoId, ...] = ()
    #: Its words are what is reported.
    is_report: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """An intake and where it is led."""

    id: ConversationId
    account: AccountId
    address: ChatAddress
    intake: Intake
    #: The messages it is made of, in the order they came.
    pieces: tuple[Piece, ...] = ()
    #: The intake before the last of them; None when that began it.
    before: Intake | None = None

    def piece(self, address: ChatAddress, message: str) -> Piece | None:
        """The message with this id of that chat, if the intake is made of it."""
        where = (address.channel, address.bot, address.chat, message)
        return next(
            (p for p in self.pieces if (p.channel, p.bot, p.chat, p.message) == where), None
        )


_PIECES = TypeAdapter(tuple[Piece, ...])


def lock(turn: Turn, address: ChatAddress, sender: str) -> None:
    """Let other processes wait that handle a message of the same sender in the same chat."""
    if turn.is_postgres:
        # Not joined by NUL, which PostgreSQL takes for no text.
        key = "\n".join([str(turn.town), address.channel, address.bot, address.chat, sender])
        turn.connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def find(turn: Turn, address: ChatAddress, account: AccountId) -> Conversation | None:
    """The intake that an account leads in a chat."""
    row = turn.connection.execute(
        _OPEN,
        {
            "town": turn.town,
            "channel": address.channel,
            "bot": address.bot,
            "chat": address.chat,
            "account": account,
        },
    ).first()
    return _conversation(row, private=address.private) if row else None


def get(turn: Turn, conversation: int) -> Conversation | None:
    """The intake with this id, if it is still open."""
    row = turn.connection.execute(
        select(_TALK).where(_TALK.c.town == turn.town, _TALK.c.id == conversation)
    ).first()
    return _conversation(row, private=bool(row.intake["private"])) if row else None


def made_of(turn: Turn, address: ChatAddress, message: str) -> Conversation | None:
    """The intake that this message of a chat is a part of, whoever leads it and wherever."""
    intake = cast(_TALK.c.intake, String)
    # As it stands in stored JSON: escaped (SQLite), and as it is read (PostgreSQL).
    written = {json.dumps(message), json.dumps(message, ensure_ascii=False)}
    rows = turn.connection.execute(
        select(_TALK).where(
            _TALK.c.town == turn.town,
            or_(*(intake.contains(one, autoescape=True) for one in sorted(written))),
        )
    )
    found = [_conversation(row, private=bool(row.intake["private"])) for row in rows]
    return next((talk for talk in found if talk.piece(address, message)), None)


def of_chat(turn: Turn, address: ChatAddress) -> list[Conversation]:
    """All open intakes of a chat."""
    rows = turn.connection.execute(
        select(_TALK)
        .where(_TALK.c.town == turn.town)
        .filter_by(channel=address.channel, bot=address.bot, chat=address.chat)
        .order_by(_TALK.c.id)
    )
    return [_conversation(row, private=address.private) for row in rows]


def save(
    turn: Turn,
    address: ChatAddress,
    account: AccountId,
    intake: Intake,
    silence: timedelta,
    *,
    pieces: Sequence[Piece] = (),
    before: Intake | None = None,
) -> None:
    """Keep the intake, and what it is made of; wait for `silence` before it ends by itself."""
    found = find(turn, address, account)
    values = {
        "intake": _stored(intake, tuple(pieces), before, private=address.private),
        "updated_at": turn.now,
    }
    if found:
        key = found.id
        turn.connection.execute(
            _TALK.update().where(_TALK.c.town == turn.town, _TALK.c.id == key).values(**values)
        )
    else:
        key = ConversationId(turn.new_id())
        turn.connection.execute(
            _TALK.insert().values(
                town=turn.town,
                id=key,
                channel=address.channel,
                bot=address.bot,
                chat=address.chat,
                account=account,
                **values,
            )
        )
    timers.set_one(turn, SILENCE, key, turn.now + silence)


def reshape(turn: Turn, conversation: Conversation) -> None:
    """Keep it as it is now; how long it waits for a word does not change."""
    stored = _stored(
        conversation.intake,
        conversation.pieces,
        conversation.before,
        private=conversation.address.private,
    )
    turn.connection.execute(
        _TALK.update()
        .where(_TALK.c.town == turn.town, _TALK.c.id == conversation.id)
        .values(intake=stored)
    )


def end(turn: Turn, conversation: Conversation) -> None:
    """The intake is over."""
    timers.replace(turn, conversation.id, ())
    turn.connection.execute(
        delete(_TALK).where(_TALK.c.town == turn.town, _TALK.c.id == conversation.id)
    )


def untouched_since(turn: Turn, instant: datetime) -> list[Conversation]:
    """The intakes that nobody went on with since then."""
    rows = turn.connection.execute(
        select(_TALK).where(_TALK.c.town == turn.town, _TALK.c.updated_at < instant)
    )
    return [_conversation(row, private=bool(row.intake["private"])) for row in rows]


def open_keys(turn: Turn) -> set[tuple[str, str, str, str]]:
    """(channel, bot, chat, platform id) of everybody with an open intake."""
    rows = turn.connection.execute(
        select(_TALK.c.channel, _TALK.c.bot, _TALK.c.chat, _ACCOUNT.c.platform_id)
        .join(_ACCOUNT, (_ACCOUNT.c.town == _TALK.c.town) & (_ACCOUNT.c.id == _TALK.c.account))
        .where(_TALK.c.town == turn.town)
    )
    return {(row[0], row[1], row[2], row[3]) for row in rows}


def reporter_keys(turn: Turn) -> set[tuple[str, str, str, str]]:
    """(channel, bot, chat, platform id) of everybody whose issue, told in a group, is not over."""
    rows = turn.connection.execute(
        select(_ROOM.c.channel, _ROOM.c.bot, _ROOM.c.chat, _ACCOUNT.c.platform_id)
        .join(_ISSUE, (_ISSUE.c.town == _ROOM.c.town) & (_ISSUE.c.room == _ROOM.c.id))
        .join(
            _ACCOUNT,
            (_ACCOUNT.c.town == _ISSUE.c.town)
            & (_ACCOUNT.c.person == _ISSUE.c.reporter)
            & (_ACCOUNT.c.channel == _ROOM.c.channel),
        )
        .where(_ROOM.c.town == turn.town, _ISSUE.c.state.in_([s.value for s in OPEN_STATES]))
    )
    return {(row[0], row[1], row[2], row[3]) for row in rows}


def _stored(
    intake: Intake, pieces: tuple[Piece, ...], before: Intake | None, *, private: bool
) -> dict[str, Any]:
    return {
        "version": 1,
        "private": private,
        "intake": _INTAKE.dump_python(intake, mode="json"),
        "pieces": _PIECES.dump_python(pieces, mode="json"),
        "before": _INTAKE.dump_python(before, mode="json") if before is not None else None,
    }


def _conversation(row: Row[Any], *, private: bool) -> Conversation:
    before = row.intake.get("before")
    return Conversation(
        id=ConversationId(row.id),
        account=AccountId(row.account),
        address=ChatAddress(channel=row.channel, bot=row.bot, chat=row.chat, private=private),
        intake=_INTAKE.validate_python(row.intake["intake"]),
        pieces=_PIECES.validate_python(row.intake.get("pieces", ())),
        before=_INTAKE.validate_python(before) if before is not None else None,
    )
