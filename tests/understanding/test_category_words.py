"""What an operator may write as a word or a pattern."""

import re

import pytest

from bot.understanding.category_words import fault_of, plain


def test_a_plain_word_means_itself() -> None:
    assert re.fullmatch(plain("A.B(1+1)?"), "A.B(1+1)?")
    assert not re.search(plain("A.B"), "AxB")


@pytest.mark.parametrize(
    ("said", "is_meant"),
    [
        ("快递柜打不开", True),
        ("快递柜怎么又打不开", True),
        ("快递柜坏了，楼门也打不开", False),
        ("快递柜那边的那一扇小小的门打不开", False),
    ],
)
def test_dots_stand_for_a_few_characters_of_the_same_clause(said: str, *, is_meant: bool) -> None:
    assert (re.search(plain("快递柜…打不开"), said) is not None) is is_meant


@pytest.mark.parametrize(
    "pattern",
    [
        "快递柜(?:又|还)?坏",
        "门.{0,6}开",
        "[*+]{1,3}号",
        r"\*\+",
        "(?<![一二])楼{2}",
        "柜{",
        "[]*]x",
    ],
)
def test_what_ends_is_taken(pattern: str) -> None:
    assert fault_of(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("门.*开", "没有上限"),
        ("门+", "没有上限"),
        ("门.{2,}开", "没有上限"),
        ("门.{0,900}开", "50"),
        ("(?:门{0,9}){0,9}", "重复里面又有重复"),
        ("(?:(?:门?)开){2}", "重复里面又有重复"),
        ("(?:门", "不是正则"),
        ("(?i)abc", "不是正则"),
        ("(门)开", "(?:…)"),
        (r"(?P<a>门)(?P=a)", "不是正则"),
    ],
)
def test_what_may_cost_too_much_or_disturb_the_others_is_refused(pattern: str, says: str) -> None:
    assert says in (fault_of(pattern) or "")
