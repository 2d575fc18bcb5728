"""What is shipped is what the lines in the repository teach."""

from pathlib import Path

import numpy as np
import pytest

from bot.understanding import features
from bot.understanding.courtesy import bare
from bot.understanding.evidence import gather
from bot.understanding.model import Model, model
from bot.understanding.text import clean
from training import train
from training.lines import load

#: Machines add up in other orders.
ALIKE = 0.05


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory) -> Model:
    target: Path = tmp_path_factory.mktemp("trained") / "model.npz"
    train.write(target)
    return Model(np.load(target, allow_pickle=False))


def score(trained: Model, text: str) -> float:
    text = bare(clean(text))
    written = features.plain(text)
    return trained.weigh(features.grams(written), features.signs(text, written, gather(text))).issue


def test_training_gives_what_is_shipped(anew: Model) -> None:
    texts = [line.text for line in load()[::50]]
    far = [text for text in texts if abs(score(anew, text) - score(model(), text)) > ALIKE]
    assert len(texts) > 200
    assert len(far) <= 0.01 * len(texts), far
    assert anew.categories == model().categories
    assert anew.glance == pytest.approx(model().glance, abs=1e-3)
