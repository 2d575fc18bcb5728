"""Which account of a platform the bot speaks as."""

from sqlalchemy import select

from storage.store import Turn
from storage.tables import AddressRow, RoomRow, table_of

_ADDRESS = table_of(AddressRow)
_ROOM = table_of(RoomRow)


def last(turn: Turn, channel: str) -> str:
    """The id of the account that people last wrote to, else that is in a group; "" when none is."""
    address = (
        select(_ADDRESS.c.bot)
        .where(_ADDRESS.c.town == turn.town, _ADDRESS.c.channel == channel)
        .order_by(_ADDRESS.c.seen_at.desc())
        .limit(1)
    )
    room = (
        select(_ROOM.c.bot)
        .where(_ROOM.c.town == turn.town, _ROOM.c.channel == channel)
        .order_by(_ROOM.c.id.desc())
        .limit(1)
    )
    for query in (address, room):
        if found := turn.connection.execute(query).scalar():
            return str(found)
    return ""
