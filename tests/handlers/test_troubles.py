"""Alarms are up while there is something to do, and go down by themselves."""

from bot.domain.ids import IssueNumber
from bot.domain.issues import Issue
from bot.flows.effects import Alarm
from bot.handlers import troubles
from bot.messages import ChatAddress
from storage import accounts, alarms, issues, rooms
from storage.store import Turn
from tests.support.small_town import BOT, CHANNEL, SmallTown


def up(town: SmallTown) -> list[str]:
    return town.do(alarms.up)


def about(town: SmallTown, number: int, why: Alarm) -> None:
    def raise_it(turn: Turn) -> None:
        issue = numbered(turn, number)
        alarms.raise_alarm(turn, why.value, f"#{number}", issue.id)

    town.do(raise_it)


def numbered(turn: Turn, number: int) -> Issue:
    issue = issues.numbered(turn, IssueNumber(number))
    assert issue is not None
    return issue


def test_of_an_issue_that_is_solved_nothing_is_to_be_done(town: SmallTown) -> None:
    number = town.file("王丽", "3号楼门口下水井盖坏了", "3号楼群")
    about(town, number, Alarm.NOBODY_WARNED)
    town.say("陈慧", f"接单 {number}")
    assert up(town)
    town.say("陈慧", f"办结 {number} 换好了")
    assert up(town) == []


def test_who_holds_it_now_is_known(town: SmallTown) -> None:
    number = town.file("王丽", "3号楼门口下水井盖坏了", "3号楼群")
    about(town, number, Alarm.NOBODY_HOLDS)
    town.say("陈慧", f"接单 {number}")
    assert up(town) == []


def test_who_writes_privately_can_be_reached(town: SmallTown) -> None:
    def raise_it(turn: Turn) -> None:
        account = accounts.find(turn, CHANNEL, "陈慧")
        assert account is not None
        alarms.raise_alarm(turn, troubles.unreachable(account.person), "联系不上陈慧")

    town.do(raise_it)
    town.say("陈慧", "@小楼 帮助", "3号楼群")
    assert up(town)
    town.say("陈慧", "帮助")
    assert up(town) == []


def test_in_a_group_that_is_heard_the_bot_sits_again(town: SmallTown) -> None:
    def raise_it(turn: Turn) -> None:
        chat = ChatAddress(channel=CHANNEL, bot=BOT, chat="3号楼群", private=False)
        room = rooms.by_chat(turn, chat)
        assert room is not None
        alarms.raise_alarm(turn, troubles.group_closed(room.id), "发不出消息了")

    town.do(raise_it)
    assert up(town)
    town.say("王丽", "@小楼 帮助", "3号楼群")
    assert up(town) == []
