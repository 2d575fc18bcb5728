"""Photos without words from somebody who works: WeChat sends a picture and its words one by one."""

from datetime import timedelta

from bot.domain.issues import Issue, Move
from bot.flows.issue_acts import Act, Refused
from bot.handlers import moves
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply
from bot.wording import intake as say
from bot.wording import tasks
from storage import issues, outbox, photos

#: A photo so long after the words still belongs to them.
_AFTER = timedelta(minutes=10)


def belong_to_words(context: Context) -> bool:
    """Whether they were sent just after 办结 or 进展, or quote what they are about."""
    return _is_photo_of_worker(context) and _issue(context) is not None


def come_first(context: Context) -> bool:
    """Whether the words are still to come: nobody with tasks in hand reports by a bare photo."""
    return _is_photo_of_worker(context) and bool(
        issues.held_by(context.turn, context.person)
        or issues.first_taken_by(context.turn, context.person)
    )


def add(context: Context) -> list[Reply]:
    """Add them to what was said; who reported it sees them too."""
    issue = _issue(context)
    if issue is None:
        return []
    pictures = photos.want(context.turn, context.message.address, context.message.photos)
    act = Act(move=Move.REMARK, actor=context.person, photos=pictures)
    outcome = moves.move(context.turn, context.calendar, issue, act)
    if isinstance(outcome, Refused):
        return []
    text = say.photo_added(issue.number, photos.counted(context.turn, pictures))
    return [Reply(to=Here(), text=text, number=issue.number), *outcome.replies]


def wait_for_words(_: Context) -> list[Reply]:
    """Say how the words may go; the photos come along with them."""
    return [Reply(to=Here(), text=tasks.photo_first())]


def _is_photo_of_worker(context: Context) -> bool:
    message = context.message
    return (
        bool(message.photos)
        and not context.text
        and context.addressed
        and context.works_here
        and context.conversation is None
    )


def _issue(context: Context) -> Issue | None:
    turn, quote = context.turn, context.message.quote
    if quote is not None:
        quoted = outbox.issue_of(turn, context.message.address, quote.message_id)
        return issues.get(turn, quoted) if quoted is not None else None
    touched = issues.last_touched(
        turn, context.person, (Move.SOLVE, Move.PROGRESS), since=turn.now - _AFTER
    )
    return issues.get(turn, touched[0]) if len(touched) == 1 else None
