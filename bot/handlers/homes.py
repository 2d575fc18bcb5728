"""我是2-501: where somebody lives, told once."""

from bot.domain.ids import UnitId
from bot.domain.people import RoomKind
from bot.domain.places import Tier
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply
from bot.understanding import Command
from bot.understanding.unit_names import building_of_home
from bot.wording import binding as say
from storage import homes, org, tree
from storage.org import Home
from storage.tree import Tree


def handle(context: Context, command: Command) -> list[Reply]:
    """Keep the home; ask for the one thing that is missing."""
    door = command.spot.door
    if door is None:
        return []
    units = tree.load(context.turn)
    building = _building(context, command, units)
    if isinstance(building, Reply):
        # Nobody spoke to the bot: neighbours may be talking of another estate.
        return [building] if context.addressed else []
    unit = command.spot.unit
    if unit is None:
        if (count := org.units_in(context.turn, building)) > 1:
            return [Reply(to=Here(), text=say.home_which_unit(door))] if context.addressed else []
        unit = count or None
    where = Home(building=building, unit=unit, door=door)
    if not context.addressed and org.home(context.turn, context.person, building) == where:
        return []
    org.set_home(context.turn, context.person, where)
    return [Reply(to=Here(), text=_answer(context, where, units))]


def _building(context: Context, command: Command, units: Tree) -> UnitId | Reply:
    """The building that is named, near where it is said; else the group's, else the known one."""
    said = building_of_home(command.words, command.spot)
    if not said:
        return context.building or Reply(to=Here(), text=say.home_which_building())
    own = context.room.unit if context.room is not None else context.building
    estate = units.line(own)[1:2] if own is not None else []
    if context.room is not None and context.room.kind is RoomKind.STEWARDS and own is not None:
        estate = [own]
    found = units.named(said, estate or None, Tier.BUILDING)
    found = found or units.named(said, None, Tier.BUILDING)
    if len(found) == 1:
        return found[0].id
    if not found:
        return Reply(to=Here(), text=say.no_such_home(said))
    titles = [units.title(unit, found) for unit in found]
    home = f"{command.spot.unit}-{command.spot.door}" if command.spot.unit else command.spot.door
    return Reply(to=Here(), text=say.which_unit(titles, f"我是{titles[0]}{home}"))


def _answer(context: Context, where: Home, units: Tree) -> str:
    if not context.private:
        return say.home_noted_in_group()
    home = f"{units.units[where.building].full_name}{where.spot.home or where.door}"
    if homes.is_unlisted(context.turn, where):
        return say.home_not_listed(home)
    return say.home_noted(home)
