"""What time does to an issue when a timer fires."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.issues import Clocks, Move
from bot.flows import deadlines
from bot.flows.decision import Decision
from bot.flows.effects import (
    Alarm,
    AlarmOperator,
    Effect,
    News,
    Note,
    RemindHolder,
    StopAsking,
    Task,
    TellHolder,
    TellReporters,
)
from bot.flows.issue_acts import Refusal
from bot.flows.issue_life import Given
from bot.flows.issue_moves import Case, Plan, Planner, tell
from bot.flows.issue_passing import passed
from bot.flows.routing import Rule, next_up
from bot.flows.timers import TimerKind, instant

#: Which move a timer makes.
MOVE_OF: Final[Mapping[TimerKind, Move]] = {
    TimerKind.ANSWER_HALF: Move.REMIND,
    TimerKind.ANSWER_DUE: Move.OVERDUE_ANSWER,
    TimerKind.RESULT_HALF: Move.REMIND,
    TimerKind.RESULT_DUE: Move.OVERDUE_RESULT,
    TimerKind.FORGOTTEN: Move.FORGOTTEN,
    TimerKind.CLOSING_DUE: Move.EXPIRE,
    TimerKind.WAIT_LIMIT: Move.WAIT_OVER,
    TimerKind.APPOINTMENT: Move.APPOINTMENT,
}


def overdue_answer(case: Case) -> Plan | Refusal:
    """No first answer: one tier up, each side told why."""
    missed = _passed_by(case, TimerKind.ANSWER_DUE)
    if missed is None:
        return Refusal.NOT_DUE
    return _up(case, Task.OVERDUE_ANSWER, Note.OVERDUE_ANSWER, missed, case.issue.clocks)


def overdue_result(case: Case) -> Plan | Refusal:
    """No result: one tier up with half the time; at the top it stays, and the operator knows."""
    missed = _passed_by(case, TimerKind.RESULT_DUE)
    if missed is None:
        return Refusal.NOT_DUE
    above = next_up(case.chain, case.before.holder.tier, case.concern).holder
    clocks = deadlines.stepped_up(
        deadlines.wait_ends(case.issue.clocks, case.now),
        case.issue.urgency,
        (above or case.before.holder).tier,
        case.issue.filed_at,
        case.now,
        case.calendar,
    )
    return _up(case, Task.OVERDUE_RESULT, Note.OVERDUE_RESULT, missed, clocks)


def remind(case: Case) -> Plan | Refusal:
    """Half time; of what is forgotten nobody is reminded, it is on the boards."""
    kind = case.act.timer
    clocks = case.issue.clocks
    due = clocks.answer_due if kind is TimerKind.ANSWER_HALF else clocks.result_due
    if (
        kind not in (TimerKind.ANSWER_HALF, TimerKind.RESULT_HALF)
        or _passed_by(case, kind) is None
        or due is None
        or due <= case.now
        or _is_forgotten(case)
    ):
        return Refusal.NOT_DUE
    return _plan(case, *_reminder(case, kind, due))


def expire(case: Case) -> Plan | Refusal:
    """72 hours without the reporter's word: closed as unconfirmed, and counted so."""
    if _passed_by(case, TimerKind.CLOSING_DUE) is None:
        return Refusal.NOT_DUE
    return _plan(case, StopAsking(), TellReporters(news=News.UNCONFIRMED, joined=False))


def wait_over(case: Case) -> Plan | Refusal:
    """The reporter has not answered for as long as the clock may wait: it runs on.

    The question stays open: an answer that comes late is still passed on.
    """
    if _passed_by(case, TimerKind.WAIT_LIMIT) is None:
        return Refusal.NOT_DUE
    clocks = deadlines.wait_ends(case.issue.clocks, case.now)
    reminder = _reminder(case, TimerKind.WAIT_LIMIT, clocks.result_due)
    return replace(_plan(case, *reminder), clocks=clocks)


