"""Groups: bound to a building or to the stewards of an estate, and how much is said there."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ids import UnitId
from bot.domain.people import Room, RoomKind, RoomMode
from bot.domain.places import Tier, Unit
from bot.handlers import rights, strangers
from bot.handlers.chains import seat_of_post
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply, ToPerson
from bot.permissions import Right
from bot.understanding import Command
from bot.understanding.unit_names import stewards_group_of
from bot.wording import binding as say
from bot.wording import greetings
from storage import binding, org, overview, rooms, tree
from storage.tree import Tree

#: Said after the unit's name to take the place of the group bound so far.
_INSTEAD = "换群"
_MODES = {"主动": RoomMode.ACTIVE, "仅@我": RoomMode.MENTION, "静音": RoomMode.MUTE}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wish:
    """What is to be bound, as it was said."""

    said: str
    #: The estate whose stewards' group is meant (empty: not said); None for a building's group.
    stewards_of: str | None
    #: The group bound so far is to be left for this one.
    instead: bool

    @property
    def kind(self) -> RoomKind:
        return RoomKind.BUILDING if self.stewards_of is None else RoomKind.STEWARDS

    def candidates(self, units: Tree, tops: Sequence[UnitId] | None) -> list[Unit]:
        """The units it may mean, among those at or below `tops`."""
        if self.stewards_of is None:
            return units.named(self.said, tops, Tier.BUILDING)
        if not self.stewards_of:
            return units.under(tops, Tier.MICRO_COMMUNITY)
        return units.named(self.stewards_of, tops, Tier.MICRO_COMMUNITY)

    def title(self, units: Tree, unit: Unit, among: Sequence[Unit]) -> str:
        name = units.title(unit, among)
        return name if self.stewards_of is None else f"{name.removesuffix('微社区')}楼栋长群"


def bind(context: Context, command: Command) -> list[Reply]:
    """`@小楼 绑定 3号楼`, by a lead: the group is the building's from now on."""
    room = context.room
    if room is None:
        return [Reply(to=Here(), text=say.bind_in_group())]
    wish = _wish(command)
    units = tree.load(context.turn)
    tops = rights.reach(context, Right.BIND_ROOM)
    found = wish.candidates(units, tops) if tops else []
    if not found:
        return _not_found(context, wish, units, is_head=bool(tops))
    if len(found) > 1:
        titles = [wish.title(units, unit, found) for unit in found]
        return [Reply(to=Here(), text=say.which_unit(titles, f"绑定 {titles[0]}"))]
    unit = found[0]
    if room.unit == unit.id:
        return [Reply(to=Here(), text=say.bound_before(unit.full_name))]
    if room.unit is not None and not rights.allowed(context, Right.BIND_ROOM, room.unit):
        return strangers.refuse(context, say.BIND_ROOM, room.unit)
    return _bind(context, room, unit, wish)


def _wish(command: Command) -> _Wish:
    said = command.words.replace(" ", "")
    instead = said.endswith(_INSTEAD)
    said = said.removesuffix(_INSTEAD)
    return _Wish(said=said, stewards_of=stewards_group_of(said), instead=instead)


def _not_found(context: Context, wish: _Wish, units: Tree, *, is_head: bool) -> list[Reply]:
    """Nothing of that name where the speaker has a say: another's, or nobody's."""
    elsewhere = wish.candidates(units, None)
    if is_head and not elsewhere:
        return [Reply(to=Here(), text=say.no_such_unit(wish.said))]
    theirs = elsewhere[0].id if len(elsewhere) == 1 else None
    return strangers.refuse(context, say.BIND_ROOM, theirs)


def _bind(context: Context, room: Room, unit: Unit, wish: _Wish) -> list[Reply]:
    for other in rooms.of_unit(context.turn, unit.id):
        if other.channel != room.channel or other.kind is not wish.kind:
            continue
        if not wish.instead:
            text = say.other_room_bound(unit.full_name, other.name, wish.said)
            return [Reply(to=Here(), text=text)]
        binding.release_room(context.turn, other.id)
    rooms.bind(context.turn, room.id, unit.id, wish.kind)
    if wish.kind is RoomKind.STEWARDS:
        text = say.stewards_room_bound(unit.name.removesuffix("微社区"))
    else:
        steward = seat_of_post(context.turn, unit.id)
        name = org.person(context.turn, steward).name if steward is not None else ""
        text = say.room_bound(unit.full_name, name)
        if room.greeted_at is None:
            text = f"{text}\n{greetings.first(bound=True)}"
    if room.greeted_at is None:
        rooms.greeted(context.turn, room.id)
    return [Reply(to=Here(mention=room.greeted_at is not None), text=text)]


def set_mode(context: Context, command: Command) -> list[Reply]:
    """主动, 仅@我, 静音: by the building's steward or a lead."""
    if context.room is None:
        return [Reply(to=Here(), text=say.mode_in_group())]
    if not rights.allowed(context, Right.SET_MODE, context.room.unit):
        if not context.addressed:
            return []  # 静音, said by a neighbour to a neighbour
        return strangers.refuse(context, say.SET_MODE, context.room.unit)
    chosen = _MODES[command.words]
    rooms.set_mode(context.turn, context.room.id, chosen)
    return [Reply(to=Here(), text=say.mode(chosen))]


def bindings(context: Context) -> list[Reply]:
    """绑定情况: what is still missing below the units the speaker answers for."""
    tops = rights.reach(context, Right.SEE_BINDINGS)
    if not tops:
        return strangers.refuse(context, say.SEE_BINDINGS, None)
    if context.room is not None and context.room.kind is not RoomKind.STEWARDS:
        text = _bindings(context, tops)
        return [Reply(to=ToPerson(context.person), text=text, in_group=say.bindings_in_private())]
    return [Reply(to=Here(), text=_bindings(context, tops))]


def _bindings(context: Context, tops: Sequence[UnitId]) -> str:
    turn = context.turn
    units = tree.load(turn)
    buildings = units.under(tops, Tier.BUILDING)
    ids = [unit.id for unit in buildings]
    vacant = binding.vacant(turn, ids)
    unbound = overview.without_bound_steward(turn, ids) - vacant
    groupless = overview.without_group(turn, ids)
    estates = {unit.estate for unit in buildings}

    def names(chosen: set[UnitId]) -> list[str]:
        return [
            unit.full_name if len(estates) > 1 else unit.name
            for unit in buildings
            if unit.id in chosen
        ]

    claims = [
        claim
        for claim in binding.waiting_claims(turn)
        if rights.allowed(context, Right.CONFIRM_CLAIM, claim.unit)
    ]
    highest = max((units.units[top] for top in tops), key=lambda unit: unit.tier)
    return say.bindings(
        highest.name,
        len(buildings),
        vacant=names(vacant),
        without_account=names(unbound),
        without_group=names(groupless),
        claims=len(claims),
    )
