"""好了, 修好了, 来电了: said by who reported it, what is open may be taken back."""

from datetime import timedelta

from bot.domain.issues import Issue, State
from bot.domain.prompts import Action, Ask, Option
from bot.flows.intake import Stage
from bot.handlers import budget, intake
from bot.handlers.cards import issue_words
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply
from bot.understanding import is_done_saying, is_over, over_about
from bot.wording import news
from storage import issues

#: Of several, only one that was reported so short a time ago can be meant.
_JUST_NOW = timedelta(hours=2)
_GOOD_FOR = timedelta(hours=2)


def takes(context: Context) -> bool:
    """Whether it is said of something that the speaker reported."""
    if not context.text or not is_over(context.text):
        return False
    return _calls_off(context) or _issue(context) is not None


def handle(context: Context) -> list[Reply]:
    """What is not filed yet is dropped; what is open, the bot offers to withdraw."""
    if _calls_off(context):
        return intake.call_off(context)
    issue = _issue(context)
    if issue is None or not budget.may_speak(context):
        return []
    budget.spoke(context)
    action = Action.FALSE_ALARM if issue.danger is not None else Action.WITHDRAW
    option = Option(number=1, label=news.withdraw_label(), action=action)
    ask = Ask(options=(option,), good_for=_GOOD_FOR)
    text = news.offer_to_withdraw(issue_words(context.turn, issue))
    return [Reply(to=Here(), text=text, ask=ask, issue=issue.id, number=issue.number)]


def _calls_off(context: Context) -> bool:
    talk = context.conversation
    if talk is None or talk.intake.stage is Stage.FILED:
        return False
    return talk.intake.unasked or not is_done_saying(context.text)


def _issue(context: Context) -> Issue | None:
    """The speaker's own open issue that is meant; where several may be, none is."""
    if context.private and context.works_here:
        return None  # a steward's 修好了 is about a task in hand
    found = [issue for issue in _own(context) if not _is_asked(context, issue)]
    if len(found) > 1:
        found = [i for i in found if context.turn.now - i.filed_at <= _JUST_NOW]
    return found[0] if len(found) == 1 else None


def _own(context: Context) -> list[Issue]:
    own = issues.concerning(context.turn, context.person, closed_since=context.turn.now)
    about = over_about(context.text)
    return [
        issue
        for issue in own
        if context.person in (issue.reporter, issue.filed_by)
        and not issue.standing.state.is_closed
        and issue.standing.state is not State.SOLVED
        and (about is None or issue.category == about)
        and _may_be_named(context, issue)
    ]


def _may_be_named(context: Context, issue: Issue) -> bool:
    if context.room is None:
        return True
    return not issue.sensitive and context.room.unit == issue.unit


def _is_asked(context: Context, issue: Issue) -> bool:
    return any(
        prompt.issue == issue.id and option.action in (Action.WITHDRAW, Action.FALSE_ALARM)
        for prompt in context.prompts
        for option in prompt.options
    )
