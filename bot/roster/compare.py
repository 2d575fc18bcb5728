"""What an import would change: two rosters compared row by row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from bot.roster.values import Roster, Row


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldChange:
    """One field that is no longer the same."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A row that stays, with other words in it."""

    old: Row
    new: Row

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """What differs, in the order of the row's fields."""
        return tuple(
            FieldChange(field=f.name, old=before, new=after)
            for f in fields(self.new)
            if (before := getattr(self.old, f.name)) != (after := getattr(self.new, f.name))
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """What is new, what changed, and what is gone and will be retired. Rooms are no part of it."""

    added: tuple[Row, ...] = ()
    changed: tuple[Change, ...] = ()
    retired: tuple[Row, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.added or self.changed or self.retired)


def compare(old: Roster, new: Roster) -> Difference:
    """What makes `new` of `old`; rows are matched by key, each kind in the order of `Roster`."""
    added: list[Row] = []
    changed: list[Change] = []
    retired: list[Row] = []
    for before, after in _kinds(old, new):
        was = {row.key: row for row in before}
        now = {row.key: row for row in after}
        added += [row for key, row in now.items() if key not in was]
        retired += [row for key, row in was.items() if key not in now]
        changed += [
            Change(old=was[key], new=row)
            for key, row in now.items()
            if key in was and was[key] != row
        ]
    return Difference(added=tuple(added), changed=tuple(changed), retired=tuple(retired))


def _kinds(old: Roster, new: Roster) -> Iterator[tuple[Iterable[Row], Iterable[Row]]]:
    yield old.units, new.units
    yield old.people, new.people
    yield old.posts, new.posts
    yield old.households, new.households
