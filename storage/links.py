"""Links by which a browser is one account of the web chat: who holds one is that account.

A visitor who scans a building's code gets an account and a link to come back by; people of the
lists get one from the operator.
"""

import hashlib
import secrets
from dataclasses import dataclass
from itertools import count

from sqlalchemy import bindparam, select, update

from bot.domain.ids import AccountId, PersonId, UnitId
from bot.domain.people import Account
from bot.messages import ChatAddress
from bot.roster.words import VISITOR
from storage import accounts, binding, org, signing
from storage.signing import Kind
from storage.store import Turn
from storage.tables import AccountRow, AddressRow, LinkRow, table_of

_LINK = table_of(LinkRow)
_ACCOUNT = table_of(AccountRow)
_ADDRESS = table_of(AddressRow)

#: Nobody guesses the id of an account: 128 bits by chance behind one of these.
_VISITOR, _PERSONAL = "v", "k"
#: The ids of visitors' accounts, for SQL.
VISITOR_LIKE = f"{_VISITOR}{'_' * 32}"

_HOLDER = (
    select(_ACCOUNT)
    .join(_LINK, (_LINK.c.town == _ACCOUNT.c.town) & (_LINK.c.account == _ACCOUNT.c.id))
    .where(
        _LINK.c.town == bindparam("town"),
        _LINK.c.id == bindparam("link"),
        _LINK.c.revoked_at.is_(None),
    )
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """Somebody who came in by a door for the first time."""

    account: Account
    #: Where they and the bot talk about that building.
    address: ChatAddress
    #: What their browser keeps, to be the same visitor again.
    token: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Chat:
    """A private chat of an account."""

    address: ChatAddress
    #: The building by whose door it came in; None for the account's own.
    unit: UnitId | None


def make(turn: Turn, account: AccountId) -> str:
    """A new link's token, 39 digits and small letters; earlier ones stay good."""
    link = turn.new_id()
    turn.connection.execute(
        _LINK.insert().values(town=turn.town, id=link, account=account, made_at=turn.now)
    )
    return signing.sign(turn, Kind.LINK, link)


def account_of(turn: Turn, token: str) -> Account | None:
    """Whose link it is; None for one that is made up or taken back."""
    link = signing.row_of(turn, Kind.LINK, token)
    if link is None:
        return None
    row = turn.connection.execute(_HOLDER, {"town": turn.town, "link": link}).first()
    return accounts.account_of(row) if row else None


def revoke(turn: Turn, account: AccountId) -> int:
    """Make every link of the account worthless; how many there were."""
    return _revoke(turn, [account])


def visitor(turn: Turn, *, channel: str, bot: str, unit: UnitId, device: str = "") -> Visit:
    """Somebody new, who came in by the building's door.

    `device` is 128 bits in hex by which a browser that asks again, because no answer arrived, is
    the same visitor; never again one of the lists, nor one whose links were taken back: the
    telephone may be lost.
    """
    account, platform_id = _of_device(turn, channel, device or secrets.token_hex(16))
    if account is None:
        account = accounts.add(
            turn,
            channel=channel,
            platform_id=platform_id,
            name=f"{VISITOR}{secrets.randbelow(10_000):04}",
        )
    address = visit(turn, account, bot=bot, unit=unit)
    return Visit(account=account, address=address, token=make(turn, account.id))


def _of_device(turn: Turn, channel: str, device: str) -> tuple[Account | None, str]:
    """The account a device may have back, else None; and the platform's id for it."""
    for taken in count():
        key = hashlib.blake2b(f"{device} {taken}".encode(), digest_size=16).hexdigest()
        platform_id = f"{_VISITOR}{key if taken else device}"
        account = accounts.find(turn, channel, platform_id)
        if account is None or _may_have_back(turn, account):
            return account, platform_id
    raise AssertionError  # count() does not end


def _may_have_back(turn: Turn, account: Account) -> bool:
    revoked = (
        select(_LINK.c.id)
        .where(
            _LINK.c.town == turn.town,
            _LINK.c.account == account.id,
            _LINK.c.revoked_at.is_not(None),
        )
        .limit(1)
    )
    taken_back = turn.connection.execute(revoked).first() is not None
    return not taken_back and not binding.is_listed(turn, account.person)


def visit(turn: Turn, account: Account, *, bot: str, unit: UnitId) -> ChatAddress:
    """The account's chat about a building by whose door it came in, seen now; made when missing."""
    chat = f"p:{account.platform_id}:{unit}"
    address = ChatAddress(channel=account.channel, bot=bot, chat=chat, private=True)
    accounts.reachable(turn, account.id, address, unit=unit)
    return address


def home(turn: Turn, account: Account, *, bot: str) -> ChatAddress:
    """The account's own private chat, about no building, seen now; made when missing.

    To be called when a personal link is opened: only from then on is somebody told there.
    """
    address = _own(account, bot)
    accounts.reachable(turn, account.id, address)
    return address


def chats(turn: Turn, account: AccountId) -> list[Chat]:
    """The private chats of an account, the one last seen first."""
    rows = turn.connection.execute(
        select(_ADDRESS)
        .where(_ADDRESS.c.town == turn.town, _ADDRESS.c.account == account)
        .order_by(_ADDRESS.c.seen_at.desc(), _ADDRESS.c.id.desc())
    )
    return [
        Chat(
            address=ChatAddress(channel=row.channel, bot=row.bot, chat=row.chat, private=True),
            unit=UnitId(row.unit) if row.unit is not None else None,
        )
        for row in rows
    ]


def for_person(turn: Turn, person: PersonId, *, channel: str, bot: str) -> str:
    """The token of a new link of somebody of the lists; earlier ones stay good.

    It is for their first account of the channel, made now with a private chat if they have none.
    Nobody is told anything there before the link was opened (`home`): one that never arrived must
    keep nobody from hearing of a task.
    """
    own = _accounts_of(turn, person, channel)
    account = (
        accounts.get(turn, own[0])
        if own
        else accounts.add(
            turn,
            channel=channel,
            platform_id=f"{_PERSONAL}{secrets.token_hex(16)}",
            name=org.person(turn, person).name,
            person=person,
        )
    )
    accounts.not_yet_reachable(turn, account.id, _own(account, bot))
    return make(turn, account.id)


def revoke_person(turn: Turn, person: PersonId) -> int:
    """Make every link of somebody's accounts worthless; how many there were."""
    return _revoke(turn, _accounts_of(turn, person))


def set_phone(turn: Turn, account: AccountId, phone: str | None) -> None:
    """Keep the telephone number somebody left for whoever works on what they report."""
    turn.connection.execute(
        update(_ACCOUNT)
        .where(_ACCOUNT.c.town == turn.town, _ACCOUNT.c.id == account)
        .values(phone=phone)
    )


def phone_of(turn: Turn, account: AccountId) -> str | None:
    """The telephone number left by this account."""
    phone: str | None = turn.connection.execute(
        select(_ACCOUNT.c.phone).where(_ACCOUNT.c.town == turn.town, _ACCOUNT.c.id == account)
    ).scalar_one()
    return phone


def phone_left_by(turn: Turn, person: PersonId) -> str | None:
    """The telephone number somebody left, of the account that is newest."""
    phone: str | None = turn.connection.execute(
        select(_ACCOUNT.c.phone)
        .where(
            _ACCOUNT.c.town == turn.town,
            _ACCOUNT.c.person == person,
            _ACCOUNT.c.phone.is_not(None),
        )
        .order_by(_ACCOUNT.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return phone


def _own(account: Account, bot: str) -> ChatAddress:
    return ChatAddress(
        channel=account.channel, bot=bot, chat=f"p:{account.platform_id}", private=True
    )


def _accounts_of(turn: Turn, person: PersonId, channel: str | None = None) -> list[AccountId]:
    query = select(_ACCOUNT.c.id).where(_ACCOUNT.c.town == turn.town, _ACCOUNT.c.person == person)
    if channel is not None:
        query = query.where(_ACCOUNT.c.channel == channel)
    return [AccountId(row.id) for row in turn.connection.execute(query.order_by(_ACCOUNT.c.id))]


def _revoke(turn: Turn, of: list[AccountId]) -> int:
    return turn.connection.execute(
        update(_LINK)
        .where(_LINK.c.town == turn.town, _LINK.c.account.in_(of), _LINK.c.revoked_at.is_(None))
        .values(revoked_at=turn.now)
    ).rowcount
