"""What is said of a text, in the words of `loudong understand`."""

import string

from hypothesis import given
from hypothesis import strategies as st

from bot import understanding
from bot.domain.issues import Urgency
from bot.grading.saying import CLASS_OF, compare, say


def test_both_grades_of_danger_are_one_class() -> None:
    assert CLASS_OF[Urgency.ACUTE] == CLASS_OF[Urgency.HAZARD] == "danger"
    assert set(CLASS_OF) == set(Urgency)


def test_what_is_no_issue_has_no_category_no_urgency_and_no_danger() -> None:
    said = say("大家早上好呀")
    assert not said.is_issue
    assert (said.category, said.urgency, said.danger) == (None, None, False)


@given(st.text(max_size=80) | st.text(string.printable + "３号楼电梯坏了@小楼", max_size=40))
def test_of_any_text_says_what_fits_together(text: str) -> None:
    said = say(text)
    assert 0 <= said.score <= 1
    assert said.danger == (said.urgency == "danger")
    assert said.is_issue or said.category is said.urgency is None
    assert said.place is None or said.place in text


def test_a_line_that_is_offered_of_is_one_that_the_bot_speaks_up_for() -> None:
    for text in ("又停电了", "3号楼电梯坏了", "晚上吃啥", "煤气味好大"):
        assert say(text).offer == understanding.speaks_up(text)


def test_the_group_s_own_building_stands_in_for_issues_alone() -> None:
    assert say("大家早上好呀", "5").where is None
    issue = say("2单元楼道灯坏了", "5")
    assert issue.where is not None
    assert (issue.where.building, issue.where.unit) == ("5", "2")


def test_a_place_is_given_as_the_text_has_it() -> None:
    said = say("３号楼２单元的电梯又坏了")
    assert said.place is not None
    assert said.place.startswith("３号楼２单元")


def test_two_texts_are_compared_in_either_order() -> None:
    one, other = "3号楼2单元电梯又停了", "二单元电梯不动了"
    assert compare(one, other) == compare(other, one)
    assert 0 <= compare(one, other).score <= 1
