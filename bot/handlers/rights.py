"""What the permission table says of the speaker, and who answers for a unit."""

from bot.domain.ids import PersonId, UnitId
from bot.domain.people import Role
from bot.domain.places import Tier
from bot.handlers.context import Context
from bot.permissions import Right, may, units_of
from storage import acting, org
from storage.store import Turn


def allowed(context: Context, right: Right, unit: UnitId | None) -> bool:
    """Whether the speaker may do this about `unit`; about any unit at all when it is None."""
    posts = acting.posts_for(context.turn, context.person)
    if unit is None:
        return bool(units_of(posts, right))
    return may(posts, right, [one.id for one in org.line(context.turn, unit)])


def reach(context: Context, right: Right) -> tuple[UnitId, ...]:
    """The units in which, and below which, the speaker has this right."""
    return units_of(acting.posts_for(context.turn, context.person), right)


def heads(turn: Turn, unit: UnitId | None) -> list[PersonId]:
    """Who answers for `unit`: the nearest lead who is not away, else the operators."""
    for above in org.line(turn, unit) if unit is not None else ():
        if above.tier is Tier.BUILDING:
            continue
        for role in (Role.LEAD, Role.DEPUTY):
            found = _present(turn, [post.person for post in org.posts_at(turn, above.id, role)])
            if found is not None:
                return [found]
    return org.operators(turn)


def _present(turn: Turn, people: list[PersonId]) -> PersonId | None:
    """The first who is not away, or the deputy of one who is."""
    for person in people:
        leave = org.leave_of(turn, person)
        if leave is None:
            return person
        if leave.deputy is not None and org.leave_of(turn, leave.deputy) is None:
            return leave.deputy
    return None
