"""Whether the lines to learn from stay apart: `python -m training.apart`, a part of `make check`.

A line that is nearly another teaches nothing, and one that is nearly a line kept out of training
makes the figures better than they are. Two lines are near when they share most of their stretches
of three characters (Jaccard).
"""

import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

from training.lines import HELD_OUT, load

UNSEEN = Path(__file__).parent / "unseen" / "lines.jsonl"
#: Sharing this much with another line, a line is too near; so many may be.
NEAR = 0.7
MAY_BE_NEAR = 0.05
#: Of the lines kept out of training fewer may be near one that is learnt from.
KEPT_OUT_MAY_BE_NEAR = 0.02

_SIZE = 3
_ROWS = 500


def nearest(texts: list[str], others: list[str] | None = None) -> npt.NDArray[np.float64]:
    """For each of `texts` the largest share of stretches that one of `others` has in common.

    Without `others` each is held against all the rest.
    """
    seen = CountVectorizer(analyzer=_stretches, binary=True)
    first: csr_matrix = seen.fit_transform([*texts, *(others or [])]).tocsr()
    ours, theirs = first[: len(texts)], first[len(texts) :] if others else first
    sizes, their_sizes = ours.sum(axis=1), np.asarray(theirs.sum(axis=1)).ravel()
    best = np.zeros(len(texts))
    for start in range(0, len(texts), _ROWS):
        common = (ours[start : start + _ROWS] @ theirs.T).toarray()
        share = common / (sizes[start : start + _ROWS].reshape(-1, 1) + their_sizes - common)
        if not others:
            rows = np.arange(len(common))
            share[rows, rows + start] = 0
        best[start : start + _ROWS] = np.asarray(share).max(axis=1)
    return best


def _stretches(text: str) -> set[str]:
    return {text[at : at + _SIZE] for at in range(max(1, len(text) - _SIZE + 1))}


def main() -> None:
    """Print how many lines are near another; end with 1 when there are too many."""
    lines = load()
    learnt = [line.text for line in lines if line.writer not in HELD_OUT]
    kept_out = [line.text for line in lines if line.writer in HELD_OUT]
    unseen = [json.loads(row)["text"] for row in UNSEEN.read_text("utf-8").splitlines()]
    fine = [
        _told("lines to learn from", nearest(learnt), MAY_BE_NEAR),
        _told("a writer kept out", nearest(kept_out, learnt), KEPT_OUT_MAY_BE_NEAR),
        _told("lines written unseen", nearest(unseen, learnt), KEPT_OUT_MAY_BE_NEAR),
    ]
    sys.exit(not all(fine))


def _told(name: str, shares: npt.NDArray[np.float64], may_be: float) -> bool:
    near = float(np.mean(shares >= NEAR))
    sys.stdout.write(f"{name}: n {len(shares)}, {near:.1%} near another, {may_be:.0%} may be\n")
    return near <= may_be


if __name__ == "__main__":
    main()
