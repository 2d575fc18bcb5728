"""What a group hears unasked: so much a day, as it wishes; danger apart, and asked always."""

import pytest

from storage import town
from storage.store import Turn
from tests.support.small_town import SmallTown

GROUP = "3号楼群"
OFFERED = "要我报给楼栋长吗"
#: Things that are wrong with different objects, each a clear complaint of its own.
MATTERS = (
    "电梯又停了",
    "楼道灯都坏了没人修",
    "家里又停水了",
    "大门口垃圾堆成山了没人管",
    "单元门坏了关不上",
    "又停电了",
    "车库漏水漏得厉害",
    "楼上半夜装修吵死了",
)
GAS = "楼道里煤气味好大"
HAZARD = "楼道里有人飞线充电，太危险了"


def speaks_after(small: SmallTown, *matters: str) -> list[bool]:
    """After which of these the bot speaks in the group; nobody answers it."""
    said = []
    for words in matters:
        said.append(bool(small.say("李强", words, GROUP)))
        small.wait(minutes=20)
    return said


def may_speak(small: SmallTown, a_day: int) -> None:
    """Let the operator set how often."""
    small.do(lambda turn: town.set_habits(turn, unasked_a_day=a_day, lessons_days=400))


def costs_a_turn(small: SmallTown, words: str) -> bool:
    """Whether the words, said to nobody in the group, are written down as handled."""
    small.say("李强", words, GROUP)
    return small.do(lambda turn: _seen(turn, small.last_id))


def _seen(turn: Turn, message: str) -> bool:
    from sqlalchemy import select  # noqa: PLC0415

    from storage.tables import InboundRow, table_of  # noqa: PLC0415

    inbound = table_of(InboundRow)
    found = turn.connection.execute(select(inbound.c.message).where(inbound.c.message == message))
    return found.first() is not None


class TestABudget:
    def test_is_six_a_day(self, town: SmallTown) -> None:
        assert speaks_after(town, *MATTERS) == [True] * 6 + [False] * 2

    def test_is_what_the_operator_sets(self, town: SmallTown) -> None:
        may_speak(town, 2)
        assert speaks_after(town, *MATTERS[:4]) == [True, True, False, False]

    def test_of_none_means_never(self, town: SmallTown) -> None:
        may_speak(town, 0)
        assert speaks_after(town, *MATTERS[:2]) == [False, False]
        assert town.say("李强", "@小楼 电梯又停了", GROUP)

    def test_is_new_on_the_next_day_and_brings_up_nothing_old(self, town: SmallTown) -> None:
        may_speak(town, 1)
        assert speaks_after(town, *MATTERS[:2]) == [True, False]
        town.heard(GROUP)
        town.wait(days=1)
        assert town.heard(GROUP) == []
        assert speaks_after(town, *MATTERS[1:3]) == [True, False]

    def test_is_a_groups_own(self, town: SmallTown) -> None:
        may_speak(town, 1)
        assert speaks_after(town, *MATTERS[:2]) == [True, False]
        (offer,) = town.say("钱伟", "电梯又停了", "4号楼群")
        assert OFFERED in offer.text

    def test_leaves_no_question_open_that_was_not_asked(self, town: SmallTown) -> None:
        may_speak(town, 0)
        town.say("李强", "电梯又停了", GROUP)
        assert town.say("李强", "1", GROUP) == []
        assert town.told("陈慧") == []

    def test_does_not_count_danger_nor_hold_it_back(self, town: SmallTown) -> None:
        may_speak(town, 1)
        assert town.say("李强", GAS, GROUP)
        assert town.say("王丽", HAZARD, GROUP)
        town.wait(hours=1)
        assert speaks_after(town, *MATTERS[:2]) == [True, False]
        assert town.say("王丽", "有人困在电梯里了", GROUP)

    def test_does_not_count_what_is_asked_for(self, town: SmallTown) -> None:
        may_speak(town, 1)
        town.file("王丽", "门口下水井盖坏了", GROUP)
        town.say("王丽", "进度", GROUP)
        assert speaks_after(town, *MATTERS[:2]) == [True, False]
        town.say("陈慧", "1")
        assert town.say("李强", "@小楼 单元门坏了关不上", GROUP)

    def test_counts_an_offer_to_join_and_one_to_withdraw(self, town: SmallTown) -> None:
        may_speak(town, 1)
        town.file("王丽", "@小楼 电梯又停了", GROUP)
        town.wait(hours=3)
        (offer,) = town.say("赵敏", "电梯怎么还没好", GROUP)
        assert "附议" in offer.text
        town.wait(hours=3)
        assert town.say("王丽", "电梯好了", GROUP) == []
        town.wait(days=1)
        (offer,) = town.say("王丽", "电梯好了", GROUP)
        assert "要撤回吗" in offer.text
        assert speaks_after(town, "楼道灯都坏了没人修") == [False]

    def test_once_used_up_costs_no_turn_any_more(self, town: SmallTown) -> None:
        may_speak(town, 1)
        assert costs_a_turn(town, MATTERS[0])
        town.wait(hours=1)
        assert costs_a_turn(town, MATTERS[1])  # here it is learnt that the day is over
        assert not costs_a_turn(town, MATTERS[2])
        assert not costs_a_turn(town, MATTERS[3])
        town.wait(days=1)
        assert costs_a_turn(town, MATTERS[2])

    def test_keeps_what_was_not_answered_for_who_then_asks(self, town: SmallTown) -> None:
        may_speak(town, 0)
        town.say("李强", "2单元电梯又停了", GROUP)
        (card,) = town.say("李强", "@小楼 帮忙报一下", GROUP)
        assert "电梯又停了" in card.text

    def test_counts_a_message_that_comes_twice_once(self, town: SmallTown) -> None:
        may_speak(town, 2)
        town.say("李强", MATTERS[0], GROUP)
        town.say("李强", MATTERS[0], GROUP, message_id=town.last_id)
        town.wait(minutes=20)
        assert speaks_after(town, *MATTERS[1:3]) == [True, False]


