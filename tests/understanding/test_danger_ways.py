# ruff: noqa: E501  # examples of one kind stay together
"""Each way of telling a danger is told by somebody, and each exception is met by something harmless.

Said by the lines here, and by those that the model learns from: they were written by other people.
"""

import re

import pytest

from bot.understanding import clean
from bot.understanding.danger import THEMES, Theme, grade, typos
from bot.understanding.danger.theme import NEVER
from training.lines import load

#: For the ways that no line of the training data takes.
TOLD = """
楼道烟感一直在响，没人管
我忘关煤气灶了，人在外面，谁帮去看看
我家老头快不行了，快来人
门口有人被车撞了
路口电动车开得飞快，差点撞到孩子
老鼠药撒得到处都是，狗会吃
有人推电瓶车上楼
灭火器坏了没人换
整栋楼没有灭火器
消防隐患太大了
一楼仓库存着油漆和汽油
天花板裂了，哗哗往下掉灰
阳光房顶被风掀了
二楼那个精神病又拿刀追人
有个持刀的在门口转
没力气活了，帮我照顾好猫
我妈说要寻短见
楼下车棚爆炸了
孩子噎住了，脸都紫了
楼顶的横幅吊着，快掉了
我被隔壁的人打了
那狗没牵绳追着孩子跑
我真的想死
"""
LINES = load()
SAID = [
    *TOLD.strip().splitlines(),
    *(line.text for line in LINES if line.grade != "none"),
]
QUIET = [
    text
    for text in (line.text for line in LINES if line.grade == "none")
    if grade(clean(text)) is None
]
HEARD = [(typos.put_right(clean(text)), found) for text in SAID if (found := grade(clean(text)))]


def _ways() -> list[object]:
    return [
        pytest.param(theme, way, id=f"{theme.danger.value}-{kind}-{number}")
        for theme in THEMES
        for kind, ways in (("acute", theme.acute), ("hazard", theme.hazard))
        for number, way in enumerate(ways)
    ]


def _exceptions() -> list[object]:
    return [
        pytest.param(pattern, id=f"{number}-{theme.danger.value}-{kind}")
        for number, theme in enumerate(THEMES)
        for kind, pattern in (("masks", theme.masks), ("unless", theme.unless))
        if pattern is not NEVER
    ]


@pytest.mark.parametrize(("theme", "way"), _ways())
def test_each_way_is_told(theme: Theme, way: re.Pattern[str]) -> None:
    assert any(way.search(text) for text, found in HEARD if found.danger is theme.danger)


@pytest.mark.parametrize("pattern", _exceptions())
def test_each_exception_is_met(pattern: re.Pattern[str]) -> None:
    assert any(pattern.search(text) for text in QUIET)


@pytest.mark.parametrize("text", TOLD.strip().splitlines())
def test_it_is_heard(text: str) -> None:
    assert grade(clean(text)) is not None
