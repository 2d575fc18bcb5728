import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.since import since
from bot.understanding.text import clean


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("停水三天了", "三天了"),
        ("昨晚开始就没电", "昨晚开始"),
        ("从早上到现在一滴水都没有", "从早上到现在"),
        ("电梯坏了都两个月了没人管", "都两个月了"),
        ("11月3号起就这样", "11月3号起"),
        ("自去年11月起多次停运", "自去年11月起"),
        ("上周就报过，还没修", "上周"),
        ("昨天夜里三点楼上又砸墙", "昨天夜里三点"),
        ("路灯已经两个多月不亮", "已经两个多月"),
        ("快一年了还是漏", "快一年了"),
        ("连续三天半夜施工", "连续三天"),
        ("２天了还没修好", "2天了"),
        ("我昨天绊了一跤，这个灯坏了有一个多月", "有一个多月"),
        ("停了两天", "两天"),
    ],
)
def test_since_when_is_heard_in_the_words_said(said: str, when: str) -> None:
    assert since(said) == when


@pytest.mark.parametrize(
    "said",
    ["电梯坏了", "3号楼停水", "我家孩子三岁", "三楼漏水", "", "物业费两块五"],
)
def test_nothing_is_heard_where_nothing_is_said(said: str) -> None:
    assert since(said) is None


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    found = since(text)
    assert found is None or found in clean(text)


def test_a_hostile_text_is_read_in_no_time() -> None:
    for said in ("一" * 2000, "1" * 2000, "从" * 2000, "昨天" * 1000, "11月" * 700):
        began = time.process_time()
        since(said)
        assert time.process_time() - began < 0.1
