"""The chat groups of the web and replay channels, made from a roster."""

from collections import Counter
from collections.abc import Collection

from bot.domain.people import Role, RoomKind
from bot.domain.places import Tier
from bot.roster.values import RoomRow, Roster, UnitRow

_MICRO_COMMUNITY = "微社区"


def rooms_of(roster: Roster, plain: Collection[str] = ()) -> tuple[RoomRow, ...]:
    """A group for each building (`锦绣苑3号楼群`) and one of stewards for each micro-community.

    The groups of the buildings `plain` (codes) go without the estate: `3号楼群`. In a building's
    group are its steward and the residents known by name; in a stewards' group all of them and the
    lead.
    """
    units = {unit.code: unit for unit in roster.units}
    members: dict[str, dict[str, None]] = {}
    for post in roster.posts:
        unit = units[post.unit_code]
        if post.role is Role.STEWARD:
            members.setdefault(unit.code, {})[post.person_code] = None
            members.setdefault(unit.parent_code or "", {})[post.person_code] = None
        elif post.role is Role.LEAD and unit.tier is Tier.MICRO_COMMUNITY:
            members.setdefault(unit.code, {})[post.person_code] = None
    for household in roster.households:
        members.setdefault(household.building_code, {}).update(dict.fromkeys(household.residents))
    named = [
        (_name(unit, units, plain), unit)
        for unit in roster.units
        if unit.tier in {Tier.BUILDING, Tier.MICRO_COMMUNITY}
    ]
    times = Counter(name for name, _ in named)
    rooms = [
        RoomRow(
            name=name if times[name] == 1 else f"{name}（{unit.code}）",
            unit_code=unit.code,
            kind=RoomKind.BUILDING if unit.tier is Tier.BUILDING else RoomKind.STEWARDS,
            members=tuple(members.get(unit.code, ())),
        )
        for name, unit in named
    ]
    return tuple(sorted(rooms, key=lambda room: room.name))


def _name(unit: UnitRow, units: dict[str, UnitRow], plain: Collection[str]) -> str:
    if unit.tier is Tier.MICRO_COMMUNITY:
        return f"{unit.name.removesuffix(_MICRO_COMMUNITY)}楼栋长群"
    if unit.code in plain:
        return f"{unit.name}群"
    above = units.get(unit.parent_code or "")
    where = unit.estate or (above.name.removesuffix(_MICRO_COMMUNITY) if above else "")
    return f"{where}{unit.name}群"
