"""Numbers and free words that answer a question: which question, and what it then does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import ClaimId, IssueNumber
from bot.domain.issues import Issue, Move
from bot.domain.prompts import Action, Ask, Option, Prompt
from bot.flows.deadlines import LONGEST_WAIT
from bot.flows.issue import Act, Refused
from bot.handlers import binding, danger, intake, lessons, moves, sight, work
from bot.handlers.case import holder_name
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply, ToRoom
from bot.understanding import Answer, Command, Sureness, Verb, closing, disagrees
from bot.understanding import answer as read_answer
from bot.understanding import command as read_command
from bot.wording import news, queries, refusals, tasks
from storage import issues, photos, prompts

#: A question asked so short a time ago does not catch a number meant for the dialogue before it.
_TOO_FRESH = timedelta(seconds=3)
#: How long the next words after "没好" are taken for what is still missing.
_REMARK_WITHIN = timedelta(minutes=30)

_MOVES = {
    Action.TAKE: Move.ACCEPT,
    Action.ESCALATE: Move.ESCALATE,
    Action.NOT_MINE: Move.NOT_MINE,
    Action.HAND_BACK: Move.HAND_BACK,
}


def handle(context: Context, answer: Answer) -> list[Reply]:
    """A number, or yes or no in words."""
    if answer.issue is not None:
        # With the issue named, nothing is left of a question for it.
        _close_which(context)
    candidates = _candidates(context, answer)
    if len(candidates) > 1:
        return [_which(context, candidates)]
    if candidates:
        return _act(context, candidates[0], answer)
    if context.message.prompt is not None:
        return []  # an old button: what it asked is over
    if answer.issue is None and any(map(_asks_intake, context.prompts[:1])):
        return intake.go_on(context)  # "2" is the unit, where 1 and 0 were offered
    if answer.in_words and context.private and any(map(_asks_closing, context.prompts)):
        return [Reply(to=Here(), text=news.say_which())]
    if answer.issue is not None and context.works_here and answer.number == 1:
        return work.handle(context, Command(verb=Verb.TAKE, issues=(answer.issue,)))
    if context.private and not answer.in_words:
        return [Reply(to=Here(), text=queries.nothing_open())]
    return []


def closing_prompt(context: Context) -> Prompt | None:
    """The question "您看好了吗" that plain words answer, when it is the only one here."""
    asked = [p for p in context.prompts if _asks_closing(p)]
    return asked[0] if len(asked) == 1 and closing(context.text) is not None else None


def closing_words(context: Context) -> list[Reply]:
    """好了, 满意, 不太满意: as good as the number."""
    prompt, number = closing_prompt(context), closing(context.text)
    if prompt is None or number is None:
        return []
    return _act(context, prompt, Answer(number=number))


def takes_words(context: Context) -> Prompt | None:
    """The question that free words answer: the newest, where the bot is spoken to."""
    if not context.addressed and context.message.quote is None:
        return None
    asked = next((p for p in context.prompts[:1] if p.words is not None), None)
    if asked is not None and asked.words is Action.OBJECT and not disagrees(context.text):
        return None
    if asked is not None and asked.words is Action.ANSWER and _is_late(context, asked):
        return asked if context.reading.sure is not Sureness.CLEAR else None
    return asked


def _is_late(context: Context, asked: Prompt) -> bool:
    """Whether nobody waits for the answer any more: then what is clearly a report is one."""
    return context.turn.now - asked.asked_at >= LONGEST_WAIT


def words(context: Context) -> list[Reply]:
    """Free words that answer a question."""
    prompt = takes_words(context)
    if prompt is None or prompt.words is None:
        return []
    return _with_words(context, prompt, prompt.words, context.text)


def number_given(context: Context, number: IssueNumber) -> list[Reply] | None:
    """The number that was asked for ("请回编号"); None when none was."""
    prompt = next((p for p in context.prompts if p.words is Action.WHICH), None)
    if prompt is None:
        return None
    prompts.close(context.turn, prompt.id)
    if (command := read_command(prompt.carried)) is not None:
        return work.handle(context, replace(command, issues=(number,)))
    if (answer := read_answer(prompt.carried)) is not None:
        return handle(context, replace(answer, issue=number))
    return None


def _close_which(context: Context) -> None:
    for prompt in context.prompts:
        if prompt.words is Action.WHICH:
            prompts.close(context.turn, prompt.id)


def _candidates(context: Context, answer: Answer) -> Sequence[Prompt]:
    """The questions this number may answer: the quoted one, the named one, the only one.

    Who is asked in one private chat may answer in another, on whatever channel: where it names the
    issue, or where nothing is asked here.
    """
    with_numbers = _answered_by(context, context.prompts, answer)
    asked = context.message.prompt
    if asked is None and context.message.quote is not None:
        quote = context.message.quote
        asked = prompts.quoted(context.turn, context.message.address, quote.message_id)
    if asked is not None:
        return [p for p in with_numbers if p.id == asked]
    if answer.issue is not None:
        issue = issues.numbered(context.turn, answer.issue)
        everywhere = [*with_numbers, *_answered_by(context, context.prompts_elsewhere, answer)]
        return [p for p in everywhere if issue is not None and p.issue == issue.id][:1]
    if not any(p.options for p in context.prompts):
        return _answered_by(context, context.prompts_elsewhere, answer)
    # A dialogue that is under way, not a task that waits; between two tasks nobody guesses.
    settled = [p for p in with_numbers if context.turn.now - p.asked_at >= _TOO_FRESH]
    newest = (settled or with_numbers)[:1]
    if newest and newest[0].issue is None:
        return newest
    if newest and newest[0].looked_at and context.prompts[0] == newest[0]:
        return newest
    return [p for p in with_numbers if p.issue is not None]


def _answered_by(context: Context, asked: Sequence[Prompt], answer: Answer) -> Sequence[Prompt]:
    """Those of the questions that have this number, or that these words may answer."""
    found = [p for p in asked if p.option(answer.number) is not None]
    return [p for p in found if _may_be_said(context, p)] if answer.in_words else found


def _may_be_said(context: Context, prompt: Prompt) -> bool:
    """Whether 好 or 算了 answers it: in a group a plain yes-or-no alone, and never the last word.

    Whether it is solved decides the rates: a polite 好的 must not count as "satisfied".
    """
    # "好的" to "不同意请回 1" agrees, and is no objection.
    asked = any(option.action is Action.OBJECT for option in prompt.options)
    if asked or _asks_closing(prompt):
        return False
    return prompt.is_yes_or_no or context.private


def _asks_intake(prompt: Prompt) -> bool:
    return any(option.action is Action.INTAKE for option in prompt.options)


def _asks_closing(prompt: Prompt) -> bool:
    return any(option.action is Action.SOLVED_BUT for option in prompt.options)


def _which(context: Context, candidates: Sequence[Prompt]) -> Reply:
    held = [issues.get(context.turn, p.issue) for p in candidates if p.issue is not None]
    return work.which(context, sorted(held, key=lambda i: i.number), context.text)


def _act(context: Context, prompt: Prompt, answer: Answer) -> list[Reply]:
    option = prompt.option(answer.number)
    if option is None:
        return []
    if option.action is Action.INTAKE:
        return intake.go_on(context)
    if prompt.issue is None:
        prompts.close(context.turn, prompt.id)
        return _without_issue(context, option)
    issue = issues.get(context.turn, prompt.issue)
    return _on_issue(context, prompt, option, issue, answer.words)


def _without_issue(context: Context, option: Option) -> list[Reply]:
    match option.action:
        case Action.CONFIRM_CLAIM:
            return binding.decide_claim(context, ClaimId(int(option.argument)), confirmed=True)
        case Action.REFUSE_CLAIM:
            return binding.decide_claim(context, ClaimId(int(option.argument)), confirmed=False)
        case _:
            return []


def _on_issue(
    context: Context, prompt: Prompt, option: Option, issue: Issue, words: str
) -> list[Reply]:
    match option.action:
        case Action.TAKE | Action.ESCALATE | Action.NOT_MINE:
            act = Act(move=_MOVES[option.action], actor=context.person, words=words)
            return work.perform(context, [issue], act)
        case Action.HAND_BACK | Action.ASSIGN:
            if not words:
                return [_ask_for(option.action, issue)]
            return _with_words(context, prompt, option.action, words)
        case Action.SOLVED | Action.SOLVED_BUT | Action.NOT_SOLVED | Action.OBJECT:
            return reporter_says(context, issue, option.action, words)
        case Action.FALSE_ALARM:
            return false_alarm(context, issue)
        case Action.WITHDRAW:
            return withdraw(context, issue)
        case Action.CALL_STEWARD:
            prompts.close(context.turn, prompt.id)
            return danger.call_steward(context, issue)
        case Action.NOTHING:
            prompts.close(context.turn, prompt.id)
            return danger.stay_safe(context)
        case _:
            return []


def _ask_for(action: Action, issue: Issue) -> Reply:
    """A bare number lacks the reason, or the name."""
    if action is Action.ASSIGN:
        text = tasks.need_name()
    else:
        text = tasks.need_reason(tasks.reason_example(issue.number))
    return _ask_again(Reply(to=Here(), text=text), action, issue)


def _ask_again(said: Reply, action: Action, issue: Issue) -> Reply:
    """What was missing is still missing: the next words may complete it."""
    ask = Ask(options=(), words=action, good_for=work.REASON_WITHIN)
    return replace(said, ask=ask, issue=issue.id, number=issue.number)


def _with_words(context: Context, prompt: Prompt, action: Action, words: str) -> list[Reply]:
    """Carry out what the words complete."""
    if prompt.issue is None:
        return []
    issue = issues.get(context.turn, prompt.issue)
    prompts.close(context.turn, prompt.id)
    pictures = photos.want(context.turn, context.message.address, context.message.photos)
    joined = any(j.person == context.person for j in issues.joined(context.turn, issue.id))
    act = Act(move=Move.REMARK, actor=context.person, joined=joined, words=words, photos=pictures)
    match action:
        case Action.ANSWER:
            return _say(context, issue, replace(act, move=Move.ANSWER))
        case Action.OBJECT:
            return reporter_says(context, issue, Action.OBJECT, words)
        case Action.HAND_BACK:
            return work.perform(context, [issue], replace(act, move=Move.HAND_BACK))
        case Action.ASSIGN:
            named = work.assigned_to(context, replace(act, move=Move.ASSIGN, words=""), words)
            if isinstance(named, Reply):
                return [_ask_again(named, Action.ASSIGN, issue)]
            return work.perform(context, [issue], named)
        case _:
            return _say(context, issue, act)


def _say(context: Context, issue: Issue, act: Act) -> list[Reply]:
    """A remark or an answer that is passed on."""
    outcome = moves.move(context.turn, context.calendar, issue, act)
    if isinstance(outcome, Refused):
        return [_refused(issue, outcome)]
    passed_on = news.answer_passed_on(issue.number)
    is_worker = not act.joined and context.person not in (issue.reporter, issue.filed_by)
    text = tasks.remark_noted(issue.number) if is_worker else passed_on
    return [Reply(to=Here(), text=text, number=issue.number), *outcome.replies]


def reporter_says(context: Context, issue: Issue, action: Action, words: str) -> list[Reply]:
    """The reporter's word at the end."""
    joined = any(j.person == context.person for j in issues.joined(context.turn, issue.id))
    if action is Action.NOT_SOLVED and sight.sees_state_alone(context, issue):
        # Noted, no more: what comes in from the street sends nothing to the tier above.
        noted = Act(move=Move.REMARK, actor=context.person, joined=joined)
        return _say(context, issue, replace(noted, words=words or tasks.said_not_solved()))
    act = Act(move=Move.CONFIRM, actor=context.person, joined=joined, words=words)
    match action:
        case Action.NOT_SOLVED:
            act = replace(act, move=Move.REOPEN)
        case Action.OBJECT:
            act = replace(act, move=Move.OBJECT)
        case Action.SOLVED_BUT:
            act = replace(act, satisfied=False)
        case _:
            pass
    outcome = moves.move(context.turn, context.calendar, issue, act)
    if isinstance(outcome, Refused):
        return [_refused(issue, outcome)]
    to = holder_name(context.turn, outcome.issue)
    remark = Ask(options=(), words=Action.REMARK, good_for=_REMARK_WITHIN)
    ask = None
    match action:
        case Action.NOT_SOLVED:
            text = news.sorry_not_solved(issue.number, to)
            ask = remark if not words else None
        case Action.OBJECT:
            text = news.objected(issue.number, to)
        case Action.SOLVED_BUT:
            text = news.thanks_but(issue.number) if not words else news.thanks(issue.number)
            ask = remark if not words else None
        case _:
            text = news.thanks(issue.number)
    answer = Reply(
        to=Here(), text=text, ask=ask, issue=issue.id if ask else None, number=issue.number
    )
    return [answer, *outcome.replies]


