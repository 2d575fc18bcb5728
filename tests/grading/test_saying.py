"""What is said of a text, in the words of `loudong understand`."""

import string

from hypothesis import given
from hypothesis import strategies as st

from bot import understanding
from bot.domain.issues import Urgency
from bot.grading.saying import CLASS_OF, say


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
