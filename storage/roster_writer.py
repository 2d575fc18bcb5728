"""Writes the difference of two rosters: each kind of row in the order its constraints ask for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Table, bindparam, select, update

from bot.domain.ids import PersonId
from bot.domain.people import Role
from bot.domain.places import Tier
from bot.roster.compare import Difference
from bot.roster.values import HouseholdRow, PersonRow, PostRow, Progress, UnitRow
from storage import tables
from storage.store import Turn
from storage.tables import table_of

_UNIT = table_of(tables.UnitRow)
_PERSON = table_of(tables.PersonRow)
_POST = table_of(tables.PostRow)
_HOUSEHOLD = table_of(tables.HouseholdRow)
_HOME = table_of(tables.ResidenceRow)

#: Rows written by one call, between two calls of the progress.
_STEP = 2000

R = TypeVar("R", UnitRow, PersonRow, PostRow, HouseholdRow)


@dataclass(frozen=True, slots=True)
class _Rows(Generic[R]):
    """The part of a difference that is about one kind of row."""

    added: Sequence[R]
    #: Each as it was and as it is to be.
    changed: Sequence[tuple[R, R]]
    retired: Sequence[R]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one difference; knows the ids behind the codes, those of retired rows too."""

    turn: Turn
    difference: Difference
    progress: Progress
    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    homes: dict[tuple[str, int, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        codes: dict[int, str] = {}
        for row in self._stored(_UNIT):
            self.units[row.code] = row.id
            codes[row.id] = row.code
        for row in self._stored(_PERSON, _PERSON.c.code.is_not(None)):
            self.people[row.code] = row.id
        for row in self._stored(_HOUSEHOLD):
            self.homes[codes[row.building], row.unit, row.door] = row.id

    def end_posts(self) -> tuple[PersonId, ...]:
        """The posts that are gone, and those of people who only have an account where one of the
        lists follows: a building has one steward.
        """
        posts = self._stored(_POST, _POST.c.until.is_(None))
        serving = {(row.person, row.unit, row.role): row for row in posts}
        gone = [
            serving[key]
            for post in self.rows(PostRow).retired
            if (key := self._post_key(post)) in serving
        ]
        stewarded = {
            self.units.get(post.unit_code)
            for post in self.rows(PostRow).added
            if post.role is Role.STEWARD
        }
        gone_ids = {row.id for row in gone}
        gone += [
            row
            for row in posts
            if row.role == Role.STEWARD.value and row.unit in stewarded and row.id not in gone_ids
        ]
        self._update(_POST, [{"key": row.id, "until": self.turn.now} for row in gone])
        return tuple(dict.fromkeys(PersonId(row.person) for row in gone))

    def retire(self) -> None:
        now = self.turn.now
        for table, keys in (
            (_UNIT, [self.units[row.code] for row in self.rows(UnitRow).retired]),
            (
                _PERSON,
                [self.people[row.code] for row in self.rows(PersonRow).retired],
            ),
            (
                _HOUSEHOLD,
                [self.homes[row.key] for row in self.rows(HouseholdRow).retired],
            ),
        ):
            self._update(table, [{"key": key, "retired_at": now} for key in keys])

    def write_units(self) -> None:
        """Each after the one above it: the town, then downwards, departments at the end."""
        added = sorted(self.rows(UnitRow).added, key=lambda row: row.tier is Tier.DEPARTMENT)
        new = [row for row in added if row.code not in self.units]
        back = [row for row in added if row.code in self.units]
        self.units.update({row.code: self.turn.new_id() for row in new})
        self._insert(_UNIT, [{"id": self.units[row.code], **self._unit(row)} for row in new])
        changed = [*back, *(after for _, after in self.rows(UnitRow).changed)]
        self._update(
            _UNIT,
            [
                {"key": self.units[row.code], "retired_at": None, **self._unit(row)}
                for row in changed
            ],
        )

    def write_people(self) -> None:
        """Phones are let go of first: two people may have changed theirs with each other."""
        added = self.rows(PersonRow).added
        new = [row for row in added if row.code not in self.people]
        back = [row for row in added if row.code in self.people]
        changed = [*back, *(after for _, after in self.rows(PersonRow).changed)]
        keys = [self.people[row.code] for row in changed]
        self._update(_PERSON, [{"key": key, "phone": None} for key in keys])
        self._update(
            _PERSON,
            [{"key": self.people[row.code], "retired_at": None, **_person(row)} for row in changed],
        )
        self.people.update({row.code: self.turn.new_id() for row in new})
        self._insert(_PERSON, [{"id": self.people[row.code], **_person(row)} for row in new])

    def begin_posts(self) -> tuple[PersonId, ...]:
        added = self.rows(PostRow).added
        self._insert(
            _POST,
            [
                {
                    "id": self.turn.new_id(),
                    "person": self.people[row.person_code],
                    "unit": self.units[row.unit_code],
                    "role": row.role.value,
                    "rank": row.order,
                    "since": self.turn.now,
                }
                for row in added
            ],
        )
        reordered = {self._post_key(after): after.order for _, after in self.rows(PostRow).changed}
        if reordered:
            self._update(
                _POST,
                [
                    {"key": row.id, "rank": reordered[key]}
                    for row in self._stored(_POST, _POST.c.until.is_(None))
                    if (key := (row.person, row.unit, row.role)) in reordered
                ],
            )
        return tuple(dict.fromkeys(PersonId(self.people[row.person_code]) for row in added))

    def write_households(self) -> None:
        added = self.rows(HouseholdRow).added
        new = [row for row in added if row.key not in self.homes]
        back = [row for row in added if row.key in self.homes]
        self._insert(
            _HOUSEHOLD, [{"id": self.turn.new_id(), **self._household(row)} for row in new]
        )
        changes = self.rows(HouseholdRow).changed
        changed = [*back, *(after for _, after in changes)]
        self._update(
            _HOUSEHOLD,
            [
                {"key": self.homes[row.key], "retired_at": None, **self._household(row)}
                for row in changed
            ],
        )
        before = {
            *self._residents(self.rows(HouseholdRow).retired),
            *self._residents(was for was, _ in changes),
        }
        after = {*self._residents(new), *self._residents(changed)}
        self._move_out(before - after)
        self._move_in(after - before)

    def _move_out(self, homes: Iterable[tuple[int, int, int, str]]) -> None:
        leaving = [
            {"person_": person, "building_": building, "unit_": unit, "door_": door}
            for person, building, unit, door in sorted(homes)
        ]
        if leaving:
            self.turn.connection.execute(
                _HOME.delete().where(
                    _HOME.c.town == self.turn.town,
                    _HOME.c.listed,
                    _HOME.c.person == bindparam("person_"),
                    _HOME.c.building == bindparam("building_"),
                    _HOME.c.unit == bindparam("unit_"),
                    _HOME.c.door == bindparam("door_"),
                ),
                leaving,
            )

    def _move_in(self, homes: Iterable[tuple[int, int, int, str]]) -> None:
        """A home that the resident told already becomes one of the lists."""
        coming = sorted(homes)
        if not coming:
            return
        told = {
            (row.person, row.building, row.unit, row.door): row.id
            for row in self._stored(_HOME, ~_HOME.c.listed)
        }
        self._update(_HOME, [{"key": told[h], "listed": True} for h in coming if h in told])
        self._insert(
            _HOME,
            [
                {
                    "id": self.turn.new_id(),
                    "person": person,
                    "building": building,
                    "unit": unit,
                    "door": door,
                    "listed": True,
                }
                for person, building, unit, door in coming
                if (person, building, unit, door) not in told
            ],
        )

    def rows(self, kind: type[R]) -> _Rows[R]:
        """What changes of one kind."""
        return _Rows(
            [row for row in self.difference.added if isinstance(row, kind)],
            [
                (change.old, change.new)
                for change in self.difference.changed
                if isinstance(change.old, kind) and isinstance(change.new, kind)
            ],
            [row for row in self.difference.retired if isinstance(row, kind)],
        )

    def _residents(self, rows: Iterable[HouseholdRow]) -> Iterable[tuple[int, int, int, str]]:
        for row in rows:
            for code in row.residents:
                yield self.people[code], self.units[row.building_code], row.unit, row.door

    def _unit(self, row: UnitRow) -> dict[str, Any]:
        return {
            "code": row.code,
            "name": row.name,
            "tier": row.tier.value,
            "parent": self.units[row.parent_code] if row.parent_code is not None else None,
            "estate": row.estate,
        }

    def _household(self, row: HouseholdRow) -> dict[str, Any]:
        return {
            "building": self.units[row.building_code],
            "unit": row.unit,
            "floor": row.floor,
            "door": row.door,
            "people": row.people,
        }

    def _post_key(self, post: PostRow) -> tuple[int, int, str]:
        return self.people[post.person_code], self.units[post.unit_code], post.role.value

    def _insert(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert `rows`, some thousands a call."""
        for start in range(0, len(rows), _STEP):
            part = [{"town": self.turn.town, **row} for row in rows[start : start + _STEP]]
            self.turn.connection.execute(table.insert(), part)
            self.progress(table.name, start + len(part), len(rows))

    def _update(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Set the other columns of each row of `rows` where the id is its `key`."""
        if not rows:
            return
        columns = [name for name in rows[0] if name != "key"]
        statement = (
            update(table)
            .where(table.c.town == self.turn.town, table.c.id == bindparam("key"))
            .values({name: bindparam(f"new_{name}") for name in columns})
        )
        for start in range(0, len(rows), _STEP):
            part = [
                {"key": row["key"], **{f"new_{name}": row[name] for name in columns}}
                for row in rows[start : start + _STEP]
            ]
            self.turn.connection.execute(statement, part)
            self.progress(table.name, start + len(part), len(rows))

    def _stored(self, table: Table, *conditions: Any) -> Sequence[Any]:  # noqa: ANN401
        return self.turn.connection.execute(
            select(table).where(table.c.town == self.turn.town, *conditions)
        ).all()


def _person(row: PersonRow) -> dict[str, Any]:
    return {"code": row.code, "name": row.name, "phone": row.phone}
