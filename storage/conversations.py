"""Open intakes, one per account and chat."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, bindparam, delete, func, select

from bot.domain.ids import AccountId, ConversationId
from bot.flows.intake import Intake
from bot.messages import ChatAddress
from storage import timers
from storage.store import Turn
from storage.tables import AccountRow, ConversationRow, table_of

_TALK = table_of(ConversationRow)
_ACCOUNT = table_of(AccountRow)
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
class Conversation:
    """An intake and where it is led."""

    id: ConversationId
    account: AccountId
    address: ChatAddress
    intake: Intake


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


def save(
    turn: Turn, address: ChatAddress, account: AccountId, intake: Intake, silence: timedelta
) -> None:
    """Keep the intake and wait for `silence` before it ends by itself."""
    found = find(turn, address, account)
    values = {
        "intake": {
            "version": 1,
            "private": address.private,
            "intake": _INTAKE.dump_python(intake, mode="json"),
        },
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


def _conversation(row: Row[Any], *, private: bool) -> Conversation:
    return Conversation(
        id=ConversationId(row.id),
        account=AccountId(row.account),
        address=ChatAddress(channel=row.channel, bot=row.bot, chat=row.chat, private=private),
        intake=_INTAKE.validate_python(row.intake["intake"]),
    )
