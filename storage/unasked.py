"""How often the bot spoke unasked in a group on the town's day: two columns of the room's row.

It is noted in the turn that speaks, so a crash counts neither a word too many nor one too few, and
a turn that is run again counts once.
"""

from datetime import date

from sqlalchemy import bindparam, case, select, update

from bot.domain.ids import RoomId
from storage.store import Turn
from storage.tables import RoomRow, TownRow, table_of

_ROOM = table_of(RoomRow)
_TOWN = table_of(TownRow)

_MINE = (_ROOM.c.town == bindparam("of_town"), _ROOM.c.id == bindparam("room"))
#: Locked where other processes handle messages of the same group: the last word is spent once.
_SPOKEN = (
    select(_ROOM.c.unasked_on, _ROOM.c.unasked, _TOWN.c.unasked_a_day)
    .join(_TOWN, _TOWN.c.id == _ROOM.c.town)
    .where(*_MINE)
    .with_for_update(key_share=True, of=_ROOM)
)
_SPEAK = (
    update(_ROOM)
    .where(*_MINE)
    .values(
        unasked=case((_ROOM.c.unasked_on == bindparam("day"), _ROOM.c.unasked + 1), else_=1),
        unasked_on=bindparam("day"),
    )
)


def left(turn: Turn, room: RoomId, day: date) -> int:
    """How often the bot may still speak unasked in the room on this day; 0: not at all."""
    row = turn.connection.execute(_SPOKEN, {"of_town": turn.town, "room": room}).one()
    spoken = row.unasked if row.unasked_on == day else 0
    return int(max(row.unasked_a_day - spoken, 0))


def spoken(turn: Turn, room: RoomId, day: date) -> None:
    """It spoke unasked once more."""
    turn.connection.execute(_SPEAK, {"of_town": turn.town, "room": room, "day": day})
