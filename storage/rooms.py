"""Rooms: chat groups, what they are bound to, and who is in them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, func, select, update

from bot.domain.ids import AccountId, IssueNumber, PersonId, RoomId, TownId, UnitId
from bot.domain.people import Room, RoomKind, RoomMode
from bot.messages import ChatAddress, Inbound, Mention
from storage import accounts
from storage.store import Turn
from storage.tables import AccountRow, OutboxRow, RoomMemberRow, RoomRow, table_of

_ROOM = table_of(RoomRow)
_MEMBER = table_of(RoomMemberRow)
_ACCOUNT = table_of(AccountRow)
_OUTBOX = table_of(OutboxRow)

_BY_CHAT = select(_ROOM).where(
    _ROOM.c.town == bindparam("town"),
    _ROOM.c.channel == bindparam("channel"),
    _ROOM.c.bot == bindparam("bot"),
    _ROOM.c.chat == bindparam("chat"),
)
_BY_ID = select(_ROOM).where(_ROOM.c.town == bindparam("town"), _ROOM.c.id == bindparam("id"))
_BY_UNIT = (
    select(_ROOM)
    .where(_ROOM.c.town == bindparam("town"), _ROOM.c.unit == bindparam("unit"))
    .order_by(_ROOM.c.id)
)
_IS_MEMBER = select(_MEMBER.c.account).where(
    _MEMBER.c.town == bindparam("town"),
    _MEMBER.c.room == bindparam("room"),
    _MEMBER.c.account == bindparam("account"),
)


def of_message(turn: Turn, message: Inbound, account: AccountId) -> Room | None:
    """The room a message was sent in (None in private); an unknown one is noted, unbound."""
    if message.address.private:
        return None
    room = noted(turn, message.address, message.chat_name)
    _add_member(turn, room.id, account)
    return room


def noted(turn: Turn, address: ChatAddress, name: str) -> Room:
    """The room behind a chat's address; an unknown one is noted, unbound, under this name."""
    return by_chat(turn, address) or _new(turn, address, name)


def joined(turn: Turn, room: Room, people: Iterable[Mention]) -> None:
    """These came into the room; whoever is not known yet gets an account."""
    for one in people:
        account = accounts.find(turn, room.channel, one.account) or accounts.add(
            turn, channel=room.channel, platform_id=one.account, name=one.name
        )
        _add_member(turn, room.id, account.id)


def left(turn: Turn, room: Room, platform_ids: Collection[str]) -> None:
    """These accounts are in the room no more."""
    gone = select(_ACCOUNT.c.id).where(
        _ACCOUNT.c.town == turn.town,
        _ACCOUNT.c.channel == room.channel,
        _ACCOUNT.c.platform_id.in_(platform_ids),
    )
    turn.connection.execute(
        delete(_MEMBER).where(
            _MEMBER.c.town == turn.town, _MEMBER.c.room == room.id, _MEMBER.c.account.in_(gone)
        )
    )


def by_chat(turn: Turn, address: ChatAddress) -> Room | None:
    """The room behind a chat's address."""
    row = turn.connection.execute(
        _BY_CHAT,
        {
            "town": turn.town,
            "channel": address.channel,
            "bot": address.bot,
            "chat": address.chat,
        },
    ).first()
    return _room(row) if row else None


def known(turn: Turn) -> set[tuple[str, str, str]]:
    """(channel, bot, chat) of every room in which the first message was said."""
    rows = turn.connection.execute(
        select(_ROOM.c.channel, _ROOM.c.bot, _ROOM.c.chat).where(
            _ROOM.c.town == turn.town, _ROOM.c.greeted_at.is_not(None)
        )
    )
    return {(row.channel, row.bot, row.chat) for row in rows}


def get(turn: Turn, room: RoomId) -> Room:
    """The room with this id."""
    return _room(turn.connection.execute(_BY_ID, {"town": turn.town, "id": room}).one())


def of_unit(turn: Turn, unit: UnitId) -> list[Room]:
    """The rooms bound to a unit, on every channel."""
    rows = turn.connection.execute(_BY_UNIT, {"town": turn.town, "unit": unit})
    return [_room(row) for row in rows]


def address_of(room: Room) -> ChatAddress:
    """Where to write to a room."""
    return ChatAddress(channel=room.channel, bot=room.bot, chat=room.chat, private=False)


def members(turn: Turn, room: RoomId, people: Sequence[PersonId]) -> dict[PersonId, str]:
    """Platform ids of those of `people` who were seen in the room."""
    rows = turn.connection.execute(
        select(_ACCOUNT.c.person, _ACCOUNT.c.platform_id)
        .join(
            _MEMBER,
            (_MEMBER.c.town == _ACCOUNT.c.town) & (_MEMBER.c.account == _ACCOUNT.c.id),
        )
        .where(
            _MEMBER.c.town == turn.town,
            _MEMBER.c.room == room,
            _ACCOUNT.c.person.in_(people),
        )
    )
    return {PersonId(row.person): row.platform_id for row in rows}


