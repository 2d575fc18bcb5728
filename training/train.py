"""Train the model of what a group says: `python -m training.train`; `--cross` only judges.

Deterministic: fixed seeds, one thread, the lines in the order of their files. Needs the tools of
development (scikit-learn); running the bot needs only the file that this writes.
"""

import sys
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from bot.understanding import features
from bot.understanding.courtesy import bare
from bot.understanding.evidence import gather
from bot.understanding.text import clean
from training.lines import HELD_OUT, Line, load

FloatArray = npt.NDArray[np.float64]

TARGET = Path(__file__).parents[1] / "bot" / "understanding" / "model.npz"
#: Each net starts from another seed; together they err less than one.
SEEDS = (0, 1, 2)
HIDDEN = 32
ROUNDS = 4
#: How much a sign weighs beside the n-grams, which share a length of one.
SIGN = 0.2
#: Of so many letters one teaches what is a report; all of them what it is about.
LETTERS = 3
#: A feature seen once teaches nothing about the next line.
RARE = 2


class Matrix:
    """Features of texts as numbers: n-grams by their share, signs by a fixed weight."""

    def __init__(self, texts: list[str]) -> None:
        counts: Counter[str] = Counter()
        for grams, signs in map(_of, texts):
            counts.update(grams)
            counts.update(signs)
        kept = sorted(name for name, times in counts.items() if times >= RARE)
        self.names = {name: row for row, name in enumerate(kept)}

    def of(self, texts: list[str]) -> csr_matrix:
        starts, columns, values = [0], [], []
        for grams, signs in map(_of, texts):
            said = sorted(self.names[g] for g in grams if g in self.names)
            told = sorted(self.names[s] for s in signs if s in self.names)
            columns += said + told
            values += [1 / np.sqrt(max(len(said), 1))] * len(said) + [SIGN] * len(told)
            starts.append(len(columns))
        shape = (len(texts), len(self.names))
        return csr_matrix((values, columns, starts), shape=shape)

    def scales(self) -> FloatArray:
        """What each weight is multiplied with, so that at run time every sign counts as one."""
        return np.array([SIGN if len(name) > features.LONGEST else 1.0 for name in self.names])


def _of(text: str) -> tuple[list[str], set[str]]:
    text = bare(clean(text))
    written = features.plain(text)
    return features.grams(written), features.signs(text, written, gather(text))


class Glance:
    """The first look: single characters and pairs, so cheap that each line of a group gets it."""

    def __init__(self, texts: list[str], is_issue: np.ndarray) -> None:
        self._seen = CountVectorizer(
            analyzer="char", ngram_range=(1, 2), min_df=3, binary=True, lowercase=False
        )
        self._linear = LogisticRegression(C=0.3, solver="liblinear", random_state=0)
        self._linear.fit(self._seen.fit_transform(map(_written, texts)), is_issue)

    def arrays(self) -> dict[str, np.ndarray]:
        names = list(self._seen.get_feature_names_out())
        return {
            "glance_names": _text("\n".join(names)),
            "glance_weights": self._linear.coef_[0].astype(np.float32),
            "glance_bias": self._linear.intercept_.astype(np.float32),
        }


class Trained:
    """The nets and the two linear models over one matrix."""

    def __init__(self, lines: list[Line]) -> None:
        self.matrix = Matrix([line.text for line in lines])
        seen = self.matrix.of([line.text for line in lines])
        is_issue = np.array([line.category is not None for line in lines])
        heard = _heard(lines)
        self.glance = Glance([lines[row].text for row in heard], is_issue[heard])
        self.nets = [_net(seed, seen[heard], is_issue[heard]) for seed in SEEDS]
        told = [line for line in lines if line.category is not None]
        self.kinds = _linear().fit(seen[is_issue], [line.category for line in told])
        of_kind = _one_hot([line.category for line in told], self.kinds.classes_)
        # Danger is a matter of words and grammar (bot/understanding/danger), not of learning.
        calm = np.array([line.urgency != "danger" for line in told])
        self.pressing = _linear().fit(
            hstack([seen[is_issue], of_kind]).tocsr()[calm],
            [line.urgency for line in told if line.urgency != "danger"],
        )

    def issue(self, texts: list[str]) -> FloatArray:
        seen = self.matrix.of(texts)
        said: FloatArray = np.mean([net.predict_proba(seen)[:, 1] for net in self.nets], axis=0)
        return said

    def category(self, texts: list[str]) -> list[str]:
        return list(self.kinds.predict(self.matrix.of(texts)))

    def save(self, target: Path) -> None:
        """Write the weights as whole numbers, a scale for each column."""
        kinds, pressing = _weights(self.kinds), _weights(self.pressing)
        features_of = len(self.matrix.names)
        columns = np.hstack(
            [*(net.coefs_[0] for net in self.nets), kinds[0], pressing[0][:features_of]]
        )
        columns = columns * self.matrix.scales()[:, None]
        scale = np.abs(columns).max(axis=0) / 127
        bias = [*(net.intercepts_[0] for net in self.nets), kinds[1], pressing[1]]
        arrays = self.glance.arrays() | {
            "features": _text("\n".join(self.matrix.names)),
            "weights": np.round(columns / scale).astype(np.int8),
            "scale": scale.astype(np.float32),
            "bias": np.concatenate(bias).astype(np.float32),
            "out": np.concatenate([net.coefs_[1][:, 0] for net in self.nets]).astype(np.float32),
            "out_bias": np.array([net.intercepts_[1][0] for net in self.nets], dtype=np.float32),
            "pressing": pressing[0][features_of:].astype(np.float32),
            "categories": np.array(self.kinds.classes_, dtype=str),
            "urgencies": np.array(self.pressing.classes_, dtype=str),
        }
        with target.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)


