"""The same again: reported already, back after it was solved, or for the third time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.ids import UnitId
from bot.domain.issues import Issue
from bot.domain.places import Spot, Tier
from bot.flows.intake import Draft
from bot.flows.issue_parts import concern_of
from bot.flows.routing import next_up
from bot.handlers import sight
from bot.handlers.case import Case
from bot.handlers.context import Context
from bot.handlers.moves import Done
from bot.handlers.reply import Reply
from bot.understanding.same import like
from bot.understanding.same_estate import is_of_estate
from bot.wording import recurring as say
from storage import alike, org

#: A fault that comes back within so long after it was solved is the same fault.
_LATELY = timedelta(days=14)
#: So often within so long, and the lead is told.
_TIMES = 3
_OFTEN = timedelta(days=30)
#: How alike the words must be for what is sorted under one category, and under two.
_OF_ONE_KIND = 0.35
_OF_TWO_KINDS = 0.65


@dataclass(frozen=True, kw_only=True, slots=True)
class Matter:
    """What is told, as far as it can be compared."""

    unit: UnitId
    category: str
    spot: Spot
    what: str


def of_issue(issue: Issue) -> Matter:
    """What an issue is about."""
    return Matter(unit=issue.unit, category=issue.category, spot=issue.spot, what=issue.what)


def open_like(context: Context, matter: Matter) -> Issue | None:
    """An open issue about the same, that the speaker may be asked to join; the likeliest."""
    found = (one for one in _near(context, matter) if one.standing.state.is_open)
    return _likeliest(context, matter, found)


def earlier(context: Context, building: UnitId, draft: Draft) -> Issue | None:
    """An issue about the same that was solved in the last 14 days."""
    if draft.sensitive or draft.about_steward:
        return None
    matter = Matter(unit=building, category=draft.category, spot=draft.spot, what=draft.what)
    solved = (one for one in _near(context, matter) if not one.standing.state.is_open)
    return _likeliest(context, matter, solved)


def too_often(context: Context, done: Done) -> list[Reply]:
    """The lead hears once when it is the third time within 30 days."""
    turn, issue = context.turn, done.issue
    if issue.sensitive or issue.about_steward:
        return []
    matter = of_issue(issue)
    since = turn.now - _OFTEN
    lately = alike.filed_since(turn, _units(context, matter), since)
    others = (one for one in lately if one.id != issue.id and not one.sensitive)
    same_before = sorted(_alike(context, matter, others), key=lambda one: one.number)
    # What is still open has not come back: it is told beside this one.
    times = [*(one for one in same_before if not one.standing.state.is_open), issue]
    if len(times) < _TIMES or alike.was_told_often(turn, [one.id for one in same_before]):
        return []
    lead = next_up(done.chain, Tier.BUILDING, concern_of(issue)).holder
    if lead is None or lead.person is None:
        return []
    alike.told_often(turn, issue.id)
    case = Case(turn, context.calendar, issue, done.chain)
    text = say.too_often(case.words, [one.number for one in times[:-1]])
    return [case.to_worker(lead.person, text)]


def _near(context: Context, matter: Matter) -> Iterator[Issue]:
    """Unfinished and lately closed issues of the building, and of the estate for its places."""
    turn, since = context.turn, context.turn.now - _LATELY
    yield from alike.unfinished_or_closed_since(turn, [matter.unit], since)
    others = [unit for unit in _units(context, matter) if unit != matter.unit]
    if others:
        found = alike.unfinished_or_closed_since(turn, others, since, category=matter.category)
        yield from (one for one in found if is_of_estate(one.spot))


def _units(context: Context, matter: Matter) -> list[UnitId]:
    """The building, and for a place of the estate the other buildings that stand in it."""
    if not is_of_estate(matter.spot):
        return [matter.unit]
    unit = org.unit(context.turn, matter.unit)
    if unit.parent is None or unit.estate is None:
        return [matter.unit]
    beside = org.children(context.turn, unit.parent)
    return [one.id for one in beside if one.estate == unit.estate]


def _likeliest(context: Context, matter: Matter, found: Iterable[Issue]) -> Issue | None:
    alike_ones = _alike(context, matter, found)
    return next((one for one in alike_ones if sight.may_join(context, one)), None)


def _alike(context: Context, matter: Matter, found: Iterable[Issue]) -> list[Issue]:
    """Those of the issues that are about the same, the likeliest first."""
    if matter.category not in context.kinds:
        return []
    likeness = like(_told(matter))
    scored: list[tuple[float, Issue]] = []
    for one in found:
        if _elsewhere(matter.spot, one.spot):
            continue
        score = likeness(_told(of_issue(one))).score
        if score >= (_OF_ONE_KIND if one.category == matter.category else _OF_TWO_KINDS):
            scored.append((score, one))
    scored.sort(key=lambda each: (each[0], each[1].number), reverse=True)
    return [one for _, one in scored]


def _elsewhere(one: Spot, other: Spot) -> bool:
    pairs = ((one.unit, other.unit), (one.door, other.door))
    return any(a is not None and b is not None and a != b for a, b in pairs)


def _told(matter: Matter) -> str:
    """The matter in words; which building is known."""
    return f"{matter.spot.words()} {matter.what}"
