"""Somebody with several channels is told on one of them: where last active, or as they chose."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.notices import Recovered, Trouble, Troubled
from storage import alarms
from storage.store import HOME_TOWN
from storage.tables import IssueRow, table_of
from tests.support.small_town import BOT, CHANNEL, SmallTown, small_roster

ROOM = "3号楼群"
TELEGRAM, WEB = "telegram", "web"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[SmallTown]:
    """A town with three platforms; 陈慧 is on all of them, and spoke on Telegram last."""
    made = SmallTown(
        "sqlite://", tmp_path / "photos", small_roster(), channels=(CHANNEL, TELEGRAM, WEB)
    )
    made.bind("陈慧", on=WEB)
    made.wait(minutes=1)
    made.bind("陈慧", on=TELEGRAM)
    made.wait(minutes=1)
    yield made
    made.close()


#: Each another matter, so that nobody joins what is open.
MATTERS = ("楼道灯不亮了", "单元门关不上了", "花坛里垃圾没人扫", "车棚锁坏了")


def task_of(town: SmallTown, person: str = "陈慧") -> list[str]:
    """The channels on which somebody is told privately of something new, a minute from now."""
    town.wait(minutes=1)
    count = town.do(lambda turn: len(turn.connection.execute(table_of(IssueRow).select()).all()))
    town.file("王丽", f"2单元{MATTERS[count]}", ROOM)
    return [
        heard.message.address.channel
        for heard in town.now_said
        if heard.message.address.private and heard.message.address.chat == person
    ]


class TestByItself:
    def test_it_is_where_they_wrote_last_and_there_alone(self, town: SmallTown) -> None:
        assert task_of(town) == [TELEGRAM]
        town.say("陈慧", "待办")
        assert task_of(town) == [CHANNEL]

    def test_words_in_a_group_count_as_well(self, town: SmallTown) -> None:
        town.wait(minutes=1)
        town.say("陈慧", "@小楼 待办", "金德花园楼栋长群")
        assert task_of(town) == [CHANNEL]

    def test_a_page_counts_while_it_is_likely_open(self, town: SmallTown) -> None:
        town.wait(minutes=1)
        town.say("陈慧", "待办", on=WEB)
        assert task_of(town) == [WEB]
        town.wait(minutes=16)
        assert task_of(town) == [TELEGRAM]


class TestChosen:
    def test_it_is_there_whatever_was_used_last(self, town: SmallTown) -> None:
        (answer,) = town.say("陈慧", "以后用电报通知我")
        assert answer.text == "好的，以后有事在Telegram上告诉您。"
        town.wait(hours=1)
        town.say("陈慧", "待办")
        assert task_of(town) == [TELEGRAM]

    def test_a_page_too(self, town: SmallTown) -> None:
        town.say("陈慧", "通知 网页", on=WEB)
        town.wait(minutes=16)
        assert task_of(town) == [WEB]

    def test_until_it_is_left_to_the_bot_again(self, town: SmallTown) -> None:
        town.say("陈慧", "通知用电报")
        (answer,) = town.say("陈慧", "通知 自动")
        assert answer.text == "好的，以后您最近在哪儿说话，我就在哪儿告诉您。"
        assert task_of(town) == [CHANNEL]

    def test_what_is_closed_leaves_the_others(self, town: SmallTown) -> None:
        town.say("陈慧", "通知用电报")
        town.platforms[TELEGRAM].closed.add("陈慧")
        assert task_of(town) == [CHANNEL]
        # And is not tried again.
        town.platforms[TELEGRAM].closed.clear()
        assert task_of(town) == [CHANNEL]

    def test_in_a_group_it_is_said_to_the_bot_or_not_at_all(self, town: SmallTown) -> None:
        assert town.say("陈慧", "微信通知我", ROOM) == []
        assert "用不了" in town.say("陈慧", "@小楼 微信通知我", ROOM)[0].text


class TestNotPossible:
    def test_what_the_town_does_not_have(self, town: SmallTown) -> None:
        for wish in ("通知 微信", "通知 短信"):
            (answer,) = town.say("陈慧", wish)
            assert answer.text.startswith("这里用不了那个，现在能在")
            assert "Telegram" in answer.text
            assert "网页" in answer.text
        assert task_of(town) == [CHANNEL]

    def test_where_nobody_knows_them(self, town: SmallTown) -> None:
        (answer,) = town.say("王丽", "通知用电报")
        assert "私下发一次绑定码给我" in answer.text

    def test_where_they_have_no_page(self, town: SmallTown) -> None:
        (answer,) = town.say("王丽", "通知 网页")
        assert answer.text.startswith("您还没有自己的网页")

    def test_where_they_are_in_a_group_only(self, town: SmallTown) -> None:
        town.say("罗敏", "@小楼 帮助", "电报群", on=TELEGRAM)
        (answer,) = town.say("罗敏", "@小楼 通知用电报", "电报群", on=TELEGRAM)
        assert "请在那边私下跟我说句话" in answer.text


class TestAChannelInTrouble:
    def down(self, town: SmallTown, channel: str = TELEGRAM) -> None:
        now = town.clock.now()
        town.note(Troubled(town=HOME_TOWN, channel=channel, bot=BOT, trouble=Trouble.AWAY, at=now))

    def up(self, town: SmallTown, channel: str = TELEGRAM) -> None:
        now = town.clock.now()
        town.note(Recovered(town=HOME_TOWN, channel=channel, bot=BOT, at=now))

    def test_leaves_the_others_until_it_works_again(self, town: SmallTown) -> None:
        town.say("陈慧", "通知用电报")
        self.down(town)
        assert task_of(town) == [CHANNEL]
        self.up(town)
        assert task_of(town) == [TELEGRAM]

    def test_is_the_way_when_there_is_no_other(self, town: SmallTown) -> None:
        town.bind("罗敏", on=TELEGRAM)
        self.down(town, CHANNEL)
        assert task_of(town, "周宁") == []
        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        town.say("王丽", "1", ROOM)
        assert any("#1002" in text for text in town.told("周宁"))

    def test_keeps_no_danger_from_who_can_be_told_elsewhere(self, town: SmallTown) -> None:
        town.wait(minutes=16)
        town.platforms[TELEGRAM].away = True
        town.say("王丽", "楼道里煤气味好大", ROOM)
        assert town.told("陈慧") == []

        self.down(town)
        (card,) = (h for h in town.now_said if h.is_for("陈慧"))
        assert card.message.address.channel == CHANNEL
        town.say("陈慧", "1")
        assert "#1001 归您了" in town.told("陈慧")[0]
        # And is not told again when it works again.
        town.platforms[TELEGRAM].away = False
        self.up(town)
        town.wait(minutes=15)
        assert [h for h in town.now_said if h.message.address.channel == TELEGRAM] == []

    def test_keeps_what_is_no_danger_for_later(self, town: SmallTown) -> None:
        town.platforms[TELEGRAM].away = True
        assert task_of(town) == []
        self.down(town)
        assert town.told("陈慧") == []
        town.platforms[TELEGRAM].away = False
        self.up(town)
        assert any("#1001" in h.text for h in town.wait(minutes=15) if h.is_for("陈慧"))


class TestOnePersonSeveralChannels:
    def test_is_told_how_to_choose_when_one_more_is_bound(self, town: SmallTown) -> None:
        (answer,) = town.bind("沈岚", on=TELEGRAM)
        assert "想固定在这边，回“通知 Telegram”" in answer.text

    def test_a_number_answers_from_any_private_chat(self, town: SmallTown) -> None:
        assert task_of(town) == [TELEGRAM]
        (answer,) = (h for h in town.say("陈慧", "1") if h.is_for("陈慧"))
        assert "谢谢陈慧，#1001 归您了" in answer.text
        assert answer.message.address.channel == CHANNEL

    def test_and_is_no_answer_any_more_where_it_was_asked(self, town: SmallTown) -> None:
        task_of(town)
        town.say("陈慧", "1")
        (answer,) = town.say("陈慧", "1", on=TELEGRAM)
        assert answer.text == "现在没有等您回复的事。有事直接说一句就行。"

    def test_of_two_open_tasks_the_bot_asks_which(self, town: SmallTown) -> None:
        task_of(town)
        task_of(town)
        (answer,) = town.say("陈慧", "1")
        assert "#1001" in answer.text
        assert "#1002" in answer.text
        town.say("陈慧", "1002")
        assert "#1002 归您了" in town.told("陈慧")[0]
        assert town.say("陈慧", "1")[-1].message.issue == 1001

    def test_the_question_asked_here_goes_first(self, town: SmallTown) -> None:
        assert task_of(town) == [TELEGRAM]
        town.say("陈慧", "待办")
        assert task_of(town) == [CHANNEL]
        town.say("陈慧", "1")
        assert "#1002 归您了" in town.told("陈慧")[0]

    @pytest.mark.parametrize("words", ["1 1001", "办结 1001 换好了", "接单 1001"])
    def test_a_named_issue_is_worked_on_from_any_chat(self, town: SmallTown, words: str) -> None:
        task_of(town)
        town.say("陈慧", words, on=WEB)
        assert "#1001" in town.told("陈慧")[0]
        assert WEB in {h.message.address.channel for h in town.now_said if h.is_for("陈慧")}

    def test_a_named_number_escalates_from_any_chat(self, town: SmallTown) -> None:
        task_of(town)
        assert "已上报" in town.say("陈慧", "2 1001")[0].text

    def test_an_intake_goes_on_where_it_began(self, town: SmallTown) -> None:
        town.say("陈慧", "3号楼门口下水井盖坏了", on=TELEGRAM)
        (answer,) = town.say("陈慧", "1")
        assert "没有等您回复的事" in answer.text
        town.say("陈慧", "1", on=TELEGRAM)
        assert any("已登记" in text for text in town.told("陈慧"))

    def test_in_a_group_only_what_was_asked_there_is_answered(self, town: SmallTown) -> None:
        assert task_of(town) == [TELEGRAM]
        assert town.say("陈慧", "1", "金德花园楼栋长群") == []

    def test_a_refused_letter_goes_the_next_way_once_then_to_the_operator(
        self, town: SmallTown
    ) -> None:
        for platform in town.platforms.values():
            platform.closed.add("陈慧")
        town.say("王丽", "@小楼 3楼楼道灯不亮了", ROOM)
        town.say("王丽", "1", ROOM)
        assert town.told("陈慧") == []
        assert [text for text in town.told("小吴") if "联系不上陈慧" in text]
        assert len(town.do(alarms.up)) == 1
