import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Kind
from bot.replay.errors import ScriptError
from bot.replay.script import Expected, Passing, Speech, parse


def test_a_line_is_said_by_somebody_in_a_room() -> None:
    line = parse(3, '{"room": "3号楼群", "from": "王丽", "text": "@小楼 你好", "photos": 2}')
    assert isinstance(line, Speech)
    assert (line.number, line.room, line.sender, line.photos) == (3, "3号楼群", "王丽", 2)


def test_without_a_room_it_is_private() -> None:
    line = parse(1, '{"room": null, "from": "王丽", "text": "你好", "kind": "voice"}')
    assert isinstance(line, Speech)
    assert line.room is None
    assert line.kind is Kind.VOICE


def test_a_line_with_only_a_time_lets_time_pass() -> None:
    assert isinstance(parse(1, '{"at": "+2d"}'), Passing)


def test_blank_lines_and_notes_do_nothing() -> None:
    assert parse(1, " \n") is None
    assert parse(2, '{"note": "第二天"}') is None


def test_silence_may_be_expected() -> None:
    line = parse(1, '{"expect": "silence"}')
    assert isinstance(line, Expected)
    assert line.expectation is None


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{", "不是一个 JSON 对象"),
        ("[]", "不是一个 JSON 对象"),
        ("{}", "什么也没写"),
        ('{"text": "你好"}', "没写是谁说的"),
        ('{"from": "王丽", "txt": "你好"}', "“txt”不该在这里"),
        ('{"from": "王丽", "at": "明天"}', "at“明天”看不懂"),
        ('{"from": "王丽", "at": "25:00"}', "看不懂"),
        ('{"from": "王丽", "photos": -1}', "photos 应为"),
        ('{"from": "王丽", "photos": true}', "photos 应为"),
        ('{"from": "王丽", "text": 3}', "text 应为文字"),
        ('{"from": "王丽", "quote": 0}', "quote 应为"),
        ('{"from": "王丽", "kind": "smell"}', "kind 应为"),
        ('{"expect": "something"}', "expect 应为"),
        ('{"expect": {}}', "expect 应为"),
        ('{"expect": {"says": "x"}}', "“says”不该在这里"),
        ('{"expect": {"matches": "("}}', "不是正则表达式"),
        ('{"expect": {"to": 3}}', "to 应为名字"),
        ('{"expect": "silence", "from": "王丽"}', "“from”不该在这里"),
    ],
)
def test_a_bad_line_is_told_with_its_number(text: str, wrong: str) -> None:
    with pytest.raises(ScriptError, match=r"^第 7 行：") as told:
        parse(7, text)
    assert wrong in str(told.value)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("at from text room photos quote expect to matches".split()),
            inner,
            max_size=5,
        )
    ),
    max_leaves=8,
)


@given(_JSON)
def test_whatever_a_line_holds_it_is_a_line_or_a_fault(value: object) -> None:
    with contextlib.suppress(ScriptError):
        assert parse(1, json.dumps(value)) is None or isinstance(value, dict)
