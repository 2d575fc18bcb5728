"""What is reported already, what comes back, what comes too often."""

from collections.abc import Sequence

from bot.domain.ids import IssueNumber
from bot.domain.issues import Issue
from bot.wording import explain as say
from storage import explain, issues
from storage.store import Turn
from tests.support.small_town import ZONE, SmallTown

GROUP = "3号楼群"
LIFT = "2单元电梯停了"


def issue(town: SmallTown, number: int) -> Issue:
    found = town.do(lambda turn: issues.seen(turn, IssueNumber(number)))
    assert found is not None
    return found


def solved(town: SmallTown, who: str, text: str) -> int:
    """Something is reported and solved; its reporter says so."""
    number = town.file(who, text, GROUP)
    town.say("陈慧", f"办结 {number} 修好了")
    town.say(who, "1")
    assert issue(town, number).standing.state == "confirmed"
    return number


def to_the_lead(town: SmallTown) -> Sequence[str]:
    return [text for text in town.ever_told("周宁") if "30天第" in text]


def test_a_fault_that_comes_back_within_14_days_is_linked(town: SmallTown) -> None:
    first = solved(town, "王丽", LIFT)
    town.wait(days=13)
    again = town.file("李强", "二单元梯子又坏了", GROUP)
    assert issue(town, again).recurs_of == issue(town, first).id

    def lines(turn: Turn) -> Sequence[str]:
        story = explain.explain(turn, IssueNumber(again))
        assert story is not None
        return list(say.lines(story, ZONE))

    assert f"复发：上次是 #{first}" in town.do(lines)


def test_after_14_days_it_is_another_fault(town: SmallTown) -> None:
    solved(town, "王丽", LIFT)
    town.wait(days=15)
    again = town.file("王丽", LIFT, GROUP)
    assert issue(town, again).recurs_of is None


def test_another_unit_and_another_thing_are_no_fault_that_came_back(town: SmallTown) -> None:
    solved(town, "王丽", LIFT)
    other_unit = town.file("李强", "1单元电梯停了", GROUP)
    other_thing = town.file("李强", "2单元门禁坏了", GROUP)
    assert issue(town, other_unit).recurs_of is None
    assert issue(town, other_thing).recurs_of is None


def test_what_was_withdrawn_or_declined_does_not_come_back(town: SmallTown) -> None:
    withdrawn = town.file("王丽", LIFT, GROUP)
    town.say("王丽", f"撤回 {withdrawn}")
    town.say("王丽", "1")
    assert issue(town, withdrawn).standing.state == "withdrawn"
    declined = town.file("王丽", "2单元门禁坏了", GROUP)
    town.say("陈慧", f"上报 {declined} 不归我们")
    town.say("周宁", f"不办 {declined} 业主自己换锁")
    assert issue(town, declined).standing.state == "declined"
    lift = town.file("李强", LIFT, GROUP)
    door = town.file("李强", "2单元门禁坏了", GROUP)
    assert issue(town, lift).recurs_of is None
    assert issue(town, door).recurs_of is None


def test_the_third_time_in_30_days_is_told_to_the_lead_once(town: SmallTown) -> None:
    numbers = [solved(town, "王丽", LIFT)]
    for _ in range(3):
        assert to_the_lead(town) == [] or len(numbers) > 2
        town.wait(days=7)
        numbers.append(solved(town, "王丽", "二单元电梯又停了"))
    (told,) = to_the_lead(town)
    assert told.startswith(f"【30天第3次 #{numbers[2]}】")
    assert f"#{numbers[0]} #{numbers[1]}" in told


def test_the_third_counts_though_it_comes_long_after_the_second(town: SmallTown) -> None:
    solved(town, "王丽", LIFT)
    town.wait(days=8)
    solved(town, "王丽", LIFT)
    town.wait(days=20)
    third = solved(town, "王丽", LIFT)
    assert issue(town, third).recurs_of is None
    assert len(to_the_lead(town)) == 1


def test_a_third_time_after_more_than_30_days_and_other_things_are_not_told(
    town: SmallTown,
) -> None:
    solved(town, "王丽", LIFT)
    town.wait(days=13)
    solved(town, "王丽", LIFT)
    town.wait(days=5)
    solved(town, "王丽", "2单元门禁坏了")
    town.wait(days=13)
    solved(town, "王丽", LIFT)
    assert to_the_lead(town) == []


def test_after_30_days_the_lead_is_told_of_another_three(town: SmallTown) -> None:
    for _ in range(9):
        solved(town, "王丽", LIFT)
        town.wait(days=6)
    assert len(to_the_lead(town)) == 2


def test_a_place_of_the_estate_is_one_for_all_its_buildings(town: SmallTown) -> None:
    number = town.file("王丽", "北门路灯不亮", GROUP)
    town.say("钱伟", "@小楼 北门的路灯坏了", "4号楼群")
    assert f"#{number}" in town.told("钱伟")[-1]
    assert "是同一件事请回 1" in town.ever_told("钱伟")[-1]


def test_a_place_of_one_building_is_not_that_of_another(town: SmallTown) -> None:
    town.file("王丽", "2单元电梯停了", GROUP)
    town.say("钱伟", "@小楼 2单元电梯停了", "4号楼群")
    assert "我这样报" in town.told("钱伟")[-1]
