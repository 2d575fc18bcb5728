"""The first look at every message of a group: a few microseconds, so that chatter costs nothing."""

import re
from itertools import pairwise

from bot.understanding import danger
from bot.understanding.categories import CATEGORIES
from bot.understanding.category import COMMON_FAULTS
from bot.understanding.courtesy import bare
from bot.understanding.features import plain
from bot.understanding.kinds import BUILT_IN, Kinds
from bot.understanding.model import model
from bot.understanding.text import MAX_LENGTH, clean

#: Of the lines that the bot would speak up for, one in a hundred has less than this.
_LEAST = -0.6
#: Of the rest only what the rules name is looked at, down to this.
_MAYBE = -1.7
_FAULTY = frozenset("坏没停断漏堵掉塌破裂修响臭黑烂吵满淹溢脏")
_COMPLAINT = re.compile("|".join(word for kind in CATEGORIES for word in kind.words))
_THING = re.compile("|".join(word for kind in CATEGORIES for word in kind.object_words))
_FAULT = re.compile(
    "|".join([*COMMON_FAULTS, *(w for kind in CATEGORIES for w in kind.fault_words)])
)
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
    text = bare(text)
    return _seems_something(text) or kinds.may_name_added(text) or danger.grade(text) is not None


def _seems_something(text: str) -> bool:
    trained = model()
    written = plain(text)
    weight = trained.glance.get
    letters = set(written)
    pairs = set(map("".join, pairwise(written)))
    seems = trained.glance_bias + sum([weight(one, 0.0) for one in (*letters, *pairs)])
    if seems >= _LEAST:
        return True
    return seems >= _MAYBE and not _FAULTY.isdisjoint(letters) and _is_named(text)


def _is_named(text: str) -> bool:
    """Whether the rules know a thing and a fault, or a complaint, in it: 电梯没修好."""
    return bool(_COMPLAINT.search(text) or (_THING.search(text) and _FAULT.search(text)))
