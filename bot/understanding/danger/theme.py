# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""One theme of danger: how it is said to be there, to threaten, and what only sounds like it."""

import re
from dataclasses import dataclass
from enum import Enum
from zlib import crc32

from bot.domain.issues import Danger


class Grade(Enum):
    """How a danger stands. Which is which is the town's table of urgencies."""

    #: Somebody must be told at once.
    ACUTE = "acute"
    #: It has not struck yet, or comes and goes: confirmed first, then told to both tiers.
    HAZARD = "hazard"


#: Matches nothing, for a theme that lacks one of its patterns.
NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Theme:
    """How people speak of one danger."""

    danger: Danger
    #: The category of the issue that comes of it.
    category: str
    #: Ways to say that it happens now.
    acute: tuple[re.Pattern[str], ...] = ()
    #: Ways to say that it threatens or recurs.
    hazard: tuple[re.Pattern[str], ...] = ()
    #: Words that hold a word of danger and mean something else: blotted out before reading.
    masks: re.Pattern[str] = NEVER
    #: In the same sentence: the whole is about something harmless.
    unless: re.Pattern[str] = NEVER
    #: Whether yesterday's is not acute any more.
    fades: bool = True
    #: Whether it is meant even when it was read in somebody's posts.
    told_online: bool = False


def ways(*patterns: str) -> tuple[re.Pattern[str], ...]:
    """Each of `patterns` by itself."""
    return tuple(re.compile(pattern) for pattern in patterns)


def gate_key(pattern: str) -> int:
    """The name of a pattern in the table of what it needs."""
    return crc32(pattern.encode())


def words(*patterns: str) -> re.Pattern[str]:
    """Any of `patterns`."""
    return re.compile("|".join(patterns))


#: Somebody: who may be hurt.
WHO = (
    r"(?:人|老[头太爷奶汉]|老两口|[大阿][爷妈叔姐姨]|叔叔|奶奶|爷爷|外婆|外公|婆婆|公公|[爸妈娃]|孩子|小孩|小朋友|小家伙|小把戏"
    r"|宝宝|儿子|女儿|孙[子女]|姑娘|小伙|男的|女的|男人|女人|老婆|老公|媳妇|爷孙|母女|我|俺|咱|孕妇|学生|老师|保安|师傅|工人|[一两二三四五六七八九几\d]个)"
)
#: Those who must be watched.
CHILD = r"(?:孩子|小孩|小朋友|小家伙|小把戏|[娃伢]|宝宝|儿子|女儿|孙[子女]|学生|小男孩|小女孩)"
OLD = r"(?:老人家?|老[头太爷奶汉]子?|奶奶|爷爷|外婆|外公|婆婆|公公|大[爷妈]|[我他她]?[爸妈]|父亲|母亲|老父|老母)"
