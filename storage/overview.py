"""What overviews are made of: a unit and all below it, their issues, and what buildings lack.

Each question is one statement, however many buildings a town has.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, bindparam, exists, func, select

from bot.domain.ids import IssueId, IssueNumber, PersonId, UnitId
from bot.domain.issues import Clocks, Move, State
from bot.domain.people import Role, RoomKind
from bot.domain.places import Tier, Unit
from bot.flows.deadlines import forgotten_at
from storage.org import unit_of
from storage.store import Turn
from storage.tables import (
    AccountRow,
    IssueEventRow,
    IssueRow,
    LeaveRow,
    PersonRow,
    PostRow,
    RoomRow,
    UnitRow,
    table_of,
)

_UNIT: Table = table_of(UnitRow)
_POST = table_of(PostRow)
_PERSON = table_of(PersonRow)
_ACCOUNT = table_of(AccountRow)
_ROOM = table_of(RoomRow)
_LEAVE = table_of(LeaveRow)
_ISSUE = table_of(IssueRow)
_EVENT = table_of(IssueEventRow)

_TREE = (
    select(_UNIT.c.id)
    .where(_UNIT.c.town == bindparam("town"), _UNIT.c.id == bindparam("unit"))
    .cte("tree", recursive=True)
)
_TREE = _TREE.union_all(
    select(_UNIT.c.id).where(_UNIT.c.town == bindparam("town"), _UNIT.c.parent == _TREE.c.id)
)
#: The ids of a unit and all below it; to be run with `town` and `unit`.
IN_TREE = select(_TREE.c.id)

_OF_TREE = select(_UNIT).where(_UNIT.c.town == bindparam("town"), _UNIT.c.id.in_(IN_TREE))
_SERVING_BUILDING = (
    _UNIT.c.tier == Tier.BUILDING.value,
    _UNIT.c.retired_at.is_(None),
)
_IS_STEWARD: tuple[ColumnElement[bool], ...] = (
    _POST.c.role == Role.STEWARD.value,
    _POST.c.until.is_(None),
)
_HAS_STEWARD = exists().where(
    _POST.c.town == _UNIT.c.town,
    _POST.c.unit == _UNIT.c.id,
    *_IS_STEWARD,
    _ACCOUNT.c.town == _POST.c.town,
    _ACCOUNT.c.person == _POST.c.person,
)
_HAS_GROUP = exists().where(
    _ROOM.c.town == _UNIT.c.town,
    _ROOM.c.unit == _UNIT.c.id,
    _ROOM.c.kind == RoomKind.BUILDING.value,
)
_ISSUE_COLUMNS = [
    _ISSUE.c[name]
    for name in (
        "id",
        "number",
        "unit",
        "state",
        "holder",
        "filed_at",
        "result_due",
        "first_result_due",
        "waiting_since",
    )
]
_UNFINISHED = [state.value for state in State if not state.is_closed]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bound:
    """A serving building, and what it has."""

    building: Unit
    #: Its steward has an account, so that tasks arrive.
    steward: bool
    group: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfinished:
    """As much of an issue that is not over as an overview needs."""

    id: IssueId
    number: IssueNumber
    #: The unit it is about.
    unit: UnitId
    state: State
    holder: PersonId | None
    filed_at: datetime
    #: The first result deadline, which decides whether it is late; later ones only pass it on.
    first_result_due: datetime
    #: Since when it waits for the reporter; None when it does not.
    waiting_since: datetime | None
    #: When it counts as forgotten.
    forgotten_at: datetime

    def is_late(self, now: datetime) -> bool:
        """Not solved by the first deadline, which stands still while the reporter is asked."""
        stands_still = self.waiting_since is not None and self.waiting_since < self.first_result_due
        return self.state.is_open and self.first_result_due <= now and not stands_still

    def is_forgotten(self, now: datetime) -> bool:
        """Not solved after three times the first deadline; nobody waits for what is solved."""
        return self.state.is_open and self.forgotten_at <= now


def tree(turn: Turn, unit: UnitId) -> list[Unit]:
    """The unit, then all below it, each followed by its own: buildings as counted, else as listed.

    Retired units are in it: their issues stay on record.
    """
    found = turn.connection.execute(_OF_TREE, {"town": turn.town, "unit": unit}).all()
    below: dict[UnitId | None, list[Unit]] = {}
    for one in sorted((unit_of(row) for row in found), key=_as_listed):
        below.setdefault(one.parent if one.id != unit else None, []).append(one)
    ordered: list[Unit] = []
    ahead = list(below.get(None, ()))
    while ahead:
        ordered.append(ahead.pop(0))
        ahead = below.get(ordered[-1].id, []) + ahead
    return ordered


def retired(turn: Turn, unit: UnitId) -> set[UnitId]:
    """The units below that are gone from the lists."""
    rows = turn.connection.execute(
        select(_UNIT.c.id).where(
            _UNIT.c.town == turn.town,
            _UNIT.c.id.in_(IN_TREE),
            _UNIT.c.retired_at.is_not(None),
        ),
        {"town": turn.town, "unit": unit},
    )
    return {UnitId(row.id) for row in rows}


def bindings(turn: Turn, unit: UnitId) -> list[Bound]:
    """The serving buildings below, and whether each has a steward with an account, and a group."""
    rows = turn.connection.execute(
        _OF_TREE.add_columns(_HAS_STEWARD.label("steward"), _HAS_GROUP.label("group")).where(
            *_SERVING_BUILDING
        ),
        {"town": turn.town, "unit": unit},
    )
    found = [
        Bound(building=unit_of(row), steward=bool(row.steward), group=bool(row.group))
        for row in rows
    ]
    return sorted(found, key=lambda bound: _as_counted(bound.building))


def without_bound_steward(turn: Turn, buildings: Collection[UnitId]) -> set[UnitId]:
    """Buildings that have no steward, or one without an account."""
    return _lacking(turn, buildings, _HAS_STEWARD)


def without_group(turn: Turn, buildings: Collection[UnitId]) -> set[UnitId]:
    """Buildings to which no group is bound."""
    return _lacking(turn, buildings, _HAS_GROUP)


def stewards_on_leave(turn: Turn, unit: UnitId) -> list[str]:
    """The names of the stewards below who are away now."""
    rows = turn.connection.execute(
        select(_PERSON.c.name)
        .where(
            _PERSON.c.town == turn.town,
            _PERSON.c.id.in_(
                select(_POST.c.person).where(
                    _POST.c.town == turn.town, _POST.c.unit.in_(IN_TREE), *_IS_STEWARD
                )
            ),
            _PERSON.c.id.in_(
                select(_LEAVE.c.person).where(
                    _LEAVE.c.town == turn.town,
                    _LEAVE.c.since <= turn.now,
                    _LEAVE.c.until > turn.now,
                )
            ),
        )
        .order_by(_PERSON.c.name),
        {"town": turn.town, "unit": unit},
    )
    return [row.name for row in rows]


def unfinished(turn: Turn, unit: UnitId) -> Sequence[Unfinished]:
    """The issues about the unit and all below it that are not over, the oldest first."""
    rows = turn.connection.execute(
        select(*_ISSUE_COLUMNS)
        .where(
            _ISSUE.c.town == turn.town,
            _ISSUE.c.unit.in_(IN_TREE),
            _ISSUE.c.state.in_(_UNFINISHED),
        )
        .order_by(_ISSUE.c.number),
        {"town": turn.town, "unit": unit},
    )
    return [_unfinished(row) for row in rows]


def came_late(turn: Turn, held: Collection[tuple[IssueId, datetime | None]]) -> set[IssueId]:
    """Those issues that came to who holds them now because a deadline had passed.

    `held` are issues, and since when each is with its holder.
    """
    rows = turn.connection.execute(
        select(_EVENT.c.issue, func.max(_EVENT.c.at).label("at"))
        .where(
            _EVENT.c.town == turn.town,
            _EVENT.c.issue.in_([issue for issue, _ in held]),
            _EVENT.c.move.in_((Move.OVERDUE_ANSWER.value, Move.OVERDUE_RESULT.value)),
        )
        .group_by(_EVENT.c.issue)
    )
    missed = {IssueId(row.issue): row.at for row in rows}
    return {issue for issue, since in held if since and issue in missed and missed[issue] >= since}


def _lacking(turn: Turn, buildings: Collection[UnitId], has: ColumnElement[bool]) -> set[UnitId]:
    rows = turn.connection.execute(
        select(_UNIT.c.id).where(_UNIT.c.town == turn.town, _UNIT.c.id.in_(buildings), ~has)
    )
    return {UnitId(row.id) for row in rows}


def _as_listed(unit: Unit) -> tuple[object, ...]:
    """Higher tiers first, departments last; ids are made in the order of the lists."""
    if unit.tier is Tier.BUILDING:
        return (-unit.tier, *_as_counted(unit))
    return (0 if unit.tier is Tier.DEPARTMENT else -unit.tier, unit.id)


def _as_counted(unit: Unit) -> tuple[str, int, str]:
    """2号楼 before 10号楼, estate by estate."""
    return (unit.estate or "", len(unit.name), unit.name)


def _unfinished(row: Row[Any]) -> Unfinished:
    clocks = Clocks(
        answer_due=None, result_due=row.result_due, first_result_due=row.first_result_due
    )
    return Unfinished(
        id=IssueId(row.id),
        number=IssueNumber(row.number),
        unit=UnitId(row.unit),
        state=State(row.state),
        holder=PersonId(row.holder) if row.holder is not None else None,
        filed_at=row.filed_at,
        first_result_due=row.first_result_due,
        waiting_since=row.waiting_since,
        forgotten_at=forgotten_at(clocks, row.filed_at),
    )
