"""Whether two texts tell of the same thing at the same place, whoever writes."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.understanding.same_features import MEASURES, Told, elsewhere, measure, told

#: From here on two texts are taken for the same.
_SAME = 0.5
#: What is said of two places is hardly the same, however alike the words.
_ELSEWHERE = 0.1


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """How likely two texts tell of the same thing, 0 to 1, and whether that is enough."""

    same: bool
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """What `training/same.py` learnt from our own pairs."""

    #: One weight for each of `MEASURES`, in their order.
    weights: tuple[float, ...]
    #: Pairs of characters that say little because many texts have them: weight below 1.
    rarity: Mapping[str, float]

    def likeness(self, one: Told, other: Told) -> float:
        values = measure(one, other, self.rarity)
        total = sum(w * v for w, v in zip(self.weights, values, strict=True))
        score = 1 / (1 + math.exp(-total))
        return min(score, _ELSEWHERE) if elsewhere(one, other) else score


@cache
def model() -> Model:
    """The model that ships with the package."""
    kept = json.loads((files("bot.understanding") / "same.json").read_text(encoding="utf-8"))
    return Model(
        weights=tuple(kept["weights"][name] for name in MEASURES),
        rarity=kept["rarity"],
    )


def same(a: str, b: str) -> Likeness:
    """Whether `a` and `b` tell of the same thing at the same place, in either order."""
    return like(a)(b)


def like(a: str) -> Callable[[str], Likeness]:
    """The same question about one text and many others; `a` is read once."""
    one = told(a)

    def likeness(b: str) -> Likeness:
        score = model().likeness(one, told(b))
        return Likeness(same=score >= _SAME, score=score)

    return likeness