def withdraw(context: Context, issue: Issue) -> list[Reply]:
    """撤回: whoever reported it takes it back."""
    if context.person not in (issue.reporter, issue.filed_by):
        return [Reply(to=Here(), text=queries.not_yours(issue.number), number=issue.number)]
    act = Act(move=Move.WITHDRAW, actor=context.person)
    outcome = moves.move(context.turn, context.calendar, issue, act)
    if isinstance(outcome, Refused):
        return [_refused(issue, outcome)]
    text = news.withdrawn(issue.number)
    return [Reply(to=Here(), text=text, number=issue.number), *outcome.replies]


def false_alarm(context: Context, issue: Issue) -> list[Reply]:
    """误报: ended politely, by the reporter or by whoever works on it."""
    act = Act(move=Move.FALSE_ALARM, actor=context.person)
    outcome = moves.move(context.turn, context.calendar, issue, act)
    if isinstance(outcome, Refused):
        return [_refused(issue, outcome)]
    lessons.from_false_alarm(context, issue)
    is_reporter = context.person in (issue.reporter, issue.filed_by)
    text = news.false_alarm() if is_reporter else tasks.withdrawn_by_worker(issue.number)
    answer = Reply(to=Here(), text=text, number=issue.number)
    clear = danger.all_clear(context, issue, outcome.replies)
    return [*_in_one([answer, *outcome.replies], context), *clear]


def _in_one(replies: list[Reply], context: Context) -> list[Reply]:
    """Who joined in this group is told in the answer itself: never two messages where one does."""
    answer, *others = replies
    same = [r for r in others if isinstance(r.to, ToRoom) and r.text == answer.text]
    here = next((r for r in same if isinstance(r.to, ToRoom) and r.to.room == context.room), None)
    if here is None or not isinstance(here.to, ToRoom):
        return replies
    people = tuple(dict.fromkeys((context.person, *here.to.people)))
    told = replace(answer, to=ToRoom(here.to.room, people))
    return [told, *(r for r in others if r is not here)]


def _refused(issue: Issue, outcome: Refused) -> Reply:
    text = refusals.refused(issue.number, outcome.reason, outcome.possible)
    return Reply(to=Here(), text=text, number=issue.number)
