"""What the moves of work do: taking an issue, working on it, ending it. One function a move.

Each gets a `Case` and gives a `Plan`, or says why not. Giving the issue to somebody else is
`bot.flows.issue_passing`; what time does is `bot.flows.issue_time`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.domain.calendar import Calendar
from bot.domain.ids import PersonId
from bot.domain.issues import Clocks, Issue, IssueEvent, Move, Standing, State
from bot.domain.places import Tier
from bot.flows import deadlines
from bot.flows.decision import Decision
from bot.flows.effects import (
    AskClosing,
    AskReporter,
    Effect,
    News,
    Note,
    StopAsking,
    TellReporters,
    TellWorker,
)
from bot.flows.issue_acts import Act, Refusal
from bot.flows.issue_life import Given
from bot.flows.issue_parts import concern_of, taker
from bot.flows.routing import Chain, Concern, Rule, next_up

NOTHING_DECIDED: Final = Decision()


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """Everything a move is decided from."""

    issue: Issue
    act: Act
    chain: Chain
    now: datetime
    calendar: Calendar
    #: The latest event that changed the standing, for UNDO.
    last: IssueEvent | None = None

    @property
    def before(self) -> Standing:
        return self.issue.standing

    @property
    def concern(self) -> Concern:
        return concern_of(self.issue)

    @property
    def stays_asking(self) -> bool:
        """Whether the reporter still has a question to answer after this move."""
        return self.before.state is State.ASKING and self.act.move in (Move.ASK, Move.PROGRESS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a move comes to, before the table is asked."""

    given: Given
    clocks: Clocks
    effects: tuple[Effect, ...] = ()
    decision: Decision = NOTHING_DECIDED
    #: UNDO: the standing to go back to.
    undone: Standing | None = None
    #: Fields of the issue that change besides standing and clocks.
    changes: Mapping[str, Any] | None = None


Planner = Callable[[Case], Plan | Refusal]


def accept(case: Case) -> Plan:
    return _taken(case, TellReporters(news=News.ACCEPTED))


def progress(case: Case) -> Plan:
    act = case.act
    told = TellReporters(news=News.PROGRESS, words=act.words, photos=act.photos)
    if taker(case.issue, act.actor, case.chain).unit == case.before.holder.unit:
        plan = _taken(case, told, *_tell_who_passed_it_on(case, Note.PROGRESS))
        if plan.given.holder.person == act.actor:
            return plan
    # Somebody who does not hold it tells how it goes: good to know, but no answer of the holder's.
    return Plan(
        given=Given.of(case.before),
        clocks=case.issue.clocks,
        effects=(told, *tell_holder_of(case, Note.PROGRESS)),
    )


def schedule(case: Case) -> Plan | Refusal:
    act = case.act
    if act.when is None or act.when <= case.now:
        return Refusal.TIME_NEEDED
    plan = _taken(case, TellReporters(news=News.SCHEDULED, words=act.words, when=act.when))
    return replace(plan, given=replace(plan.given, appointment=act.when))


def ask(case: Case) -> Plan | Refusal:
    act = case.act
    if not act.words:
        return Refusal.WORDS_NEEDED
    question = AskReporter(by=act.actor, words=act.words, photos=act.photos)
    plan = _taken(case, question)
    return replace(plan, clocks=deadlines.wait_starts(plan.clocks, case.now))


def answer(case: Case) -> Plan:
    """The reporter says something; when asked, the clock runs on from here."""
    return Plan(
        given=Given.of(case.before),
        clocks=deadlines.wait_ends(case.issue.clocks, case.now),
        effects=(*_void(case, State.ASKING), *tell_holder_of(case, Note.ANSWERED)),
    )


def delegate(case: Case) -> Plan | Refusal:
    """To a department or an outside contractor; the holder stays answerable."""
    act = case.act
    if not act.to_name:
        return Refusal.TARGET_NEEDED
    contact = act.to.person if act.to is not None else None
    if contact is not None and case.concern.bars(contact, case.chain) is not None:
        return Refusal.CANNOT_TAKE
    plan = _taken(case, TellReporters(news=News.DELEGATED, words=act.words))
    return replace(
        plan,
        given=replace(plan.given, delegated_to=act.to_name, delegate=contact),
        effects=(*plan.effects, *tell(case, [contact], Note.DELEGATED)),
    )


