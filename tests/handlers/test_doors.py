"""Whoever scans the code on a building's door: heard like anybody, told only what is theirs."""

from bot.messages import ChatAddress
from storage import accounts, alarms, doors
from storage.store import Turn
from tests.support.small_town import BOT, CHANNEL, SmallTown
from tests.support.units import named

PHONE = "13900001111"
GROUP, STEWARDS = "3号楼群", "金德花园楼栋长群"


def report(town: SmallTown, visitor: str, text: str = "门口下水井盖坏了") -> int:
    """Report something and accept the guess."""
    return town.file(visitor, text)


class TestReporting:
    def test_nobody_has_to_say_which_building_it_is(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")

        number = report(town, visitor)

        (card,) = town.told("陈慧")
        assert card.startswith(f"【#{number}")
        assert "3号楼门口" in card
        assert town.account_of(visitor).name in card

    def test_the_issue_is_the_buildings_whose_door_it_was(self, town: SmallTown) -> None:
        report(town, town.scan("4号楼"))

        assert town.told("沈岚")
        assert not town.told("陈慧")

    def test_the_door_goes_before_the_home(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        town.say(visitor, "我是4号楼1-302")

        report(town, visitor)

        assert town.told("陈慧")
        assert not town.told("沈岚")

    def test_the_visitor_hears_how_it_goes_and_says_when_it_is_good(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        number = report(town, visitor)

        town.say("陈慧", f"接单 {number}")
        assert any("陈慧" in text for text in town.told(visitor))
        town.say("陈慧", f"办结 {number} 换了新井盖")
        assert any("换了新井盖" in text for text in town.told(visitor))
        town.say(visitor, "1")

        assert any("满意" in text for text in town.told("陈慧"))

    def test_at_two_doors_each_issue_is_told_where_its_building_is_talked_of(
        self, town: SmallTown
    ) -> None:
        visitor = town.scan("3号楼")
        number = report(town, visitor)
        town.wait(minutes=1)
        elsewhere = town.scan("4号楼", again=visitor)
        other = report(town, elsewhere, "电梯停了")

        town.say("陈慧", f"接单 {number}")
        assert town.told(visitor)
        assert not town.told(elsewhere)
        town.say("沈岚", f"接单 {other}")
        assert town.told(elsewhere)
        assert not town.told(visitor)

    def test_it_is_about_the_building_still_when_the_code_was_taken_back_meanwhile(
        self, town: SmallTown
    ) -> None:
        visitor = town.scan("3号楼")
        assert town.do(lambda turn: revoke(turn, "3号楼")) == 1

        report(town, visitor)

        assert town.told("陈慧")


class TestStrangers:
    """A code hangs where everybody passes by."""

    def test_see_nothing_that_others_reported(self, town: SmallTown) -> None:
        number = town.file("王丽", "3号楼门口下水井盖坏了", GROUP)
        visitor = town.scan("3号楼")

        for question in ("进度", "我的", str(number), f"进度 {number}", "看板", "待办"):
            town.say(visitor, question)
            said = "\n".join(town.told(visitor))
            assert "井盖" not in said, question
            assert "王丽" not in said, question

    def test_see_nothing_when_they_say_to_live_there(self, town: SmallTown) -> None:
        number = town.file("王丽", "3号楼门口下水井盖坏了", GROUP)
        visitor = town.scan("3号楼")
        town.say(visitor, "我是2-501")

        town.say(visitor, f"进度 {number}")

        assert "井盖" not in "\n".join(town.told(visitor))

    def test_do_nothing_to_what_others_reported(self, town: SmallTown) -> None:
        number = town.file("王丽", "3号楼门口下水井盖坏了", GROUP)
        visitor = town.scan("3号楼")

        for word in ("撤回", "没好", "办结", "附议", "接单"):
            town.say(visitor, f"{word} {number}")
            assert not town.told("王丽"), word

    def test_learn_the_stewards_name_that_is_on_the_door_and_no_number(
        self, town: SmallTown
    ) -> None:
        visitor = town.scan("3号楼")

        town.say(visitor, "帮助")

        (text,) = town.told(visitor)
        assert "陈慧" in text
        assert "154" not in text
        town.say("王丽", "帮助")
        assert "154" in town.told("王丽")[0]

    def test_see_what_they_reported_themselves(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        number = report(town, visitor)

        town.say(visitor, str(number))

        assert "井盖" in town.told(visitor)[0]


class TestThePhoneNumber:
    def test_left_before_is_on_the_task(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        town.leave_phone(visitor, PHONE)

        report(town, visitor)

        assert PHONE in town.told("陈慧")[0]
        assert all(PHONE not in text for text in town.heard(GROUP) + town.told(visitor))

    def test_left_afterwards_is_told_to_who_works_on_it(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        number = report(town, visitor)

        town.leave_phone(visitor, PHONE)

        assert [heard.message.address.chat for heard in town.now_said] == ["陈慧"]
        assert town.told("陈慧") == [f"#{number} 井盖，居民留了电话：{PHONE}。"]

    def test_left_twice_is_told_once(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        report(town, visitor)
        town.leave_phone(visitor, PHONE)

        assert town.leave_phone(visitor, PHONE) == []

    def test_taken_back_is_on_no_card_any_more(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        town.leave_phone(visitor, PHONE)
        assert town.leave_phone(visitor, None) == []

        report(town, visitor)

        assert PHONE not in town.told("陈慧")[0]

    def test_is_shown_with_the_issue_while_it_is_worked_on(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        town.leave_phone(visitor, PHONE)
        number = report(town, visitor)
        town.say("陈慧", f"接单 {number}")

        town.say("陈慧", str(number))
        assert PHONE in town.told("陈慧")[0]

        town.say("王丽", f"进度 {number}")
        assert PHONE not in "\n".join(town.told("王丽"))
        town.say("陈慧", f"@小楼 {number}", STEWARDS)
        assert PHONE not in "\n".join(town.heard(STEWARDS))

    def test_goes_on_to_whoever_has_it_next(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        town.leave_phone(visitor, PHONE)
        number = report(town, visitor)

        town.say("陈慧", f"上报 {number} 要换井盖")

        assert any(PHONE in text for text in town.told("周宁"))

    def test_is_never_said_in_a_group(self, town: SmallTown) -> None:
        """陈慧 has no private chat: the card goes to the stewards' group, without the number."""
        visitor = town.scan("3号楼")
        town.do(lambda turn: close_chat(turn, "陈慧"))
        town.leave_phone(visitor, PHONE)

        number = report(town, visitor)
        (card,) = town.heard(STEWARDS)
        town.leave_phone(visitor, "13900002222")

        assert f"#{number}" in card
        assert "139" not in card
        assert town.now_said == []

    def test_nobody_to_be_told_is_no_alarm(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        report(town, visitor)
        town.do(lambda turn: close_chat(turn, "陈慧"))

        town.leave_phone(visitor, PHONE)

        assert town.do(alarms.up) == []


def revoke(turn: Turn, building: str) -> int:
    return sum(doors.revoke(turn, unit.id) for unit in named(turn, building))


def close_chat(turn: Turn, person: str) -> None:
    """Let the platform refuse somebody's private chat for good."""
    address = ChatAddress(channel=CHANNEL, bot=BOT, chat=person, private=True)
    assert accounts.at_address(turn, address) is not None
    accounts.blocked(turn, address)
