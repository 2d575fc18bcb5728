"""What the three rates of a month are counted from, of a unit and all below, in few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.domain.ids import IssueId, IssueNumber, UnitId
from bot.domain.issues import State
from bot.domain.places import Tier, Unit
from bot.flows.rates import (
    NO_RATES,
    AnswerRecord,
    ClosedRecord,
    ClosingAnswer,
    Rates,
    rates_by_unit,
)
from storage import overview
from storage.store import Turn
from storage.tables import AnswerDueRow, ClosingRow, IssueRow, table_of

_ISSUE = table_of(IssueRow)
_DUE = table_of(AnswerDueRow)
_CLOSING = table_of(ClosingRow)

#: What is stored of a reporter's word; silence is none.
_WORDS = {
    "satisfied": ClosingAnswer.SATISFIED,
    "unsatisfied": ClosingAnswer.NOT_SATISFIED,
    "not_solved": ClosingAnswer.NOT_SOLVED,
}


_Paths = Mapping[UnitId, tuple[UnitId, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitRates:
    """One unit with its rates, all below it counted in."""

    unit: Unit
    rates: Rates
    #: Issues that are not solved after three times their first deadline: of now, not of the month.
    forgotten: tuple[IssueNumber, ...]


def of_span(turn: Turn, unit: UnitId, since: datetime, until: datetime) -> list[UnitRates]:
    """The rates of `unit`, then of all below it in the order of the lists.

    Counted from issues closed from `since` until just before `until`, UTC. A first answer counts
    for the unit that owed it, an issue for the unit it is about. A retired unit is left out when
    there is nothing to say of it.
    """
    tree = overview.tree(turn, unit)
    paths = _paths(tree)
    rates = rates_by_unit(
        _answers(turn, unit, since, until, paths), _closed(turn, unit, since, until, paths)
    )
    forgotten: dict[UnitId, list[IssueNumber]] = {}
    for issue in overview.unfinished(turn, unit):
        if issue.is_forgotten(turn.now):
            for one in paths[issue.unit]:
                forgotten.setdefault(one, []).append(issue.number)
    retired = overview.retired(turn, unit)
    return [
        UnitRates(
            unit=one,
            rates=rates.get(one.id, NO_RATES),
            forgotten=tuple(forgotten.get(one.id, ())),
        )
        for one in tree
        if one.id not in retired or one.id in rates or one.id in forgotten
    ]


def shown(rates: Sequence[UnitRates]) -> Sequence[UnitRates]:
    """What of `of_span` is shown to whoever answers for its first unit.

    Down to micro-communities; buildings only for whom they are right below: a building's row is
    its steward's, and nobody but the own lead looks at single stewards.
    """
    top = rates[0].unit.id
    return [
        one
        for one in rates
        if one.unit.tier > Tier.BUILDING or top in (one.unit.id, one.unit.parent)
    ]


def _paths(tree: Sequence[Unit]) -> _Paths:
    """Each unit with all above it in the tree."""
    above = {unit.id: unit.parent for unit in tree}
    paths = {}
    for unit in tree:
        path = [unit.id]
        while (parent := above[path[-1]]) is not None and parent in above:
            path.append(parent)
        paths[unit.id] = tuple(path)
    return paths


def _answers(
    turn: Turn,
    unit: UnitId,
    since: datetime,
    until: datetime,
    paths: _Paths,
) -> list[AnswerRecord]:
    rows = turn.connection.execute(
        select(_DUE.c.unit, _DUE.c.tier, _DUE.c.due_at, _DUE.c.answered_at, _DUE.c.left_at)
        .join(_ISSUE, (_ISSUE.c.town == _DUE.c.town) & (_ISSUE.c.id == _DUE.c.issue))
        .where(
            _DUE.c.town == turn.town,
            _DUE.c.unit.in_(overview.IN_TREE),
            _ISSUE.c.closed_at >= since,
            _ISSUE.c.closed_at < until,
        ),
        {"town": turn.town, "unit": unit},
    )
    return [
        AnswerRecord(
            path=paths[UnitId(row.unit)],
            tier=Tier(row.tier),
            due_at=row.due_at,
            answered_at=row.answered_at,
            left_at=row.left_at,
        )
        for row in rows
    ]


def _closed(
    turn: Turn,
    unit: UnitId,
    since: datetime,
    until: datetime,
    paths: _Paths,
) -> list[ClosedRecord]:
    rounds = turn.connection.execute(
        select(_ISSUE.c.id, _ISSUE.c.unit, _ISSUE.c.state, _CLOSING.c.tier, _CLOSING.c.answer)
        .outerjoin(_CLOSING, (_CLOSING.c.town == _ISSUE.c.town) & (_CLOSING.c.issue == _ISSUE.c.id))
        .where(
            _ISSUE.c.town == turn.town,
            _ISSUE.c.unit.in_(overview.IN_TREE),
            _ISSUE.c.closed_at >= since,
            _ISSUE.c.closed_at < until,
        )
        .order_by(_ISSUE.c.id, _CLOSING.c.id),
        {"town": turn.town, "unit": unit},
    )
    found: dict[IssueId, ClosedRecord] = {}
    for row in rounds:
        before = found.get(IssueId(row.id))
        said = _WORDS.get(row.answer)
        found[IssueId(row.id)] = ClosedRecord(
            path=paths[UnitId(row.unit)],
            state=State(row.state),
            # The rounds come in order, so that the last one tells who solved it.
            solved_by=Tier(row.tier) if row.tier is not None else None,
            answers=(*(before.answers if before else ()), *((said,) if said else ())),
        )
    return list(found.values())
