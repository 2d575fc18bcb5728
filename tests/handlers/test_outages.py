"""A channel that was away says so where somebody was in the middle of something; its operator is
told on another channel."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.messages import ChatAddress
from bot.notices import Recovered, Returned, Trouble, Troubled
from storage import alarms
from storage.store import HOME_TOWN
from tests.support.small_town import BOT, CHANNEL, Heard, SmallTown, small_roster

ROOM = "3号楼群"
REPORT = "@小楼 2单元3楼楼道灯不亮了"
OTHER = "telegram"


class TestReturned:
    def back(
        self, town: SmallTown, *, away: timedelta, since: datetime | None = None
    ) -> list[Heard]:
        """Let the account be away for so long from now on."""
        began = since or town.clock.now()
        town.wait_until(max(began + away, town.clock.now()))
        return town.note(
            Returned(town=HOME_TOWN, channel=CHANNEL, bot=BOT, since=began, at=town.clock.now())
        )

    def chats(self, said: list[Heard]) -> list[ChatAddress]:
        return [heard.message.address for heard in said]

    def test_is_told_where_somebody_was_about_to_report(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)
        town.say("钱伟", "楼道灯坏了")

        said = self.back(town, away=timedelta(minutes=2))
        assert [heard.text for heard in said] == [
            "我有一阵子没连上，这段时间大家说的没听到。有事请再说一遍。",
            "我有一阵子没连上，这段时间您说的没听到，请再说一遍。",
        ]
        assert [a.chat for a in self.chats(said)] == [ROOM, "钱伟"]
        assert "已登记" in town.say("王丽", "1", ROOM)[0].text

    def test_also_when_the_silence_had_ended_it_by_then(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)
        said = self.back(town, away=timedelta(minutes=40))
        assert [a.chat for a in self.chats(said)] == [ROOM]

    def test_not_where_all_was_said(self, town: SmallTown) -> None:
        town.file("王丽", "2单元3楼楼道灯不亮了", ROOM)
        town.say("李强", "电梯又停了", "4号楼群")
        town.say("李强", "不用", "4号楼群")
        town.wait(minutes=1)
        assert self.back(town, away=timedelta(minutes=5)) == []

    @pytest.mark.parametrize("seconds", [0, 30, 59])
    def test_a_moment_is_no_absence(self, town: SmallTown, seconds: int) -> None:
        town.say("王丽", REPORT, ROOM)
        assert self.back(town, away=timedelta(seconds=seconds)) == []

    def test_once_for_each_absence(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)
        began = town.clock.now()
        assert self.back(town, away=timedelta(minutes=2))
        assert self.back(town, away=timedelta(minutes=2), since=began) == []
        # Away again in a moment: its operator's affair.
        town.wait(minutes=1)
        assert self.back(town, away=timedelta(minutes=2)) == []

    def test_again_for_another_absence(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)
        assert self.back(town, away=timedelta(minutes=2))
        town.say("王丽", "@小楼 匿名", ROOM)
        town.wait(minutes=11)
        town.say("王丽", REPORT, ROOM)
        assert len(self.back(town, away=timedelta(minutes=2))) == 1

    def test_at_night_it_waits_for_the_morning(self, town: SmallTown) -> None:
        town.wait(hours=13)
        town.say("王丽", REPORT, ROOM)
        assert self.back(town, away=timedelta(minutes=2)) == []

        said = town.wait(hours=10)
        assert [a.chat for a in self.chats(said)] == [ROOM]
        assert said[0].at.astimezone(town.calendar.zone).hour == 8

    def test_but_not_when_it_was_about_a_danger(self, town: SmallTown) -> None:
        town.wait(hours=13)
        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        said = self.back(town, away=timedelta(seconds=90))
        assert [a.chat for a in self.chats(said)] == [ROOM]

    def test_of_another_account_nobody_hears(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)
        now = town.clock.now()
        later = now + timedelta(minutes=5)
        for channel, bot in ((OTHER, BOT), (CHANNEL, "other")):
            notice = Returned(town=HOME_TOWN, channel=channel, bot=bot, since=now, at=later)
            assert town.note(notice) == []


@pytest.fixture
def wide(tmp_path: Path) -> Iterator[SmallTown]:
    """A town with two platforms, whose operator is on both."""
    made = SmallTown(
        "sqlite://", tmp_path / "photos", small_roster(), channels=(CHANNEL, OTHER, "wechat")
    )
    made.bind("小吴", on=OTHER)
    yield made
    made.close()


def troubled(
    town: SmallTown, trouble: Trouble = Trouble.LOGIN, *, code: str = "", channel: str = OTHER
) -> list[Heard]:
    return town.note(
        Troubled(
            town=HOME_TOWN,
            channel=channel,
            bot=BOT,
            trouble=trouble,
            at=town.clock.now(),
            code=code,
        )
    )


def recovered(town: SmallTown, channel: str = OTHER) -> list[Heard]:
    return town.note(Recovered(town=HOME_TOWN, channel=channel, bot=BOT, at=town.clock.now()))


class TestTroubled:
    def test_the_operator_is_told_on_the_other_channel(self, wide: SmallTown) -> None:
        (told,) = troubled(wide, code="https://login/1")
        assert told.is_for("小吴")
        assert told.message.address.channel == CHANNEL
        assert told.message.code == "https://login/1"
        assert told.text == (
            "Telegram要重新登录，现在收发不了消息。"
            "请用那个账号的手机扫图里的码，过期了请看状态页或运行 loudong status。"
        )
        assert wide.do(alarms.up) == ["Telegram要重新登录，现在收发不了消息。"]

    def test_nobody_is_told_on_the_channel_that_is_broken(self, town: SmallTown) -> None:
        assert troubled(town, Trouble.AWAY, channel=CHANNEL) == []
        assert len(town.do(alarms.up)) == 1
        assert recovered(town, CHANNEL) == []
        assert town.do(alarms.up) == []

    def test_codes_that_come_all_the_time_are_told_now_and_then(self, wide: SmallTown) -> None:
        codes = []
        for number in range(60):  # half an hour
            codes += [h.message.code for h in troubled(wide, code=f"code {number}")]
            codes += [h.message.code for h in wide.wait_until(wide.clock.now() + _HALF_MINUTE)]
        assert codes == ["code 0", "code 19", "code 39", "code 59"]

    def test_the_same_words_are_said_once(self, wide: SmallTown) -> None:
        assert troubled(wide, Trouble.AWAY)
        wide.wait(minutes=30)
        assert troubled(wide, Trouble.AWAY) == []

    def test_another_trouble_is_told_when_it_is_time(self, wide: SmallTown) -> None:
        assert troubled(wide, Trouble.AWAY)
        wide.wait(minutes=1)
        assert troubled(wide, Trouble.LOGIN, code="code") == []
        assert wide.do(alarms.up) == ["Telegram要重新登录，现在收发不了消息。"]

        (told,) = wide.wait(minutes=10)
        assert told.message.code == "code"

    def test_what_waits_and_is_true_no_more_is_not_told(self, wide: SmallTown) -> None:
        troubled(wide, Trouble.AWAY)
        wide.wait(minutes=1)
        troubled(wide, Trouble.LOGIN, code="code")
        wide.wait(minutes=1)
        troubled(wide, Trouble.AWAY)
        assert wide.wait(minutes=30) == []

    @pytest.mark.parametrize(
        "trouble", [Trouble.LOGIN, Trouble.TOKEN, Trouble.AWAY, Trouble.CONFLICT]
    )
    def test_at_night_what_makes_it_deaf_is_told_at_once(
        self, wide: SmallTown, trouble: Trouble
    ) -> None:
        wide.wait(hours=13)
        assert len(troubled(wide, trouble)) == 1

    @pytest.mark.parametrize("trouble", [Trouble.BUDGET, Trouble.TOO_OFTEN])
    def test_at_night_what_is_late_waits_for_the_morning(
        self, wide: SmallTown, trouble: Trouble
    ) -> None:
        wide.wait(hours=13)
        assert troubled(wide, trouble) == []
        assert len(wide.wait(hours=12)) == 1

    def test_at_night_codes_come_once_an_hour(self, wide: SmallTown) -> None:
        wide.wait(hours=13)
        codes = []
        for number in range(240):  # two hours
            codes += [h.message.code for h in troubled(wide, code=f"code {number}")]
            codes += [h.message.code for h in wide.wait_until(wide.clock.now() + _HALF_MINUTE)]
        assert codes == ["code 0", "code 119", "code 239"]

    @pytest.mark.parametrize(
        ("channel", "where"), [(OTHER, "请看看网络。"), ("wechat", "请看看网关和网络。")]
    )
    def test_an_operator_is_told_where_to_look(
        self, wide: SmallTown, channel: str, where: str
    ) -> None:
        (told,) = troubled(wide, Trouble.AWAY, channel=channel)
        assert told.text.endswith(where)


_HALF_MINUTE = timedelta(seconds=30)


class TestRecovered:
    def test_who_was_told_is_told_that_it_is_over(self, wide: SmallTown) -> None:
        troubled(wide, Trouble.AWAY)
        wide.wait(minutes=3)

        (told,) = recovered(wide)
        assert told.is_for("小吴")
        assert told.text == "Telegram好了，能收发消息了。"
        assert wide.do(alarms.up) == []
        assert recovered(wide) == []

    def test_who_was_not_told_yet_hears_nothing(self, wide: SmallTown) -> None:
        wide.wait(hours=13)
        troubled(wide, Trouble.BUDGET)
        assert recovered(wide) == []
        assert wide.wait(hours=12) == []

    def test_at_night_it_is_told_in_the_morning(self, wide: SmallTown) -> None:
        wide.wait(hours=13)
        troubled(wide, Trouble.AWAY)
        wide.wait(hours=1)
        assert recovered(wide) == []
        (told,) = wide.wait(hours=12)
        assert "好了" in told.text

    def test_in_the_morning_it_is_not_told_of_one_that_is_broken_again(
        self, wide: SmallTown
    ) -> None:
        wide.wait(hours=13)
        troubled(wide, Trouble.AWAY)
        wide.wait(hours=1)
        recovered(wide)
        wide.wait(hours=1)
        assert len(troubled(wide, Trouble.AWAY)) == 1
        assert wide.wait(hours=12) == []

    def test_one_that_comes_and_goes_is_told_every_ten_minutes(self, wide: SmallTown) -> None:
        assert troubled(wide, Trouble.AWAY)
        wide.wait(minutes=1)
        recovered(wide)
        wide.wait(minutes=1)
        assert troubled(wide, Trouble.AWAY) == []
        wide.wait(minutes=1)
        assert recovered(wide) == []
        wide.wait(minutes=1)
        assert troubled(wide, Trouble.AWAY) == []
        (told,) = wide.wait(minutes=10)
        assert "连不上了" in told.text

    def test_one_channel_s_trouble_is_not_another_s(self, wide: SmallTown) -> None:
        troubled(wide, Trouble.AWAY)
        troubled(wide, Trouble.LOGIN, channel="wechat")
        assert len(wide.do(alarms.up)) == 2
        recovered(wide, "wechat")
        assert wide.do(alarms.up) == ["Telegram连不上了，正在自己重试；一直不好请看看网络。"]