def solve(case: Case) -> Plan:
    act = case.act
    return _taken(
        case,
        AskClosing(by=act.actor, words=act.words, photos=act.photos),
        TellReporters(news=News.SOLVED, words=act.words, photos=act.photos, reporter=False),
        *_tell_who_passed_it_on(case, Note.SOLVED),
        *tell(case, [case.before.delegate], Note.SOLVED),
        note=Note.SOLVED,
    )


def remark(case: Case) -> Plan | Refusal:
    """Words added afterwards, for the holder alone; a worker's photos for who reported it too."""
    act, issue = case.act, case.issue
    if not act.words and not act.photos:
        return Refusal.WORDS_NEEDED
    by_worker = not act.joined and act.actor not in (issue.reporter, issue.filed_by)
    shown = (
        (TellReporters(news=News.SHOWN, photos=act.photos),) if by_worker and not act.words else ()
    )
    return Plan(
        given=Given.of(case.before),
        clocks=issue.clocks,
        effects=(*shown, *tell_holder_of(case, Note.REMARK)),
    )


def join(case: Case) -> Plan | Refusal:
    """Somebody else is concerned as well: counted, not announced; a tenth "me too" helps nobody."""
    if case.act.actor in (None, case.issue.reporter):
        return Refusal.NO_CHANGE
    return Plan(given=Given.of(case.before), clocks=case.issue.clocks)


def correct(case: Case) -> Plan | Refusal:
    """Class, place or words were wrong; only another class moves the deadlines."""
    act, issue = case.act, case.issue
    wanted = {
        name: value
        for name in ("category", "urgency", "danger", "spot", "what")
        if (value := getattr(act, name)) is not None and value != getattr(issue, name)
    }
    if not wanted:
        return Refusal.NO_CHANGE
    urgency, clocks = act.urgency or issue.urgency, issue.clocks
    if urgency is not issue.urgency:
        clocks = deadlines.class_changed(
            clocks, urgency, case.before.holder.tier, issue.filed_at, case.now, case.calendar
        )
        if not urgency.is_danger:
            wanted["danger"] = None
    effects = tell_holder_of(case, Note.CORRECTED)
    if urgency.is_danger and not issue.urgency.is_danger:
        warned = [person for person in watchers(case) if person != case.before.holder.person]
        effects = (*effects, *tell(case, warned, Note.DANGER))
    return Plan(
        given=Given.of(case.before),
        clocks=clocks,
        effects=effects,
        changes=wanted,
    )


def confirm(case: Case) -> Plan:
    """The reporter's own word. Who reported it done is thanked, nobody else disturbed."""
    solver = case.before.solver.person if case.before.solver is not None else None
    note = Note.CONFIRMED if case.act.satisfied else Note.CONFIRMED_BUT
    return Plan(
        given=replace(Given.of(case.before), satisfied=case.act.satisfied),
        clocks=case.issue.clocks,
        effects=(StopAsking(), *tell(case, [solver], note)),
    )


def decline(case: Case) -> Plan | Refusal:
    """Not to be done, with the reason; the reporter may object."""
    if not case.act.words:
        return Refusal.WORDS_NEEDED
    return _ended(case, TellReporters(news=News.DECLINED, words=case.act.words), note=Note.DECLINED)


def withdraw(case: Case) -> Plan:
    return _ended(case, TellReporters(news=News.WITHDRAWN, reporter=False), note=Note.WITHDRAWN)


def false_alarm(case: Case) -> Plan:
    told = TellReporters(news=News.FALSE_ALARM, reporter=case.act.actor != case.issue.reporter)
    return _ended(case, told, note=Note.FALSE_ALARM)


def merge(case: Case) -> Plan | Refusal:
    target = case.act.merged_into
    if target is None or target == case.issue.id:
        return Refusal.TARGET_NEEDED
    plan = _ended(case, TellReporters(news=News.MERGED, merged_into=target), note=Note.MERGED)
    return replace(plan, changes={"merged_into": target})


