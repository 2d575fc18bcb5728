"""A share with its 95 % interval, so that a figure from thirty lines looks like one."""

from dataclasses import dataclass
from math import sqrt

#: Standard deviations on either side that hold 95 % of a normal distribution.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """From 0 to 1; 0 of an empty set, which no report shows."""
        return self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval: right for small sets and for shares near 0 or 1."""
        if not self.n:
            return 0.0, 1.0
        p, n, square = self.value, self.n, _Z * _Z
        middle = (p + square / (2 * n)) / (1 + square / n)
        reach = _Z * sqrt(p * (1 - p) / n + square / (4 * n * n)) / (1 + square / n)
        # Rounded away from noise: nothing missed has an upper end of exactly 1.
        low = 0.0 if self.hits == 0 else max(0.0, middle - reach)
        high = 1.0 if self.hits == n else min(1.0, middle + reach)
        return low, high


def share(answers: list[bool]) -> Share:
    """How many of them are true."""
    return Share(sum(answers), len(answers))


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found of what was to be found."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> Share:
        """How much of what was found is right."""
        return Share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Share:
        """How much of what was to be found was."""
        return Share(self.right, self.right + self.missed)

    @property
    def n(self) -> int:
        """Everything that was found or was to be found."""
        return self.right + self.wrong + self.missed

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _f1(Share(self.right, self.n).value)

    @property
    def f1_interval(self) -> tuple[float, float]:
        """Of right / (right + wrong + missed), a plain share, Wilson's; F1 rises with it."""
        low, high = Share(self.right, self.n).interval
        return _f1(low), _f1(high)


def _f1(jaccard: float) -> float:
    return 2 * jaccard / (1 + jaccard)


def found(pairs: list[tuple[bool, bool]]) -> Found:
    """From pairs of (said, so it is)."""
    return Found(
        right=sum(said and is_so for said, is_so in pairs),
        wrong=sum(said and not is_so for said, is_so in pairs),
        missed=sum(is_so and not said for said, is_so in pairs),
    )
