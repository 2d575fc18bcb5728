"""Overviews by message: 待办, 全部, 看板, digests."""

from collections.abc import Sequence
from datetime import time

from bot.domain.calendar import Calendar
from bot.domain.ids import PersonId
from bot.domain.issues import Issue
from bot.domain.places import Tier, Unit
from bot.flows.effects import Task, TellHolder
from bot.handlers import digests, monthly, privately, rights, to_workers
from bot.handlers.cards import issue_words
from bot.handlers.case import Case
from bot.handlers.chains import chain_of
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply, ToPerson
from bot.messages import Priority
from bot.permissions import Right, units_of
from bot.understanding import Command, Verb
from bot.wording import boards as say
from bot.wording import refusals, tasks
from bot.wording.facts import STATE_WORDS, clock
from storage import acting, issues, org, overview
from storage.store import Turn

_LINES_AT_MOST = 20


def handle(context: Context, command: Command) -> list[Reply]:
    """A word that asks for an overview."""
    match command.verb:
        case Verb.TODO | Verb.ALL:
            if not rights.allowed(context, Right.TODO, None):
                return [Reply(to=Here(), text=refusals.not_allowed())] if context.addressed else []
            return [Reply(to=Here(), text=_todo(context))]
        case Verb.BOARD:
            return _board(context) if context.addressed else []
        case _:
            return monthly.handle(context, command) if context.addressed else []


def digest(turn: Turn, calendar: Calendar, person: PersonId) -> list[Reply]:
    """What waits for a lead, in one message, at a fixed time or before a deadline comes near."""
    waiting = digests.waiting(turn, person)
    if not waiting:
        return []
    if len(waiting) == 1:
        issue = waiting[0]
        case = Case(turn, calendar, issue, chain_of(turn, issue.unit, calendar))
        holder = issue.standing.holder
        return [
            to_workers.card(case, TellHolder(holder=holder, person=person, task=Task.ESCALATED))
        ]
    late = overview.came_late(turn, [(issue.id, issue.standing.held_since) for issue in waiting])
    numbers = [issue.number for issue in waiting if issue.id in late]
    now = calendar.local(turn.now)
    soonest = min((i.clocks.answer_due for i in waiting if i.clocks.answer_due), default=None)
    due = clock(calendar.local(soonest), now) if soonest else ""
    text = say.digest(say.part_of_day(now.hour), numbers, len(waiting) - len(numbers), due)
    return [
        Reply(to=ToPerson(person), text=text, in_group=text, priority=Priority.DIGEST, unasked=True)
    ]


def _todo(context: Context) -> str:
    held = issues.held_by(context.turn, context.person)
    lines = [_todo_line(context, issue) for issue in held[:_LINES_AT_MOST]]
    if len(held) > _LINES_AT_MOST:
        lines.append(say.and_more(len(held) - _LINES_AT_MOST))
    return tasks.todo(lines, len(held))


def _todo_line(context: Context, issue: Issue) -> str:
    local = context.calendar.local
    due = clock(local(issue.clocks.answer_due or issue.clocks.result_due), local(context.turn.now))
    state = STATE_WORDS[issue.standing.state]
    if issue.sensitive and not context.private:
        return say.todo_hidden(issue.number, state, due)
    return tasks.todo_line(issue_words(context.turn, issue), state, due)


def led_units(context: Context) -> list[Unit]:
    """The unit the speaker leads: the highest, or several of one tier."""
    led = units_of(acting.posts_for(context.turn, context.person), Right.BOARD)
    units = [org.unit(context.turn, unit) for unit in led]
    highest = max((unit.tier for unit in units), default=None)
    return [unit for unit in units if unit.tier is highest and unit.tier > Tier.BUILDING]


def _board(context: Context) -> list[Reply]:
    units = led_units(context)
    if not units:
        return [Reply(to=Here(), text=say.not_a_lead())]
    text = "\n\n".join(_board_of(context, unit) for unit in units)
    return [privately.answered(context, Reply(to=Here(), text=text), among_stewards=True)]


def _board_of(context: Context, unit: Unit) -> str:
    turn = context.turn
    is_open = [i for i in overview.unfinished(turn, unit.id) if i.state.is_open]
    today = context.calendar.at(context.calendar.day(turn.now), time())
    away = overview.stewards_on_leave(turn, unit.id)
    bindings = overview.bindings(turn, unit.id)
    several = len({one.building.estate for one in bindings}) > 1
    return say.board(
        unit.name,
        unblock=say.counted([i.number for i in is_open if i.holder in (None, context.person)]),
        overdue=say.counted([i.number for i in is_open if i.is_late(turn.now)]),
        forgotten=say.counted([i.number for i in is_open if i.is_forgotten(turn.now)]),
        new=say.counted([i.number for i in is_open if i.filed_at >= today]),
        away=say.named(away),
        no_steward=_names([b.building for b in bindings if not b.steward], several=several),
        no_group=_names([b.building for b in bindings if not b.group], several=several),
    )


def _names(buildings: Sequence[Unit], *, several: bool) -> str:
    """The buildings, with their estate where there is more than one."""
    return say.named([b.full_name if several else b.name for b in buildings])
