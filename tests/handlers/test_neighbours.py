"""What neighbours say to one another's words: quoted, joined, asked to be reported, well again."""

import pytest

from bot.messages import Quote
from storage import conversations
from tests.support.small_town import SmallTown

GROUP = "3号楼群"
LIGHT = "2单元楼道灯好像又不亮了"


def last(town: SmallTown, words: str) -> Quote:
    """What was said last, quoted."""
    return Quote(message_id=town.last_id, text=words)


class TestQuoted:
    @pytest.mark.parametrize("words", ["帮忙报一下", "@小楼 这个", "@小楼", "@小楼 麻烦处理一下"])
    def test_a_neighbours_line_is_what_is_meant(self, town: SmallTown, words: str) -> None:
        assert town.say("李强", LIGHT, GROUP) == []
        (shown,) = town.say("王丽", words, GROUP, quote=last(town, LIGHT))
        assert "我这样报，您看对吗" in shown.text
        assert "3号楼2单元，楼道灯好像又不亮了" in shown.text
        town.say("王丽", "1", GROUP)
        assert "王丽 报" in town.told("陈慧")[0]

    def test_me_too_makes_it_two_voices(self, town: SmallTown) -> None:
        town.say("李强", LIGHT, GROUP)
        (offer,) = town.say("王丽", "我家也是", GROUP, quote=last(town, LIGHT))
        assert "不止您一位这么说。楼道灯好像又不亮了，要我报给楼栋长吗？" in offer.text
        town.say("王丽", "1", GROUP)
        assert "王丽 报" in town.told("陈慧")[0]

    @pytest.mark.parametrize("words", ["帮忙报一下", "我家也是", "看看", "同样"])
    def test_chatter_stays_chatter(self, town: SmallTown, words: str) -> None:
        town.say("李强", "周末一起去爬山吗", GROUP)
        assert town.say("王丽", words, GROUP, quote=last(town, "周末一起去爬山吗")) == []

    def test_danger_is_answered_with_advice(self, town: SmallTown) -> None:
        gas = "楼道里煤气味好大"
        town.say("李强", gas, GROUP)
        (again,) = town.say("王丽", "我家也是", GROUP, quote=last(town, gas))
        assert "别开灯关灯" in again.text
        assert "算您一个" not in again.text

    def test_the_bots_card_stands_for_what_is_being_reported(self, town: SmallTown) -> None:
        (card,) = town.say("李强", "@小楼 又停电了", GROUP)
        assert town.say("王丽", "我家也是", GROUP, quote=card) == []
        (receipt, *_) = town.say("李强", "1", GROUP)
        assert "王丽也算上了" in receipt.text

    def test_the_bots_receipt_stands_for_the_issue(self, town: SmallTown) -> None:
        number = town.file("李强", "又停电了", GROUP)
        receipt = Quote(text=f"已登记 #{number}，已通知楼栋长陈慧。")
        town.wait(hours=3)
        (joined,) = town.say("王丽", "我家也是", GROUP, quote=receipt)
        assert f"#{number}" in joined.text
        assert "算您一个" in joined.text

    def test_the_bots_own_words_are_never_a_report(self, town: SmallTown) -> None:
        (card,) = town.say("李强", "@小楼 又停电了", GROUP)
        answers = town.say("王丽", "帮忙报一下", GROUP, quote=card)
        assert not any("我这样报" in said.text for said in answers)


