"""One-time codes, however they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.codes import ALPHABET, LENGTH, find_code, new_code, parse_code, shown


@pytest.mark.parametrize(
    "typed",
    [
        "K7M4-PQ2X",
        "k7m4-pq2x",
        "K7M4PQ2X",
        " k7m4 pq2x ",
        "Ｋ７Ｍ４－ＰＱ２Ｘ",
        "K7M4—PQ2X",
        "K7M4－ＰＱ2X。",
        "绑定码：K7M4-PQ2X",
        "我的码是K7M4-PQ2X",
        "K7M4-PQZX",
    ],
)
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert parse_code(typed) == "K7M4PQ2X"


@pytest.mark.parametrize(
    "typed",
    ["", "1027", "15400000001", "23456789", "K7M4-PQ2", "K7M4-PQ2XX", "今天停水吗", "KMPQXAHE"],
)
def test_numbers_words_and_talk_are_no_codes(typed: str) -> None:
    assert parse_code(typed) is None


def test_a_new_code_is_read_back_and_no_two_are_alike() -> None:
    made = {new_code() for _ in range(200)}
    assert len(made) == 200
    assert all(parse_code(shown(code)) == code for code in made)
    assert all(set(code) <= set(ALPHABET) and len(code) == LENGTH for code in made)


@given(st.text())
def test_any_text_is_a_code_in_its_one_form_or_none(text: str) -> None:
    code = parse_code(text)
    assert code is None or parse_code(shown(code)) == code


@pytest.mark.parametrize(
    "words",
    [
        "K7M4-PQ2X",
        "我是陈慧，码 k7m4-pq2x",
        "我是陈慧K7M4PQ2X谢谢",
        "陈慧 ABCD1234O 绑定码：Ｋ７Ｍ４　ＰＱ２Ｘ。",
    ],
)
def test_a_code_is_found_among_other_words(words: str) -> None:
    assert find_code(words) == "K7M4PQ2X"


@pytest.mark.parametrize(
    "words", ["", "我是群聊“3号楼群”的王丽", "电话 1540 0000 001", "XK7M4-PQ2X", "K7M4-PQ2XY"]
)
def test_where_there_is_none_none_is_found(words: str) -> None:
    assert find_code(words) is None
