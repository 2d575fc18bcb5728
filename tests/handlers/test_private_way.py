"""A steward without a private chat works in the stewards' group; is told once how to get one."""

from bot.wording.private import how_to_hear_in_private
from storage import accounts, org
from storage.store import Turn
from tests.support.small_town import BOT, CHANNEL, SmallTown

GROUP = "金德花园楼栋长群"
HOW = how_to_hear_in_private(CHANNEL)


def close_private_chat(town: SmallTown, name: str) -> None:
    """The account and the bot are no friends (any more)."""

    def close(turn: Turn) -> None:
        (person,) = org.people_named(turn, name)
        address = accounts.private_address(turn, person.id)
        assert address is not None
        accounts.blocked(turn, address)

    town.do(close)


def times_told(town: SmallTown, name: str) -> int:
    return sum(HOW in said for said in town.ever_told(name))


def test_a_steward_without_a_private_chat_is_served_in_the_stewards_group(
    town: SmallTown,
) -> None:
    close_private_chat(town, "陈慧")

    number = town.file("王丽", "3号楼门口路灯不亮", "3号楼群")
    (task, *_) = [said for said in town.heard(GROUP) if f"#{number}" in said]
    town.say("陈慧", f"@小楼 #{number} 1", GROUP)

    assert task.startswith("@陈慧")
    assert any("接手了" in said for said in town.told("王丽"))
    assert not [h for h in town.now_said if h.message.address.chat == "陈慧"]


def test_and_told_once_how_to_be_written_to_in_private(town: SmallTown) -> None:
    close_private_chat(town, "陈慧")

    for text in ("3号楼门口路灯不亮", "2单元楼道有垃圾", "车棚顶漏雨了"):
        town.file("王丽", text, "3号楼群")
        town.wait(minutes=30)

    assert times_told(town, "陈慧") == 1


def test_each_of_them_is_told(town: SmallTown) -> None:
    for name in ("陈慧", "沈岚"):
        close_private_chat(town, name)

    town.file("王丽", "3号楼门口路灯不亮", "3号楼群")
    town.file("钱伟", "4号楼门口路灯不亮", "4号楼群")

    assert [times_told(town, name) for name in ("陈慧", "沈岚")] == [1, 1]


def test_it_does_not_stand_between_a_question_and_its_numbers(town: SmallTown) -> None:
    close_private_chat(town, "陈慧")

    town.file("王丽", "3号楼门口路灯不亮", "3号楼群")

    for heard in town.now_said:
        if heard.message.listed:
            assert HOW not in heard.message.text


def test_who_can_be_written_to_is_not_told(town: SmallTown) -> None:
    town.file("王丽", "3号楼门口路灯不亮", "3号楼群")

    assert times_told(town, "陈慧") == 0


def test_nor_a_resident_who_is_told_in_the_group_of_the_building(town: SmallTown) -> None:
    number = town.file("赵敏", "2单元3楼楼道灯不亮", "3号楼群")
    town.say("陈慧", f"#{number} 1")

    assert any("接手了" in said for said in town.told("赵敏"))
    assert times_told(town, "赵敏") == 0


def test_a_danger_is_no_moment_for_it(town: SmallTown) -> None:
    close_private_chat(town, "陈慧")

    town.say("王丽", "@小楼 3号楼2单元着火了", "3号楼群")
    assert any("陈慧" in said for said in town.heard(GROUP))
    assert times_told(town, "陈慧") == 0


def test_what_waits_for_the_morning_does_not_carry_it(town: SmallTown) -> None:
    close_private_chat(town, "陈慧")
    town.wait(hours=14)

    town.file("王丽", "3号楼门口路灯不亮", "3号楼群")
    town.wait(hours=9, minutes=5)
    assert any("路灯不亮" in said for said in town.heard(GROUP))
    assert times_told(town, "陈慧") == 0
    town.file("王丽", "2单元楼道有垃圾", "3号楼群")

    assert times_told(town, "陈慧") == 1


def test_once_a_friend_it_is_told_in_private(town: SmallTown) -> None:
    close_private_chat(town, "陈慧")
    town.file("王丽", "3号楼门口路灯不亮", "3号楼群")

    town.say("陈慧", "待办")
    town.file("王丽", "2单元楼道有垃圾", "3号楼群")

    assert [h for h in town.now_said if h.message.address.chat == "陈慧"]
    assert town.heard(GROUP) == []


def test_each_channel_has_its_own_way() -> None:
    assert "添加到通讯录" in how_to_hear_in_private("wechat")
    assert "开始" in how_to_hear_in_private("telegram")
    assert "链接" in how_to_hear_in_private("web")
    assert BOT not in HOW
