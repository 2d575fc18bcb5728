"""Issues whose holder is no longer the right one: asked anew who takes them."""

from collections.abc import Iterable, Sequence

from bot.domain.calendar import Calendar
from bot.domain.ids import IssueId, PersonId
from bot.domain.issues import Move
from bot.flows.issue import Act, Refused
from bot.handlers import moves
from bot.handlers.reply import Reply
from storage import held, issues
from storage.store import Turn


def after_lists(turn: Turn, calendar: Calendar, ended: Sequence[PersonId]) -> list[Reply]:
    """The lists changed: what those hold whose posts ended, and what nobody holds, goes on."""
    return _reroute(turn, calendar, held.by_any_of(turn, ended))


def after_binding(turn: Turn, calendar: Calendar, person: PersonId) -> list[Reply]:
    """An account turned out to be a steward's: what he had reported himself is not his to solve."""
    return _reroute(turn, calendar, held.by_reporter(turn, person))


def after_leave(turn: Turn, calendar: Calendar, person: PersonId) -> list[Reply]:
    """Somebody goes on leave: what he holds goes to the deputy, else one tier up."""
    return _reroute(turn, calendar, [issue.id for issue in issues.held_by(turn, person)])


def _reroute(turn: Turn, calendar: Calendar, found: Iterable[IssueId]) -> list[Reply]:
    replies: list[Reply] = []
    for issue in found:
        act = Act(move=Move.REROUTE, actor=None)
        outcome = moves.move(turn, calendar, issues.get(turn, issue), act)
        if not isinstance(outcome, Refused):
            replies += outcome.replies
    return replies
