"""Overviews by message: 待办, 全部, 看板, digests."""

from datetime import timedelta

from bot.domain.calendar import Calendar
from bot.domain.ids import PersonId, UnitId
from bot.domain.issues import Issue, State
from bot.domain.people import Role
from bot.domain.places import Unit
from bot.flows.effects import Task, TellHolder
from bot.handlers import monthly
from bot.handlers.cards import issue_words
from bot.handlers.chains import chain_of
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply, ToPerson
from bot.handlers.telling import Telling
from bot.messages import Priority
from bot.understanding import Command, Verb
from bot.wording import boards as say
from bot.wording import refusals, tasks
from bot.wording.facts import STATE_WORDS, clock
from storage import issues, org, overview
from storage.store import Turn

_LINES_AT_MOST = 20
_NAMES_AT_MOST = 3


def handle(context: Context, command: Command) -> list[Reply]:
    """A word that asks for an overview."""
    match command.verb:
        case Verb.TODO | Verb.ALL:
            if not context.works_here:
                return [Reply(to=Here(), text=refusals.not_allowed())] if context.addressed else []
            return [Reply(to=Here(), text=_todo(context))]
        case Verb.BOARD:
            return [Reply(to=Here(), text=_board(context))] if context.addressed else []
        case _:
            return monthly.handle(context, command) if context.addressed else []


def digest(turn: Turn, calendar: Calendar, person: PersonId) -> list[Reply]:
    """What waits for a lead, at a fixed time of the day, in one message."""
    waiting = [
        issue
        for issue in issues.held_by(turn, person)
        if issue.standing.state is State.WAITING and not issue.urgency.is_danger
    ]
    if not waiting:
        return []
    if len(waiting) == 1:
        issue = waiting[0]
        telling = Telling(turn, calendar, issue, chain_of(turn, issue.unit, calendar))
        holder = issue.standing.holder
        return [telling.card(TellHolder(holder=holder, person=person, task=Task.ESCALATED))]
    late = [issue.number for issue in waiting if issue.clocks.result_due <= turn.now]
    hour = calendar.local(turn.now).hour
    text = say.digest(say.part_of_day(hour), late, len(waiting) - len(late))
    return [
        Reply(to=ToPerson(person), text=text, in_group=text, priority=Priority.DIGEST, unasked=True)
    ]


def _todo(context: Context) -> str:
    held = issues.held_by(context.turn, context.person)
    return tasks.todo([_todo_line(context, issue) for issue in held[:_LINES_AT_MOST]])


def _todo_line(context: Context, issue: Issue) -> str:
    local = context.calendar.local
    due = issue.clocks.answer_due or issue.clocks.result_due
    return tasks.todo_line(
        issue_words(context.turn, issue),
        STATE_WORDS[issue.standing.state],
        clock(local(due), local(context.turn.now)),
    )


def led_unit(context: Context) -> Unit | None:
    """The highest unit the speaker leads."""
    units = [org.unit(context.turn, p.unit) for p in context.posts if p.role is Role.LEAD]
    return max(units, key=lambda unit: unit.tier, default=None)


def _board(context: Context) -> str:
    unit = led_unit(context)
    if unit is None:
        return say.not_a_lead()
    turn = context.turn
    buildings = overview.buildings_under(turn, unit.id)
    found = issues.unfinished_in(turn, [unit.id, *overview.units_under(turn, unit.id)])
    is_open = [i for i in found if i.standing.state.is_open]
    mine = [i for i in is_open if i.standing.holder.person == context.person]
    today = turn.now - timedelta(days=1)
    unbound = overview.without_bound_steward(turn, [b.id for b in buildings])
    groupless = overview.without_group(turn, [b.id for b in buildings])
    return say.board(
        unit.name,
        say.counted([i.number for i in mine]),
        say.counted([i.number for i in is_open if i.clocks.result_due <= turn.now]),
        say.counted([i.number for i in is_open if i.filed_at > today]),
        say.counted([i.number for i in is_open if i.standing.state is not State.WAITING]),
        _away(context, [b.id for b in buildings]),
        _names(buildings, unbound),
        _names(buildings, groupless),
    )


def _names(buildings: list[Unit], chosen: set[UnitId]) -> str:
    names = [b.name for b in buildings if b.id in chosen]
    return say.named(names[:_NAMES_AT_MOST], total=len(names))


def _away(context: Context, buildings: list[UnitId]) -> str:
    names = [
        org.person(context.turn, person).name
        for person in overview.stewards_on_leave(context.turn, buildings)
    ]
    return say.named(names[:_NAMES_AT_MOST], total=len(names))
