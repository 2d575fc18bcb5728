"""The whole tree in memory, to find units by what people call them: milliseconds for a town."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from bot.domain.ids import UnitId
from bot.domain.places import Tier, Unit
from bot.understanding.unit_names import name_key
from storage.org import unit_of
from storage.store import Turn
from storage.tables import UnitRow, table_of

_UNIT = table_of(UnitRow)
_MICRO_COMMUNITY = "微社区"


@dataclass(frozen=True, slots=True)
class Tree:
    """The serving units of a town."""

    units: dict[UnitId, Unit]

    def line(self, unit: UnitId) -> list[UnitId]:
        """The unit and all above it, the unit first."""
        found: list[UnitId] = []
        at: UnitId | None = unit
        while at is not None and at in self.units and at not in found:
            found.append(at)
            at = self.units[at].parent
        return found

    def under(self, tops: Collection[UnitId] | None, tier: Tier) -> list[Unit]:
        """Units of a tier that are, or are below, one of `tops` (None: the whole town).

        As people count: 2号楼 before 10号楼.
        """
        found = [
            unit
            for unit in self.units.values()
            if unit.tier is tier and (tops is None or not set(self.line(unit.id)).isdisjoint(tops))
        ]
        return sorted(found, key=lambda unit: (unit.estate or "", len(unit.name), unit.name))

    def named(self, said: str, tops: Collection[UnitId] | None, tier: Tier) -> list[Unit]:
        """Those of them that people call `said`: by name, with the estate before it, or by code."""
        key = name_key(said)
        found = [unit for unit in self.under(tops, tier) if key in self._keys(unit)]
        # Said in full it means that one, whatever else may be called so.
        return [u for u in found if u.estate and key == name_key(u.full_name)] or found

    def title(self, unit: Unit, among: Collection[Unit] = ()) -> str:
        """The name to say outside the unit; with the one above where two would sound the same."""
        same = [other for other in among if other.full_name == unit.full_name]
        above = self.units.get(unit.parent) if unit.parent is not None else None
        return f"{above.name}{unit.full_name}" if len(same) > 1 and above else unit.full_name

    def _keys(self, unit: Unit) -> set[str]:
        names = {unit.name, unit.full_name, unit.code}
        above = self.units.get(unit.parent) if unit.parent is not None else None
        if above is not None and unit.tier is Tier.BUILDING:
            names |= {f"{above.name}{unit.name}"}
            names |= {f"{above.name.removesuffix(_MICRO_COMMUNITY)}{unit.name}"}
        if unit.tier is Tier.MICRO_COMMUNITY:
            names |= {unit.name.removesuffix(_MICRO_COMMUNITY)}
        return {name_key(name) for name in names}


def load(turn: Turn) -> Tree:
    """The serving units."""
    rows = turn.connection.execute(
        select(_UNIT).where(_UNIT.c.town == turn.town, _UNIT.c.retired_at.is_(None))
    )
    units = map(unit_of, rows)
    return Tree({unit.id: unit for unit in units})