#: The moves of this file.
WORK: Final[Mapping[Move, Planner]] = {
    Move.ACCEPT: accept,
    Move.PROGRESS: progress,
    Move.SCHEDULE: schedule,
    Move.ASK: ask,
    Move.ANSWER: answer,
    Move.DELEGATE: delegate,
    Move.SOLVE: solve,
    Move.REMARK: remark,
    Move.JOIN: join,
    Move.CORRECT: correct,
    Move.CONFIRM: confirm,
    Move.DECLINE: decline,
    Move.WITHDRAW: withdraw,
    Move.FALSE_ALARM: false_alarm,
    Move.MERGE: merge,
}


def tell(
    case: Case, people: Iterable[PersonId | None], note: Note, words: str | None = None
) -> tuple[TellWorker, ...]:
    """A note to each of `people` once, but not to who acts."""
    known = [p for p in dict.fromkeys(people) if p is not None and p != case.act.actor]
    return tuple(
        TellWorker(
            person=person,
            note=note,
            by=case.act.actor,
            words=case.act.words if words is None else words,
            photos=case.act.photos,
        )
        for person in known
    )


def tell_holder_of(case: Case, note: Note) -> tuple[TellWorker, ...]:
    return tell(case, [case.before.holder.person], note)


def _tell_who_passed_it_on(case: Case, note: Note) -> tuple[TellWorker, ...]:
    """Whoever took it first stays answerable, and was promised to hear how it goes.

    Where nobody took it before it went up, that is the building's steward.
    """
    holder, lowest = case.before.holder.person, case.chain.seats[0]
    person = case.before.first_taker
    if person in (None, holder) and not (lowest.away or lowest.retired):
        person = case.chain.steward
    if person in (None, holder) or case.concern.bars(person, case.chain) is not None:
        return ()
    return tell(case, [person], note)


def watchers(case: Case) -> tuple[PersonId, ...]:
    """Who is told of a danger beside a steward: the micro-community's lead, or who comes next."""
    if not case.issue.urgency.is_danger and not (case.act.urgency or case.issue.urgency).is_danger:
        return ()
    if case.before.holder.tier is not Tier.BUILDING:
        return ()
    lead = next_up(case.chain, Tier.BUILDING, case.concern).holder
    return (lead.person,) if lead is not None and lead.person is not None else ()


def _taken(case: Case, *told: Effect, note: Note | None = None) -> Plan:
    """Whoever acts works on it: that is a first answer, and it is his where nobody had taken it."""
    before = case.before.holder
    holder = taker(case.issue, case.act.actor, case.chain)
    if note is None:
        note = Note.PROGRESS if holder == before else Note.TAKEN_OVER
    others = [] if case.act.actor == before.person else [before.person]
    return Plan(
        given=replace(Given.of(case.before), holder=holder),
        clocks=leave_waiting(case, deadlines.answered(case.issue.clocks)),
        effects=(*_void(case, State.WAITING, State.ASKING), *told, *tell(case, others, note)),
        decision=Decision(rule=Rule.TAKEN) if holder != before else NOTHING_DECIDED,
    )


def leave_waiting(case: Case, clocks: Clocks) -> Clocks:
    """The clocks when the issue leaves ASKING, be it without the reporter's answer."""
    return clocks if case.stays_asking else deadlines.wait_ends(clocks, case.now)


def _ended(case: Case, told: TellReporters, *, note: Note) -> Plan:
    people = [case.before.holder.person, case.before.delegate, *watchers(case)]
    return Plan(
        given=Given.of(case.before),
        clocks=leave_waiting(case, deadlines.answered(case.issue.clocks)),
        effects=(StopAsking(), told, *tell(case, people, note)),
    )


def _void(case: Case, *states: State) -> tuple[StopAsking, ...]:
    """Questions asked in these states are void once the issue leaves them."""
    return (StopAsking(),) if case.before.state in states and not case.stays_asking else ()