class TestAGroupThatWantsToBeAskedFirst:
    @pytest.fixture(autouse=True)
    def _wish(self, town: SmallTown) -> None:
        (answer,) = town.say("陈慧", "@小楼 仅@我", GROUP)
        assert answer.text.endswith("好的，以后 @ 我才说话，有危险除外。")

    def test_hears_no_offer(self, town: SmallTown) -> None:
        assert speaks_after(town, *MATTERS[:3]) == [False] * 3

    def test_is_answered(self, town: SmallTown) -> None:
        assert town.say("李强", "@小楼 电梯又停了", GROUP)

    def test_hears_of_danger_also_of_one_that_has_not_struck(self, town: SmallTown) -> None:
        assert "别开灯关灯" in town.say("李强", GAS, GROUP)[0].text
        (shown, *_) = town.say("王丽", HAZARD, GROUP)
        assert "王丽" in shown.text

    def test_costs_one_turn_an_hour_at_most(self, town: SmallTown) -> None:
        assert costs_a_turn(town, MATTERS[0])
        assert not costs_a_turn(town, MATTERS[1])
        town.wait(hours=1)
        assert costs_a_turn(town, MATTERS[1])

    def test_counts_a_neighbour_in_without_a_word(self, town: SmallTown) -> None:
        number = town.file("王丽", "@小楼 又停水了", GROUP)
        assert town.say("李强", "我家也是", GROUP) == []
        assert f"#{number}" in town.say("李强", "@小楼 我的", GROUP)[0].text

    def test_may_have_another_wish_that_holds_at_once(self, town: SmallTown) -> None:
        assert speaks_after(town, MATTERS[0]) == [False]
        (answer,) = town.say("陈慧", "@小楼 主动", GROUP)
        assert "主动问一句" in answer.text
        assert speaks_after(town, MATTERS[1]) == [True]


class TestAGroupThatWantsSilence:
    @pytest.fixture(autouse=True)
    def _wish(self, town: SmallTown) -> None:
        (answer,) = town.say("陈慧", "@小楼 静音", GROUP)
        assert answer.text.endswith("好的，我在这里不出声了，@ 我才回答；着火漏气这样的急事除外。")
        town.heard(GROUP)

    def test_hears_nothing_unasked(self, town: SmallTown) -> None:
        assert speaks_after(town, *MATTERS[:2], HAZARD) == [False] * 3

    def test_is_answered(self, town: SmallTown) -> None:
        assert town.say("李强", "@小楼 电梯又停了", GROUP)

    def test_hears_of_danger_to_life_and_that_it_is_over(self, town: SmallTown) -> None:
        town.say("王丽", GAS, GROUP)
        (alarm,) = town.heard(GROUP)
        assert "别开灯关灯" in alarm
        assert any("煤气味" in said for said in town.told("陈慧"))
        town.say("陈慧", "误报 1001")
        (clear,) = town.heard(GROUP)
        assert "误报，请放心" in clear


class TestWhoMaySetIt:
    @pytest.mark.parametrize("person", ["陈慧", "周宁", "张远", "小吴"])
    def test_the_steward_leads_and_the_operator(self, town: SmallTown, person: str) -> None:
        assert "好的" in town.say(person, "@小楼 仅@我", GROUP)[0].text

    @pytest.mark.parametrize("person", ["王丽", "沈岚", "罗敏"])
    def test_no_resident_and_no_steward_of_another_building(
        self, town: SmallTown, person: str
    ) -> None:
        assert "好的" not in town.say(person, "@小楼 静音", GROUP)[0].text
        assert speaks_after(town, MATTERS[0]) == [True]

    def test_the_word_among_neighbours_is_none_of_ours(self, town: SmallTown) -> None:
        assert town.say("王丽", "静音", GROUP) == []
