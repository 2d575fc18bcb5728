"""Who came in by a door: their number goes when nobody works for them, they go when they are gone.

Anybody may scan a code, so what a scan leaves behind must not pile up.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, exists, or_, select, update

from bot.domain.ids import AccountId, PersonId
from bot.domain.issues import OPEN_STATES, State
from storage.links import VISITOR_LIKE
from storage.store import Turn
from storage.tables import (
    AccountRow,
    AddressRow,
    AttemptRow,
    ConversationRow,
    CoReporterRow,
    IssueRow,
    LinkRow,
    OutboxRow,
    PersonRow,
    PostRow,
    PromptRow,
    ResidenceRow,
    metadata,
    table_of,
)

_ACCOUNT = table_of(AccountRow)
_ADDRESS = table_of(AddressRow)
_ATTEMPT = table_of(AttemptRow)
_JOINED = table_of(CoReporterRow)
_TALK = table_of(ConversationRow)
_ISSUE = table_of(IssueRow)
_LINK = table_of(LinkRow)
_OUTBOX = table_of(OutboxRow)
_PERSON = table_of(PersonRow)
_POST = table_of(PostRow)
_PROMPT = table_of(PromptRow)
_HOME = table_of(ResidenceRow)

_UNFINISHED = (*(state.value for state in OPEN_STATES), State.SOLVED.value)
#: Visitors dropped in one turn: it must not hold up the others.
_AT_ONCE = 200


def clear_phones(turn: Turn, before: datetime) -> int:
    """Drop the numbers of those for whom nobody has worked, and who were not here, since `before`.

    Until then an issue may be opened again. How many there were.
    """
    worked_for = exists().where(
        _ISSUE.c.town == _ACCOUNT.c.town,
        or_(_ISSUE.c.reporter == _ACCOUNT.c.person, _ISSUE.c.filed_by == _ACCOUNT.c.person),
        or_(_ISSUE.c.state.in_(_UNFINISHED), _ISSUE.c.closed_at >= before),
    )
    return turn.connection.execute(
        update(_ACCOUNT)
        .where(
            _ACCOUNT.c.town == turn.town,
            _ACCOUNT.c.phone.is_not(None),
            ~_seen_since(before),
            ~worked_for,
        )
        .values(phone=None)
    ).rowcount


def drop_gone(turn: Turn, before: datetime) -> bool:
    """Drop visitors who were not here since `before` and of whom no issue tells.

    At most so many at once; gives whether there may be more.
    Their browsers'
    tokens are worthless then: who comes again is somebody new.
    """
    rows = turn.connection.execute(
        select(_ACCOUNT.c.id, _ACCOUNT.c.person)
        .join(_PERSON, (_PERSON.c.town == _ACCOUNT.c.town) & (_PERSON.c.id == _ACCOUNT.c.person))
        .where(
            _ACCOUNT.c.town == turn.town,
            _ACCOUNT.c.platform_id.like(VISITOR_LIKE),
            exists().where(
                _ADDRESS.c.town == _ACCOUNT.c.town,
                _ADDRESS.c.account == _ACCOUNT.c.id,
                _ADDRESS.c.unit.is_not(None),
            ),
            ~_seen_since(before),
            _PERSON.c.code.is_(None),
            ~_is_needed(turn),
        )
        .order_by(_ACCOUNT.c.id)
        .limit(_AT_ONCE)
    ).all()
    gone = [AccountId(row.id) for row in rows]
    if gone:
        _drop(turn, gone, [PersonId(row.person) for row in rows])
    return len(gone) == _AT_ONCE


def _seen_since(before: datetime) -> ColumnElement[bool]:
    return exists().where(
        _ADDRESS.c.town == _ACCOUNT.c.town,
        _ADDRESS.c.account == _ACCOUNT.c.id,
        _ADDRESS.c.seen_at >= before,
    )


def _is_needed(turn: Turn) -> ColumnElement[bool]:
    """Whether the account's person is known by more than having been here."""
    other = _ACCOUNT.alias("other")
    person = _ACCOUNT.c.person
    town = _ACCOUNT.c.town
    return or_(
        exists().where(other.c.town == town, other.c.person == person, other.c.id != _ACCOUNT.c.id),
        exists().where(_POST.c.town == town, _POST.c.person == person),
        exists().where(_JOINED.c.town == town, _JOINED.c.person == person),
        exists().where(_ISSUE.c.town == town, _ISSUE.c.reporter == person),
        # No index leads from here to an issue: looked up once for all.
        person.in_(
            select(_ISSUE.c.filed_by).where(
                _ISSUE.c.town == turn.town, _ISSUE.c.filed_by.is_not(None)
            )
        ),
    )


def _drop(turn: Turn, gone: Sequence[AccountId], people: Sequence[PersonId]) -> None:
    for table in (_TALK, _ATTEMPT, _LINK, _ADDRESS):
        _delete(turn, table, table.c.account.in_(gone))
    asked = select(_PROMPT.c.id).where(_PROMPT.c.town == turn.town, _PROMPT.c.person.in_(people))
    _delete(turn, _OUTBOX, or_(_OUTBOX.c.person.in_(people), _OUTBOX.c.prompt.in_(asked)))
    _delete(turn, _PROMPT, _PROMPT.c.person.in_(people))
    _delete(turn, _HOME, _HOME.c.person.in_(people))
    # Claims and codes that were theirs once keep an empty row.
    turn.connection.execute(
        update(_ACCOUNT)
        .where(_ACCOUNT.c.town == turn.town, _ACCOUNT.c.id.in_(gone))
        .values(name="", phone=None)
    )
    _delete(turn, _ACCOUNT, _ACCOUNT.c.id.in_(_unnamed(turn, _ACCOUNT, gone)))
    _delete(turn, _PERSON, _PERSON.c.id.in_(_unnamed(turn, _PERSON, people)))


def _unnamed(turn: Turn, table: Table, keys: Sequence[int]) -> set[int]:
    """Those rows of `table` that no other row names."""
    named: set[int] = set()
    for other, column in _references(table):
        rows = turn.connection.execute(
            select(column).distinct().where(other.c.town == turn.town, column.in_(keys))
        )
        named |= {row[0] for row in rows}
    return set(keys) - named


def _references(table: Table) -> Iterator[tuple[Table, Any]]:
    """Each column of the schema that names a row of `table`."""
    for other in metadata.tables.values():
        for constraint in other.foreign_key_constraints:
            if constraint.referred_table is table:
                yield from (
                    (other, column) for column in constraint.columns if column.name != "town"
                )


def _delete(turn: Turn, table: Table, condition: ColumnElement[bool]) -> None:
    turn.connection.execute(delete(table).where(and_(table.c.town == turn.town, condition)))
