"""What anybody may ask at any time: 进度, a number, 我的, 帮助, 撤回, 没好, 误报, 附议."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.ids import IssueNumber
from bot.domain.issues import Issue, State
from bot.domain.prompts import Action, Ask
from bot.flows.effects import Task, TellHolder
from bot.handlers import filing, intake, numbers, phones, to_workers
from bot.handlers.cards import issue_words, work_options
from bot.handlers.case import Case
from bot.handlers.chains import chain_of, seat_of_post
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply
from bot.handlers.sight import may_see
from bot.understanding import Command, Verb
from bot.wording import queries
from storage import issues, org

#: Issues that ended so long ago are still shown in 我的.
_LATELY = timedelta(days=7)
_AT_MOST = 5


def handle(context: Context, command: Command) -> list[Reply]:
    """A question or a word about one's own issues."""
    match command.verb:
        case Verb.HELP:
            return [Reply(to=Here(), text=_help(context))]
        case Verb.MINE | Verb.STATUS if not command.issues:
            return [_mine(context, command.verb)]
        case Verb.SHOW | Verb.STATUS | Verb.MINE:
            return _show(context, command.issues)
        case Verb.ANONYMOUS if not command.issues and intake.is_open(context):
            return intake.hide_name(context)
        case _:
            return _about_one(context, command)


def _about_one(context: Context, command: Command) -> list[Reply]:
    """A word about one issue: the one named, else the only one it can mean."""
    issue = _meant(context, command)
    if isinstance(issue, Reply):
        # "弄错了" is said of many things: unless it is about an alarm of one's own, it is chatter.
        chatter = command.verb is Verb.FALSE_ALARM and not context.addressed
        return [] if chatter else [issue]
    match command.verb:
        case Verb.WITHDRAW:
            return numbers.withdraw(context, issue)
        case Verb.NOT_SOLVED:
            declined = issue.standing.state is State.DECLINED
            said = Action.OBJECT if declined else Action.NOT_SOLVED
            return numbers.reporter_says(context, issue, said, command.words)
        case Verb.FALSE_ALARM:
            return numbers.false_alarm(context, issue)
        case Verb.JOIN:
            return filing.join(context, issue.id)
        case _:
            return _hide_name(context, issue)


def _meant(context: Context, command: Command) -> Issue | Reply:
    if command.issues:
        issue = issues.numbered(context.turn, command.issues[0])
        if issue is None or not may_see(context, issue):
            return Reply(to=Here(), text=queries.no_such_issue(command.issues[0]))
        return issue
    own = _own(context, command.verb)
    if len(own) == 1:
        return own[0]
    if not own:
        return Reply(to=Here(), text=queries.mine([]))
    listed = "、".join(issue_words(context.turn, issue).short for issue in own[:_AT_MOST])
    return Reply(to=Here(), text=queries.which_issue(listed))


def _own(context: Context, verb: Verb) -> list[Issue]:
    found = issues.concerning(context.turn, context.person, closed_since=context.turn.now - _LATELY)
    if verb is Verb.NOT_SOLVED:
        return [i for i in found if not i.standing.state.is_open]
    if verb is Verb.JOIN:
        return []
    alive = [i for i in found if not i.standing.state.is_closed]
    if verb is Verb.FALSE_ALARM:
        return [i for i in alive if i.urgency.is_danger]
    return alive


def _hide_name(context: Context, issue: Issue) -> list[Reply]:
    if context.person != issue.reporter:
        return [Reply(to=Here(), text=queries.not_yours(issue.number), number=issue.number)]
    issues.hide_name(context.turn, issue.id)
    return [Reply(to=Here(), text=queries.anonymous(issue.number), number=issue.number)]


def _show(context: Context, wanted: Sequence[IssueNumber]) -> list[Reply]:
    if len(wanted) == 1 and (given := numbers.number_given(context, wanted[0])) is not None:
        return given
    lines, ask, last = [], None, None
    for number in wanted[:_AT_MOST]:
        issue = issues.numbered(context.turn, number)
        if issue is None or not may_see(context, issue):
            lines.append(queries.no_such_issue(number))
        elif context.private and context.person in phones.workers_of(issue):
            card = _card(context, issue)
            lines.append(card.text)
            ask, last = card.ask, issue
        else:
            lines.append(filing.line(context, issue))
    return [
        Reply(
            to=Here(),
            text="\n".join(lines),
            ask=ask,
            issue=last.id if last else None,
            number=wanted[0] if len(wanted) == 1 else None,
        )
    ]


def _card(context: Context, issue: Issue) -> Reply:
    """The task as it was shown first, with its choices while it waits."""
    holder = issue.standing.holder
    if issue.standing.state is not State.WAITING or holder.person != context.person:
        number = phones.words(context.turn, issue)
        line = filing.line(context, issue)
        return Reply(to=Here(), text=f"{line}\n{number}" if number else line)
    chain = chain_of(context.turn, issue.unit, context.calendar)
    case = Case(context.turn, context.calendar, issue, chain)
    card = to_workers.card(case, TellHolder(holder=holder, person=context.person, task=Task.NEW))
    return Reply(
        to=Here(),
        text=card.text,
        ask=Ask(options=work_options(holder.tier), listed=True, looked_at=True),
    )


def _mine(context: Context, verb: Verb) -> Reply:
    """What the speaker reported; in a group without any, what is open in the building."""
    found = issues.concerning(context.turn, context.person, closed_since=context.turn.now - _LATELY)
    if not context.private:
        found = [i for i in found if not i.sensitive]
    if not found and verb is Verb.STATUS and context.building is not None:
        found = [
            i for i in issues.unfinished_in(context.turn, [context.building]) if may_see(context, i)
        ]
    lines = [filing.line(context, issue) for issue in found[:_AT_MOST]]
    return Reply(
        to=Here(),
        text=queries.mine(lines),
        number=found[0].number if len(found) == 1 else None,
    )


def _help(context: Context) -> str:
    if not context.works_here:
        return queries.help_resident(*steward_contact(context))
    roles = {post.role for post in context.posts}
    lead = any(role.value in ("lead", "deputy") for role in roles)
    parts = [queries.help_worker()] + ([queries.help_lead()] if lead else [])
    return "\n".join(parts)


def steward_contact(context: Context) -> tuple[str, str]:
    """Name and telephone of the building's steward; empty where there is none.

    Who came in by a door may be anybody, and is told the name that is on the door as well.
    """
    steward = seat_of_post(context.turn, context.building) if context.building else None
    if steward is None:
        return "", ""
    person = org.person(context.turn, steward)
    return person.name, "" if context.door is not None else person.phone or ""
