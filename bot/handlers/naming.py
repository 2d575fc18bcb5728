"""Finding people by the names others call them."""

from bot.domain.ids import PersonId
from bot.domain.issues import Holder
from bot.handlers.context import WORKERS, Context
from storage import org


def who(context: Context, name: str) -> list[Holder]:
    """Those called `name` who work in or above the actor's area, else anywhere in the town.

    Each comes with the seat on which he would hold an issue: that of his lowest post.
    """
    seats = [
        seat
        for person in org.people_named(context.turn, name)
        if (seat := _lowest_seat(context, person.id)) is not None
    ]
    mine = {unit.id for post in context.posts for unit in org.line(context.turn, post.unit)}
    near = [
        seat
        for seat in seats
        if any(unit.id in mine for unit in org.line(context.turn, seat.unit)[:2])
    ]
    return near or seats


def title(context: Context, holder: Holder) -> str:
    """`金德花园3号楼陈慧`, to tell two of one name apart."""
    unit = org.unit(context.turn, holder.unit)
    name = org.person(context.turn, holder.person).name if holder.person is not None else ""
    return f"{unit.full_name}{name}"


def _lowest_seat(context: Context, person: PersonId) -> Holder | None:
    posts = [p for p in org.posts_of(context.turn, person) if p.role in WORKERS]
    holders = [
        Holder(tier=org.unit(context.turn, p.unit).tier, unit=p.unit, person=person) for p in posts
    ]
    return min(holders, key=lambda holder: holder.tier, default=None)
