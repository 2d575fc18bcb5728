"""Who an account belongs to: binding it to a person of the lists, and claims to be a steward."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Row, Table, and_, delete, func, select, update

from bot.domain.ids import AccountId, ClaimId, PersonId, RoomId, UnitId
from bot.domain.people import Role, RoomKind
from storage.store import Turn
from storage.tables import (
    AccountRow,
    ClaimRow,
    CoReporterRow,
    IssueRow,
    PersonRow,
    PostRow,
    ResidenceRow,
    RoomRow,
    metadata,
    table_of,
)

_PERSON = table_of(PersonRow)
_ACCOUNT = table_of(AccountRow)
_POST = table_of(PostRow)
_CLAIM = table_of(ClaimRow)
_HOME = table_of(ResidenceRow)
_ROOM = table_of(RoomRow)
_JOINED = table_of(CoReporterRow)
_ISSUE = table_of(IssueRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """Somebody says to be the steward of a building."""

    id: ClaimId
    account: AccountId
    #: The person of the account, and the name it shows.
    person: PersonId
    name: str
    channel: str
    unit: UnitId
    room: RoomId | None
    waiting: bool


def is_listed(turn: Turn, person: PersonId) -> bool:
    """Whether the person is one of the lists, not just somebody behind an account."""
    found = turn.connection.execute(
        select(_PERSON.c.code).where(_PERSON.c.town == turn.town, _PERSON.c.id == person)
    ).one()
    return found.code is not None


def has_account(turn: Turn, person: PersonId) -> bool:
    """Whether any account is bound to the person."""
    query = select(_ACCOUNT.c.id).where(_ACCOUNT.c.town == turn.town, _ACCOUNT.c.person == person)
    return turn.connection.execute(query.limit(1)).first() is not None


def bind(turn: Turn, account: AccountId, person: PersonId) -> None:
    """The account is this person's from now on, with all that was said by it.

    Whoever was known by the account alone becomes part of `person`; somebody of the lists stays
    who he is, and only the account changes hands.
    """
    before = PersonId(
        turn.connection.execute(
            select(_ACCOUNT.c.person).where(_ACCOUNT.c.town == turn.town, _ACCOUNT.c.id == account)
        ).scalar_one()
    )
    if before == person:
        return
    if _is_provisional(turn, before):
        _merge(turn, before, person)
    else:
        turn.connection.execute(
            update(_ACCOUNT)
            .where(_ACCOUNT.c.town == turn.town, _ACCOUNT.c.id == account)
            .values(person=person)
        )


def make_steward(turn: Turn, person: PersonId, unit: UnitId, code: str) -> None:
    """Give somebody the vacant post of a building's steward.

    Who was in no list gets a code (`code`, or one like it that is free), so that the next export
    shows the person.
    """
    if not is_listed(turn, person):
        turn.connection.execute(
            update(_PERSON)
            .where(_PERSON.c.town == turn.town, _PERSON.c.id == person)
            .values(code=_free_code(turn, code))
        )
    turn.connection.execute(
        _POST.insert().values(
            town=turn.town,
            id=turn.new_id(),
            person=person,
            unit=unit,
            role=Role.STEWARD.value,
            rank=1,
            since=turn.now,
        )
    )


def claim(turn: Turn, account: AccountId, unit: UnitId, room: RoomId | None) -> ClaimId:
    """Note that somebody says to be the steward of `unit`."""
    made = ClaimId(turn.new_id())
    turn.connection.execute(
        _CLAIM.insert().values(
            town=turn.town,
            id=made,
            account=account,
            unit=unit,
            room=room,
            state="waiting",
            made_at=turn.now,
        )
    )
    return made


def get_claim(turn: Turn, claim_id: ClaimId) -> Claim | None:
    """The claim with this id."""
    row = turn.connection.execute(_claims(turn).where(_CLAIM.c.id == claim_id)).first()
    return _claim(row) if row else None


def waiting_claims(turn: Turn, account: AccountId | None = None) -> list[Claim]:
    """The claims nobody has decided (of one account), the oldest first."""
    query = _claims(turn).where(_CLAIM.c.state == "waiting")
    if account is not None:
        query = query.where(_CLAIM.c.account == account)
    return [_claim(row) for row in turn.connection.execute(query.order_by(_CLAIM.c.id))]


def claimed_since(turn: Turn, unit: UnitId, since: datetime) -> bool:
    """Whether somebody said in private to be the building's steward, and still waits."""
    query = select(_CLAIM.c.id).where(
        _CLAIM.c.town == turn.town,
        _CLAIM.c.unit == unit,
        _CLAIM.c.room.is_(None),
        _CLAIM.c.state == "waiting",
        _CLAIM.c.made_at > since,
    )
    return turn.connection.execute(query.limit(1)).first() is not None


