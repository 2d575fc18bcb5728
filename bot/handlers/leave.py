"""请假, 销假 and 免打扰: when somebody is not to be asked, and who is instead."""

from datetime import time

from bot.domain.ids import PersonId
from bot.domain.people import Leave
from bot.flows.quiet import QuietHours, leaves_room
from bot.handlers import naming, rerouting
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply
from bot.handlers.rights import allowed
from bot.permissions import Right
from bot.understanding import Command, Verb, until
from bot.understanding.text import is_off, two_numbers
from bot.wording import facts, refusals, tasks
from storage import org


def handle(context: Context, command: Command) -> list[Reply]:
    """A word about one's own times."""
    right = Right.QUIET_HOURS if command.verb is Verb.QUIET_HOURS else Right.LEAVE
    if not allowed(context, right, None):
        return [Reply(to=Here(), text=refusals.not_allowed())] if context.addressed else []
    match command.verb:
        case Verb.LEAVE:
            return _leave(context, command)
        case Verb.BACK:
            was_away = org.end_leave(context.turn, context.person)
            text = tasks.back() if was_away else tasks.not_on_leave()
            return [Reply(to=Here(), text=text)]
        case _:
            return [_quiet(context, command)]


def _leave(context: Context, command: Command) -> list[Reply]:
    now = context.calendar.local(context.turn.now)
    end = until(command.words, now)
    if end is None:
        return [Reply(to=Here(), text=tasks.leave_when())]
    deputy: PersonId | None = None
    if command.name:
        found = naming.who(context, command.name)
        if len(found) != 1 or found[0].person in (None, context.person):
            return [Reply(to=Here(), text=tasks.no_such_person(command.name))]
        deputy = found[0].person
    org.add_leave(
        context.turn,
        Leave(person=context.person, since=context.turn.now, until=end, deputy=deputy),
    )
    name = org.person(context.turn, deputy).name if deputy is not None else ""
    local = context.calendar.local(end)
    text = tasks.on_leave(facts.day(local), name)
    passed_on = rerouting.after_leave(context.turn, context.calendar, context.person)
    return [Reply(to=Here(), text=text), *passed_on]


def _quiet(context: Context, command: Command) -> Reply:
    if is_off(command.words):
        # Back to the town's night.
        org.set_quiet_hours(context.turn, context.person, None)
        return Reply(to=Here(), text=tasks.no_quiet_hours())
    start, end = two_numbers(command.words) or (0, 0)
    if start % 24 == end % 24:
        return Reply(to=Here(), text=tasks.quiet_hours_how())
    own = QuietHours(start=time(start % 24), end=time(end % 24))
    if not leaves_room(own):
        return Reply(to=Here(), text=tasks.quiet_hours_how())
    org.set_quiet_hours(context.turn, context.person, own)
    return Reply(to=Here(), text=tasks.quiet_hours(facts.hour(own.start), facts.hour(own.end)))
