"""What stewards and leads do with issues by word: 办结, 进展, 上报, 派, and the rest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.issues import Holder, Issue, Move
from bot.domain.places import Tier
from bot.domain.prompts import Action, Ask
from bot.flows.effects import AskReason
from bot.flows.issue import Act, Refused
from bot.handlers import moves, naming, sight
from bot.handlers.cards import issue_words
from bot.handlers.case import holder_name
from bot.handlers.context import Context
from bot.handlers.moves import Done
from bot.handlers.reply import Here, Reply
from bot.understanding import Command, Verb, mask, when
from bot.wording import queries, refusals, tasks
from bot.wording.facts import clock
from storage import issues, org, outbox, photos

#: How long the next free words are taken for the reason of what was just done.
REASON_WITHIN = timedelta(minutes=10)

MOVES = {
    Verb.TAKE: Move.ACCEPT,
    Verb.PROGRESS: Move.PROGRESS,
    Verb.SCHEDULE: Move.SCHEDULE,
    Verb.ASK: Move.ASK,
    Verb.SOLVE: Move.SOLVE,
    Verb.UNDO: Move.UNDO,
    Verb.ASSIGN: Move.ASSIGN,
    Verb.DELEGATE: Move.DELEGATE,
    Verb.HAND_BACK: Move.HAND_BACK,
    Verb.ESCALATE: Move.ESCALATE,
    Verb.NOT_MINE: Move.NOT_MINE,
    Verb.DECLINE: Move.DECLINE,
}


def handle(context: Context, command: Command) -> list[Reply]:
    """A word of work, about the issues it names or the only one it can mean."""
    meant = _meant(context, command)
    if not meant:
        return [_which(context, command)]
    act = _act(context, command)
    if isinstance(act, Reply):
        # What is missing may be said next: of the first one, the question can be about one alone.
        return [replace(act, issue=meant[0].id, number=meant[0].number) if act.ask else act]
    return perform(context, meant, act)


def perform(context: Context, meant: Sequence[Issue], act: Act) -> list[Reply]:
    """Move each issue and answer the actor once."""
    done: list[Done] = []
    answers: list[Reply] = []
    for issue in meant:
        outcome = moves.move(context.turn, context.calendar, issue, act)
        if isinstance(outcome, Refused):
            text = refusals.refused(issue.number, outcome.reason, outcome.possible)
            answers.append(Reply(to=Here(), text=text, number=issue.number))
        else:
            done.append(outcome)
    if done:
        answers.append(_answer(context, done, act))
    return [_one(answers), *(reply for one in done for reply in one.replies)]


def _one(answers: Sequence[Reply]) -> Reply:
    """Never two messages where one does."""
    first = next((a for a in answers if a.ask is not None), answers[-1])
    return replace(first, text="\n".join(a.text for a in answers))


def _meant(context: Context, command: Command) -> list[Issue]:
    turn = context.turn
    if command.issues:
        found = [issues.numbered(turn, number) for number in command.issues]
        known = [issue for issue in found if issue is not None]
        # Who may be anybody does not learn which numbers there are.
        return [i for i in known if not sight.is_passer_by(context) or sight.may_see(context, i)]
    quote = context.message.quote
    if quote is not None:
        quoted = outbox.issue_of(turn, context.message.address, quote.message_id)
        if quoted is not None:
            return [issues.get(turn, quoted)]
    if command.verb is Verb.UNDO:
        last = issues.last_touched(turn, context.person, (Move.SOLVE, Move.ESCALATE))
        return [issues.get(turn, issue) for issue in last]
    held = issues.held_by(turn, context.person)
    if not held:
        held = issues.first_taken_by(turn, context.person)
    return held if len(held) == 1 else []


def _which(context: Context, command: Command) -> Reply:
    """Several could be meant, or none: ask for the number and keep the words."""
    if command.issues:
        return Reply(to=Here(), text=queries.no_such_issue(command.issues[0]))
    held = issues.held_by(context.turn, context.person)
    if len(held) < 2:  # one would have been meant
        return Reply(to=Here(), text=tasks.which_issue())
    return which(context, held, context.text)


def which(context: Context, held: Sequence[Issue], words: str) -> Reply:
    """Ask which of these is meant; `words` are carried out once the number comes."""
    listed = [(issue.number, issue_words(context.turn, issue).label) for issue in held]
    return Reply(
        to=Here(),
        text=tasks.which_one(listed),
        ask=Ask(options=(), words=Action.WHICH, carried=words, good_for=REASON_WITHIN),
    )


def _act(context: Context, command: Command) -> Act | Reply:
    """The act the words mean, or what is missing in them."""
    move = MOVES[command.verb]
    pictures = photos.want(context.turn, context.message.address, context.message.photos)
    act = Act(move=move, actor=context.person, words=command.words, photos=pictures)
    match command.verb:
        case Verb.SCHEDULE:
            at = when(command.words, context.calendar.local(context.turn.now))
            return replace(act, when=at) if at else Reply(to=Here(), text=tasks.need_time())
        case Verb.ASSIGN:
            return assigned_to(context, act, command.name)
        case Verb.DELEGATE:
            return _delegated(context, act, command)
        case _:
            return act


def assigned_to(context: Context, act: Act, name: str | None) -> Act | Reply:
    """派: to somebody by name, as near to the actor's own unit as can be."""
    if not name:
        ask = Ask(options=(), words=Action.ASSIGN, good_for=REASON_WITHIN)
        return Reply(to=Here(), text=tasks.need_name(), ask=ask)
    found = naming.who(context, name)
    if not found:
        return Reply(to=Here(), text=tasks.no_such_person(mask(name)))
    if len(found) > 1:
        listed = [f"{naming.title(context, one)}" for one in found]
        return Reply(to=Here(), text=tasks.several_persons(name, listed))
    return replace(act, to=found[0])


