import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.same import same

PAIRS = Path(__file__).parents[2] / "training" / "pairs"

SAME = [
    ("3单元的电梯坏了", "三单元梯子又趴窝了"),
    ("北门口垃圾桶都满出来了", "北门垃圾没人收，臭死了"),
    ("停水了？", "我们3号楼没水了"),
    ("反映清河家园小区北侧道路积水", "清河家园北边的路一下雨就积水"),
    ("投诉岳麟社区楼道违章搭建", "岳鳞社区楼道里有人违章搭建"),
    ("１２０３往下漏水", "1203漏水"),
]
APART = [
    ("1单元电梯停了", "2单元电梯停了"),
    ("2单元电梯停了", "2单元门禁坏了"),
    ("北门垃圾没人收", "北门路灯不亮"),
    ("北门垃圾没人收", "南门垃圾没人收"),
    ("3-501漏水", "3-502漏水"),
    ("清河家园办不了房产证", "清河家园门口摊贩占道"),
    ("清河家园办不了房产证", "御龙湾办不了房产证"),
    ("投诉金嗓子KTV半夜吵", "投诉百乐门KTV半夜吵"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_thing_at_one_place_is_the_same_however_it_is_said(a: str, b: str) -> None:
    assert same(a, b).same
    assert same(b, a) == same(a, b)


@pytest.mark.parametrize(("a", "b"), APART)
def test_another_thing_or_another_place_stays_apart(a: str, b: str) -> None:
    assert not same(a, b).same
    assert same(b, a) == same(a, b)


def test_most_pairs_that_were_kept_out_of_training_are_told_right() -> None:
    right, all_ = 0, 0
    for path in sorted(PAIRS.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        kept = rows[len(rows) * 2 // 3 :]
        right += sum(same(row["a"], row["b"]).same is row["same"] for row in kept)
        all_ += len(kept)
    assert all_ > 150
    assert right / all_ > 0.84


@given(st.text(), st.text())
def test_any_two_texts_get_an_answer(a: str, b: str) -> None:
    assert 0 <= same(a, b).score <= 1
    assert same(a, b) == same(b, a)


def test_what_is_said_far_behind_changes_nothing() -> None:
    long = "2单元电梯停了" + "，" * 200
    assert same(long, "电梯停了") == same(long + "1单元门禁坏了", "电梯停了")
