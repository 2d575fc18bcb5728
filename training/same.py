"""Fit the model behind `same` to our own pairs, and say how it does on those kept out.

    python -m training.same [PAIRS.jsonl …]

writes `bot/understanding/same.json` (the same bytes each time) and prints the accuracy on what it
learnt from, on what was kept out, and on each file named, which it only measures.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.understanding.same import Model
from bot.understanding.same_features import MEASURES, elsewhere, measure, told

_HERE = Path(__file__).parent
_OUT = _HERE.parent / "bot" / "understanding" / "same.json"
#: How much the pairs count against plain weights.
_TRUST = 3.0
#: Enough for the third decimal to stand still.
_STEPS = 20_000
#: A pair of characters is common when so many texts have it.
_COMMON = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two texts and whether they tell of the same."""

    a: str
    b: str
    same: bool


def pairs(path: Path) -> list[Pair]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line]
    return [Pair(a=row["a"], b=row["b"], same=row["same"]) for row in rows]


def ours() -> tuple[list[Pair], list[Pair]]:
    """Of each file of ours, in the order of writing, two thirds to learn from and one kept out."""
    learn: list[Pair] = []
    kept: list[Pair] = []
    for path in sorted((_HERE / "pairs").glob("*.jsonl")):
        written = pairs(path)
        cut = len(written) * 2 // 3
        learn += written[:cut]
        kept += written[cut:]
    return learn, kept


def rarity(known: Sequence[Pair]) -> dict[str, float]:
    """The weight of each common pair of characters, below 1: the more texts, the less it tells."""
    texts = sorted({text for pair in known for text in (pair.a, pair.b)})
    counts = Counter(gram for text in texts for gram in told(text).words)
    most = math.log(len(texts) + 1)
    return {
        gram: round(math.log((len(texts) + 1) / count) / most, 3)
        for gram, count in sorted(counts.items())
        if count >= _COMMON
    }


def fit(known: Sequence[Pair], weights_of: Mapping[str, float]) -> tuple[float, ...]:
    """Logistic regression in which a measure can only speak for what it stands for.

    Left free, what hard pairs have in common (the estate's name) would speak against the same.
    """
    rows = [(told(pair.a), told(pair.b), pair.same) for pair in known]
    # Contradicting places are settled by rule; the model learns the rest.
    rows = [row for row in rows if row[2] or not elsewhere(row[0], row[1])]
    x = np.array([measure(one, other, weights_of) for one, other, _ in rows])
    y = np.array([1.0 if is_same else -1.0 for _, _, is_same in rows])

    side = np.array(list(MEASURES.values()))
    low, high = np.where(side > 0, 0.0, -np.inf), np.where(side < 0, 0.0, np.inf)
    plain = np.where(np.arange(len(side)) == 0, 0.0, 1.0)
    # Projected gradient descent; a step this long cannot overshoot a logistic loss.
    step = 1 / (_TRUST * float(np.linalg.norm(x, 2)) ** 2 / 4 + 1)
    w = np.zeros(len(side))
    for _ in range(_STEPS):
        slope = plain * w - _TRUST * (x * (y / (1 + np.exp(y * (x @ w))))[:, None]).sum(0)
        w = np.clip(w - step * slope, low, high)
    return tuple(round(float(value), 3) + 0.0 for value in w)


def accuracy(model: Model, judged: Sequence[Pair]) -> str:
    """`0.871 (n 171)`."""
    right = sum((model.likeness(told(pair.a), told(pair.b)) >= 0.5) is pair.same for pair in judged)
    return f"{right / len(judged):.3f} (n {len(judged)})"


def main(others: Sequence[str]) -> None:
    learn, kept = ours()
    weights_of = rarity(learn)
    model = Model(weights=fit(learn, weights_of), rarity=weights_of)
    out = {"weights": dict(zip(MEASURES, model.weights, strict=True)), "rarity": weights_of}
    _OUT.write_text(json.dumps(out, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    judged = {"learnt from": learn, "kept out": kept} | {name: pairs(Path(name)) for name in others}
    for name, these in judged.items():
        sys.stdout.write(f"{name}: {accuracy(model, these)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
