"""A wrong category is let off only for a pair on the list, whose words the text has."""

import re

import pytest

from bot.grading.lenient import PAIRS, let_off
from bot.understanding import BY_NAME


@pytest.mark.parametrize(
    ("text", "labelled", "said"),
    [
        ("井盖破了，旁边的路灯也不亮", "井盖", "路灯照明"),
        ("井盖破了，旁边的路灯也不亮", "路灯照明", "井盖"),
        ("楼下停车位又涨价收费", "物业服务", "停车占道"),
        ("咨询老楼加装电梯的政策", "政策咨询", "电梯"),
        ("物业一直不来修电梯", "物业服务", "电梯"),
        ("楼上的狗整夜叫", "噪音", "宠物"),
    ],
)
def test_lets_off_what_the_text_leaves_open(text: str, labelled: str, said: str) -> None:
    assert let_off(text, labelled, said) is not None


@pytest.mark.parametrize(
    ("text", "labelled", "said"),
    [
        ("井盖破了", "井盖", "路灯照明"),
        ("电梯什么时候能修好", "电梯", "政策咨询"),
        ("楼上整夜蹦迪", "噪音", "宠物"),
        ("井盖破了，旁边有垃圾", "井盖", "环境卫生"),
        ("井盖破了", "井盖", None),
        ("电梯坏了", "电梯", "电梯"),
    ],
)
def test_lets_off_nothing_else(text: str, labelled: str, said: str | None) -> None:
    assert let_off(text, labelled, said) is None


def test_the_list_names_pairs_of_categories_once_and_says_why() -> None:
    named = [frozenset((pair.one, pair.other)) for pair in PAIRS]
    assert len(set(named)) == len(named)
    assert all(len(pair) == 2 and pair <= BY_NAME.keys() for pair in named)
    assert all(pair.why for pair in PAIRS)


def test_nothing_is_let_off_by_a_text_without_words_of_trouble() -> None:
    for pair in PAIRS:
        assert not any(re.search(words, "今晚吃什么") for words in pair.words[1:])
        assert let_off("", pair.one, pair.other) is None


def test_other_is_no_way_out() -> None:
    assert not any("其他" in (pair.one, pair.other) for pair in PAIRS)
