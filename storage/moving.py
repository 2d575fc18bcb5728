"""A chat goes on under another id: what is known of it goes with it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Table, delete, select, update

from bot.domain.people import Room
from bot.messages import ChatAddress
from storage import conversations, rooms
from storage.store import Turn
from storage.tables import (
    AddressRow,
    ConversationRow,
    OutboxRow,
    PromptRow,
    RoomMemberRow,
    RoomRow,
    metadata,
    table_of,
)

_ROOM = table_of(RoomRow)
_MEMBER = table_of(RoomMemberRow)
_TALK = table_of(ConversationRow)
_PROMPT = table_of(PromptRow)
_ADDRESS = table_of(AddressRow)
_OUTBOX = table_of(OutboxRow)


def chat(turn: Turn, address: ChatAddress, to: str) -> None:
    """Let room, open intakes, questions and what is still to be said go on under the id `to`.

    The keys of messages stay with the old id. Platforms count a moved chat's messages from the
    beginning, so under the new id they would swallow the first ones said there.
    """
    there = replace(address, chat=to)
    if there == address:
        return
    _move_room(turn, address, there)
    _move_talks(turn, address, there)
    _drop_private(turn, address, there)
    for table in (_PROMPT, _ADDRESS):
        turn.connection.execute(_at(table, turn, address).values(chat=to))
    _move_letters(turn, address, there)


def _move_room(turn: Turn, here: ChatAddress, there: ChatAddress) -> None:
    room, other = rooms.by_chat(turn, here), rooms.by_chat(turn, there)
    if room is None:
        return
    if other is not None:
        # Something was said under the new id before it was known to be the same chat.
        _swallow(turn, room, other)
    turn.connection.execute(
        update(_ROOM)
        .where(_ROOM.c.town == turn.town, _ROOM.c.id == room.id)
        .values(chat=there.chat)
    )


def _swallow(turn: Turn, room: Room, other: Room) -> None:
    """All that names `other` names `room`; what `other` is bound to counts where `room` is not."""
    known = select(_MEMBER.c.account).where(_MEMBER.c.town == turn.town, _MEMBER.c.room == room.id)
    turn.connection.execute(
        delete(_MEMBER).where(
            _MEMBER.c.town == turn.town, _MEMBER.c.room == other.id, _MEMBER.c.account.in_(known)
        )
    )
    for table, column in _references():
        turn.connection.execute(
            update(table)
            .where(table.c.town == turn.town, column == other.id)
            .values({column.name: room.id})
        )
    turn.connection.execute(delete(_ROOM).where(_ROOM.c.town == turn.town, _ROOM.c.id == other.id))
    if room.unit is None and other.unit is not None:
        rooms.bind(turn, room.id, other.unit, other.kind)
    if room.greeted_at is None and other.greeted_at is not None:
        rooms.greeted(turn, room.id)


def _references() -> Iterator[tuple[Table, Column[Any]]]:
    """Each column of the schema that names a room."""
    for table in metadata.tables.values():
        for constraint in table.foreign_key_constraints:
            if constraint.referred_table is _ROOM:
                yield from (
                    (table, column) for column in constraint.columns if column.name != "town"
                )


def _move_talks(turn: Turn, here: ChatAddress, there: ChatAddress) -> None:
    """An intake that was begun under the new id is the later one."""
    begun = {talk.account for talk in conversations.of_chat(turn, there)}
    for talk in conversations.of_chat(turn, here):
        if talk.account in begun:
            conversations.end(turn, talk)
    turn.connection.execute(_at(_TALK, turn, here).values(chat=there.chat))


def _drop_private(turn: Turn, here: ChatAddress, there: ChatAddress) -> None:
    """Of two private chats that are one, the one under the new id is known already."""
    known = select(_ADDRESS.c.id).where(_ADDRESS.c.town == turn.town).filter_by(**_key(there))
    if turn.connection.execute(known).first() is not None:
        turn.connection.execute(
            delete(_ADDRESS).where(_ADDRESS.c.town == turn.town).filter_by(**_key(here))
        )


def _move_letters(turn: Turn, here: ChatAddress, there: ChatAddress) -> None:
    """What was said stays where it was said: a quote names it by the old chat's ids."""
    rows = turn.connection.execute(
        select(_OUTBOX.c.id, _OUTBOX.c.body)
        .where(_OUTBOX.c.town == turn.town, _OUTBOX.c.state.in_(("waiting", "sending")))
        .filter_by(**_key(here))
    ).all()
    for row in rows:
        message = row.body["message"]
        moved = {**message, "address": {**message["address"], "chat": there.chat}}
        turn.connection.execute(
            update(_OUTBOX)
            .where(_OUTBOX.c.town == turn.town, _OUTBOX.c.id == row.id)
            .values(chat=there.chat, body={**row.body, "message": moved})
        )


def _key(address: ChatAddress) -> dict[str, str]:
    return {"channel": address.channel, "bot": address.bot, "chat": address.chat}


def _at(table: Table, turn: Turn, address: ChatAddress) -> Any:  # noqa: ANN401  # an update
    return update(table).where(table.c.town == turn.town).filter_by(**_key(address))
