"""Accounts: who speaks, and where somebody can be reached in private."""

from typing import Any

from sqlalchemy import Row, bindparam, select, update

from bot.domain.ids import AccountId, IssueId, PersonId, TownId, UnitId
from bot.domain.people import Account
from bot.flows import reach
from bot.messages import NOBODY, ChatAddress, Inbound
from storage import alarms
from storage.store import Turn
from storage.tables import AccountRow, AddressRow, IssueRow, PersonRow, UnitRow, table_of

_ACCOUNT = table_of(AccountRow)
_ADDRESS = table_of(AddressRow)
_ISSUE = table_of(IssueRow)
_PERSON = table_of(PersonRow)
_UNIT = table_of(UnitRow)

_BY_PLATFORM_ID = select(_ACCOUNT).where(
    _ACCOUNT.c.town == bindparam("town"),
    _ACCOUNT.c.channel == bindparam("channel"),
    _ACCOUNT.c.platform_id == bindparam("platform_id"),
)
_PRIVATE = (
    select(
        _ADDRESS.c.channel,
        _ADDRESS.c.bot,
        _ADDRESS.c.chat,
        _ADDRESS.c.unit,
        _ADDRESS.c.seen_at,
        _PERSON.c.prefers,
    )
    .join(_ACCOUNT, (_ACCOUNT.c.town == _ADDRESS.c.town) & (_ACCOUNT.c.id == _ADDRESS.c.account))
    .join(_PERSON, (_PERSON.c.town == _ACCOUNT.c.town) & (_PERSON.c.id == _ACCOUNT.c.person))
    .where(
        _ADDRESS.c.town == bindparam("town"),
        _ACCOUNT.c.person == bindparam("person"),
        _ADDRESS.c.blocked_at.is_(None),
    )
    .order_by(_ADDRESS.c.seen_at.desc(), _ADDRESS.c.id.desc())
)
_UNIT_OF = select(_ISSUE.c.unit).where(
    _ISSUE.c.town == bindparam("town"), _ISSUE.c.id == bindparam("issue")
)
_DOOR = (
    select(_ADDRESS.c.unit)
    .join(_UNIT, (_UNIT.c.town == _ADDRESS.c.town) & (_UNIT.c.id == _ADDRESS.c.unit))
    .where(
        _ADDRESS.c.town == bindparam("town"),
        _ADDRESS.c.channel == bindparam("channel"),
        _ADDRESS.c.bot == bindparam("bot"),
        _ADDRESS.c.chat == bindparam("chat"),
        _UNIT.c.retired_at.is_(None),
    )
)


def find(turn: Turn, channel: str, platform_id: str) -> Account | None:
    """The account with this id on this channel."""
    row = turn.connection.execute(
        _BY_PLATFORM_ID, {"town": turn.town, "channel": channel, "platform_id": platform_id}
    ).first()
    return account_of(row) if row else None


def get(turn: Turn, account: AccountId) -> Account:
    """The account with this id."""
    row = turn.connection.execute(
        select(_ACCOUNT).where(_ACCOUNT.c.town == turn.town, _ACCOUNT.c.id == account)
    ).one()
    return account_of(row)


def speaker(turn: Turn, message: Inbound) -> Account:
    """The account that sent `message`; a new one gets a person of its own, by its display name."""
    found = find(turn, message.address.channel, message.sender)
    account = found or add(
        turn,
        channel=message.address.channel,
        platform_id=message.sender,
        name=message.sender_name,
    )
    # Who was not told by name this time keeps the name they had.
    if found and message.sender_name not in (found.name, NOBODY):
        turn.connection.execute(
            update(_ACCOUNT)
            .where(_ACCOUNT.c.town == turn.town, _ACCOUNT.c.id == found.id)
            .values(name=message.sender_name)
        )
    if message.address.private:
        reachable(turn, account.id, message.address)
    else:
        _active(turn, account.id)
    return account


def reachable(
    turn: Turn, account: AccountId, address: ChatAddress, *, unit: UnitId | None = None
) -> None:
    """Note that `account` can be written to privately at `address`, seen now.

    `unit` is the building by whose door it came in, which a chat keeps from then on.
    """
    key = {"channel": address.channel, "bot": address.bot, "chat": address.chat}
    door = {} if unit is None else {"unit": unit}
    done = turn.connection.execute(
        update(_ADDRESS)
        .where(_ADDRESS.c.town == turn.town)
        .filter_by(**key)
        .values(seen_at=turn.now, blocked_at=None, account=account, **door)
    )
    if not done.rowcount:
        turn.connection.execute(
            _ADDRESS.insert().values(
                town=turn.town, id=turn.new_id(), account=account, seen_at=turn.now, **key, **door
            )
        )


def not_yet_reachable(turn: Turn, account: AccountId, address: ChatAddress) -> None:
    """Note a private chat that nobody has opened so far: they are not told there until they do."""
    if at_address(turn, address) is None:
        reachable(turn, account, address)
        blocked(turn, address)


