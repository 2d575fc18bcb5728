"""Units of a town by what they are called: tests know their names, not their ids."""

from bot.domain.places import Tier, Unit
from storage import tree
from storage.store import Turn


def named(turn: Turn, name: str) -> list[Unit]:
    """The units called so: `3号楼`, `金德花园3号楼`."""
    units = tree.load(turn)
    return [
        unit
        for tier in Tier
        for unit in units.under(None, tier)
        if name in (unit.name, unit.full_name)
    ]
