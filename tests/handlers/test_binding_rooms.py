"""@小楼 绑定 3号楼, how much is said in a group, and what a lead sees of it."""

from datetime import timedelta

import pytest

from bot.domain.people import RoomKind, RoomMode
from bot.messages import ChatAddress
from storage import org, rooms
from tests.handlers.unbound_town import UnboundTown


@pytest.fixture
def town() -> UnboundTown:
    made = UnboundTown()
    made.bind("周宁", "钱多", "陈慧", "小吴")
    return made


def room_of(town: UnboundTown, chat: str) -> tuple[RoomKind, str | None, RoomMode]:
    with town.turn() as turn:
        address = ChatAddress(channel="test", bot="bot", chat=chat, private=False)
        room = rooms.by_chat(turn, address)
        assert room is not None
        code = org.unit(turn, room.unit).code if room.unit is not None else None
        return room.kind, code, room.mode


def test_a_lead_binds_the_group_to_the_building_of_his_own_estate(town: UnboundTown) -> None:
    (said,) = town.say("周宁", "绑定 3号楼", room="群")
    assert room_of(town, "群") == (RoomKind.BUILDING, "JD-003", RoomMode.ACTIVE)
    assert said.text.startswith("绑定好了：这是金德花园3号楼的群，楼栋长是陈慧。\n大家好，我是小楼")
    assert "闲聊我不记" in said.text


@pytest.mark.parametrize("said", ["绑定３号楼", "绑定 三号楼", "绑定 3栋", "绑定 金德花园3号楼群"])
def test_however_the_building_is_written(town: UnboundTown, said: str) -> None:
    town.say("周宁", said, room="群")
    assert room_of(town, "群")[1] == "JD-003"


def test_binding_again_changes_nothing_and_greets_nobody_twice(town: UnboundTown) -> None:
    town.say("周宁", "绑定 3号楼", room="群")
    (said,) = town.say("周宁", "绑定 3号楼", room="群")
    assert said.text == "@周宁 这个群已经是金德花园3号楼的群了。"


def test_the_group_of_the_stewards(town: UnboundTown) -> None:
    (said,) = town.say("周宁", "绑定 金德花园楼栋长群", room="长群")
    assert room_of(town, "长群")[:2] == (RoomKind.STEWARDS, "JD")
    assert said.text.startswith("绑定好了：这是金德花园的楼栋长群。")
    town.say("钱多", "绑定 楼栋长群", room="锦群")
    assert room_of(town, "锦群")[:2] == (RoomKind.STEWARDS, "JX")


def test_a_name_that_two_buildings_have_is_asked_about_whom_both_belong_to(
    town: UnboundTown,
) -> None:
    (said,) = town.say("小吴", "绑定 3号楼", room="群")
    assert "金德花园3号楼、锦绣苑3号楼" in said.text
    assert "比如“绑定 金德花园3号楼”" in said.text
    town.say("小吴", "绑定 锦绣苑3号楼", room="群")
    assert room_of(town, "群")[1] == "JX-3"


def test_a_name_that_nobody_has(town: UnboundTown) -> None:
    (said,) = town.say("周宁", "绑定 88号楼", room="群")
    assert said.text.startswith("@周宁 名单里没有找到“88号楼”。")


def test_a_second_group_takes_the_place_only_when_that_is_said(town: UnboundTown) -> None:
    town.say("周宁", "绑定 3号楼", room="旧群")
    (said,) = town.say("周宁", "绑定 3号楼", room="新群")
    assert "金德花园3号楼已经绑定了“旧群”" in said.text
    assert room_of(town, "新群")[0] is RoomKind.UNBOUND
    town.say("周宁", "绑定 3号楼 换群", room="新群")
    assert room_of(town, "新群")[1] == "JD-003"
    assert room_of(town, "旧群")[0] is RoomKind.UNBOUND


def test_in_private_it_is_said_where_to_do_it(town: UnboundTown) -> None:
    (said,) = town.say("周宁", "绑定 3号楼")
    assert said.text == "请在要绑定的群里说：@小楼 绑定 3号楼"


