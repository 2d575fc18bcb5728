"""An operator's file of categories: what it may add and change, and what is said of its faults."""

import pytest

from bot.domain.issues import Urgency
from bot.errors import OperatorError
from bot.understanding.categories import BY_NAME, CATEGORIES
from bot.understanding.category import Category
from bot.understanding.category_file import added

MEALS = """
[[category]]
name = "养老助餐"
label = "助餐"
class = "及时"
words = ["没送餐", "饭菜…凉"]
objects = ["助餐点", "老人餐", "长者食堂"]
faults = ["没开门", "太咸"]

[category.patterns]
words = ["餐.{0,4}没(?:来|到)"]

[[category.shade]]
class = "疑难"
words = ["涨价"]

[[category.question]]
ask = "是哪一餐？"
answered = ["早", "中", "晚"]
"""


def of(text: str) -> dict[str, Category]:
    return {category.name: category for category in added(text, CATEGORIES)}


def says(text: str) -> str:
    with pytest.raises(OperatorError) as caught:
        added(text, CATEGORIES)
    return str(caught.value)


def test_a_category_is_added_after_the_others() -> None:
    meals = added(MEALS, CATEGORIES)[-1]
    assert (meals.name, meals.label, meals.urgency) == ("养老助餐", "助餐", Urgency.UTILITIES)
    assert meals.object_words == ("助餐点", "老人餐", "长者食堂")
    assert "餐.{0,4}没(?:来|到)" in meals.words
    assert [shade.urgency for shade in meals.shades] == [Urgency.COMPLEX]
    assert meals.questions[0].ask == "是哪一餐"
    assert added(MEALS, CATEGORIES)[:-1] == CATEGORIES


def test_two_lines_are_enough() -> None:
    box = of('[[category]]\nname = "快递柜"\nobjects = ["快递柜"]')["快递柜"]
    assert (box.label, box.urgency, box.common_faults) == ("快递柜", Urgency.ORDINARY, True)


def test_one_of_ours_may_get_another_label_class_and_questions() -> None:
    ours = """
[[category]]
name = "路灯照明"
label = "灯"
class = "及时"
[[category.question]]
ask = "灯杆上有编号吗"
answered = ["编号"]
"""
    lamp = of(ours)["路灯照明"]
    assert (lamp.label, lamp.urgency) == ("灯", Urgency.UTILITIES)
    assert [question.ask for question in lamp.questions] == ["灯杆上有编号吗"]
    assert lamp.object_words == BY_NAME["路灯照明"].object_words


def test_what_is_not_written_of_one_of_ours_stays() -> None:
    lamp = of('[[category]]\nname = "路灯照明"\nclass = "及时"')["路灯照明"]
    assert lamp.label == "照明"
    assert lamp.questions == BY_NAME["路灯照明"].questions


NAMED = '[[category]]\nname = "快递柜"\n'
BOX = NAMED + 'objects = ["快递柜"]\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "没有类别"),
        ("name = ", "不是 TOML"),
        ('name = "快递柜"', "文件里的 name 不认识"),
        ('category = "快递柜"', "category 写法不对"),
        ('[[category]]\nlabel = "柜"', "第 1 个类别没有写 name"),
        (NAMED, "类别“快递柜”没有写 words 或 objects"),
        (NAMED + "words = []", "没有写 words 或 objects"),
        (NAMED + 'words = "坏"', "words 写法不对"),
        (NAMED + 'objects = ["柜"]', "“柜”不行，每个词 2 到"),
        (NAMED + 'objects = ["…柜"]', "2 到"),
        (NAMED + 'objects = [" 快递柜"]', "前后没有空格"),
        (BOX + "urgent = true", "urgent 不认识"),
        (BOX + "at_home = 1", "at_home 写法不对"),
        (BOX + 'class = "特急"', "应为紧急、及时、一般、疑难"),
        (BOX.replace("快递柜", "小区里的快递柜"), "label“小区里的快递柜”太长"),
        (BOX.replace("快递柜", "快【递】", 1), "不能用的字符"),
        (BOX + 'label = "电梯"', "和“电梯”的一样"),
        ('[[category]]\nname = "电梯"\nwords = ["停了"]', "自带的，只能改 label、class、question"),
        (BOX + BOX, "写了两次"),
        (NAMED + '[category.patterns]\nobjects = ["快递.*柜"]', "“快递.*柜”不行：重复没有上限"),
        (NAMED + '[category.patterns]\nobjects = ["柜?"]', "什么都不写"),
        (NAMED + '[category.patterns]\nobject = ["快递柜"]', "object 不认识"),
    ],
)
def test_a_fault_is_named(text: str, expected: str) -> None:
    assert expected in says(text)


def test_a_third_question_is_one_too_many() -> None:
    question = '[[category.question]]\nask = "几号柜"\nanswered = ["号"]\n'
    assert len(of(BOX + question * 2)["快递柜"].questions) == 2
    assert "question 太多，最多 2 个" in says(BOX + question * 3)


def test_a_question_is_short_and_says_what_answers_it() -> None:
    box = BOX + "[[category.question]]\n"
    assert "没有写 answered" in says(f'{box}ask = "几号柜"')
    assert "最多 14 个字" in says(f'{box}ask = "{"问" * 15}"\nanswered = ["号"]')


def test_all_faults_are_named_at_once() -> None:
    text = '[[category]]\nname = "快递柜"\nlabel = "很长很长的"\nclass = "急"\nwrods = ["坏"]'
    assert says(text).count("；") == 2


def test_nobody_adds_a_hundred() -> None:
    one = '[[category]]\nname = "柜{n}"\nobjects = ["快递柜"]\n'
    assert "最多 30 个" in says("".join(one.format(n=n) for n in range(31)))
