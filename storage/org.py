"""The town's tree and who serves in it."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, update

from bot.domain.ids import PersonId, PostId, TownId, UnitId
from bot.domain.people import Leave, Person, Post, Role
from bot.domain.places import Spot, Tier, Unit
from bot.flows.quiet import QuietHours
from storage.store import Turn
from storage.tables import (
    HouseholdRow,
    LeaveRow,
    PersonRow,
    PostRow,
    ResidenceRow,
    TownRow,
    UnitRow,
    table_of,
)

_UNIT = table_of(UnitRow)
_PERSON = table_of(PersonRow)
_POST = table_of(PostRow)
_LEAVE = table_of(LeaveRow)
_HOME = table_of(ResidenceRow)
_HOUSEHOLD = table_of(HouseholdRow)
_TOWN = table_of(TownRow)

_UNIT_BY_ID = select(_UNIT).where(_UNIT.c.town == bindparam("town"), _UNIT.c.id == bindparam("id"))
_PERSON_BY_ID = select(_PERSON).where(
    _PERSON.c.town == bindparam("town"), _PERSON.c.id == bindparam("id")
)
_SERVING = select(_POST).where(_POST.c.town == bindparam("town"), _POST.c.until.is_(None))
_POSTS_OF = _SERVING.where(_POST.c.person == bindparam("person")).order_by(_POST.c.id)
_POSTS_AT = _SERVING.where(_POST.c.unit == bindparam("unit")).order_by(_POST.c.rank, _POST.c.id)
_ABOVE = (
    select(_UNIT.c.id, _UNIT.c.parent)
    .where(_UNIT.c.town == bindparam("town"), _UNIT.c.id == bindparam("unit"))
    .cte("above", recursive=True)
)
_ABOVE = _ABOVE.union_all(
    select(_UNIT.c.id, _UNIT.c.parent).where(
        _UNIT.c.town == bindparam("town"), _UNIT.c.id == _ABOVE.c.parent
    )
)
_LINE = (
    select(_UNIT)
    .where(_UNIT.c.town == bindparam("town"), _UNIT.c.id.in_(select(_ABOVE.c.id)))
    .order_by(_UNIT.c.tier)
)
_LEAVE_NOW = (
    select(_LEAVE)
    .where(
        _LEAVE.c.town == bindparam("town"),
        _LEAVE.c.person == bindparam("person"),
        _LEAVE.c.since <= bindparam("now"),
        _LEAVE.c.until > bindparam("now"),
    )
    .order_by(_LEAVE.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """Where somebody lives."""

    building: UnitId
    unit: int | None
    door: str | None

    @property
    def spot(self) -> Spot:
        """The home as a place inside its building."""
        return Spot(unit=self.unit, door=self.door)


def unit(turn: Turn, unit_id: UnitId) -> Unit:
    """The unit with this id."""
    return unit_of(turn.connection.execute(_UNIT_BY_ID, {"town": turn.town, "id": unit_id}).one())


def line(turn: Turn, unit_id: UnitId) -> list[Unit]:
    """The unit and all above it, lowest tier first."""
    rows = turn.connection.execute(_LINE, {"town": turn.town, "unit": unit_id})
    return [unit_of(row) for row in rows]


def children(turn: Turn, unit_id: UnitId) -> list[Unit]:
    """The serving units right below, by name as people count (2号楼 before 10号楼)."""
    query = select(_UNIT).where(
        _UNIT.c.town == turn.town, _UNIT.c.parent == unit_id, _UNIT.c.retired_at.is_(None)
    )
    rows = turn.connection.execute(query.order_by(func.length(_UNIT.c.name), _UNIT.c.name))
    return [unit_of(row) for row in rows]


def the_town(turn: Turn) -> Unit:
    """The top of the tree."""
    return unit_of(
        turn.connection.execute(
            select(_UNIT).where(
                _UNIT.c.town == turn.town,
                _UNIT.c.tier == Tier.TOWN.value,
                _UNIT.c.retired_at.is_(None),
            )
        ).one()
    )


def departments(turn: Turn) -> list[Unit]:
    """The town's departments."""
    rows = turn.connection.execute(
        select(_UNIT)
        .where(
            _UNIT.c.town == turn.town,
            _UNIT.c.tier == Tier.DEPARTMENT.value,
            _UNIT.c.retired_at.is_(None),
        )
        .order_by(_UNIT.c.id)
    )
    return [unit_of(row) for row in rows]


def person(turn: Turn, person_id: PersonId) -> Person:
    """The person with this id."""
    row = turn.connection.execute(_PERSON_BY_ID, {"town": turn.town, "id": person_id}).one()
    return _person(row)


def people_named(turn: Turn, name: str) -> list[Person]:
    """Everybody of this name who is not retired."""
    rows = turn.connection.execute(
        select(_PERSON).where(
            _PERSON.c.town == turn.town, _PERSON.c.name == name, _PERSON.c.retired_at.is_(None)
        )
    )
    return [_person(row) for row in rows]


def posts_of(turn: Turn, person_id: PersonId) -> list[Post]:
    """The posts somebody holds now."""
    rows = turn.connection.execute(_POSTS_OF, {"town": turn.town, "person": person_id})
    return [post_of(row) for row in rows]


def posts_at(turn: Turn, unit_id: UnitId, role: Role | None = None) -> list[Post]:
    """Who serves at a unit now, first the one who goes first."""
    rows = turn.connection.execute(_POSTS_AT, {"town": turn.town, "unit": unit_id})
    posts = [post_of(row) for row in rows]
    return [p for p in posts if role is None or p.role is role]


