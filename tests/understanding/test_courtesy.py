import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import BUILT_IN, category_named, denies, without_people
from bot.understanding.courtesy import bare


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("电梯不动了，谢谢", "电梯不动了"),
        ("麻烦了，楼道灯坏了🙏", "楼道灯坏了"),
        ("大家好，水停了[流泪]", "水停了"),
        ("请问，电梯停了？谢谢！", "电梯停了？"),
        ("电梯停了吗？？", "电梯停了吗？"),
        # Thanks that are all there is, or that say for what, stay.
        ("谢谢", "谢谢"),
        ("🙏🙏", "🙏🙏"),
        ("谢谢师傅，电梯好了", "谢谢师傅，电梯好了"),
        ("感谢物业修好了灯", "感谢物业修好了灯"),
    ],
)
def test_courtesies_at_the_ends_are_no_part_of_what_is_said(said: str, left: str) -> None:
    assert bare(said) == left


@given(st.text(alphabet="电梯坏了谢谢，。🙏麻烦 ！?", max_size=30))
def test_something_is_always_left(text: str) -> None:
    assert bool(bare(text)) is bool(text)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("应该是噪音", "噪音"),
        ("类别不对，是宠物", "宠物"),
        ("不是卫生，是停车的事", "停车占道"),
        ("归类错了，应该算物业服务", "物业服务"),
        ("改成飞线充电吧", "消防通道/飞线充电"),
    ],
)
def test_a_category_is_named(said: str, name: str) -> None:
    found = category_named(said, BUILT_IN)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("said", ["噪音", "电梯", "是楼上的噪音太大了", "应该是3号楼", "不是", ""])
def test_what_says_more_or_less_names_none(said: str) -> None:
    assert category_named(said, BUILT_IN) is None


def test_to_say_it_was_none_is_no_complaint() -> None:
    assert denies("不是诉求，随便说说")
    assert not denies("不是诉求，是投诉楼上")


def test_what_is_kept_of_a_text_names_nobody_and_no_door() -> None:
    kept = without_people("3号楼2单元501王阿姨家漏水，陈慧来过，打13812345678", ["陈慧"])
    for hidden in ("501", "王阿姨", "陈慧", "13812345678"):
        assert hidden not in kept
    assert "2单元" in kept
    assert "漏水" in kept
