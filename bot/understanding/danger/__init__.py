"""Danger: said to be there now (acute), or to threaten and recur (a hazard).

Rather once too often than once too few. Which is which follows the town's table of urgencies:
acute is what needs somebody within minutes: gas, fire, people shut in or hurt, live wires, what
falls on people, violence, despair. A hazard has not struck yet: loose tiles, charging in the
stairs, a lift that drops now and then, and an open manhole as long as nobody has fallen in; it is
confirmed first, and filed after two minutes of silence.

The words of each danger are data (`fire`, `gas`, `lift`), each with the words that only sound like
it. What is denied, imagined, long ago, in the news or in play is for `context` to tell.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from bot.domain.issues import Danger
from bot.understanding.danger import context, typos
from bot.understanding.danger.gates import GATES
from bot.understanding.danger.theme import Grade, Theme, gate_key
from bot.understanding.danger.themes import THEMES

__all__ = ["THEMES", "Found", "Grade", "Theme", "acute", "grade"]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Way:
    """One way of telling a theme, and what any text must hold to match it."""

    rank: int
    theme: Theme
    says: re.Pattern[str]
    is_now: bool


def _all_ways() -> list[_Way]:
    """All ways of all themes, in the order in which they are tried."""
    return [
        _Way(rank=rank, theme=theme, says=says, is_now=is_now)
        for rank, (theme, says, is_now) in enumerate(
            (theme, says, is_now)
            for theme in THEMES
            for some, is_now in ((theme.acute, True), (theme.hazard, False))
            for says in some
        )
    ]


def _bits(ways: list[_Way], gate: int) -> dict[str, int]:
    """For each character a bit for each way that needs it or one like it, by the way's rank."""
    bits: dict[str, int] = defaultdict(int)
    for way in ways:
        letters = GATES.get(gate_key(way.says.pattern))
        for letter in letters[gate] if letters else "":
            bits[letter] |= 1 << way.rank
    return dict(bits)


_ALL = _all_ways()
#: Of each way a text must hold a character of the first and one of the second.
_FIRST, _SECOND = _bits(_ALL, 0), _bits(_ALL, 1)
#: Those whose letters nobody has worked out since they were written: always tried.
_ALWAYS = sum(1 << way.rank for way in _ALL if gate_key(way.says.pattern) not in GATES)

#: No danger is looked for beyond so many characters.
_LONGEST = 500
_SENTENCE = re.compile(r"[^。！!；;\n]+[。！!；;\n]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A danger that a text tells of."""

    grade: Grade
    theme: Theme
    #: Where in the text it is said.
    start: int
    end: int

    @property
    def danger(self) -> Danger:
        """The kind, which has advice of its own."""
        return self.theme.danger

    @property
    def category(self) -> str:
        """The category of an issue about it."""
        return self.theme.category

    def tells(self, words: str) -> bool:
        """Whether `words`, a part of the text, still tell of this danger."""
        words = typos.put_right(words)
        return any(way.search(words) for way in (*self.theme.acute, *self.theme.hazard))


def grade(text: str) -> Found | None:
    """The gravest danger that a cleaned text tells of; None when there is none."""
    text = typos.put_right(text[:_LONGEST])
    ways = _candidates(text)
    if not ways or not any(way.says.search(text) for way in ways):
        return None
    if context.is_unreal(text):
        return None
    news = context.news_at(text)
    hazard: Found | None = None
    for sentence in _SENTENCE.finditer(text):
        for theme, said in _by_theme(ways):
            found = _in_sentence(theme, said, sentence[0], sentence.start(), news)
            if found and found.grade is Grade.ACUTE:
                return found
            hazard = hazard or found
    return hazard


def acute(text: str) -> Found | None:
    """The acute danger that a cleaned text tells of; None when there is none."""
    found = grade(text)
    return found if found and found.grade is Grade.ACUTE else None


def _candidates(text: str) -> list[_Way]:
    """The ways whose characters the text holds, in the order of the themes."""
    first = second = 0
    for letter in text:
        if letter in _FIRST:
            first |= _FIRST[letter]
        if letter in _SECOND:
            second |= _SECOND[letter]
    left = first & second | _ALWAYS
    found = []
    while left:
        lowest = left & -left
        found.append(_ALL[lowest.bit_length() - 1])
        left ^= lowest
    return found


def _by_theme(ways: list[_Way]) -> list[tuple[Theme, list[_Way]]]:
    return [(theme, list(some)) for theme, some in groupby(ways, key=lambda way: way.theme)]


def _blot(found: re.Match[str]) -> str:
    return "＿" * len(found[0])


def _in_sentence(
    theme: Theme, ways: list[_Way], sentence: str, offset: int, news: list[tuple[int, str]]
) -> Found | None:
    """The gravest that a sentence at `offset` tells of one theme."""
    plain = theme.masks.sub(_blot, sentence)
    hazard: Found | None = None
    for way in ways:
        for said in way.says.finditer(plain):
            if theme.unless.search(sentence):
                return None
            if context.is_news(theme, news, offset + said.end()):
                continue
            meant = (
                context.stands(theme, sentence, said.start(), said.end())
                if way.is_now
                else context.threatens(sentence, said.start())
            )
            if meant is None:
                continue
            found = Found(
                grade=meant, theme=theme, start=offset + said.start(), end=offset + said.end()
            )
            if meant is Grade.ACUTE:
                return found
            hazard = hazard or found
    return hazard