def operators(turn: Turn) -> list[PersonId]:
    """Whom alarms go to."""
    rows = turn.connection.execute(
        select(_POST.c.person).where(
            _POST.c.town == turn.town,
            _POST.c.role == Role.OPERATOR.value,
            _POST.c.until.is_(None),
        )
    )
    return [PersonId(row.person) for row in rows]


def leave_of(turn: Turn, person_id: PersonId) -> Leave | None:
    """The leave somebody is on now."""
    row = turn.connection.execute(
        _LEAVE_NOW, {"town": turn.town, "person": person_id, "now": turn.now}
    ).first()
    if row is None:
        return None
    return Leave(
        person=PersonId(row.person),
        since=row.since,
        until=row.until,
        deputy=PersonId(row.deputy) if row.deputy is not None else None,
    )


def add_leave(turn: Turn, leave: Leave) -> None:
    """Somebody goes on leave; an earlier leave that still runs ends."""
    end_leave(turn, leave.person)
    turn.connection.execute(
        _LEAVE.insert().values(
            town=turn.town,
            id=turn.new_id(),
            person=leave.person,
            deputy=leave.deputy,
            since=leave.since,
            until=leave.until,
        )
    )


def end_leave(turn: Turn, person_id: PersonId) -> bool:
    """Somebody is back; False when there was no leave."""
    running = (_LEAVE.c.town == turn.town, _LEAVE.c.person == person_id)
    gone = turn.connection.execute(
        delete(_LEAVE).where(*running, _LEAVE.c.since >= turn.now)
    ).rowcount
    cut = turn.connection.execute(
        update(_LEAVE).where(*running, _LEAVE.c.until > turn.now).values(until=turn.now)
    ).rowcount
    return bool(gone or cut)


def quiet_hours(turn: Turn, person_id: PersonId) -> QuietHours | None:
    """Somebody's own quiet hours; None when they keep the town's."""
    row = turn.connection.execute(_PERSON_BY_ID, {"town": turn.town, "id": person_id}).one()
    return own_quiet_hours(row)


def own_quiet_hours(row: Any) -> QuietHours | None:  # noqa: ANN401  # any row with the columns
    """The quiet hours in a row with a person's columns."""
    if row.quiet_from is None or row.quiet_to is None:
        return None
    return QuietHours(start=_minutes(row.quiet_from), end=_minutes(row.quiet_to))


def set_quiet_hours(turn: Turn, person_id: PersonId, hours: QuietHours | None) -> None:
    """Keep somebody's own quiet hours; None goes back to the town's."""
    turn.connection.execute(
        update(_PERSON)
        .where(_PERSON.c.town == turn.town, _PERSON.c.id == person_id)
        .values(
            quiet_from=hours.start.hour * 60 + hours.start.minute if hours else None,
            quiet_to=hours.end.hour * 60 + hours.end.minute if hours else None,
        )
    )


def _minutes(of_day: int) -> time:
    return time(of_day // 60, of_day % 60)


def home(turn: Turn, person_id: PersonId, building: UnitId | None = None) -> Home | None:
    """Where somebody lives (in `building`, when given); what they say goes before the lists."""
    query = select(_HOME).where(_HOME.c.town == turn.town, _HOME.c.person == person_id)
    if building is not None:
        query = query.where(_HOME.c.building == building)
    row = turn.connection.execute(query.order_by(_HOME.c.listed, _HOME.c.id)).first()
    return Home(building=UnitId(row.building), unit=row.unit, door=row.door) if row else None


def set_home(turn: Turn, person_id: PersonId, where: Home) -> None:
    """Note where somebody says to live. What the lists say stays beside it."""
    same = (
        _HOME.c.town == turn.town,
        _HOME.c.person == person_id,
        _HOME.c.building == where.building,
    )
    turn.connection.execute(delete(_HOME).where(*same, ~_HOME.c.listed))
    known = select(_HOME.c.id).where(*same, _HOME.c.unit == where.unit, _HOME.c.door == where.door)
    if turn.connection.execute(known).first() is None:
        turn.connection.execute(
            _HOME.insert().values(
                town=turn.town,
                id=turn.new_id(),
                person=person_id,
                building=where.building,
                unit=where.unit,
                door=where.door,
                listed=False,
            )
        )


def units_in(turn: Turn, building: UnitId) -> int:
    """How many units (单元) a building has, by its households; 0 when not known."""
    found = turn.connection.execute(
        select(func.max(_HOUSEHOLD.c.unit)).where(
            _HOUSEHOLD.c.town == turn.town, _HOUSEHOLD.c.building == building
        )
    ).scalar_one_or_none()
    return int(found or 0)


def phones(turn: Turn) -> dict[str, str]:
    """The town's telephone numbers by kind; a number not set is absent."""
    row = turn.connection.execute(select(_TOWN.c.phones).where(_TOWN.c.id == turn.town)).first()
    return {k: str(v) for k, v in (row.phones if row else {}).items() if v}


def unit_of(row: Row[Any]) -> Unit:
    """The unit of a row of units."""
    return Unit(
        town=TownId(row.town),
        id=UnitId(row.id),
        code=row.code,
        name=row.name,
        tier=Tier(row.tier),
        parent=UnitId(row.parent) if row.parent is not None else None,
        estate=row.estate,
    )


def _person(row: Row[Any]) -> Person:
    return Person(town=TownId(row.town), id=PersonId(row.id), name=row.name, phone=row.phone)


def post_of(row: Row[Any]) -> Post:
    """The post of a row of posts."""
    return Post(
        town=TownId(row.town),
        id=PostId(row.id),
        person=PersonId(row.person),
        unit=UnitId(row.unit),
        role=Role(row.role),
    )
