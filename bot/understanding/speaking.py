"""Whether the bot speaks up unasked: decided in one place, for chats and for figures."""

from bot.understanding.kinds import BUILT_IN, Kinds
from bot.understanding.prefilter import worth_a_look
from bot.understanding.report import read


def speaks_up(text: str, kinds: Kinds = BUILT_IN) -> bool:
    """Whether a line of a group, said to nobody, is a clear complaint or a danger."""
    return worth_a_look(text, kinds) and read(text, kinds=kinds).speaks_up
