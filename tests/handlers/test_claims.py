"""我是3号楼楼栋长, and the lead's 1 or 0."""

from datetime import timedelta

import pytest

from bot.domain.people import Leave, Role
from storage import org, roster
from tests.handlers.unbound_town import UnboundTown


@pytest.fixture
def town() -> UnboundTown:
    made = UnboundTown()
    made.bind("周宁", "钱多", "小吴")
    made.say("周宁", "绑定 3号楼", room="群")
    return made


def steward(town: UnboundTown, name: str) -> str | None:
    """Whose steward is whom the account belongs to now?"""
    person = town.person(name)
    with town.turn() as turn:
        posts = [p for p in org.posts_of(turn, person) if p.role is Role.STEWARD]
        return org.unit(turn, posts[0].unit).code if posts else None


def test_a_steward_says_so_in_the_group_and_the_lead_confirms(town: UnboundTown) -> None:
    answer, asked = town.say("老陈", "我是3号楼楼栋长", room="群")
    assert answer.text == "@老陈 好的，等周宁确认，确认了告诉您。"
    assert asked.chat == "@周宁"
    assert asked.text == (
        "“老陈”在“群”里说自己是金德花园3号楼楼栋长，名单上是陈慧。是本人回 1，不是回 0。"
    )
    done, told = town.say("周宁", "1")
    assert done.text == "好的，“老陈”就是金德花园3号楼楼栋长陈慧。"
    assert (told.chat, told.text) == (
        "群",
        "@老陈 周宁确认了，您是金德花园3号楼楼栋长。请加我好友，有人报事我私聊告诉您。",
    )
    assert steward(town, "老陈") == "JD-003"


def test_in_private_the_estate_is_asked_for_when_two_are_called_so(town: UnboundTown) -> None:
    (said,) = town.say("老陈", "我是3号楼楼栋长")
    assert said.text == (
        "有几个都叫这个名字：金德花园3号楼、锦绣苑3号楼。请写全，比如“我是金德花园3号楼楼栋长”。"
    )
    town.say("老陈", "我是金德花园3号楼楼栋长")
    _, told = town.say("周宁", "1")
    assert told.chat == "@老陈"
    assert told.text.endswith("有人报事我在这里告诉您，回“待办”看手上的事。")


def test_without_a_building_it_is_asked_for(town: UnboundTown) -> None:
    (said,) = town.say("老陈", "我是楼栋长")
    assert said.text.startswith("您是哪栋楼的楼栋长？")
    answer, _ = town.say("老陈", "我是楼栋长", room="群")
    assert "等周宁确认" in answer.text


def test_zero_refuses_and_both_hear_it(town: UnboundTown) -> None:
    town.say("路人", "我是3号楼楼栋长", room="群")
    done, told = town.say("周宁", "0")
    assert done.text == "好的，没有绑定“路人”。"
    assert told.text == "@路人 周宁没有确认您是金德花园3号楼楼栋长。弄错了的话请直接找周宁。"
    assert steward(town, "路人") is None


def test_a_vacant_post_goes_to_who_says_so(town: UnboundTown) -> None:
    _, asked = town.say("老五", "我是金德花园5号楼楼栋长")
    assert "这栋楼还没有楼栋长。回 1 就由这位来当，回 0 不是。" in asked.text
    town.say("周宁", "1")
    assert steward(town, "老五") == "JD-005"
    with town.turn() as turn:
        lists = roster.load(turn)
    assert any(
        post.person_code == "老五@JD-005" and post.unit_code == "JD-005" for post in lists.posts
    )


def test_two_who_wait_are_asked_about_one_after_the_other(town: UnboundTown) -> None:
    town.say("老五", "我是金德花园5号楼楼栋长")
    town.say("老一", "我是金德花园1号楼楼栋长")
    done, _ = town.say("周宁", "1")
    assert done.text.splitlines()[0] == "好的，“老一”就是金德花园1号楼楼栋长老一。"
    assert done.text.splitlines()[1].startswith("“老五”私下说自己是金德花园5号楼楼栋长")
    town.say("周宁", "1")
    assert (steward(town, "老一"), steward(town, "老五")) == ("JD-001", "JD-005")
    assert town.say("周宁", "1") == []