def decide(turn: Turn, claim_id: ClaimId, by: PersonId, *, confirmed: bool) -> None:
    """A claim is confirmed or refused."""
    turn.connection.execute(
        update(_CLAIM)
        .where(_CLAIM.c.town == turn.town, _CLAIM.c.id == claim_id)
        .values(state="confirmed" if confirmed else "refused", decided_by=by)
    )


def vacant(turn: Turn, buildings: Sequence[UnitId]) -> set[UnitId]:
    """Those of `buildings` that have no steward."""
    rows = turn.connection.execute(
        select(_POST.c.unit).where(
            _POST.c.town == turn.town,
            _POST.c.role == Role.STEWARD.value,
            _POST.c.until.is_(None),
        )
    )
    return set(buildings) - {UnitId(row.unit) for row in rows}


def release_room(turn: Turn, room: RoomId) -> None:
    """The group belongs to no unit any more."""
    turn.connection.execute(
        update(_ROOM)
        .where(_ROOM.c.town == turn.town, _ROOM.c.id == room)
        .values(unit=None, kind=RoomKind.UNBOUND.value)
    )


def _is_provisional(turn: Turn, person: PersonId) -> bool:
    """Known by an account alone: in no list, and never with a post."""
    row = turn.connection.execute(
        select(_PERSON.c.code, _PERSON.c.forgotten_at).where(
            _PERSON.c.town == turn.town, _PERSON.c.id == person
        )
    ).one()
    if row.code is not None or row.forgotten_at is not None:
        return False
    posts = select(_POST.c.id).where(_POST.c.town == turn.town, _POST.c.person == person)
    return turn.connection.execute(posts.limit(1)).first() is None


def _merge(turn: Turn, gone: PersonId, into: PersonId) -> None:
    """Whatever names `gone` names `into`; then `gone` is nobody."""
    _drop_doubles(turn, gone, into)
    for table, column in _references():
        turn.connection.execute(
            update(table)
            .where(table.c.town == turn.town, column == gone)
            .values({column.name: into})
        )
    turn.connection.execute(
        delete(_PERSON).where(_PERSON.c.town == turn.town, _PERSON.c.id == gone)
    )


def _references() -> Iterator[tuple[Table, Column[Any]]]:
    """Each column of the schema that names a person."""
    for table in metadata.tables.values():
        for constraint in table.foreign_key_constraints:
            if constraint.referred_table is _PERSON:
                yield from (
                    (table, column) for column in constraint.columns if column.name != "town"
                )


def _drop_doubles(turn: Turn, gone: PersonId, into: PersonId) -> None:
    """What both have is kept once: a joined issue, a home. Nobody joins what he reported."""
    joined = select(_JOINED.c.issue).where(_JOINED.c.town == turn.town, _JOINED.c.person == into)
    reported = select(_ISSUE.c.id).where(
        _ISSUE.c.town == turn.town, _ISSUE.c.reporter.in_([gone, into])
    )
    turn.connection.execute(
        delete(_JOINED).where(
            _JOINED.c.town == turn.town,
            _JOINED.c.person == gone,
            _JOINED.c.issue.in_(joined) | _JOINED.c.issue.in_(reported),
        )
    )
    turn.connection.execute(
        delete(_JOINED).where(
            _JOINED.c.town == turn.town, _JOINED.c.person == into, _JOINED.c.issue.in_(reported)
        )
    )
    other = _HOME.alias("other")
    same = select(other.c.id).where(
        and_(
            other.c.town == _HOME.c.town,
            other.c.person == into,
            other.c.building == _HOME.c.building,
            func.coalesce(other.c.unit, 0) == func.coalesce(_HOME.c.unit, 0),
            func.coalesce(other.c.door, "") == func.coalesce(_HOME.c.door, ""),
        )
    )
    turn.connection.execute(
        delete(_HOME).where(_HOME.c.town == turn.town, _HOME.c.person == gone, same.exists())
    )


def _free_code(turn: Turn, wanted: str) -> str:
    number = 1
    while True:
        code = wanted if number == 1 else f"{wanted}-{number}"
        taken = select(_PERSON.c.id).where(_PERSON.c.town == turn.town, _PERSON.c.code == code)
        if turn.connection.execute(taken).first() is None:
            return code
        number += 1


def _claims(turn: Turn) -> Any:  # noqa: ANN401  # a select
    return (
        select(_CLAIM, _ACCOUNT.c.person, _ACCOUNT.c.name, _ACCOUNT.c.channel)
        .join(_ACCOUNT, (_ACCOUNT.c.town == _CLAIM.c.town) & (_ACCOUNT.c.id == _CLAIM.c.account))
        .where(_CLAIM.c.town == turn.town)
    )


def _claim(row: Row[Any]) -> Claim:
    return Claim(
        id=ClaimId(row.id),
        account=AccountId(row.account),
        person=PersonId(row.person),
        name=row.name,
        channel=row.channel,
        unit=UnitId(row.unit),
        room=RoomId(row.room) if row.room is not None else None,
        waiting=row.state == "waiting",
    )
