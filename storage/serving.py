"""Who serves a line of units now, in a few statements: what a chain of seats is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from bot.domain.ids import PersonId, UnitId
from bot.domain.people import Role
from bot.flows.quiet import QuietHours
from storage.org import own_quiet_hours
from storage.store import Turn
from storage.tables import LeaveRow, PersonRow, PostRow, table_of

_POST = table_of(PostRow)
_PERSON = table_of(PersonRow)
_LEAVE = table_of(LeaveRow)

_SERVING = (
    select(
        _POST.c.unit,
        _POST.c.role,
        _POST.c.person,
        _PERSON.c.name,
        _PERSON.c.quiet_from,
        _PERSON.c.quiet_to,
    )
    .join(_PERSON, (_PERSON.c.town == _POST.c.town) & (_PERSON.c.id == _POST.c.person))
    .where(
        _POST.c.town == bindparam("town"),
        _POST.c.unit.in_(bindparam("units", expanding=True)),
        _POST.c.until.is_(None),
        _POST.c.role.in_([Role.STEWARD.value, Role.LEAD.value, Role.DEPUTY.value]),
    )
    .order_by(_POST.c.rank, _POST.c.id)
)
_AWAY = (
    select(_LEAVE.c.person, _LEAVE.c.deputy, _PERSON.c.name)
    .outerjoin(_PERSON, (_PERSON.c.town == _LEAVE.c.town) & (_PERSON.c.id == _LEAVE.c.deputy))
    .where(
        _LEAVE.c.town == bindparam("town"),
        _LEAVE.c.since <= bindparam("now"),
        _LEAVE.c.until > bindparam("now"),
    )
    .order_by(_LEAVE.c.id)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Serving:
    """One serving post of a unit and the person who has it."""

    unit: UnitId
    role: Role
    person: PersonId
    name: str
    quiet: QuietHours | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Away:
    """Somebody on leave now, and who stands in, if named."""

    deputy: PersonId | None
    deputy_name: str


def of_units(turn: Turn, units: Sequence[UnitId]) -> list[Serving]:
    """Stewards, leads and deputies of these units, first the one who goes first."""
    rows = turn.connection.execute(_SERVING, {"town": turn.town, "units": units})
    return [
        Serving(
            unit=UnitId(row.unit),
            role=Role(row.role),
            person=PersonId(row.person),
            name=row.name,
            quiet=own_quiet_hours(row),
        )
        for row in rows
    ]


def on_leave(turn: Turn) -> dict[PersonId, Away]:
    """Everybody of the town who is on leave now; few at a time."""
    rows = turn.connection.execute(_AWAY, {"town": turn.town, "now": turn.now})
    return {
        PersonId(row.person): Away(
            deputy=PersonId(row.deputy) if row.deputy is not None else None,
            deputy_name=row.name or "",
        )
        for row in rows
    }
