"""One-time codes that bind the account which types them. Kept as digests; a code is told once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select, update

from bot.domain.codes import Code
from bot.domain.ids import AccountId, InviteId, PersonId, UnitId
from bot.domain.people import Role
from storage import town
from storage.store import Turn
from storage.tables import AccountRow, InviteRow, PersonRow, PostRow, UnitRow, table_of

_INVITE = table_of(InviteRow)
_PERSON = table_of(PersonRow)
_POST = table_of(PostRow)
_UNIT = table_of(UnitRow)
_ACCOUNT = table_of(AccountRow)

#: How long a code is good for.
GOOD_FOR = timedelta(days=7)
#: Slow on purpose: 37 bits would else be tried out by whoever gets hold of a copy of the database.
#: About 5 ms a digest.
_COST, _BLOCK = 2**11, 8


class Fit(StrEnum):
    """What became of a code that was typed."""

    GOOD = "good"
    #: Used before, by the very account that types it again.
    USED_HERE = "used_here"
    #: Unknown, expired, or used by somebody else: which of them is nobody's business.
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What a code is good for."""

    fit: Fit
    person: PersonId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """Somebody whom a code can be made for."""

    person: PersonId
    name: str
    phone: str | None
    role: Role
    unit: UnitId
    #: `金德花园3号楼`.
    unit_name: str


def digest(code: Code, secret: str) -> str:
    """The keyed digest of a code, hexadecimal; `secret` is the town's."""
    return hashlib.scrypt(
        code.encode(), salt=bytes.fromhex(secret), n=_COST, r=_BLOCK, p=1, dklen=32
    ).hex()


def add(turn: Turn, person: PersonId, digest: str) -> None:
    """Keep a code of this person; an earlier one that was not used is good for nothing any more."""
    drop(turn, person)
    turn.connection.execute(
        _INVITE.insert().values(
            town=turn.town,
            id=InviteId(turn.new_id()),
            digest=digest,
            person=person,
            expires_at=turn.now + GOOD_FOR,
        )
    )


def drop(turn: Turn, person: PersonId) -> None:
    """Make the unused codes of this person worthless."""
    turn.connection.execute(
        _INVITE.delete().where(
            _INVITE.c.town == turn.town, _INVITE.c.person == person, _INVITE.c.used_at.is_(None)
        )
    )


def check(turn: Turn, code: Code, account: AccountId) -> Checked:
    """What a code is good for when this account types it. Nothing is used up yet."""
    home = town.get(turn)
    if home is None:
        return Checked(fit=Fit.WRONG)
    found = turn.connection.execute(
        select(_INVITE).where(
            _INVITE.c.town == turn.town, _INVITE.c.digest == digest(code, home.secret)
        )
    ).first()
    if found is None:
        return Checked(fit=Fit.WRONG)
    if found.used_at is not None:
        same = found.used_by == account
        return Checked(fit=Fit.USED_HERE if same else Fit.WRONG)
    if found.expires_at <= turn.now:
        return Checked(fit=Fit.WRONG)
    return Checked(fit=Fit.GOOD, person=PersonId(found.person))


def use(turn: Turn, code: Code, account: AccountId) -> None:
    """The code was used by this account; it is good for nothing any more."""
    home = town.get(turn)
    if home is not None:
        turn.connection.execute(
            update(_INVITE)
            .where(_INVITE.c.town == turn.town, _INVITE.c.digest == digest(code, home.secret))
            .values(used_at=turn.now, used_by=account)
        )


def without_account(turn: Turn, role: Role) -> Sequence[Invited]:
    """Those who serve in `role` and have no account on any channel, in the order of their units."""
    rows = turn.connection.execute(
        select(
            _PERSON.c.id,
            _PERSON.c.name,
            _PERSON.c.phone,
            _UNIT.c.id.label("unit"),
            _UNIT.c.name.label("unit_name"),
            _UNIT.c.estate,
        )
        .select_from(_POST)
        .join(_PERSON, (_PERSON.c.town == _POST.c.town) & (_PERSON.c.id == _POST.c.person))
        .join(_UNIT, (_UNIT.c.town == _POST.c.town) & (_UNIT.c.id == _POST.c.unit))
        .where(
            _POST.c.town == turn.town,
            _POST.c.role == role.value,
            _POST.c.until.is_(None),
            _UNIT.c.retired_at.is_(None),
            ~select(_ACCOUNT.c.id)
            .where(_ACCOUNT.c.town == _POST.c.town, _ACCOUNT.c.person == _POST.c.person)
            .exists(),
        )
        .order_by(_UNIT.c.code)
    )
    return [
        Invited(
            person=PersonId(row.id),
            name=row.name,
            phone=row.phone,
            role=role,
            unit=UnitId(row.unit),
            unit_name=f"{row.estate or ''}{row.unit_name}",
        )
        for row in rows
    ]
