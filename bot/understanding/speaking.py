"""Whether the bot speaks up unasked: decided in one place, for chats and for figures."""

from bot.understanding.judging import judge
from bot.understanding.kinds import BUILT_IN, Kinds
from bot.understanding.prefilter import worth_a_look
from bot.understanding.reading import Sureness
from bot.understanding.text import clean


def speaks_up(text: str, kinds: Kinds = BUILT_IN) -> bool:
    """Whether a line of a group, said to nobody, is a clear complaint or a danger."""
    if not worth_a_look(text, kinds):
        return False
    return judge(clean(text), addressed=False, kinds=kinds).sure is Sureness.CLEAR
