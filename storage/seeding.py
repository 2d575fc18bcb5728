"""Rooms and accounts of a town that lives on a channel of our own: the web page, or a replay."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.domain.people import RoomMode
from bot.roster import cast
from bot.roster.rooms import rooms_of
from bot.roster.values import Roster
from storage import tables
from storage.store import Turn
from storage.tables import table_of

_UNIT = table_of(tables.UnitRow)
_PERSON = table_of(tables.PersonRow)
_ROOM = table_of(tables.RoomRow)
_ACCOUNT = table_of(tables.AccountRow)
_MEMBER = table_of(tables.RoomMemberRow)
_ADDRESS = table_of(tables.AddressRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class Naming:
    """The platform's ids of a made-up town: of an account by its person's code, and so on."""

    #: Also the chat in which that person is written to privately.
    account: Callable[[str], str] = str
    #: Of a group by its name.
    group: Callable[[str], str] = str


AS_LISTED = Naming()


def seed_rooms(
    turn: Turn,
    roster: Roster,
    channel: str,
    bot: str,
    *,
    unreached: Collection[str] = cast.UNREACHED,
    naming: Naming = AS_LISTED,
) -> None:
    """Make the groups of `roster` on `channel`, and an account for everybody listed in it.

    The lists must be in the database. Those called as in `unreached` have no private chat until
    they write first.
    """
    units = _ids(turn, _UNIT.c.code, _UNIT.c.id)
    people = _ids(turn, _PERSON.c.code, _PERSON.c.id)
    accounts = {person.code: turn.new_id() for person in roster.people}
    groups = [(turn.new_id(), row) for row in roster.rooms or rooms_of(roster)]
    _insert(
        turn,
        _ACCOUNT,
        [
            {
                "id": accounts[person.code],
                "channel": channel,
                "platform_id": naming.account(person.code),
                "name": person.name,
                "person": people[person.code],
            }
            for person in roster.people
        ],
    )
    _insert(
        turn,
        _ADDRESS,
        [
            {
                "id": turn.new_id(),
                "account": accounts[person.code],
                "channel": channel,
                "bot": bot,
                "chat": naming.account(person.code),
                "seen_at": turn.now,
            }
            for person in roster.people
            if person.name not in unreached
        ],
    )
    _insert(
        turn,
        _ROOM,
        [
            {
                "id": room,
                "channel": channel,
                "bot": bot,
                "chat": naming.group(row.name),
                "name": row.name,
                "kind": row.kind.value,
                "mode": RoomMode.ACTIVE.value,
                "unit": units[row.unit_code],
                "greeted_at": turn.now,
            }
            for room, row in groups
        ],
    )
    _insert(
        turn,
        _MEMBER,
        [{"room": room, "account": accounts[code]} for room, row in groups for code in row.members],
    )


def _ids(turn: Turn, code: Any, key: Any) -> dict[str, int]:  # noqa: ANN401  # columns
    rows = turn.connection.execute(
        select(code, key).where(code.table.c.town == turn.town, code.is_not(None))
    )
    return {row[0]: row[1] for row in rows}


def _insert(turn: Turn, table: Any, rows: list[dict[str, Any]]) -> None:  # noqa: ANN401
    if rows:
        turn.connection.execute(table.insert(), [{"town": turn.town, **row} for row in rows])
