"""A labelled line beside what the bot says of it."""

import gc
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import thread_time_ns

from bot import understanding
from bot.grading import places
from bot.grading.labelled import Line, Pair
from bot.grading.lenient import let_off
from bot.grading.saying import Said, compare, say


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One line, and what was said."""

    line: Line
    said: Said
    #: The place said of the whole text.
    place: str | None

    @property
    def category_is_right(self) -> bool:
        """Exactly the label."""
        return self.said.category == self.line.category

    @property
    def category_is_close(self) -> bool:
        """The label, or a pair of categories that the text leaves open (`lenient.py`)."""
        if self.category_is_right or self.line.category is None:
            return self.category_is_right
        return let_off(self.line.text, self.line.category, self.said.category) is not None

    @property
    def urgency_is_right(self) -> bool:
        """The label; a question of policy is complex to whoever labels, and may be ordinary."""
        said, label = self.said.urgency, self.line.urgency
        if self.line.category == "政策咨询" and label == "complex":
            return said in ("complex", "ordinary")
        return said == label

    @property
    def place_is_alike(self) -> bool:
        """The labelled place, or as good as it, by the rule of `places.py`."""
        return places.substantially_equal(self.place, self.line.place)


def judge(lines: Iterable[Line]) -> list[Judged]:
    """Let the bot read every line."""
    return [_judge(line) for line in lines]


def _judge(line: Line) -> Judged:
    said = say(line.text)
    apart = line.place_judged and line.whole != line.text
    return Judged(line=line, said=said, place=say(line.whole).place if apart else said.place)


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A labelled pair, and whether the bot takes it for the same."""

    pair: Pair
    same: bool
    score: float


def compared(pairs: Iterable[Pair]) -> list[Compared]:
    """Let the bot compare every pair."""
    likenesses = ((pair, compare(pair.a, pair.b)) for pair in pairs)
    return [Compared(pair=pair, same=said.same, score=said.score) for pair, said in likenesses]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """How long a message takes that is said to nobody, in µs of the processor."""

    n: int
    mean: float
    median: float
    p99: float


def pace(texts: Sequence[str]) -> Pace:
    """Read each text once, as a group's chat would be. Raises `ValueError` without any text."""
    if not texts:
        raise ValueError("nothing to read")
    understanding.speaks_up("四楼的感应灯又不亮了")  # what is loaded once is not a message's cost
    took = []
    gc.collect()
    for text in texts:
        begin = thread_time_ns()
        understanding.speaks_up(text)
        took.append((thread_time_ns() - begin) / 1_000)
    took.sort()
    at = len(took) - 1
    return Pace(
        n=len(took),
        mean=sum(took) / len(took),
        median=took[at // 2],
        p99=took[round(at * 0.99)],
    )
