"""The town's lists in the database: as stored, and changed by what an import would change.

What is gone from the lists is retired, never deleted, and comes back under the id it had. Only the
link of a resident to a home goes: it is personal, and nothing is counted from it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select

from bot.domain.ids import PersonId
from bot.domain.people import Role
from bot.domain.places import Tier
from bot.roster.compare import Difference
from bot.roster.values import (
    HouseholdRow,
    PersonRow,
    PostRow,
    Progress,
    Roster,
    UnitRow,
    no_progress,
)
from storage import tables
from storage.roster_writer import Writer
from storage.store import Turn
from storage.tables import table_of

_UNIT = table_of(tables.UnitRow)
_PERSON = table_of(tables.PersonRow)
_POST = table_of(tables.PostRow)
_HOUSEHOLD = table_of(tables.HouseholdRow)
_HOME = table_of(tables.ResidenceRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    """Whom others have to look after now that the lists changed."""

    #: Whose posts ended: what they hold goes to somebody else.
    ended: tuple[PersonId, ...] = ()
    #: Whose posts began.
    began: tuple[PersonId, ...] = ()


def load(turn: Turn) -> Roster:
    """The lists as stored: what serves today. Whoever is known by an account alone is no part."""
    units = {row.id: row for row in _rows(turn, _UNIT, _UNIT.c.retired_at.is_(None))}
    listed = _rows(turn, _PERSON, _PERSON.c.retired_at.is_(None), _PERSON.c.code.is_not(None))
    people = {row.id: row.code for row in listed}
    posts = _rows(turn, _POST, _POST.c.until.is_(None))
    return Roster.of(
        units=[
            UnitRow(
                code=row.code,
                name=row.name,
                tier=Tier(row.tier),
                parent_code=units[row.parent].code if row.parent is not None else None,
                estate=row.estate,
            )
            for row in units.values()
        ],
        people=[PersonRow(code=row.code, name=row.name, phone=row.phone) for row in listed],
        posts=[
            PostRow(
                person_code=people[row.person],
                unit_code=units[row.unit].code,
                role=Role(row.role),
                order=row.rank,
            )
            for row in posts
            if row.person in people and row.unit in units
        ],
        households=_households(turn, {row.id: row.code for row in units.values()}, people),
    )


def apply(turn: Turn, difference: Difference, progress: Progress = no_progress) -> Applied:
    """Write what `compare(load(turn), new)` found.

    The order keeps every constraint of the database true at each step: what ends ends first.
    """
    if not difference:
        return Applied()
    writer = Writer(turn, difference, progress)
    ended = writer.end_posts()
    writer.retire()
    writer.write_units()
    writer.write_people()
    began = writer.begin_posts()
    writer.write_households()
    return Applied(ended=ended, began=began)


def _rows(turn: Turn, table: Table, *conditions: Any) -> Sequence[Any]:  # noqa: ANN401
    return turn.connection.execute(
        select(table).where(table.c.town == turn.town, *conditions)
    ).all()


def _households(
    turn: Turn, units: dict[int, str], people: dict[int, str]
) -> Iterable[HouseholdRow]:
    residents: dict[tuple[int, int, str], list[str]] = {}
    for row in _rows(turn, _HOME, _HOME.c.listed):
        if row.person in people and row.door is not None:
            residents.setdefault((row.building, row.unit, row.door), []).append(people[row.person])
    return [
        HouseholdRow(
            building_code=units[row.building],
            unit=row.unit,
            floor=row.floor,
            door=row.door,
            people=row.people,
            residents=tuple(residents.get((row.building, row.unit, row.door), ())),
        )
        for row in _rows(turn, _HOUSEHOLD, _HOUSEHOLD.c.retired_at.is_(None))
        if row.building in units
    ]