def shares_one(turn: Turn, account: AccountId, bot: str) -> bool:
    """Whether an account was seen in a group that belongs to a unit and has this bot in it."""
    found = turn.connection.execute(
        select(_ROOM.c.id)
        .join(_MEMBER, (_MEMBER.c.town == _ROOM.c.town) & (_MEMBER.c.room == _ROOM.c.id))
        .where(
            _MEMBER.c.town == turn.town,
            _MEMBER.c.account == account,
            _ROOM.c.bot == bot,
            _ROOM.c.unit.is_not(None),
        )
        .limit(1)
    )
    return found.first() is not None


def name_in(turn: Turn, room: RoomId, person: PersonId) -> str:
    """The display name somebody has in the room."""
    name: str = turn.connection.execute(
        select(_ACCOUNT.c.name)
        .join(
            _MEMBER,
            (_MEMBER.c.town == _ACCOUNT.c.town) & (_MEMBER.c.account == _ACCOUNT.c.id),
        )
        .where(_MEMBER.c.town == turn.town, _MEMBER.c.room == room, _ACCOUNT.c.person == person)
        .limit(1)
    ).scalar_one()
    return name


def greeted(turn: Turn, room: RoomId) -> None:
    """The first message in the group was said."""
    _set(turn, room, greeted_at=turn.now)


def rename(turn: Turn, room: RoomId, name: str) -> None:
    """The group is called otherwise now."""
    _set(turn, room, name=name)


def set_mode(turn: Turn, room: RoomId, mode: RoomMode) -> None:
    """How much the bot may say there unasked."""
    _set(turn, room, mode=mode.value)


def bind(turn: Turn, room: RoomId, unit: UnitId, kind: RoomKind) -> None:
    """The room is the group of this unit from now on."""
    _set(turn, room, unit=unit, kind=kind.value)


def said_number_since(turn: Turn, room: RoomId, number: IssueNumber, span: timedelta) -> bool:
    """Whether an unasked message in the room named the issue within `span`."""
    return _is_named(turn, number, _said(turn, room, span).where(_OUTBOX.c.unasked))


def _said(turn: Turn, room: RoomId, span: timedelta) -> Select[Any]:
    return select(_OUTBOX.c.body).where(
        _OUTBOX.c.town == turn.town,
        _OUTBOX.c.room == room,
        _OUTBOX.c.state != "dropped",
        _OUTBOX.c.created_at > turn.now - span,
    )


def _is_named(turn: Turn, number: IssueNumber, said: Select[Any]) -> bool:
    return any(row.body["message"]["issue"] == number for row in turn.connection.execute(said))


def last_said_of(turn: Turn, room: RoomId, issue: int) -> datetime | None:
    """When the bot last spoke unasked about an issue in the room, or will."""
    value: datetime | None = turn.connection.execute(
        select(func.max(_OUTBOX.c.not_before)).where(
            _OUTBOX.c.town == turn.town,
            _OUTBOX.c.room == room,
            _OUTBOX.c.issue == issue,
            _OUTBOX.c.unasked,
            _OUTBOX.c.state != "dropped",
        )
    ).scalar_one_or_none()
    return value


def _set(turn: Turn, room: RoomId, **values: Any) -> None:  # noqa: ANN401  # column values
    turn.connection.execute(
        update(_ROOM).where(_ROOM.c.town == turn.town, _ROOM.c.id == room).values(**values)
    )


def _add_member(turn: Turn, room: RoomId, account: AccountId) -> None:
    key = {"town": turn.town, "room": room, "account": account}
    if turn.connection.execute(_IS_MEMBER, key).first() is None:
        turn.connection.execute(_MEMBER.insert().values(**key))


def _new(turn: Turn, address: ChatAddress, name: str) -> Room:
    room = Room(
        town=turn.town,
        id=RoomId(turn.new_id()),
        channel=address.channel,
        bot=address.bot,
        chat=address.chat,
        name=name,
        kind=RoomKind.UNBOUND,
        mode=RoomMode.ACTIVE,
        unit=None,
        greeted_at=None,
    )
    add(turn, room)
    return room


def add(turn: Turn, room: Room) -> None:
    """Note a room."""
    turn.connection.execute(
        _ROOM.insert().values(
            town=room.town,
            id=room.id,
            channel=room.channel,
            bot=room.bot,
            chat=room.chat,
            name=room.name,
            kind=room.kind.value,
            mode=room.mode.value,
            unit=room.unit,
            greeted_at=room.greeted_at,
        )
    )


def _room(row: Row[Any]) -> Room:
    return Room(
        town=TownId(row.town),
        id=RoomId(row.id),
        channel=row.channel,
        bot=row.bot,
        chat=row.chat,
        name=row.name,
        kind=RoomKind(row.kind),
        mode=RoomMode(row.mode),
        unit=UnitId(row.unit) if row.unit is not None else None,
        greeted_at=row.greeted_at,
    )