def _delegated(context: Context, act: Act, command: Command) -> Act:
    """转: to a department of the town, or to a contractor by name."""
    name, _, rest = command.words.partition(" ")
    if command.name:
        name, rest = command.name, command.words
    for unit in org.departments(context.turn):
        if name and name in unit.name:
            contact = next((p.person for p in org.posts_at(context.turn, unit.id)), None)
            to = Holder(tier=Tier.DEPARTMENT, unit=unit.id, person=contact)
            return replace(act, to=to, to_name=unit.name, words=rest)
    return replace(act, to_name=mask(name), words=rest)


def _answer(context: Context, done: Sequence[Done], act: Act) -> Reply:
    """What the actor is told."""
    issue = done[0].issue
    number, to = issue.number, holder_name(context.turn, issue)
    reason = any(isinstance(e, AskReason) for e in done[0].moved.effects)
    ask = Ask(options=(), words=Action.REMARK, good_for=REASON_WITHIN) if reason else None
    match act.move:
        case Move.ACCEPT:
            text = tasks.taken(org.person(context.turn, context.person).name, number)
        case Move.ESCALATE:
            text = tasks.escalated(number, to, bare=reason)
        case Move.NOT_MINE:
            text = tasks.passed_on(number, to)
        case Move.HAND_BACK:
            before = done[0].moved.event.before
            went_up = before is not None and issue.standing.holder.tier > before.holder.tier
            text = (tasks.bounced_up if went_up else tasks.handed_back)(number, to)
        case Move.ASSIGN:
            text = tasks.assigned([one.issue.number for one in done], to)
        case Move.SOLVE:
            text = tasks.solved([one.issue.number for one in done])
        case _:
            text = "\n".join(_smaller_answer(context, one.issue, act) for one in done)
    return Reply(to=Here(), text=text, ask=ask, issue=issue.id if ask else None, number=number)


def _smaller_answer(context: Context, issue: Issue, act: Act) -> str:
    number = issue.number
    local = context.calendar.local
    match act.move:
        case Move.PROGRESS:
            return tasks.progress_noted(number)
        case Move.SCHEDULE if act.when is not None:
            return tasks.scheduled(number, clock(local(act.when), local(context.turn.now)))
        case Move.ASK:
            return tasks.asked(number)
        case Move.DELEGATE:
            return tasks.delegated(number, act.to_name)
        case Move.DECLINE:
            return tasks.declined(number)
        case Move.UNDO:
            return tasks.undone(number)
        case Move.FALSE_ALARM:
            return tasks.withdrawn_by_worker(number)
        case _:
            return tasks.remark_noted(number)
