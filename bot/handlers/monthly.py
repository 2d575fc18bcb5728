"""本月 and 上月: the three rates of the asker's unit, and a spreadsheet with what is below it."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.ids import UnitId
from bot.domain.people import Role
from bot.flows.rates import month_bounds
from bot.handlers import privately
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply
from bot.permissions import Right, units_of
from bot.understanding import Command, Verb
from bot.wording import rates as say
from storage import acting, org, rates
from storage.rates import UnitRates


def handle(context: Context, command: Command) -> list[Reply]:
    """The three rates of a month, to whoever answers for a unit."""
    units = _units(context)
    if not units:
        return [Reply(to=Here(), text=say.not_allowed())]
    first = context.calendar.day(context.turn.now).replace(day=1)
    is_last = command.verb is Verb.LAST_MONTH
    month = (first - timedelta(days=1)).replace(day=1) if is_last else first
    found = [_of_month(context, unit, month) for unit in units]
    texts = [
        say.month(
            its[0].unit.name,
            say.month_name(month.month),
            its[0].rates,
            its[0].forgotten,
            so_far=not is_last,
        )
        for its in found
    ]
    name = say.table_name(found[0][0].unit.full_name, month.year, month.month)
    reply = Reply(
        to=Here(),
        text="\n\n".join([*texts, say.counted_from()]),
        table=say.table(name, [row for its in found for row in _rows(its)]),
    )
    # A group is not to compare its stewards.
    return [privately.answered(context, reply)]


def _units(context: Context) -> Sequence[UnitId]:
    """The unit the speaker answers for: the highest, or several of one tier."""
    posts = acting.posts_for(context.turn, context.person)
    serves = [p.unit for p in context.posts if p.role is Role.STEWARD]
    looks_over = units_of(posts, Right.RATES) or dict.fromkeys(serves)
    units = [org.unit(context.turn, unit) for unit in looks_over]
    highest = max((unit.tier for unit in units), default=None)
    return [unit.id for unit in units if unit.tier is highest]


def _of_month(context: Context, unit: UnitId, month: date) -> Sequence[UnitRates]:
    since, until = month_bounds(month.year, month.month, context.calendar.zone)
    return rates.of_span(context.turn, unit, since, until)


def _rows(its: Sequence[UnitRates]) -> list[say.Row]:
    return [(one.unit.full_name, one.rates, len(one.forgotten)) for one in rates.shown(its)]