def appointment(case: Case) -> Plan | Refusal:
    """The time fixed with the reporter has come."""
    if _passed_by(case, TimerKind.APPOINTMENT) is None:
        return Refusal.NOT_DUE
    return _plan(case, *_reminder(case, TimerKind.APPOINTMENT, case.issue.clocks.result_due))


def forgotten(case: Case) -> Plan | Refusal:
    """Three times the first deadline: every tier above the holder is shown it."""
    if _passed_by(case, TimerKind.FORGOTTEN) is None:
        return Refusal.NOT_DUE
    above = [seat for seat in case.chain.seats if seat.tier > case.before.holder.tier]
    people = [
        seat.person
        for seat in above
        if seat.person is not None
        and not seat.retired
        and case.concern.bars(seat.person, case.chain) is None
    ]
    return _plan(case, *tell(case, people, Note.FORGOTTEN))


#: The moves of this file.
OF_TIME: Final[Mapping[Move, Planner]] = {
    Move.OVERDUE_ANSWER: overdue_answer,
    Move.OVERDUE_RESULT: overdue_result,
    Move.REMIND: remind,
    Move.EXPIRE: expire,
    Move.WAIT_OVER: wait_over,
    Move.APPOINTMENT: appointment,
    Move.FORGOTTEN: forgotten,
}


def _passed_by(case: Case, kind: TimerKind) -> datetime | None:
    """When `kind` was due, if it applies and has passed."""
    at = instant(case.issue, kind, case.calendar)
    return at if at is not None and at <= case.now else None


def _up(case: Case, task: Task, note: Note, missed: datetime, clocks: Clocks) -> Plan:
    route = next_up(case.chain, case.before.holder.tier, case.concern)
    if route.holder is None:
        return _at_the_top(case, task, missed, clocks)
    plan = passed(case, route, task, note=note, news=News.ESCALATED, clocks=clocks)
    return replace(plan, decision=replace(plan.decision, missed=missed))


def _is_forgotten(case: Case) -> bool:
    return case.now >= deadlines.forgotten_at(case.issue.clocks, case.issue.filed_at)


#: How often the deadline of a forgotten issue comes round at the top.
_A_DAY: Final = timedelta(days=1)


def _at_the_top(case: Case, task: Task, missed: datetime, clocks: Clocks) -> Plan:
    """It stays, and is asked about once a deadline; a danger oftener until its result is due.

    Once it is forgotten, cards no longer help: it is on the board, the operator knows, and its
    deadline is looked at once a day.
    """
    holder, issue = case.before.holder, case.issue
    if task is Task.OVERDUE_ANSWER:
        anew = deadlines.new_holder(clocks, issue.urgency, holder.tier, case.now, case.calendar)
        due = anew.answer_due
        again = issue.urgency.is_danger and due is not None and due < clocks.first_result_due
        clocks = anew if again else deadlines.answered(clocks)
    forgotten = _is_forgotten(case)
    if forgotten and task is Task.OVERDUE_RESULT:
        clocks = replace(clocks, result_due=max(clocks.result_due, case.now + _A_DAY))
    told = (
        [TellHolder(holder=holder, person=holder.person, task=Task.STILL_YOURS)]
        if holder.person is not None and not forgotten
        else []
    )
    return replace(
        _plan(case, StopAsking(), *told, AlarmOperator(alarm=Alarm.LATE_AT_THE_TOP)),
        clocks=clocks,
        decision=Decision(rule=Rule.AT_THE_TOP, missed=missed),
    )


def _reminder(case: Case, kind: TimerKind, due: datetime | None) -> tuple[RemindHolder, ...]:
    holder = case.before.holder
    if holder.person is None:
        return ()
    return (RemindHolder(holder=holder, person=holder.person, timer=kind, due=due),)


def _plan(case: Case, *effects: Effect) -> Plan:
    return Plan(given=Given.of(case.before), clocks=case.issue.clocks, effects=effects)
