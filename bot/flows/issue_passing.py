"""What the moves do that give an issue to somebody else, by hand or because time has passed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.issues import Clocks, Holder, Move, State
from bot.flows import deadlines
from bot.flows.decision import Decision
from bot.flows.effects import (
    Alarm,
    AlarmOperator,
    AskReason,
    Effect,
    News,
    Note,
    StopAsking,
    Task,
    TellHolder,
    TellReporters,
)
from bot.flows.issue_acts import Refusal
from bot.flows.issue_life import UNDOABLE, Given
from bot.flows.issue_moves import Case, Plan, Planner, leave_waiting, tell
from bot.flows.routing import Route, Rule, anew, next_down, next_up

#: Handed back this often, it goes one tier up instead.
BOUNCES: Final = 3
#: How long a wrong 办结 or 上报 can be taken back.
UNDO_WITHIN: Final = timedelta(minutes=10)
#: How long a confirmed issue can be reopened; later it is a new one.
REOPEN_WITHIN: Final = timedelta(days=14)


def escalate(case: Case) -> Plan | Refusal:
    """One tier up by hand. A bare number is enough; the reason may follow."""
    plan = _one_tier_up(case, Task.ESCALATED)
    if isinstance(plan, Refusal) or case.act.words or case.act.actor is None:
        return plan
    asked = AskReason(person=case.act.actor, move=Move.ESCALATE)
    return replace(plan, effects=(*plan.effects, asked))


def not_mine(case: Case) -> Plan | Refusal:
    """Not mine (不归我这儿): from a steward to the micro-community's lead at once."""
    return _one_tier_up(case, Task.NOT_MINE)


def hand_back(case: Case) -> Plan | Refusal:
    """A tier down with a reason, to who took it first; up instead when that happens too often."""
    if not case.act.words:
        return Refusal.WORDS_NEEDED
    if case.before.bounces + 1 >= BOUNCES:
        return _one_tier_up(case, Task.BOUNCED, usual=Rule.THIRD_BOUNCE)
    route = next_down(
        case.chain,
        case.before.holder.tier,
        case.concern,
        first_taker=case.before.first_taker,
    )
    if route is None:
        return Refusal.NOBODY_BELOW
    return passed(case, route, Task.HANDED_BACK)


def assign(case: Case) -> Plan | Refusal:
    """To somebody by name (派)."""
    to = case.act.to
    if to is None or to.person is None:
        return Refusal.TARGET_NEEDED
    if to.person == case.before.holder.person:
        return Refusal.NO_CHANGE
    if to.tier > case.chain.top.tier or case.concern.bars(to.person, case.chain) is not None:
        return Refusal.CANNOT_TAKE
    seat = case.chain.at(to)
    if seat is not None and (
        case.concern.closes(seat) or (seat.person == to.person and (seat.away or seat.retired))
    ):
        return Refusal.CANNOT_TAKE
    return passed(case, Route(holder=to, rule=Rule.NAMED), Task.ASSIGNED)


def reopen(case: Case) -> Plan | Refusal:
    """Not solved (没好): one tier up, with half the time again where less is left."""
    closed = case.issue.closed_at
    if case.before.state is State.CONFIRMED and (
        closed is None or case.now - closed > REOPEN_WITHIN
    ):
        return Refusal.TOO_LATE
    plan = _again(case, Task.REOPENED, News.REOPENED)
    if case.act.words:
        return plan
    asked = AskReason(person=case.act.actor or case.issue.reporter, move=Move.REOPEN)
    return replace(plan, effects=(*plan.effects, asked))


def object_to(case: Case) -> Plan:
    """The reporter does not accept that it was declined: the next tier decides."""
    return _again(case, Task.OBJECTED, News.OBJECTED)


def reroute(case: Case) -> Plan | Refusal:
    """The holder went on leave or gave up the post, or somebody was appointed at last."""
    route = anew(case.chain, case.before.holder, case.concern)
    if route.holder == case.before.holder:
        return Refusal.NO_CHANGE
    return passed(case, route, Task.REROUTED)


