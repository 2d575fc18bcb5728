"""What of an issue the speaker may see: all, its state alone, or not even that there is one."""

from bot.domain.ids import PersonId
from bot.domain.issues import Issue
from bot.domain.people import RoomKind
from bot.handlers.chains import chain_of
from bot.handlers.context import Context
from storage import accounts, binding, issues
from storage.store import Turn


def may_see(context: Context, issue: Issue) -> bool:
    """Whether the speaker may hear of an issue, here.

    Neighbours see what concerns the building; what is between neighbours or about the steward is
    for those alone who reported it or work on it, and not in a group. Who came in by a door may be
    anybody, and hears of what they reported or joined alone.
    """
    chain = chain_of(context.turn, issue.unit, context.calendar)
    if issue.about_steward and context.person == chain.steward:
        return False
    seats = chain.seats_of(context.person)
    party = _is_on_it(issue, context.person) or _joined(context, issue)
    if issue.sensitive:
        return context.private and (party or bool(seats))
    if party or seats:
        return True
    if context.room is not None:
        return context.room.kind is RoomKind.BUILDING and context.room.unit == issue.unit
    return not is_passer_by(context) and context.building == issue.unit


def sees_state_alone(context: Context, issue: Issue) -> bool:
    """Whether the speaker is told of the issue what kind it is and where it stands, no more.

    So it is with who came in by a door and only joined it: nobody knows that they live there.
    """
    if not is_passer_by(context) or _is_on_it(issue, context.person):
        return False
    return not chain_of(context.turn, issue.unit, context.calendar).seats_of(context.person)


def may_join(context: Context, issue: Issue) -> bool:
    """Whether "is it the same?" may be asked: of nobody's flat, where anybody may be asking."""
    if issue.sensitive:
        return False
    return not is_passer_by(context) or issue.spot.door is None or _is_on_it(issue, context.person)


def is_passer_by(context: Context) -> bool:
    """Whether the speaker may be anybody: here by a door, or known by doors alone."""
    if not context.private:
        return False
    return context.door is not None or came_by_a_door(context.turn, context.person)


def came_by_a_door(turn: Turn, person: PersonId) -> bool:
    """Whether somebody who is in no list is told of things in a chat that a door's code opened."""
    if binding.is_listed(turn, person):
        return False
    address = accounts.private_address(turn, person)
    return address is not None and accounts.building_of(turn, address) is not None


def _is_on_it(issue: Issue, person: PersonId) -> bool:
    """Whether somebody reported it or works on it."""
    return person in (
        issue.reporter,
        issue.filed_by,
        issue.standing.holder.person,
        issue.standing.first_taker,
        issue.standing.delegate,
    )


def _joined(context: Context, issue: Issue) -> bool:
    return any(j.person == context.person for j in issues.joined(context.turn, issue.id))
