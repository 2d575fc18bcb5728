"""Accounts: who speaks, and where somebody can be reached in private."""

from typing import Any

from sqlalchemy import Row, bindparam, select, update

from bot.domain.ids import AccountId, PersonId, TownId
from bot.domain.people import Account
from bot.messages import ChatAddress, Inbound
from storage.store import Turn
from storage.tables import AccountRow, AddressRow, PersonRow, table_of

_ACCOUNT = table_of(AccountRow)
_ADDRESS = table_of(AddressRow)
_PERSON = table_of(PersonRow)

_BY_PLATFORM_ID = select(_ACCOUNT).where(
    _ACCOUNT.c.town == bindparam("town"),
    _ACCOUNT.c.channel == bindparam("channel"),
    _ACCOUNT.c.platform_id == bindparam("platform_id"),
)
_PRIVATE = (
    select(_ADDRESS.c.channel, _ADDRESS.c.bot, _ADDRESS.c.chat, _PERSON.c.prefers)
    .join(_ACCOUNT, (_ACCOUNT.c.town == _ADDRESS.c.town) & (_ACCOUNT.c.id == _ADDRESS.c.account))
    .join(_PERSON, (_PERSON.c.town == _ACCOUNT.c.town) & (_PERSON.c.id == _ACCOUNT.c.person))
    .where(
        _ADDRESS.c.town == bindparam("town"),
        _ACCOUNT.c.person == bindparam("person"),
        _ADDRESS.c.blocked_at.is_(None),
    )
    .order_by(_ADDRESS.c.seen_at.desc(), _ADDRESS.c.id.desc())
)


def find(turn: Turn, channel: str, platform_id: str) -> Account | None:
    """The account with this id on this channel."""
    row = turn.connection.execute(
        _BY_PLATFORM_ID, {"town": turn.town, "channel": channel, "platform_id": platform_id}
    ).first()
    return _account(row) if row else None


def get(turn: Turn, account: AccountId) -> Account:
    """The account with this id."""
    row = turn.connection.execute(
        select(_ACCOUNT).where(_ACCOUNT.c.town == turn.town, _ACCOUNT.c.id == account)
    ).one()
    return _account(row)


def speaker(turn: Turn, message: Inbound) -> Account:
    """The account that sent `message`; a new one gets a person of its own, by its display name."""
    found = find(turn, message.address.channel, message.sender)
    account = found or _new(turn, message)
    if found and found.name != message.sender_name:
        turn.connection.execute(
            update(_ACCOUNT)
            .where(_ACCOUNT.c.town == turn.town, _ACCOUNT.c.id == found.id)
            .values(name=message.sender_name)
        )
    if message.address.private:
        reachable(turn, account.id, message.address)
    return account


def reachable(turn: Turn, account: AccountId, address: ChatAddress) -> None:
    """Note that `account` can be written to privately at `address`, seen now."""
    key = {"channel": address.channel, "bot": address.bot, "chat": address.chat}
    done = turn.connection.execute(
        update(_ADDRESS)
        .where(_ADDRESS.c.town == turn.town)
        .filter_by(**key)
        .values(seen_at=turn.now, blocked_at=None, account=account)
    )
    if not done.rowcount:
        turn.connection.execute(
            _ADDRESS.insert().values(
                town=turn.town, id=turn.new_id(), account=account, seen_at=turn.now, **key
            )
        )


def private_address(turn: Turn, person: PersonId) -> ChatAddress | None:
    """Where to write to a person privately: the channel they prefer, else where last seen."""
    rows = turn.connection.execute(_PRIVATE, {"town": turn.town, "person": person}).all()
    if not rows:
        return None
    best = next((row for row in rows if row.channel == row.prefers), rows[0])
    return ChatAddress(channel=best.channel, bot=best.bot, chat=best.chat, private=True)


def at_address(turn: Turn, address: ChatAddress) -> AccountId | None:
    """Whose private chat this is."""
    row = turn.connection.execute(
        select(_ADDRESS.c.account)
        .where(_ADDRESS.c.town == turn.town)
        .filter_by(channel=address.channel, bot=address.bot, chat=address.chat)
    ).first()
    return AccountId(row.account) if row else None


def blocked(turn: Turn, address: ChatAddress) -> None:
    """The platform refuses this private chat for good."""
    turn.connection.execute(
        update(_ADDRESS)
        .where(_ADDRESS.c.town == turn.town)
        .filter_by(channel=address.channel, bot=address.bot, chat=address.chat)
        .values(blocked_at=turn.now)
    )


def told_unreadable(turn: Turn, account: AccountId) -> bool:
    """Note that the answer about voice messages is given; False when it was given before."""
    done = turn.connection.execute(
        update(_ACCOUNT)
        .where(
            _ACCOUNT.c.town == turn.town,
            _ACCOUNT.c.id == account,
            _ACCOUNT.c.told_unreadable_at.is_(None),
        )
        .values(told_unreadable_at=turn.now)
    )
    return done.rowcount == 1


def _new(turn: Turn, message: Inbound) -> Account:
    person = PersonId(turn.new_id())
    turn.connection.execute(
        _PERSON.insert().values(
            town=turn.town, id=person, name=(message.sender_name or "邻居")[:64]
        )
    )
    account = AccountId(turn.new_id())
    turn.connection.execute(
        _ACCOUNT.insert().values(
            town=turn.town,
            id=account,
            channel=message.address.channel,
            platform_id=message.sender,
            name=message.sender_name,
            person=person,
        )
    )
    return Account(
        town=turn.town,
        id=account,
        channel=message.address.channel,
        platform_id=message.sender,
        name=message.sender_name,
        person=person,
    )


def _account(row: Row[Any]) -> Account:
    return Account(
        town=TownId(row.town),
        id=AccountId(row.id),
        channel=row.channel,
        platform_id=row.platform_id,
        name=row.name,
        person=PersonId(row.person),
    )
