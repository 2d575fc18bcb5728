"""The first look at every message of a group: a few microseconds, so that chatter costs nothing."""

import re
from itertools import pairwise

from bot.understanding import danger
from bot.understanding.features import plain
from bot.understanding.kinds import BUILT_IN, Kinds
from bot.understanding.model import model
from bot.understanding.text import MAX_LENGTH, clean

#: Of the lines that the bot would speak up for, one in a hundred has less than this.
_LEAST = -0.6
# Anything but plain letters, Chinese and its punctuation: may hide a word.
_ODD = re.compile(
    r"[^\u0020-\u007e\u2018-\u2026\u3000-\u303f\u4e00-\u9fff\uff01\uff08-\uff0c\uff1a-\uff1f]"
)


def worth_a_look(text: str, kinds: Kinds = BUILT_IN) -> bool:
    """Whether `read` may find anything in a message nobody addressed to the bot.

    False settles it: the message is chatter. Takes a few microseconds.
    """
    text = text[:MAX_LENGTH]
    if _ODD.search(text):
        text = clean(text)
    return _seems_something(text) or kinds.may_name_added(text) or danger.grade(text) is not None


def _seems_something(text: str) -> bool:
    trained = model()
    written = plain(text)
    weight = trained.glance.get
    found = set(written)
    found.update(map("".join, pairwise(written)))
    return trained.glance_bias + sum([weight(one, 0.0) for one in found]) >= _LEAST
