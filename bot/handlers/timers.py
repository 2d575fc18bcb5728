"""What time does: to issues, to intakes, and to the day of a lead."""

from dataclasses import dataclass, field

from bot.domain.calendar import Calendar
from bot.domain.ids import PersonId
from bot.flows import intake as flow
from bot.flows.issue import Refused
from bot.flows.timers import TimerKind
from bot.handlers import boards, digests, intake, moves
from bot.handlers.context import Context
from bot.handlers.delivery import Source
from bot.handlers.reply import Reply
from bot.messages import Inbound
from storage import accounts, conversations, issues, rooms
from storage.store import Turn
from storage.timers import DueTimer


@dataclass(frozen=True, slots=True)
class Fired:
    """What is to be said because a timer fired, and the chat it belongs to, if any."""

    replies: list[Reply] = field(default_factory=list)
    source: Source | None = None


def fire(turn: Turn, calendar: Calendar, timer: DueTimer) -> Fired:
    """Let a due timer act. One that no longer applies does nothing."""
    if timer.kind == conversations.SILENCE:
        return _silence(turn, calendar, timer)
    if timer.kind == digests.DIGEST:
        return Fired(boards.digest(turn, calendar, PersonId(timer.subject)))
    if timer.issue is None or timer.kind not in set(TimerKind):
        return Fired()
    issue = issues.get(turn, timer.issue)
    outcome = moves.due(turn, calendar, issue, TimerKind(timer.kind))
    return Fired() if isinstance(outcome, Refused) else Fired(outcome.replies)


def _silence(turn: Turn, calendar: Calendar, timer: DueTimer) -> Fired:
    """Nobody answered in an intake: it ends without a trace, or a hazard is filed."""
    talk = conversations.get(turn, timer.subject)
    if talk is None:
        return Fired()
    account = accounts.get(turn, talk.account)
    message = Inbound(
        town=turn.town,
        address=talk.address,
        message_id="",
        sender=account.platform_id,
        sender_name=account.name,
        at=turn.now,
    )
    room = rooms.by_chat(turn, talk.address) if not talk.address.private else None
    context = Context(turn=turn, calendar=calendar, message=message, account=account, room=room)
    return Fired(
        intake.silent(context, flow.silent(talk.intake)),
        Source(talk.address, account, room),
    )
