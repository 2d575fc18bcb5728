"""The longest stretch of a text that says where, word for word.

Learned weights and a grammar (`place_weights`, `place_grammar`) find it; a few rules mend its ends.
"""

import re

from bot.understanding.place_weights import best, scores
from bot.understanding.text import clean, without_numbers

#: Characters that are read; a place stands near the beginning of what is said.
_READ = 500

#: Named as the thing itself or as who does not act, not as where.
_NOWHERE = frozenset("内河 河道 街道 社区 物业 村里 镇里 政府 领导 部门 河 湖 河道工地".split())
_WORD = re.compile(r"[A-Za-z]{2,40}")
#: Said before a place and no part of it.
_BEFORE = re.compile(
    r"(?:临|[一]?下|至|在|于|对|给|把|住)(?=[A-Z]\d{0,2} ?[市县区])|[在于至](?=..)"
)
_EDGE = " \t,，。.、：:;；!！?？~～…“”\"'@"
#: `某小区后面的清河`: what the side belongs to says where as well.
_AND_WHAT = re.compile(r"的[\u4e00-\u9fff]{1,4}?[河溪湖渠塘]")
_SIDES = ("后面", "前面", "附近", "旁边", "对面", "边上", "门口", "东侧", "西侧", "南侧", "北侧")
_PAIRS = {"（": "）", "(": ")"}


def place(text: str) -> str | None:
    """The longest stretch of `clean(text)` that says where; None when it names no place."""
    return find(clean(text))


def find(text: str) -> str | None:
    """The same of a text that is clean already; reads the first 500 characters."""
    # A place ends where a telephone number begins.
    said, text = text[:_READ], without_numbers(text[:_READ])
    found = best(scores(text))
    if found and said != text and (star := text.find("*", *found)) >= 0:
        found = found[0], star
    return _mended(text, *found) if found else None


def _mended(text: str, start: int, end: int) -> str | None:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    before = _BEFORE.match(text, start, end)
    if before:
        start = before.end()
    # 某村村民: the village, not its people.
    if text.endswith("村村", start, end):
        end -= 1
    if text[start:end].endswith(_SIDES) and (more := _AND_WHAT.match(text, end)):
        end = more.end()
    words = text[start:end]
    closing = next(
        (close for open_, close in _PAIRS.items() if words.count(open_) > words.count(close)), None
    )
    if closing and text.startswith(closing, end):
        words = text[start : end + 1]
    if not words or words in _NOWHERE or _WORD.fullmatch(words):
        return None
    return words
