"""The cast and their groups, as a platform has to know them before anybody speaks."""

from dataclasses import dataclass

from sqlalchemy import select

from bot.roster import cast
from storage.store import Turn
from storage.tables import AccountRow, RoomMemberRow, RoomRow, table_of

#: The groups in which the target conversations begin.
_GROUPS = ("3号楼群", "4号楼群")

_ACCOUNT = table_of(AccountRow)
_MEMBER = table_of(RoomMemberRow)
_ROOM = table_of(RoomRow)


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group by the platform's ids."""

    chat: str
    name: str
    members: tuple[str, ...]


def people(turn: Turn) -> dict[str, str]:
    """Names of the cast by their accounts."""
    rows = turn.connection.execute(select(_ACCOUNT).where(_ACCOUNT.c.name.in_(cast.NAMES)))
    return {row.platform_id: row.name for row in rows}


def groups(turn: Turn) -> list[Group]:
    """Their groups, each with those of the cast who are in it."""
    known = people(turn)
    found = []
    for room in turn.connection.execute(select(_ROOM).where(_ROOM.c.name.in_(_GROUPS))).all():
        members = turn.connection.execute(
            select(_ACCOUNT.c.platform_id)
            .join(_MEMBER, _MEMBER.c.account == _ACCOUNT.c.id)
            .where(_MEMBER.c.room == room.id)
        )
        ids = tuple(row.platform_id for row in members if row.platform_id in known)
        found.append(Group(chat=room.chat, name=room.name, members=ids))
    return found
