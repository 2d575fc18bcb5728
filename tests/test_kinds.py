"""The operator's file of categories: found, read and told of when it cannot be used."""

import pickle
from pathlib import Path

import pytest

from bot.domain.issues import Urgency
from bot.errors import OperatorError
from bot.kinds import load
from bot.understanding import BUILT_IN, Sureness, read, speaks_up, worth_a_look

FILE = Path(__file__).parent / "conversations" / "own-category.toml"


def test_without_a_file_there_are_the_seventeen() -> None:
    assert load(None) is BUILT_IN
    assert len(BUILT_IN.categories) == 17


def test_the_operators_words_are_heard_unasked() -> None:
    kinds = load(FILE)
    said = read("小区快递柜扫不上码", kinds=kinds)
    assert (said.category, said.urgency, said.sure) == (
        "快递柜",
        Urgency.UTILITIES,
        Sureness.CLEAR,
    )
    assert worth_a_look("中午没送餐", kinds)
    assert speaks_up("中午没送餐", kinds)
    assert not speaks_up("中午没送餐")


@pytest.mark.parametrize("said", ["我到快递柜了", "快递柜修好了", "快递柜在哪儿"])
def test_a_thing_alone_is_no_complaint(said: str) -> None:
    assert not speaks_up(said, load(FILE))


def test_a_danger_stays_a_danger() -> None:
    said = read("快递柜坏了，冒烟着火了", kinds=load(FILE))
    assert said.urgency is Urgency.ACUTE


def test_what_was_added_and_is_gone_keeps_its_name() -> None:
    assert BUILT_IN["快递柜"].label == "快递柜"
    assert "快递柜" not in BUILT_IN


def test_a_file_of_an_old_editor_is_read(tmp_path: Path) -> None:
    file = tmp_path / "类别.toml"
    file.write_bytes('[[category]]\nname = "快递柜"\nobjects = ["快递柜"]'.encode("gb18030"))
    assert "快递柜" in load(file)


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"", "没有类别"), (b"\xff\xff", "UTF-8"), (b"#" * 200_001, "太大"), (b"a = [", "TOML")],
)
def test_why_it_cannot_be_used_is_said_with_its_path(
    content: bytes, expected: str, tmp_path: Path
) -> None:
    file = tmp_path / "类别.toml"
    file.write_bytes(content)
    with pytest.raises(OperatorError, match=expected) as caught:
        load(file)
    assert str(file) in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="打不开"):
        load(tmp_path / "没有.toml")


def test_kinds_are_values() -> None:
    assert pickle.loads(pickle.dumps(load(FILE))) == load(FILE)  # noqa: S301  # our own
