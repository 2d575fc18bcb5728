# ruff: noqa: E501  # examples of one kind stay together
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import answer


@pytest.mark.parametrize(
    "said", "1|１|①|一|1.|1、|1。|1！|好的1|好 1|回1|回复1|选1|(1)|1️⃣| 1 |1？|好，1".split("|")
)
def test_a_one_is_a_one_however_it_is_typed(said: str) -> None:
    found = answer(said)
    assert found is not None
    assert (found.number, found.in_words, found.words) == (1, False, "")


@pytest.mark.parametrize(
    "said",
    "好|是|对|行|中|嗯|提交|可以|要|好的|对的|没问题|嗯嗯|👌|好的！|好的，谢谢|是的。|OK|ok".split(
        "|"
    ),
)
def test_yes_has_many_words(said: str) -> None:
    found = answer(said)
    assert found is not None
    assert (found.number, found.in_words) == (1, True)


@pytest.mark.parametrize(
    "said", "不|不用|算了|不是|不要|取消|别报|不用了，谢谢|算了吧|先不用|不用报了".split("|")
)
def test_no_has_many_words(said: str) -> None:
    found = answer(said)
    assert found is not None
    assert (found.number, found.in_words) == (0, True)


@pytest.mark.parametrize(
    ("said", "number", "issue", "words"),
    [
        ("1 1027", 1, 1027, ""),
        ("1 #1027", 1, 1027, ""),
        ("1，1027", 1, 1027, ""),
        ("1027 1", 1, 1027, ""),
        ("2 1027 要换井盖", 2, 1027, "要换井盖"),
        ("2 要换井盖", 2, None, "要换井盖"),
        ("2，要换井盖", 2, None, "要换井盖"),
        ("2没好", 2, None, "没好"),
        ("3 好了，不太满意", 3, None, "好了，不太满意"),
        ("0", 0, None, ""),
        ("⑨", 9, None, ""),
        ("二", 2, None, ""),
        ("1027 好的", 1, 1027, ""),
    ],
)
def test_an_issue_and_words_may_follow(
    said: str, number: int, issue: int | None, words: str
) -> None:
    found = answer(said)
    assert found is not None
    assert (found.number, found.issue, found.words) == (number, issue, words)


@pytest.mark.parametrize(
    "said",
    "不对，是2单元门口|好了|没好|1027|#1027|1027号|10|2单元门口|2号楼|1号|2点|2-501|3楼漏水|2 单元门口|"
    "一个人|一 天天吵|两|1 2|2个人|3天了|好了，满意||好吧我去看看|对面太吵|不好用".split("|"),
)
def test_what_is_no_answer_is_left_to_others(said: str) -> None:
    assert answer(said) is None


@given(st.text())
def test_any_text_is_read_without_harm(text: str) -> None:
    found = answer(text)
    assert found is None or 0 <= found.number <= 9


@given(
    st.integers(0, 9), st.sampled_from(["", ".", "、", " ", "。", "！"]), st.integers(1001, 99999)
)
def test_a_choice_for_an_issue_is_read_back(number: int, mark: str, issue: int) -> None:
    alone, named = answer(f"{number}{mark}"), answer(f"{number} {issue}")
    assert alone is not None
    assert alone.number == number
    assert named is not None
    assert (named.number, named.issue) == (number, issue)