def _heard(lines: list[Line]) -> list[int]:
    """The rows that teach what is a report: letters always are one, so that few of them do."""
    letters = [row for row, line in enumerate(lines) if line.is_letter]
    talk = [row for row, line in enumerate(lines) if not line.is_letter]
    return sorted([*talk, *letters[::LETTERS]])


def _written(text: str) -> str:
    return features.plain(bare(clean(text)))


def _text(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _net(seed: int, seen: csr_matrix, is_issue: np.ndarray) -> MLPClassifier:
    net = MLPClassifier(
        (HIDDEN,), alpha=1e-3, max_iter=ROUNDS, learning_rate_init=3e-3, random_state=seed
    )
    with warnings.catch_warnings():
        # It stops early and means to: after more rounds it knows these lines, and others less.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return net.fit(seen, is_issue)


def _linear() -> OneVsRestClassifier:
    return OneVsRestClassifier(LogisticRegression(C=10, solver="liblinear", random_state=0))


def _one_hot(said: list[str | None], classes: np.ndarray) -> csr_matrix:
    return csr_matrix([[float(name == one) for one in classes] for name in said])


def _weights(model: OneVsRestClassifier) -> tuple[FloatArray, FloatArray]:
    """The weights of each feature for each class, and the bias of each class."""
    return (
        np.hstack([one.coef_.T for one in model.estimators_]),
        np.concatenate([one.intercept_ for one in model.estimators_]),
    )


def cross(lines: list[Line]) -> None:
    """Train without each writer in turn and judge by the lines of that one."""
    for writer in sorted({line.writer for line in lines}):
        judged = [line for line in lines if line.writer == writer]
        trained = Trained([line for line in lines if line.writer != writer])
        issue = np.array([line.category is not None for line in judged])
        score = trained.issue([line.text for line in judged])
        said = [line for line in judged if line.category is not None]
        kinds = trained.category([line.text for line in said]) if said else []
        right = [line.category == kind for line, kind in zip(said, kinds, strict=True)]
        recall, at = _recall(issue, score, precision=0.95)
        sys.stdout.write(
            f"{writer}: n {len(judged)}, right {np.mean((score > 0.5) == issue):.3f}, "
            f"recall at precision 0.95: {recall:.3f} (score {at:.2f}), "
            f"category {f'{np.mean(right):.3f}' if right else '-'}\n"
        )
        sys.stdout.flush()


def _recall(issue: np.ndarray, score: FloatArray, *, precision: float) -> tuple[float, float]:
    """The highest recall at this precision, and the score that gives it."""
    order = np.argsort(-score)
    hits = np.cumsum(issue[order])
    precise = np.flatnonzero(hits / np.arange(1, len(order) + 1) >= precision)
    if not len(precise):
        return 0.0, 1.0
    last = precise[-1]
    return float(hits[last] / max(issue.sum(), 1)), float(score[order[last]])


def write(target: Path) -> None:
    """Train on all lines but those kept out, and write the weights."""
    with threadpool_limits(1):
        Trained([line for line in load() if line.writer not in HELD_OUT]).save(target)


def main() -> None:
    if "--cross" in sys.argv:
        with threadpool_limits(1):
            cross(load())
    else:
        write(TARGET)


if __name__ == "__main__":
    main()