def test_saying_it_again_asks_nobody_again(town: UnboundTown) -> None:
    town.say("老陈", "我是3号楼楼栋长", room="群")
    (said,) = town.say("老陈", "我是3号楼楼栋长", room="群")
    assert said.text == "@老陈 还在等周宁确认，确认了告诉您。"
    for number in (1, 4):
        town.say("老陈", f"我是金德花园{number}号楼楼栋长")
    (said,) = town.say("老陈", "我是金德花园5号楼楼栋长")
    assert "先等等回音" in said.text


def test_who_is_the_steward_already_is_told_so(town: UnboundTown) -> None:
    town.bind("陈慧")
    (said,) = town.say("陈慧", "我是3号楼楼栋长", room="群")
    assert said.text == "@陈慧 您就是3号楼楼栋长，不用再绑定。"
    assert town.say("陈慧", "我是3号楼楼栋长", room="群", mentioned=False) == []


def test_somebody_of_the_lists_cannot_become_another(town: UnboundTown) -> None:
    town.bind("王丽")
    answer, told = town.say("王丽", "我是3号楼楼栋长", room="群")
    assert "名单上金德花园3号楼的楼栋长是别人" in answer.text
    assert (told.chat, told.text.split("，")[0]) == ("@周宁", "王丽说自己是金德花园3号楼楼栋长")
    assert steward(town, "王丽") is None
    # But a vacant post may be hers.
    town.say("王丽", "我是金德花园5号楼楼栋长")
    town.say("周宁", "1")
    assert steward(town, "王丽") == "JD-005"


def test_a_building_that_no_list_has(town: UnboundTown) -> None:
    (said,) = town.say("老陈", "我是88号楼楼栋长")
    assert said.text.startswith("没有找到“88号楼”。")
    assert town.say("老陈", "我是88号楼楼栋长", room="群", mentioned=False) == []


def test_in_a_group_of_no_building_the_estate_is_asked_for(town: UnboundTown) -> None:
    (said,) = town.say("老陈", "我是3号楼楼栋长", room="新群", mentioned=False)
    assert "金德花园3号楼、锦绣苑3号楼" in said.text


def test_the_deputy_confirms_while_the_lead_is_away(town: UnboundTown) -> None:
    town.bind("沈岚")
    lead, deputy = town.person("周宁"), town.person("沈岚")
    with town.turn() as turn:
        until = turn.now + timedelta(days=3)
        org.add_leave(turn, Leave(person=lead, since=turn.now, until=until, deputy=deputy))
    _, asked = town.say("老陈", "我是3号楼楼栋长", room="群")
    assert asked.chat == "@沈岚"
    town.say("沈岚", "1")
    assert steward(town, "老陈") == "JD-003"


def test_where_nobody_leads_the_operator_is_asked() -> None:
    town = UnboundTown()
    town.bind("小吴")
    with town.turn() as turn:
        turn.connection.exec_driver_sql("UPDATE posts SET until = since WHERE role = 'lead'")
    _, asked = town.say("老陈", "我是金德花园3号楼楼栋长")
    assert asked.chat == "@小吴"
    with town.turn() as turn:
        turn.connection.exec_driver_sql("UPDATE posts SET until = since WHERE role = 'operator'")
    (said,) = town.say("老沈", "我是金德花园4号楼楼栋长")
    assert "还没有负责人能确认" in said.text


def test_the_overview_says_how_many_wait(town: UnboundTown) -> None:
    town.say("老陈", "我是3号楼楼栋长", room="群")
    (said,) = town.say("周宁", "绑定情况")
    assert said.text.splitlines()[-1] == "等您确认的楼栋长 1 位"
