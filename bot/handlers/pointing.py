"""帮忙报一下, @小楼 这个: what is meant was said before, by a neighbour or by oneself."""

from bot.flows.intake import Stage
from bot.handlers import greeting, intake, quoting
from bot.handlers.context import Context
from bot.handlers.reply import Reply
from bot.understanding import Sureness, points_back


def takes(context: Context) -> bool:
    """Whether the words speak of a message that is quoted, or of the speaker's lines before."""
    message, talk = context.message, context.conversation
    if talk is not None and talk.intake.stage is not Stage.FILED:
        return False
    says_so = points_back(context.text) or (not context.text and message.mentioned)
    if not says_so:
        return False
    if message.quote is not None:
        found = quoting.look_up(context)
        return found is not None and bool(found.words)
    return bool(message.before) and context.addressed and _is_matter(context)


def handle(context: Context) -> list[Reply]:
    """Report what is meant, for whoever asks for it."""
    found = quoting.look_up(context)
    if found is None:
        return intake.begin(context, unasked=False)
    meant = context.meaning(found.words, addressed=True)
    if _is_matter(meant):
        return intake.begin(meant, unasked=False)
    return greeting.hello(context) if context.addressed else []


def _is_matter(context: Context) -> bool:
    return context.reading.sure is not Sureness.NONE and bool(context.reading.what)
