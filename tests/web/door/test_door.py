"""A building's door: anybody reports there, without scripts, and comes back to it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage import links, org
from storage.store import Turn
from storage.tables import AccountRow, LinkRow, PersonRow, WebMessageRow, table_of
from tests.web.door.town import PUBLIC, DoorTown, picture


def _rows(turn: Turn) -> list[int]:
    tables = (table_of(AccountRow), table_of(LinkRow), table_of(PersonRow), table_of(WebMessageRow))
    return [
        turn.connection.execute(select(func.count()).select_from(one)).scalar_one()
        for one in tables
    ]


async def test_a_first_look_shows_the_house_and_writes_nothing(town: DoorTown) -> None:
    path = await town.door()
    before = await town.look(_rows)

    page = await town.browser().open(path)

    assert page.status == 200
    assert "金德花园3号楼" in page.text
    assert "楼栋长 陈慧" in page.text
    assert "私人链接" not in page.text
    assert await town.look(_rows) == before


async def test_the_story_without_a_script(town: DoorTown) -> None:
    visitor = town.browser()
    await visitor.open(await town.door())

    page = await visitor.say("门口下水井盖坏了，孩子差点掉下去", [picture()])
    assert page.said[-2] == "门口下水井盖坏了，孩子差点掉下去"
    assert "【井盖·紧急】3号楼门口，下水井盖坏了（1张照片）" in page.said[-1]
    assert len(page.pictures) == 1

    page = await visitor.press("提交")
    assert page.said[-2] == "1 提交"
    assert "已登记 #1001，已通知楼栋长陈慧" in page.said[-1]

    steward = town.browser("203.0.113.9")
    await steward.open(await town.link("陈慧"))
    await steward.press("我来办理")
    page = await steward.say("新井盖装好了", text="办结 1001")
    assert "#1001 记下了" in page.text

    page = await visitor.open(visitor.page.answer.url.path if visitor.page else "")
    assert "上次看过之后" in page.text
    assert "您看好了吗" in page.said[-1]
    page = await visitor.press("好了，满意")
    assert "#1001 结束了" in page.said[-1]
    assert "上次看过之后" not in page.text


async def test_a_question_answered_cannot_be_pressed_again(town: DoorTown) -> None:
    visitor = town.browser()
    await visitor.open(await town.door())
    asked = await visitor.say("3楼楼道灯坏了")
    form = asked.form(with_button="1 提交")

    await visitor.press("提交")
    again = await visitor.send(form, {"text": "1"})

    buttons = [its for one in again.forms for label, its in one.buttons.items() if "提交" in label]
    assert [disabled for _, _, disabled in buttons] == [True]
    assert [text for text in again.said if text == "1 提交"] == ["1 提交"]
    assert sum("已登记" in text for text in again.said) == 1


async def test_a_form_sent_twice_says_it_once_and_makes_one_visitor(town: DoorTown) -> None:
    visitor = town.browser()
    page = await visitor.open(await town.door())
    form = page.form(with_button="发送")
    before = await town.look(_rows)

    await asyncio.gather(*(visitor.send(form, {"words": "3楼楼道灯坏了"}) for _ in range(3)))
    page = await visitor.open(form.action)

    assert page.said.count("3楼楼道灯坏了") == 1
    after = await town.look(_rows)
    assert (after[0] - before[0], after[2] - before[2]) == (1, 1)


async def test_going_back_and_writing_something_else_loses_nothing(town: DoorTown) -> None:
    visitor = town.browser()
    page = await visitor.open(await town.door())
    form = page.form(with_button="发送")

    await visitor.send(form, {"words": "3楼楼道灯坏了"})
    page = await visitor.send(form, {"words": "不对，是5楼楼道灯坏了"})

    assert page.said.count("3楼楼道灯坏了") == 1
    assert page.said.count("不对，是5楼楼道灯坏了") == 1


async def test_the_private_link_shows_the_same_chat_in_another_browser(town: DoorTown) -> None:
    visitor = town.browser()
    await visitor.open(await town.door())
    page = await visitor.say("3楼楼道灯坏了")
    link = page.text.split(f"{PUBLIC}/l/")[1].split()[0]

    other = town.browser("198.51.100.4")
    await other.open(f"/l/{link}")
    shown = await other.press("是我自己的，打开")

    assert shown.said[1:] == page.said[1:]
    page = await other.press("提交")
    assert "已登记 #1001" in page.said[-1]
    page = await visitor.open(await town.door())
    assert "已登记 #1001" in page.said[-1]


async def test_two_visitors_do_not_see_each_other(town: DoorTown) -> None:
    door = await town.door()
    one, two = town.browser(), town.browser()
    await one.open(door)
    await one.say("3楼楼道灯坏了")

    page = await two.open(door)
    assert "3楼楼道灯" not in page.text
    page = await two.say("进度")
    assert "3楼楼道灯" not in page.text


async def test_who_comes_by_two_doors_has_a_chat_about_each(town: DoorTown) -> None:
    visitor = town.browser()
    await visitor.open(await town.door("3号楼"))
    await visitor.say("3楼楼道灯坏了")
    page = await visitor.open(await town.door("4号楼"))
    assert "楼道灯" not in page.text
    page = await visitor.say("电梯又停了")
    assert "4号楼" in page.said[-1]
    page = await visitor.open(await town.door("3号楼"))
    assert "3号楼" in page.said[-1]


async def test_words_that_are_not_taken_come_back(town: DoorTown) -> None:
    visitor = town.browser()
    await visitor.open(await town.door())

    page = await visitor.say("井盖坏了", [b"no picture"])
    assert page.status == 400
    assert "这个文件打不开" in page.text
    assert "照片请重新选一次" in page.text
    assert ">井盖坏了</textarea>" in page.answer.text

    page = await visitor.say("")
    assert page.status == 400
    assert "还没写内容" in page.text


async def test_what_was_said_long_ago_is_a_press_away(town: DoorTown) -> None:
    visitor = town.browser()
    await visitor.open(await town.door())
    await visitor.say("3楼楼道灯坏了")
    page = await visitor.press("不报")
    account = await town.look(_newest_account)
    for number in range(30):
        town.clock.forward(timedelta(minutes=1))
        page = await visitor.say(f"#{2000 + number}")
    assert account

    assert "看更早的" in page.text
    assert not [text for text in page.said if "3楼楼道灯" in text]
    older = page.answer.text.split('class="older"><a href="')[1].split('"')[0]
    page = await visitor.open(older)
    assert [text for text in page.said if text == "3楼楼道灯坏了"]
    assert "回到最近的" in page.text


def _newest_account(turn: Turn) -> str:
    accounts = table_of(AccountRow)
    return str(
        turn.connection.execute(select(accounts.c.platform_id).order_by(accounts.c.id.desc()))
        .scalars()
        .first()
    )


class TestATelephoneNumber:
    async def test_is_seen_by_the_steward_alone_and_can_be_taken_back(self, town: DoorTown) -> None:
        visitor = town.browser()
        await visitor.open(await town.door())
        await visitor.say("3楼楼道灯坏了")
        page = await visitor.press("提交")
        page = await visitor.send(page.form("/phone"), {"phone": "138-1234 5678"})
        assert "已留电话 138****5678" in page.text
        assert "13812345678" not in page.answer.text

        steward = town.browser()
        page = await steward.open(await town.link("陈慧"))
        assert "13812345678" in page.text
        lead = town.browser()
        page = await lead.open(await town.link("周宁"))
        assert "13812345678" not in page.answer.text

        page = await visitor.open(await town.door())
        page = await visitor.press("收回号码")
        assert "留个电话" in page.text
        page = await steward.open(await town.link("陈慧"))
        assert not page.text.count("电话 13812345678")

    @pytest.mark.parametrize("wrong", ["123", "28812345678", "1381234567x", "<b>", "1" * 60])
    async def test_that_is_none_is_refused(self, town: DoorTown, wrong: str) -> None:
        visitor = town.browser()
        await visitor.open(await town.door())
        page = await visitor.say("3楼楼道灯坏了")
        page = await visitor.send(page.form("/phone"), {"phone": wrong})
        assert page.status == 400
        assert "这个号码看着不对" in page.text
        assert "已留电话" not in page.text

    async def test_of_a_landline_is_taken(self, town: DoorTown) -> None:
        visitor = town.browser()
        await visitor.open(await town.door())
        page = await visitor.say("3楼楼道灯坏了")
        page = await visitor.send(page.form("/phone"), {"phone": "0518-83212345"})
        assert "已留电话 051****2345" in page.text

    async def test_cannot_be_left_by_who_has_said_nothing(self, town: DoorTown) -> None:
        visitor = town.browser()
        page = await visitor.open(await town.door())
        form = page.form(with_button="发送")
        form.action += "/phone"
        page = await visitor.send(form, {"phone": "13812345678"})
        assert page.status == 403


async def test_a_shared_telephone_can_be_left_by_its_user(town: DoorTown) -> None:
    visitor = town.browser()
    await visitor.open(await town.door())
    await visitor.say("3楼楼道灯坏了")

    page = await visitor.press("不是我的手机，退出")

    assert "楼道灯" not in page.text
    page = await visitor.say("电梯又停了")
    assert "楼道灯" not in page.text


async def test_a_stranger_at_the_door_is_told_nothing_of_the_building(town: DoorTown) -> None:
    resident = town.browser()
    await resident.open(await town.door())
    await resident.say("3楼楼道灯坏了")
    await resident.press("提交")

    visitor = town.browser()
    await visitor.open(await town.door())
    for words in ("进度", "#1001", "我的", "待办", "看板", "全部", "本月", "绑定情况"):
        page = await visitor.say(words)
        assert "楼道灯" not in page.text, words


async def test_somebody_of_the_lists_is_themselves_at_the_door(town: DoorTown) -> None:
    steward = town.browser()
    own = await town.link("陈慧")
    await steward.open(own)
    page = await steward.open(await town.door())
    assert own in page.answer.text
    page = await steward.say("3楼楼道灯坏了")
    people = await town.look(lambda turn: org.people_named(turn, "陈慧"))
    assert len(people) == 1
    mine = await town.look(lambda turn: links.account_of(turn, own.removeprefix("/l/")))
    assert mine is not None
    chats = await town.look(lambda turn: links.chats(turn, mine.id))
    assert any(chat.unit is not None for chat in chats)


async def test_who_sends_nothing_becomes_no_visitor(town: DoorTown) -> None:
    visitor = town.browser()
    await visitor.open(await town.door())
    before = await town.look(_rows)
    page = await visitor.say("")
    assert page.status == 400
    assert "/l/" not in page.text
    assert await town.look(_rows) == before


async def test_the_line_of_the_day_is_put_in_place_once(town: DoorTown) -> None:
    visitor = town.browser()
    await visitor.open(await town.door())
    taken = (await visitor.script(await town.door(), words="3楼楼道灯坏了")).json()
    assert f'<p class="day" id="d{taken["said"]}">' in taken["html"]
