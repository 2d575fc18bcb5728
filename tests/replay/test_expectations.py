import pytest

from bot.replay.expectations import Expectation, Heard, Pattern, filled_in

GROUP = Heard(room="3号楼群", to=("王丽", "李强"), text="@王丽 @李强 已登记 #1001，\n已通知。")
CARD = Heard(room=None, to=("陈慧",), text="【#1001 紧急】井盖")
HEARD = (GROUP, CARD)


def test_all_that_is_named_has_to_fit_one_message() -> None:
    assert Expectation(to=("王丽",)).meet(HEARD, {}) == {}
    assert Expectation(to=("王丽", "李强"), in_room=True, room="3号楼群").meet(HEARD, {}) == {}
    assert Expectation(to=("王丽",), in_room=True, room=None).meet(HEARD, {}) is None
    assert Expectation(to=("陈慧",), pattern=Pattern("已登记")).meet(HEARD, {}) is None


def test_a_letter_learns_a_number_and_keeps_it() -> None:
    learnt = Expectation(pattern=Pattern("已登记 #A")).meet(HEARD, {})
    assert learnt == {"A": 1001}
    assert Pattern("#A").match("#1002", {"A": 1001}) is None
    assert Pattern("#A").match("#10011", {"A": 1001}) is None
    assert Pattern("#A.*#A").match("#7 和 #7", {}) == {"A": 7}
    assert Pattern("#A.*#A").match("#7 和 #8", {}) is None


def test_a_pattern_sees_every_line() -> None:
    assert Pattern("登记.*通知").match(GROUP.text, {}) == {}
    assert Pattern("^已通知。$").match(GROUP.text, {}) == {}


def test_messages_may_be_counted() -> None:
    assert Expectation(count=2).meet(HEARD, {}) == {}
    assert Expectation(to=("陈慧",), count=0).meet(HEARD, {}) is None
    assert Expectation(pattern=Pattern("没有"), count=0).meet(HEARD, {}) == {}


def test_a_known_letter_is_filled_in_and_others_stay() -> None:
    assert filled_in("办结 #A #B #ABC", {"A": 1001}) == "办结 #1001 #B #ABC"


def test_what_is_no_pattern_is_refused() -> None:
    with pytest.raises(ValueError, match="unterminated"):
        Pattern("(")
