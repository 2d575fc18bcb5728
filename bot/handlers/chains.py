"""The seats an issue can climb, as the town's lists have them today."""

from collections.abc import Mapping, Sequence

from bot.domain.calendar import Calendar
from bot.domain.ids import PersonId, UnitId
from bot.domain.people import Role
from bot.domain.places import Tier, Unit
from bot.flows import quiet
from bot.flows.quiet import QuietHours
from bot.flows.routing import Chain, Seat
from storage import org, serving
from storage.serving import Away, Serving
from storage.store import Turn


def chain_of(turn: Turn, unit: UnitId, calendar: Calendar) -> Chain:
    """The chain of a building, or of the unit above it that an issue came in from."""
    line = org.line(turn, unit)
    posts = serving.of_units(turn, [one.id for one in line])
    away = serving.on_leave(turn)
    return Chain(seats=tuple(_seat(turn, one, posts, away, calendar) for one in line))


def seat_of_post(turn: Turn, unit: UnitId) -> PersonId | None:
    """Who has the first post of a unit: the steward of a building, else the lead."""
    role = _first_role(org.unit(turn, unit))
    return next((post.person for post in org.posts_at(turn, unit, role)), None)


def _first_role(unit: Unit) -> Role:
    return Role.STEWARD if unit.tier is Tier.BUILDING else Role.LEAD


def _seat(
    turn: Turn,
    unit: Unit,
    posts: Sequence[Serving],
    away: Mapping[PersonId, Away],
    calendar: Calendar,
) -> Seat:
    holder = _first(posts, unit.id, _first_role(unit))
    leave = away.get(holder.person) if holder is not None else None
    standing_in = _first(posts, unit.id, Role.DEPUTY)
    deputy = standing_in.person if standing_in is not None else None
    deputy_name = standing_in.name if standing_in is not None else ""
    if leave is not None and leave.deputy is not None:
        deputy, deputy_name = leave.deputy, leave.deputy_name
    return Seat(
        tier=unit.tier,
        unit=unit.id,
        unit_name=unit.name,
        person=holder.person if holder is not None else None,
        name=holder.name if holder is not None else "",
        away=leave is not None,
        quiet=holder is not None and _in_own_quiet(turn, holder.quiet, calendar),
        deputy=deputy,
        deputy_name=deputy_name,
        deputy_away=deputy in away,
    )


def _first(posts: Sequence[Serving], unit: UnitId, role: Role) -> Serving | None:
    return next((post for post in posts if post.unit == unit and post.role is role), None)


def _in_own_quiet(turn: Turn, own: QuietHours | None, calendar: Calendar) -> bool:
    """Quiet by their own wish, while the town's day goes on."""
    if own is None:
        return False
    return quiet.may_speak(None, turn.now, calendar) and not quiet.may_speak(
        None, turn.now, calendar, own
    )
