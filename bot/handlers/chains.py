"""The seats an issue can climb, as the town's lists have them today."""

from bot.domain.calendar import Calendar
from bot.domain.ids import PersonId, UnitId
from bot.domain.people import Role
from bot.domain.places import Tier, Unit
from bot.flows import quiet
from bot.flows.routing import Chain, Seat
from storage import org
from storage.store import Turn


def chain_of(turn: Turn, unit: UnitId, calendar: Calendar) -> Chain:
    """The chain of a building, or of the unit above it that an issue came in from."""
    return Chain(seats=tuple(_seat(turn, one, calendar) for one in org.line(turn, unit)))


def seat_of_post(turn: Turn, unit: UnitId) -> PersonId | None:
    """Who has the first post of a unit: the steward of a building, else the lead."""
    tier = org.unit(turn, unit).tier
    return _first(turn, unit, Role.STEWARD if tier is Tier.BUILDING else Role.LEAD)


def _seat(turn: Turn, unit: Unit, calendar: Calendar) -> Seat:
    person = _first(turn, unit.id, Role.STEWARD if unit.tier is Tier.BUILDING else Role.LEAD)
    leave = org.leave_of(turn, person) if person is not None else None
    deputy = leave.deputy if leave and leave.deputy else _first(turn, unit.id, Role.DEPUTY)
    return Seat(
        tier=unit.tier,
        unit=unit.id,
        unit_name=unit.name,
        person=person,
        name=org.person(turn, person).name if person is not None else "",
        away=leave is not None,
        quiet=_in_own_quiet(turn, person, calendar) if person is not None else False,
        deputy=deputy,
        deputy_name=org.person(turn, deputy).name if deputy is not None else "",
        deputy_away=deputy is not None and org.leave_of(turn, deputy) is not None,
    )


def _first(turn: Turn, unit: UnitId, role: Role) -> PersonId | None:
    return next((post.person for post in org.posts_at(turn, unit, role)), None)


def _in_own_quiet(turn: Turn, person: PersonId, calendar: Calendar) -> bool:
    """Quiet by their own wish, while the town's day goes on."""
    own = org.quiet_hours(turn, person)
    if own is None:
        return False
    return quiet.may_speak(None, turn.now, calendar) and not quiet.may_speak(
        None, turn.now, calendar, own
    )
