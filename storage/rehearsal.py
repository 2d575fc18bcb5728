"""What a replay asks of a database: who is called so, how far it got, and where it plays."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from bot.messages import ChatAddress, Inbound
from storage import accounts, directory
from storage.directory import Somebody
from storage.store import Turn
from storage.tables import (
    AccountRow,
    InboundRow,
    IssueEventRow,
    OutboxRow,
    PersonRow,
    RoomMemberRow,
    RoomRow,
    metadata,
    table_of,
)

_ACCOUNT = table_of(AccountRow)
_EVENT = table_of(IssueEventRow)
_INBOUND = table_of(InboundRow)
_MEMBER = table_of(RoomMemberRow)
_OUTBOX = table_of(OutboxRow)
_PERSON = table_of(PersonRow)
_ROOM = table_of(RoomRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """The channel whose groups a made-up town has, and the bot account that sits in them."""

    channel: str
    bot: str


def stage(turn: Turn) -> Stage | None:
    """Where the town lives; None before it has any group."""
    row = turn.connection.execute(
        select(_ROOM.c.channel, _ROOM.c.bot).where(_ROOM.c.town == turn.town).order_by(_ROOM.c.id)
    ).first()
    return Stage(channel=row.channel, bot=row.bot) if row else None


def last_instant(turn: Turn) -> datetime | None:
    """When something last happened in the town; None when nothing ever did."""
    instants = (_INBOUND.c.at, _OUTBOX.c.created_at, _OUTBOX.c.sent_at, _EVENT.c.at)
    found = [
        turn.connection.execute(
            select(func.max(column)).where(column.table.c.town == turn.town)
        ).scalar()
        for column in instants
    ]
    return max((at for at in found if at is not None), default=None)


def highest_id(turn: Turn) -> int:
    """The largest id of any row, so that new ones can go on from there."""
    highest = [
        turn.connection.execute(select(func.max(table.c.id))).scalar()
        for table in metadata.tables.values()
        if "id" in table.c
    ]
    return max((int(found) for found in highest if found is not None), default=0)


def in_room(turn: Turn, stage: Stage, name: str, chat: str) -> list[Somebody]:
    """Those called `name` who are in a group."""
    return _called(
        turn,
        stage,
        name,
        exists().where(
            _ROOM.c.town == _ACCOUNT.c.town,
            _ROOM.c.channel == stage.channel,
            _ROOM.c.chat == chat,
            _MEMBER.c.town == _ACCOUNT.c.town,
            _MEMBER.c.room == _ROOM.c.id,
            _MEMBER.c.account == _ACCOUNT.c.id,
        ),
    )


def in_lists(turn: Turn, stage: Stage, name: str) -> list[Somebody]:
    """Those called `name` whom the town's lists have."""
    return _called(turn, stage, name, _PERSON.c.code.is_not(None))


def in_town(turn: Turn, stage: Stage, name: str) -> list[Somebody]:
    """Everybody called `name`."""
    return _called(turn, stage, name)


def room_called(turn: Turn, stage: Stage, name: str) -> str | None:
    """The chat of the group with this name."""
    found: str | None = turn.connection.execute(
        select(_ROOM.c.chat)
        .where(_ROOM.c.town == turn.town, _ROOM.c.channel == stage.channel, _ROOM.c.name == name)
        .order_by(_ROOM.c.id)
    ).scalar()
    return found


def room_name(turn: Turn, stage: Stage, chat: str) -> str | None:
    """What the group in this chat is called."""
    found: str | None = turn.connection.execute(
        select(_ROOM.c.name).where(
            _ROOM.c.town == turn.town, _ROOM.c.channel == stage.channel, _ROOM.c.chat == chat
        )
    ).scalar()
    return found


def meet(turn: Turn, first_words: Inbound) -> None:
    """Somebody new: the account, and a private chat in which it can be written to."""
    address = first_words.address
    private = ChatAddress(
        channel=address.channel, bot=address.bot, chat=first_words.sender, private=True
    )
    account = accounts.speaker(turn, first_words)
    accounts.reachable(turn, account.id, private)


def _called(
    turn: Turn, stage: Stage, name: str, *conditions: ColumnElement[bool]
) -> list[Somebody]:
    rows: Any = turn.connection.execute(
        select(_ACCOUNT.c.platform_id)
        .join(_PERSON, (_PERSON.c.town == _ACCOUNT.c.town) & (_PERSON.c.id == _ACCOUNT.c.person))
        .where(
            _ACCOUNT.c.town == turn.town,
            _ACCOUNT.c.channel == stage.channel,
            _ACCOUNT.c.name == name,
            *conditions,
        )
        .order_by(_ACCOUNT.c.id)
        .limit(20)
    )
    described = (directory.somebody(turn, stage.channel, row.platform_id) for row in rows.all())
    return [one for one in described if one is not None]
