"""The issue's life: what a move makes of an issue, and whom it tells. Pure.

    moved = apply(issue, Act(move=Move.ACCEPT, actor=steward), chain=…, now=…, calendar=…)

`file` begins a life, `apply` moves it, `due` lets a timer act, `rebuild` replays its events.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from bot.domain.calendar import Calendar
from bot.domain.issues import Clocks, Holder, Issue, IssueEvent, Move
from bot.domain.places import Tier
from bot.flows import deadlines
from bot.flows.decision import Decision
from bot.flows.effects import (
    Alarm,
    AlarmOperator,
    Effect,
    Note,
    Task,
    TellHolder,
    TellWorker,
)
from bot.flows.issue_acts import Act, Filing, Moved, NewEvent, Refusal, Refused
from bot.flows.issue_life import (
    FLOW,
    BrokenHistoryError,
    filed,
    possible_moves,
    rebuild,
    step,
)
from bot.flows.issue_moves import WORK, Case, Plan, Planner
from bot.flows.issue_parts import Part, parts_of, possible_for, refusal
from bot.flows.issue_passing import PASSING_ON
from bot.flows.issue_time import MOVE_OF, OF_TIME
from bot.flows.routing import Chain, first_holder, next_up
from bot.flows.timers import TimerKind

__all__ = [
    "FLOW",
    "Act",
    "BrokenHistoryError",
    "Filing",
    "Moved",
    "NewEvent",
    "Part",
    "Refusal",
    "Refused",
    "apply",
    "due",
    "file",
    "parts_of",
    "possible_for",
    "possible_moves",
    "rebuild",
]

_PLANNERS: Final[dict[Move, Planner]] = {**WORK, **PASSING_ON, **OF_TIME}


def apply(
    issue: Issue,
    act: Act,
    *,
    chain: Chain,
    now: datetime,
    calendar: Calendar,
    last: IssueEvent | None = None,
) -> Moved | Refused:
    """Move the issue, or say why not.

    `last` is the latest event that changed the standing; only UNDO needs it.
    """
    parts = parts_of(issue, act.actor, chain) | ({Part.JOINED} if act.joined else frozenset())
    possible = possible_for(issue, parts)
    if (why_not := refusal(issue, act.move, parts)) is not None:
        return Refused(reason=why_not, possible=possible)
    case = Case(issue=issue, act=act, chain=chain, now=now, calendar=calendar, last=last)
    plan = _PLANNERS[act.move](case)
    if isinstance(plan, Refusal):
        return Refused(reason=plan, possible=tuple(m for m in possible if m is not act.move))
    after = step(issue.standing, act.move, plan.given, actor=act.actor, at=now, undone=plan.undone)
    if after is None:
        return Refused(reason=Refusal.NOT_NOW, possible=possible)
    event = NewEvent(
        at=now,
        actor=act.actor,
        move=act.move,
        before=issue.standing,
        after=after,
        words=act.words,
        photos=act.photos,
        rule=_decision(issue.clocks, plan).line,
    )
    changes: dict[str, Any] = {**(plan.changes or {})}
    if after.state.is_closed and not issue.standing.state.is_closed:
        changes["closed_at"] = now
    moved = replace(issue, standing=after, clocks=plan.clocks, version=issue.version + 1, **changes)
    return Moved(issue=moved, event=event, effects=plan.effects)


def due(
    issue: Issue, kind: TimerKind, *, chain: Chain, now: datetime, calendar: Calendar
) -> Moved | Refused:
    """Let the timer act; refused as NOT_DUE (or as not possible) when it no longer applies."""
    act = Act(move=MOVE_OF[kind], actor=None, timer=kind)
    return apply(issue, act, chain=chain, now=now, calendar=calendar)


def file(filing: Filing, *, chain: Chain, calendar: Calendar) -> Moved:
    """Begin the life of an issue, filed at `filing.filed_at`.

    A danger is told to the micro-community's lead beside the steward.
    """
    now, concern = filing.filed_at, filing.concern
    route = first_holder(chain, concern)
    top = Holder(tier=chain.top.tier, unit=chain.top.unit, person=None)
    holder = route.holder or top
    standing = filed(holder, now)
    clocks = deadlines.at_filing(filing.urgency, holder.tier, now, calendar)
    decision = replace(
        Decision.of(route), answer_due=clocks.answer_due, result_due=clocks.result_due
    )
    event = NewEvent(
        at=now,
        actor=filing.filed_by or filing.reporter,
        move=Move.FILE,
        before=None,
        after=standing,
        words=filing.what,
        photos=filing.photos,
        rule=decision.line,
    )
    effects: list[Effect] = []
    if holder.person is not None:
        effects.append(
            TellHolder(
                holder=holder,
                person=holder.person,
                task=Task.NEW,
                by=event.actor,
                words=filing.what,
                photos=filing.photos,
            )
        )
    if route.alarm:
        effects.append(AlarmOperator(alarm=Alarm.NOBODY_HOLDS))
    elif filing.urgency.is_danger and holder.tier is Tier.BUILDING:
        effects.append(_warning(filing, chain, event))
    return Moved(issue=filing.issue(standing, clocks), event=event, effects=tuple(effects))


def _warning(filing: Filing, chain: Chain, event: NewEvent) -> Effect:
    """A danger in a building: the lead above is told too; without one, the operator."""
    above = next_up(chain, Tier.BUILDING, filing.concern).holder
    if above is None or above.person is None:
        return AlarmOperator(alarm=Alarm.NOBODY_WARNED)
    return TellWorker(
        person=above.person,
        note=Note.DANGER,
        by=event.actor,
        words=event.words,
        photos=event.photos,
    )


def _decision(before: Clocks, plan: Plan) -> Decision:
    """What decided the move, with the deadlines it set anew."""
    after = plan.clocks
    return replace(
        plan.decision,
        answer_due=after.answer_due if after.answer_due != before.answer_due else None,
        result_due=after.result_due if after.result_due != before.result_due else None,
    )
