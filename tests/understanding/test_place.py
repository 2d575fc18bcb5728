import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grading.places import substantially_equal
from bot.understanding.place import place
from bot.understanding.place_weights import learned
from bot.understanding.text import clean


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("3号楼二单元12楼楼道的灯又灭了", "3号楼二单元12楼楼道"),
        ("三号楼二单元停电了", "三号楼二单元"),
        ("北门外面的垃圾房臭得不行", "北门外面的垃圾房"),
        ("2单元电梯坏了", "2单元"),
        ("反映C5县丰水镇大柳村四组路灯不亮的问题", "C5县丰水镇大柳村四组"),
        ("松涛雅苑小区2期8栋外墙瓷砖脱落", "松涛雅苑小区2期8栋"),
        ("长宁路与复兴路交叉口的红绿灯不亮", "长宁路与复兴路交叉口"),
    ],
)
def test_a_place_is_found_word_for_word(said: str, where: str) -> None:
    assert substantially_equal(place(said), where)


@pytest.mark.parametrize("said", ["电梯坏了", "又停电了", "咨询社保怎么补缴", "", "hello"])
def test_what_is_broken_is_no_place(said: str) -> None:
    assert place(said) is None


def test_full_width_digits_are_read_as_plain_ones() -> None:
    assert place("３号楼２单元停水了") == place("3号楼2单元停水了")


@given(st.text())
def test_a_place_stands_in_the_text(text: str) -> None:
    found = place(text)
    assert found is None or found in clean(text)


@given(st.lists(st.sampled_from([*"3三-#号楼栋单元层的门口和 （)", "小区"]), max_size=400))
def test_any_pile_of_address_words_is_read(words: list[str]) -> None:
    found = place("".join(words))
    assert found is None or found in clean("".join(words))


def test_text_past_the_cap_changes_nothing() -> None:
    said = "3号楼二单元" + "啊" * 600
    assert place(said) == place(said + "北门外面的垃圾房着火了")


def test_a_hostile_text_is_read_in_no_time() -> None:
    learned()
    for said in ("3号楼" * 700, "1-" * 1000, "的" * 2000, "（" * 2000, "一" * 2000):
        began = time.process_time()
        place(said)
        assert time.process_time() - began < 0.1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3号楼的楼道", "3号楼楼道里"),
        ("在北门", "北门"),
        ("锦绣里小区3期2栋", "锦绣里小区3期2栋外"),
        ("3号楼，2单元", "3号楼2单元"),
    ],
)
def test_two_writings_of_one_place_are_as_good_as_each_other(one: str, other: str) -> None:
    assert substantially_equal(one, other)
    assert substantially_equal(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("北门", "南门"), ("3号楼", "3号楼2单元501"), (None, "北门")],
)
def test_another_place_is_another(one: str | None, other: str | None) -> None:
    assert not substantially_equal(one, other)
    assert substantially_equal(one, one)
