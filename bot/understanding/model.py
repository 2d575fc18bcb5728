"""The trained part: how likely a text reports something, of which category, how pressing.

A small network over the text's character n-grams and signs (`features`), made by
`training/train.py` from the lines in `training/lines`; its card is `training/MODEL_CARD.md`.
Weights are whole numbers with a scale a column, so that the file is small.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp, sqrt

import numpy as np
import numpy.typing as npt

_FILE = "model.npz"


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What the model makes of a text."""

    #: How likely it reports something that somebody could act on, 0 to 1.
    issue: float
    #: A weight of each of `Model.categories`; the highest is the category, were it an issue.
    categories: npt.NDArray[np.float32]
    #: A weight of each of `Model.urgencies`, the category not yet taken into account.
    urgencies: npt.NDArray[np.float32]


class Model:
    """The weights. Columns: hidden units of all nets, then categories, then urgencies."""

    def __init__(self, arrays: "np.lib.npyio.NpzFile") -> None:
        names = _words(arrays["features"])
        self._row = {name: row for row, name in enumerate(names)}
        self._weights: npt.NDArray[np.int8] = arrays["weights"]
        self._scale: npt.NDArray[np.float32] = arrays["scale"]
        self._bias: npt.NDArray[np.float32] = arrays["bias"]
        self._out: npt.NDArray[np.float32] = arrays["out"]
        self._out_bias: npt.NDArray[np.float32] = arrays["out_bias"]
        self._pressing: npt.NDArray[np.float32] = arrays["pressing"]
        weights = arrays["glance_weights"].tolist()
        #: What single characters and pairs of a text add to its first look, and its start.
        self.glance: dict[str, float] = dict(
            zip(_words(arrays["glance_names"]), weights, strict=True)
        )
        self.glance_bias = float(arrays["glance_bias"][0])
        self.categories = tuple(arrays["categories"].tolist())
        self.urgencies = tuple(arrays["urgencies"].tolist())

    def weigh(self, grams: list[str], signs: set[str]) -> Verdict:
        """What it makes of a text with these features; unknown ones tell nothing."""
        row = self._row
        rows = [row[name] for name in grams if name in row]
        known = [row[name] for name in signs if name in row]
        # Long texts must not shout: n-grams count by their share, signs as they are.
        said = self._weights[rows].sum(axis=0, dtype=np.int32) / sqrt(max(len(rows), 1))
        said += self._weights[known].sum(axis=0, dtype=np.int32)
        sums = said.astype(np.float32) * self._scale + self._bias
        hidden = len(self._out)
        fired = np.maximum(sums[:hidden], 0) * self._out
        nets = fired.reshape(len(self._out_bias), -1).sum(axis=1) + self._out_bias
        issue = sum(1 / (1 + exp(-float(net))) for net in nets) / len(nets)
        ends = hidden + len(self.categories)
        return Verdict(issue=issue, categories=sums[hidden:ends], urgencies=sums[ends:])

    def urgency(self, verdict: Verdict, category: int) -> str:
        """The urgency of an issue of the category with this index."""
        return str(self.urgencies[int(np.argmax(verdict.urgencies + self._pressing[category]))])


def _words(array: npt.NDArray[np.uint8]) -> list[str]:
    return array.tobytes().decode("utf-8").split("\n")


@cache
def model() -> Model:
    """The model that is shipped, loaded when it is first needed."""
    with resources.as_file(resources.files("bot.understanding").joinpath(_FILE)) as file:
        return Model(np.load(file, allow_pickle=False))