class TestMeToo:
    def test_danger_is_told_again_and_never_joined(self, town: SmallTown) -> None:
        town.say("李强", "楼道里煤气味好大", GROUP)
        (again,) = town.say("王丽", "我家也是", GROUP)
        assert "别开灯关灯" in again.text

    def test_at_another_place_it_is_another_thing(self, town: SmallTown) -> None:
        town.file("李强", "1单元电梯又停了", GROUP)
        (offer,) = town.say("王丽", "2单元也停了", GROUP)
        assert "电梯又停了，要我报给楼栋长吗" in offer.text
        town.say("王丽", "1", GROUP)
        assert "3号楼2单元，电梯又停了" in town.told("陈慧")[0]

    def test_another_thing_is_not_joined(self, town: SmallTown) -> None:
        number = town.file("李强", "电梯又停了", GROUP)
        answers = town.say("王丽", "我家也停水了", GROUP)
        assert not any(f"#{number}" in said.text for said in answers)

    def test_what_is_between_neighbours_is_never_joined(self, town: SmallTown) -> None:
        town.say("李强", "@小楼 楼上天天半夜拖桌子，吵得没法睡", GROUP)
        town.say("李强", "1")
        assert town.say("王丽", "我家也是", GROUP) == []

    def test_the_bot_that_is_asked_answers(self, town: SmallTown) -> None:
        assert town.say("王丽", "@小楼 我家也是", GROUP) != []

    def test_said_to_the_question_it_is_a_yes(self, town: SmallTown) -> None:
        number = town.file("李强", "电梯又停了", GROUP)
        town.say("王丽", "@小楼 电梯又停了", GROUP)
        (joined,) = town.say("王丽", "我家也是", GROUP)
        assert f"#{number}" in joined.text
        assert "算您一个" in joined.text


class TestInPrivate:
    def test_one_issue_in_several_messages(self, town: SmallTown) -> None:
        town.say("李强", "电梯又坏了")
        town.say("李强", "都两天了")
        assert "电梯又坏了，都两天了" in town.told("李强")[0]
        town.say("李强", "1")
        assert "电梯又坏了，都两天了" in town.told("陈慧")[0]

    def test_the_thing_may_come_last(self, town: SmallTown) -> None:
        town.say("李强", "二单元")
        town.say("李强", "又停了")
        town.say("李强", "电梯")
        assert "【电梯·及时】3号楼2单元，电梯又停了" in town.told("李强")[0]

    def test_since_when_is_no_place(self, town: SmallTown) -> None:
        town.say("李强", "楼道灯坏了")
        (asked,) = town.say("李强", "都两天了")
        assert "都两天了" not in asked.text or "楼道灯坏了，都两天了" in asked.text


class TestWellAgain:
    @pytest.mark.parametrize("words", ["好了", "修好了", "没事了", "来电了", "有电了，谢谢大家"])
    def test_the_reporter_is_asked_once(self, town: SmallTown, words: str) -> None:
        number = town.file("李强", "又停电了", GROUP)
        town.wait(hours=1)
        (asked,) = town.say("李强", words, GROUP)
        assert f"好了就好。#{number}“又停电了”要撤回吗？" in asked.text
        assert town.say("李强", words, GROUP) == []
        town.say("李强", "1", GROUP)
        assert f"#{number} 已撤回" in town.told("李强")[0]

    def test_a_restart_knows_whose_issues_are_open(self, town: SmallTown) -> None:
        town.file("李强", "又停电了", GROUP)
        town.file("王丽", "2单元3楼楼道灯不亮了")
        keys = town.do(conversations.reporter_keys)
        assert [(chat, sender) for _, _, chat, sender in keys] == [(GROUP, "李强")]
        town.say("李强", "没事了", GROUP)
        town.say("李强", "1", GROUP)
        assert town.do(conversations.reporter_keys) == set()

    def test_a_neighbours_word_means_nothing(self, town: SmallTown) -> None:
        town.file("李强", "又停电了", GROUP)
        assert town.say("王丽", "来电了", GROUP) == []

    def test_between_two_of_long_ago_nobody_guesses(self, town: SmallTown) -> None:
        town.file("李强", "电梯又停了", GROUP)
        town.file("李强", "2单元3楼楼道灯不亮了", GROUP)
        town.wait(hours=3)
        assert town.say("李强", "好了", GROUP) == []
        assert "电梯又停了" in town.say("李强", "电梯好了", GROUP)[0].text
