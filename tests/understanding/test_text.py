import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import clean, mask
from bot.understanding.text import MAX_LENGTH, number


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("３号楼２单元", "3号楼2单元"),
        ("ＡＢｃ＃１０２７", "ABc#1027"),
        ("煤\u200b气\u200d味", "煤气味"),
        ("\u202e着火了\u202c", "着火了"),
        ("  电梯\n\n坏了\t ", "电梯 坏了"),
        ("漏水\x00\x07了", "漏水了"),
        ("@所有人 停水了", "所有人 停水了"),
        ("@ @@ 所有人停水了", "所有人停水了"),
        ("@ALL 停水了", "ALL 停水了"),
        ("@小楼 门口，井盖坏了！", "@小楼 门口，井盖坏了！"),
        ("坏\ud800了", "坏了"),
        ("", ""),
    ],
)
def test_what_is_invisible_or_alarming_goes_and_the_words_stay(raw: str, plain: str) -> None:
    assert clean(raw) == plain


def test_a_mention_of_everybody_loses_its_sign() -> None:
    assert "@" not in clean("@所有人 @all @ 全体成员 快来")


def test_a_novel_is_cut() -> None:
    assert len(clean("停" * 10_000)) == MAX_LENGTH


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet="@＠ 所有人allALL\u200b\u3000\n", max_size=40))
def test_cleaning_twice_is_cleaning_once_with_mentions(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "@所有人" not in once


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("电话13812345678", "电话138****5678"),
        ("138 1234 5678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("1 3 8 1 2 3 4 5 6 7 8", "138****5678"),
        ("138 12 34 56 78", "138****5678"),
        ("我是138 1234 5678 1027", "我是138****5678 1027"),
        ("身份证32072419900101123X", "身份证320****3X"),
        ("320724 19900101 1234", "320****34"),
        ("老身份证320724900101123", "老身份证320****23"),
        ("卡6222020200012345678", "卡622****78"),
        ("0518-83221234", "0518****34"),
        ("(0518)83221234", "0518****34"),
        ("打83221234", "打83****34"),
    ],
)
def test_numbers_of_people_are_masked(said: str, shown: str) -> None:
    assert mask(said) == shown


@pytest.mark.parametrize(
    "said",
    [
        "2-501",
        "3-2-501",
        "办结 1027 1031 1040",
        "1327 1031 1040",
        "2026-11-25 10:30",
        "20261125",
        "打 95598 或 119",
        "12345",
        "3号楼1203",
    ],
)
def test_doors_dates_and_issue_numbers_stay(said: str) -> None:
    assert mask(said) == said


@given(st.text(alphabet="0123456789０１３８ -－—xX.电话，", max_size=60))
def test_no_mobile_number_is_left(text: str) -> None:
    assert not re.search(r"[1１][3-9３-９][0-9０-９]{9}", mask(text))


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("12", 12),
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十三", 23),
        ("一百零一", 101),
        ("两", 2),
        ("一〇二七", 1027),
        ("五零一", 501),
        ("", None),
        ("多", None),
        ("３", None),
    ],
)
def test_chinese_numerals_have_their_value(numeral: str, value: int | None) -> None:
    assert number(numeral) == value
