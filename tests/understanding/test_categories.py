"""The seventeen categories of the program, as they stand in its data file."""

import re

import pytest

from bot.domain.issues import Urgency
from bot.understanding.categories import BY_NAME, CATEGORIES, OTHER
from bot.understanding.category import Category
from bot.understanding.category_words import fault_of
from bot.understanding.kinds import BUILT_IN

of_each = pytest.mark.parametrize("category", CATEGORIES, ids=lambda category: category.name)


def test_they_are_the_seventeen_of_the_towns_lists() -> None:
    assert list(BY_NAME) == [
        *("井盖", "电梯", "消防通道/飞线充电", "高空抛物/坠落", "漏水", "停水停电停气"),
        *("路灯照明", "噪音", "环境卫生", "违建", "宠物", "邻里纠纷", "停车占道"),
        *("物业服务", "公共设施", "政策咨询", "其他"),
    ]
    assert OTHER is CATEGORIES[-1]


@of_each
def test_each_has_a_short_label_and_at_most_two_short_questions(category: Category) -> None:
    assert 1 <= len(category.label) <= 5
    assert len(category.questions) <= 2
    assert all(len(question.ask) <= 14 for question in category.questions)


@of_each
def test_no_pattern_can_take_long(category: Category) -> None:
    asked = [word for q in category.questions for word in (*q.only_with, *q.answered)]
    shaded = [word for shade in category.shades for word in shade.words]
    for pattern in (
        *category.words,
        *category.object_words,
        *category.fault_words,
        *asked,
        *shaded,
    ):
        assert fault_of(pattern) is None, pattern


@of_each
def test_none_is_acute_by_itself(category: Category) -> None:
    assert Urgency.ACUTE not in (category.urgency, *(shade.urgency for shade in category.shades))


@pytest.mark.parametrize(
    ("name", "said", "asked"),
    [
        ("电梯", "电梯又停了", ("里面有人吗", "停在几楼")),
        ("电梯", "电梯停在5楼不动", ("里面有人吗",)),
        ("电梯", "电梯又停了，我妈八十了爬不上来", ()),
        ("电梯", "电梯按钮坏了", ()),
        ("漏水", "厨房水管漏水", ("现在还在漏吗",)),
        ("漏水", "水管还在漏", ()),
        ("漏水", "下水道堵了", ()),
        ("停水停电停气", "又停电了", ("是您一家还是整栋",)),
        ("停水停电停气", "整栋楼停电了", ()),
        ("路灯照明", "楼道灯不亮了", ()),
        ("路灯照明", "路灯坏了", ("是一盏还是一片",)),
        ("井盖", "下水井盖坏了", ()),
        ("一个没有的类别", "随便什么", ()),
    ],
)
def test_what_was_said_is_not_asked(name: str, said: str, asked: tuple[str, ...]) -> None:
    assert BUILT_IN.open_questions(name, said) == asked


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("停在5楼", "停在5楼"),
        ("5楼，没人", "停在5楼，里面没人"),
        ("有人", "里面有人"),
        ("没有", "里面没有"),
        ("好的谢谢", ""),
        ("我先去买菜", ""),
    ],
)
def test_an_answer_is_known_by_its_words_and_can_stand_alone(said: str, told: str) -> None:
    assert BUILT_IN.answer("电梯", ("里面有人吗", "停在几楼"), said) == told


def test_only_what_was_asked_is_answered() -> None:
    assert not BUILT_IN.answer("电梯", ("里面有人吗",), "停在5楼")
    assert not BUILT_IN.answer("电梯", (), "没有")


def test_the_words_of_a_pattern_are_those_of_its_category() -> None:
    lamp = next(p for p in BUILT_IN.patterns if p.category.name == "路灯照明")
    assert lamp.thing is not None
    assert isinstance(lamp.thing, re.Pattern)
    assert lamp.thing.search("楼道灯")