def undo(case: Case) -> Plan | Refusal:
    """Take back one's own 办结 or 上报, as long as nothing else has happened since."""
    last = case.last
    if (
        last is None
        or last.before is None
        or last.move not in UNDOABLE
        or last.actor != case.act.actor
        or last.after != case.before
    ):
        return Refusal.NOTHING_TO_UNDO
    if case.now - last.at > UNDO_WITHIN:
        return Refusal.TOO_LATE
    back = last.before
    effects: list[Effect] = [StopAsking(), TellReporters(news=News.TAKEN_BACK)]
    effects += tell(case, [case.before.holder.person, back.holder.person], Note.TAKEN_BACK)
    clocks = deadlines.answered(case.issue.clocks)
    if back.state is State.WAITING:
        clocks = _fresh(case, case.issue.clocks, back.holder)
        effects += _told(case, back.holder, Task.TAKEN_BACK)
    if back.state is State.ASKING:
        clocks = deadlines.wait_starts(clocks, case.now)
    return Plan(
        given=Given.of(back),
        clocks=clocks,
        effects=tuple(effects),
        decision=Decision(rule=Rule.TAKEN_BACK),
        undone=back,
    )


#: The moves of this file.
PASSING_ON: Final[Mapping[Move, Planner]] = {
    Move.ESCALATE: escalate,
    Move.NOT_MINE: not_mine,
    Move.HAND_BACK: hand_back,
    Move.ASSIGN: assign,
    Move.REOPEN: reopen,
    Move.OBJECT: object_to,
    Move.REROUTE: reroute,
    Move.UNDO: undo,
}


def passed(
    case: Case,
    route: Route,
    task: Task,
    *,
    note: Note = Note.HANDED_ON,
    news: News | None = None,
    clocks: Clocks | None = None,
) -> Plan:
    """The issue goes where `route` says: the new holder has it, the former one is told."""
    holder = route.holder or case.before.holder
    clocks = leave_waiting(case, case.issue.clocks if clocks is None else clocks)
    effects: list[Effect] = [StopAsking(), *_told(case, holder, task)]
    if route.alarm:
        effects.append(AlarmOperator(alarm=Alarm.NOBODY_HOLDS))
    former = case.before.holder.person
    # Whoever goes on leave said so: that the rest goes on without him is no news to him.
    if former != holder.person and task is not Task.REROUTED:
        effects += tell(case, [former], note)
    if news is not None:
        is_own = case.act.actor == case.issue.reporter
        effects.append(TellReporters(news=news, words=case.act.words, reporter=not is_own))
    return Plan(
        given=replace(Given.of(case.before), holder=holder),
        clocks=_fresh(case, clocks, holder),
        effects=tuple(effects),
        decision=Decision.of(route),
    )


def _one_tier_up(case: Case, task: Task, *, usual: Rule = Rule.ONE_TIER_UP) -> Plan | Refusal:
    route = next_up(case.chain, case.before.holder.tier, case.concern, usual=usual)
    if route.holder is None:
        return Refusal.AT_THE_TOP
    news = News.ESCALATED if task is Task.ESCALATED else None
    return passed(case, route, task, news=news)


def _again(case: Case, task: Task, news: News) -> Plan:
    """Back to life one tier up, or where it was when there is no tier above."""
    route = next_up(case.chain, case.before.holder.tier, case.concern)
    if route.holder is None:
        route = replace(anew(case.chain, case.before.holder, case.concern), rule=Rule.AT_THE_TOP)
    holder = route.holder or case.before.holder
    old = case.issue.clocks
    half = deadlines.stepped_up(
        old, case.issue.urgency, holder.tier, case.issue.filed_at, case.now, case.calendar
    )
    clocks = replace(half, result_due=max(half.result_due, old.result_due))
    plan = passed(case, route, task, note=Note.REOPENED, news=news, clocks=clocks)
    return replace(plan, changes={"closed_at": None})


def _fresh(case: Case, clocks: Clocks, holder: Holder) -> Clocks:
    """Each new holder gets a first-answer deadline of his own."""
    return deadlines.new_holder(clocks, case.issue.urgency, holder.tier, case.now, case.calendar)


def _told(case: Case, holder: Holder, task: Task) -> tuple[TellHolder, ...]:
    if holder.person is None:
        return ()
    act = case.act
    return (
        TellHolder(
            holder=holder,
            person=holder.person,
            task=task,
            by=act.actor,
            words=act.words,
            photos=act.photos,
        ),
    )
