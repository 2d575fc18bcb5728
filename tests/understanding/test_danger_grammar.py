"""What the words of danger share: gates that lose nothing, small changes that change nothing."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.understanding import clean
from bot.understanding.danger import THEMES, Grade, grade
from bot.understanding.danger.gates import GATES
from bot.understanding.danger.theme import gate_key

WAYS = [way for theme in THEMES for way in (*theme.acute, *theme.hazard)]

DANGERS = [
    "3号楼2单元着火了",
    "楼道里煤气味好大",
    "电梯困人了，里面有小孩",
    "路灯杆漏电",
    "外墙瓷砖掉下来了",
    "有人拿着刀在楼下",
    "井盖碎了半边",
    "有人在楼道里给电动车充电",
]
HARMLESS = ["晚上吃火锅", "笑死我了", "跳楼价清仓", "电梯卡忘带了", "手机没电了"]


WIDE = {ord(str(digit)): ord("０") + digit for digit in range(10)}
CHANGED = [
    changed
    for text in DANGERS
    for changed in (
        (text, "麻烦看看，" + text),
        (text, text + "，谢谢"),
        (text, text + "😱😱"),
        (text, "各位邻居 " + text + "！！！"),
        (text, text.translate(WIDE)),
        (text, "\u200b".join(text)),
    )
]


@pytest.mark.parametrize(("text", "changed"), CHANGED)
def test_a_courtesy_an_emoji_or_wide_digits_change_nothing(text: str, changed: str) -> None:
    before, after = grade(clean(text)), grade(clean(changed))
    assert before is not None
    assert after is not None
    assert (after.grade, after.danger) == (before.grade, before.danger)


@pytest.mark.parametrize("text", HARMLESS)
@pytest.mark.parametrize("around", ["麻烦了，{}", "{}，谢谢", "{}😱", "各位{}！！！"])
def test_nor_do_they_make_a_danger(text: str, around: str) -> None:
    assert grade(clean(around.format(text))) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("着火了", Grade.ACUTE),
        ("没着火", None),
        ("有没有着火啊，好大的烟", Grade.ACUTE),
        ("以为着火了", None),
        ("要是着火了往哪跑", None),
        ("老是有人被困在电梯里", Grade.HAZARD),
        ("昨天电梯困了两个人", Grade.HAZARD),
        ("昨天电梯困了两个人，现在又困住人了", Grade.ACUTE),
        ("围墙裂了好大一条缝", Grade.HAZARD),
        ("围墙裂了好大一条缝，别靠近", Grade.ACUTE),
        ("着火了哈哈哈哈逗你的", None),
        ("日本那边又着火了", None),
    ],
)
def test_what_stands_around_it_decides(text: str, expected: Grade | None) -> None:
    found = grade(text)
    assert (found.grade if found else None) is expected


def test_what_follows_the_five_hundredth_character_changes_nothing() -> None:
    assert grade("嗯" * 500 + "着火了") is None
    found = grade("着火了" + "嗯" * 5000)
    assert found is not None


def test_each_way_has_a_gate() -> None:
    assert {gate_key(way.pattern) for way in WAYS} == set(GATES), "run training.danger_gates"


def _matching(way: re.Pattern[str]) -> st.SearchStrategy[str]:
    letters = sorted({c for c in way.pattern if c.isalnum()} | set("了的我们这里"))
    return st.from_regex(way, alphabet=st.sampled_from(letters))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(WAYS).flatmap(lambda way: st.tuples(st.just(way), _matching(way))))
def test_no_gate_keeps_out_what_its_way_says(said: tuple[re.Pattern[str], str]) -> None:
    way, text = said
    first, second = GATES[gate_key(way.pattern)]
    found = way.search(text)
    assert found is not None
    assert set(found[0]) & set(first)
    assert set(found[0]) & set(second)


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    found = grade(text)
    assert found is None or found.end <= len(text)