def private_address(
    turn: Turn,
    person: PersonId,
    *,
    avoiding: str | None = None,
    issue: IssueId | None = None,
) -> ChatAddress | None:
    """Where to write to a person privately, by the rule of `bot.flows.reach`.

    Never where the platform refuses it, nor on the channel `avoiding`; on one in trouble only when
    there is no other. Who came in by the doors of
    several buildings is told of an issue where that building is talked of.
    """
    rows = turn.connection.execute(_PRIVATE, {"town": turn.town, "person": person}).all()
    rows = [row for row in rows if row.channel != avoiding]
    down = alarms.channels_down(turn) if len({row.channel for row in rows}) > 1 else ()
    ways = [
        reach.Way(channel=row.channel, seen_at=row.seen_at, works=row.channel not in down)
        for row in rows
    ]
    found = reach.best(ways, rows[0].prefers if rows else None, turn.now)
    if found is None:
        return None
    row = rows[found]
    if row.unit is not None and issue is not None:
        unit = turn.connection.execute(_UNIT_OF, {"town": turn.town, "issue": issue}).scalar_one()
        same = (other for other in rows if (other.channel, other.unit) == (row.channel, unit))
        row = next(same, row)
    return ChatAddress(channel=row.channel, bot=row.bot, chat=row.chat, private=True)


def ways_of(turn: Turn, person: PersonId) -> list[str]:
    """The channels on which a person can be written to privately, where last active first."""
    rows = turn.connection.execute(_PRIVATE, {"town": turn.town, "person": person})
    return list(dict.fromkeys(row.channel for row in rows))


def has_account(turn: Turn, person: PersonId, channel: str) -> bool:
    """Whether the person is known on that channel, be it in a group alone."""
    query = select(_ACCOUNT.c.id).where(
        _ACCOUNT.c.town == turn.town, _ACCOUNT.c.person == person, _ACCOUNT.c.channel == channel
    )
    return turn.connection.execute(query.limit(1)).first() is not None


def is_used(turn: Turn, channel: str) -> bool:
    """Whether anybody of the town talks to the bot privately on that channel."""
    query = select(_ADDRESS.c.id).where(_ADDRESS.c.town == turn.town, _ADDRESS.c.channel == channel)
    return turn.connection.execute(query.limit(1)).first() is not None


def prefer(turn: Turn, person: PersonId, channel: str | None) -> None:
    """A person wants to be told on that channel; None: where last active."""
    turn.connection.execute(
        update(_PERSON)
        .where(_PERSON.c.town == turn.town, _PERSON.c.id == person)
        .values(prefers=channel)
    )


def at_address(turn: Turn, address: ChatAddress) -> AccountId | None:
    """Whose private chat this is."""
    row = turn.connection.execute(
        select(_ADDRESS.c.account)
        .where(_ADDRESS.c.town == turn.town)
        .filter_by(channel=address.channel, bot=address.bot, chat=address.chat)
    ).first()
    return AccountId(row.account) if row else None


def building_of(turn: Turn, address: ChatAddress) -> UnitId | None:
    """The building by whose door this private chat came in; None for another chat."""
    row = turn.connection.execute(
        _DOOR,
        {
            "town": turn.town,
            "channel": address.channel,
            "bot": address.bot,
            "chat": address.chat,
        },
    ).first()
    return UnitId(row.unit) if row else None


def blocked(turn: Turn, address: ChatAddress) -> None:
    """The platform refuses this private chat for good."""
    turn.connection.execute(
        update(_ADDRESS)
        .where(_ADDRESS.c.town == turn.town)
        .filter_by(channel=address.channel, bot=address.bot, chat=address.chat)
        .where(_ADDRESS.c.blocked_at.is_(None))
        .values(blocked_at=turn.now)
    )


def told_unreadable(turn: Turn, account: AccountId) -> bool:
    """Note that the answer about voice messages is given; False when it was given before."""
    return _tell_once(turn, account, "told_unreadable_at")


def told_private(turn: Turn, account: AccountId) -> bool:
    """Note that it is told how to be written to in private; False when it was told before."""
    return _tell_once(turn, account, "told_private_at")


def _tell_once(turn: Turn, account: AccountId, column: str) -> bool:
    done = turn.connection.execute(
        update(_ACCOUNT)
        .where(
            _ACCOUNT.c.town == turn.town,
            _ACCOUNT.c.id == account,
            _ACCOUNT.c[column].is_(None),
        )
        .values({column: turn.now})
    )
    return done.rowcount == 1


def add(
    turn: Turn, *, channel: str, platform_id: str, name: str, person: PersonId | None = None
) -> Account:
    """A new account, of `person` or of a person of its own, who is called as it is."""
    if person is None:
        person = PersonId(turn.new_id())
        turn.connection.execute(
            _PERSON.insert().values(town=turn.town, id=person, name=(name or "邻居")[:64])
        )
    account = Account(
        town=turn.town,
        id=AccountId(turn.new_id()),
        channel=channel,
        platform_id=platform_id,
        name=name,
        person=person,
    )
    turn.connection.execute(
        _ACCOUNT.insert().values(
            town=turn.town,
            id=account.id,
            channel=channel,
            platform_id=platform_id,
            name=name,
            person=person,
        )
    )
    return account


def _active(turn: Turn, account: AccountId) -> None:
    """Somebody spoke in a group: so it is that app they have in hand now."""
    turn.connection.execute(
        update(_ADDRESS)
        .where(
            _ADDRESS.c.town == turn.town,
            _ADDRESS.c.account == account,
            _ADDRESS.c.blocked_at.is_(None),
        )
        .values(seen_at=turn.now)
    )


def account_of(row: Row[Any]) -> Account:
    """The account in a row of the table."""
    return Account(
        town=TownId(row.town),
        id=AccountId(row.id),
        channel=row.channel,
        platform_id=row.platform_id,
        name=row.name,
        person=PersonId(row.person),
    )