def test_a_stranger_is_refused_and_the_lead_told_once_an_hour(town: UnboundTown) -> None:
    answer, told = town.say("路人", "绑定 金德花园3号楼", room="群")
    assert answer.text.startswith("@路人 这事要这里的负责人来办，我跟他说一声。")
    assert (told.chat, told.text) == (
        "@周宁",
        "“路人”在“群”里想绑定这个群，不是负责人，我没有照办。",
    )
    assert room_of(town, "群")[0] is RoomKind.UNBOUND
    assert len(town.say("路人", "绑定 金德花园3号楼", room="群")) == 1
    town.wait(timedelta(minutes=61))
    assert len(town.say("路人", "绑定 金德花园3号楼", room="群")) == 2


def test_a_stranger_who_goes_on_gets_silence(town: UnboundTown) -> None:
    said = [town.say("路人", "绑定 3号楼", room="群") for _ in range(7)]
    assert [bool(one) for one in said] == [True] * 5 + [False] * 2


def test_neighbours_who_talk_of_it_hear_nothing(town: UnboundTown) -> None:
    assert town.say("路人", "绑定 3号楼", room="群", mentioned=False) == []
    assert town.say("路人", "静音", room="群", mentioned=False) == []


def test_the_lead_of_another_estate_may_not(town: UnboundTown) -> None:
    answer, told = town.say("钱多", "绑定 金德花园3号楼", room="群")
    assert "负责人来办" in answer.text
    assert told.chat == "@周宁"
    town.say("周宁", "绑定 3号楼", room="群")
    town.say("钱多", "绑定 9号楼", room="群")
    assert room_of(town, "群")[1] == "JD-003"


def test_the_steward_may_not_bind_but_set_how_much_is_said(town: UnboundTown) -> None:
    town.say("周宁", "绑定 3号楼", room="群")
    town.say("陈慧", "绑定 4号楼", room="群")
    assert room_of(town, "群")[1] == "JD-003"
    (said,) = town.say("陈慧", "仅@我", room="群", mentioned=False)
    assert said.text == "@陈慧 好的，以后 @ 我才说话，有危险除外。"
    assert room_of(town, "群")[2] is RoomMode.MENTION
    town.say("周宁", "静音", room="群")
    assert room_of(town, "群")[2] is RoomMode.MUTE
    town.say("陈慧", "主动", room="群")
    assert room_of(town, "群")[2] is RoomMode.ACTIVE


def test_a_steward_of_another_building_may_not_set_it(town: UnboundTown) -> None:
    town.bind("沈岚")
    town.say("周宁", "绑定 3号楼", room="群")
    town.say("沈岚", "静音", room="群")
    assert room_of(town, "群")[2] is RoomMode.ACTIVE


def test_a_lead_sees_what_is_missing(town: UnboundTown) -> None:
    town.say("周宁", "绑定 3号楼", room="群")
    (said,) = town.say("周宁", "绑定情况")
    assert said.text.splitlines() == [
        "金德花园微社区共 5 栋。",
        "缺楼栋长 3：1号楼、2号楼、5号楼",
        "楼栋长没绑定账号 1：4号楼",
        "没有绑定群 4：1号楼、2号楼、4号楼、5号楼",
    ]


def test_where_residents_listen_it_is_said_in_private(town: UnboundTown) -> None:
    town.say("周宁", "绑定 3号楼", room="群")
    (said,) = town.say("周宁", "绑定情况", room="群")
    assert said.chat == "@周宁"


def test_others_do_not_see_it(town: UnboundTown) -> None:
    (answer, told) = town.say("陈慧", "绑定情况")
    assert "负责人来办" in answer.text
    assert told.chat == "@周宁"


def test_at_night_the_lead_is_told_in_the_morning(town: UnboundTown) -> None:
    town.wait(timedelta(hours=13))
    _, told = town.say("路人", "绑定 金德花园3号楼", room="群")
    assert told.not_before - town.now == timedelta(hours=9)
