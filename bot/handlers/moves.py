"""Moving an issue: ask the flow, store what it says, word what it tells."""

from dataclasses import dataclass

from bot import permissions
from bot.domain.calendar import Calendar
from bot.domain.ids import EventId, PersonId
from bot.domain.issues import Issue, IssueEvent, Move, State
from bot.flows import issue as life
from bot.flows.issue import Act, Filing, Moved, Refusal, Refused
from bot.flows.routing import Chain
from bot.flows.timers import TimerKind, timers
from bot.handlers import telling, troubles
from bot.handlers.case import Case
from bot.handlers.chains import chain_of
from bot.handlers.reply import Reply
from storage import acting, issues, org, outbox, photos, record
from storage import timers as timer_rows
from storage.store import Turn


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """A move that happened: the issue as it is now, and what is to be said to others."""

    issue: Issue
    chain: Chain
    moved: Moved
    replies: list[Reply]


def file(turn: Turn, calendar: Calendar, filing: Filing) -> Done:
    """File an issue and tell whoever has to know."""
    chain = chain_of(turn, filing.unit, calendar)
    moved = life.file(filing, chain=chain, calendar=calendar)
    issues.add(turn, moved.issue)
    photos.attach(
        turn, filing.id, filing.photos, sender=filing.filed_by or filing.reporter, purpose="report"
    )
    return _done(turn, calendar, None, moved, chain)


def move(turn: Turn, calendar: Calendar, issue: Issue, act: Act) -> Done | Refused:
    """Move an issue; a refusal changes nothing."""
    if act.actor is not None and not _may(turn, issue, act.actor, act.move):
        return Refused(reason=Refusal.NOT_YOURS)
    chain = chain_of(turn, issue.unit, calendar)
    last = _last_change(turn, issue) if act.move is Move.UNDO else None
    outcome = life.apply(issue, act, chain=chain, now=turn.now, calendar=calendar, last=last)
    if isinstance(outcome, Refused):
        return outcome
    return _save(turn, calendar, issue, outcome, chain)


def _may(turn: Turn, issue: Issue, actor: PersonId, move: Move) -> bool:
    """Whether the permission table lets `actor` make this move of this issue.

    By a post over its building; who was given it by name works on it by the post he has elsewhere.
    """
    line = [unit.id for unit in org.line(turn, issue.unit)]
    reporter = actor in (issue.reporter, issue.filed_by) or any(
        one.person == actor for one in issues.joined(turn, issue.id)
    )
    posts = acting.posts_for(turn, actor)
    if permissions.may_move(posts, move, line, reporter=reporter):
        return True
    standing = issue.standing
    given = actor in (standing.holder.person, standing.first_taker, standing.delegate)
    right = permissions.RIGHT_OF.get(move)
    return given and right is not None and bool(permissions.units_of(posts, right))


def due(turn: Turn, calendar: Calendar, issue: Issue, kind: TimerKind) -> Done | Refused:
    """Let a timer act on an issue; refused when it no longer applies."""
    chain = chain_of(turn, issue.unit, calendar)
    outcome = life.due(issue, kind, chain=chain, now=turn.now, calendar=calendar)
    if isinstance(outcome, Refused):
        return outcome
    return _save(turn, calendar, issue, outcome, chain)


def _save(turn: Turn, calendar: Calendar, before: Issue, moved: Moved, chain: Chain) -> Done:
    issues.save(turn, moved.issue)
    if moved.event.photos and moved.event.actor is not None:
        purpose = "result" if moved.event.move is Move.SOLVE else "progress"
        photos.attach(
            turn,
            before.id,
            moved.event.photos,
            sender=moved.event.actor,
            purpose=purpose,
        )
    return _done(turn, calendar, before, moved, chain)


def _done(turn: Turn, calendar: Calendar, before: Issue | None, moved: Moved, chain: Chain) -> Done:
    issue = moved.issue
    _append(turn, moved)
    _record(turn, before, moved)
    troubles.moved(turn, issue)
    timer_rows.replace(
        turn,
        issue.id,
        [(t.kind.value, t.at) for t in timers(issue, turn.now, calendar)],
        issue=issue.id,
    )
    if before is not None and before.standing.holder != issue.standing.holder:
        outbox.drop_held_back(turn, issue.id)
    case = Case(turn, calendar, issue, chain, moved.event.actor)
    replies = telling.replies(case, moved.effects)
    return Done(issue=issue, chain=chain, moved=moved, replies=replies)


def _append(turn: Turn, moved: Moved) -> None:
    event = moved.event
    issues.append(
        turn,
        IssueEvent(
            id=EventId(turn.new_id()),
            issue=moved.issue.id,
            seq=issues.next_seq(turn, moved.issue.id),
            at=event.at,
            actor=event.actor,
            move=event.move,
            before=event.before,
            after=event.after,
            words=event.words,
            photos=event.photos,
            rule=event.rule,
        ),
    )


def _record(turn: Turn, before: Issue | None, moved: Moved) -> None:
    """Keep the books that the rates are counted from."""
    issue = moved.issue
    _record_answers(turn, before, issue)
    match moved.event.move:
        case Move.SOLVE if issue.standing.solver is not None:
            record.closing_asked(turn, issue.id, issue.standing.solver)
        case Move.CONFIRM:
            satisfied = issue.standing.satisfied
            record.closing_answered(turn, issue.id, "satisfied" if satisfied else "unsatisfied")
        case Move.REOPEN:
            record.closing_answered(turn, issue.id, "not_solved")
        case Move.EXPIRE:
            record.closing_answered(turn, issue.id, "unanswered")
        case Move.UNDO if before is not None and before.standing.state is State.SOLVED:
            record.closing_taken_back(turn, issue.id)
        case _:
            pass


def _record_answers(turn: Turn, before: Issue | None, after: Issue) -> None:
    due_before = before.clocks.answer_due if before else None
    due_after = after.clocks.answer_due
    holder = after.standing.holder
    # At the top a deadline that was missed is followed by another of the same holder's.
    missed = due_before is not None and due_before <= turn.now
    same_holder = before is not None and before.standing.holder == holder and not missed
    if due_before is not None and due_after is None:
        if after.standing.state in (State.WITHDRAWN, State.MERGED):
            record.left(turn, after.id)
        else:
            record.answered(turn, after.id)
    elif due_after is not None and (due_before is None or not same_holder):
        record.left(turn, after.id)
        record.answer_owed(turn, after.id, holder, due_after)
    elif due_after is not None and due_after != due_before:
        record.answer_moved(turn, after.id, due_after)


def _last_change(turn: Turn, issue: Issue) -> IssueEvent | None:
    """The latest event that changed the standing."""
    return next((e for e in reversed(issues.events(turn, issue.id)) if e.before != e.after), None)
