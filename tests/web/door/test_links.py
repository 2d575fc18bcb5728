"""A personal link: its holder's own page, with what waits, in every browser that opened it."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import update

from storage import accounts, links, org
from storage.store import Turn
from storage.tables import AccountRow, table_of
from tests.web.door.town import Browser, DoorTown, Page, picture


async def filed(
    town: DoorTown, words: str = "3楼楼道灯坏了", photos: Sequence[bytes] = ()
) -> Browser:
    """A visitor of 3号楼 has reported something."""
    visitor = town.browser()
    await visitor.open(await town.door())
    await visitor.say(words, photos)
    await visitor.press("提交")
    return visitor


async def at_home(town: DoorTown, name: str) -> Browser:
    """Somebody's own page, open once all is done that is to be done now."""
    await town.house.ticker.settle()
    browser = town.browser("203.0.113.20")
    await browser.open(await town.link(name))
    return browser


def page_of(browser: Browser) -> Page:
    """What the browser shows."""
    assert browser.page is not None
    return browser.page


async def test_a_steward_takes_and_solves_without_a_chat_app(town: DoorTown) -> None:
    await filed(town, "门口下水井盖坏了，孩子差点掉下去", photos=[picture()])
    steward = await at_home(town, "陈慧")
    page = page_of(steward)
    assert "待办 1 件" in page.text
    assert "#1001 紧急 井盖" in page.text
    assert "等着接手" in page.text
    assert [url for url in page.pictures if url.startswith("/photos-of-task/1001/")]

    page = await steward.press("我来办理")
    assert page.answer.url.fragment == "tasks"
    assert "正在办" in page.text
    assert "谢谢陈慧，#1001 归您了" in page.text

    page = await steward.say("新井盖装好了", [picture("teal")], text="办结 1001")
    assert "#1001 记下了，已请居民确认" in page.text
    assert "您手上没有待办的事" in page.text


async def test_what_is_handed_up_waits_for_the_lead(town: DoorTown) -> None:
    await filed(town)
    steward = await at_home(town, "陈慧")
    await steward.press("上报微社区")

    lead = await at_home(town, "周宁")
    page = page_of(lead)
    assert "#1001" in page.text
    page = await lead.press("受理")
    assert "#1001 归您了" in page.text
    page = await lead.press("看板")
    assert "【金德花园微社区】" in page.text
    page = await lead.say("陈慧", text="派 1001 给")
    assert "#1001 已派给陈慧" in page.text


async def test_who_has_no_chat_app_is_told_there_once_the_link_was_opened(
    town: DoorTown,
) -> None:
    def reached(turn: Turn) -> bool:
        (person,) = org.people_named(turn, "罗敏")
        return accounts.private_address(turn, person.id) is not None

    link = await town.link("罗敏")
    assert not await town.look(reached)
    await town.browser().open(link)
    assert await town.look(reached)


async def test_a_machine_that_makes_previews_sees_nothing_and_changes_nothing(
    town: DoorTown,
) -> None:
    link = await town.link("罗敏")
    machine = town.browser()
    answer = await machine.web.get(link, follow_redirects=False)
    assert answer.status_code == 303
    machine.web.cookies.clear()
    page = await machine.open(answer.headers["location"])
    assert page.status == 403
    assert "罗敏" not in page.text

    def reached(turn: Turn) -> bool:
        (person,) = org.people_named(turn, "罗敏")
        return accounts.private_address(turn, person.id) is not None

    assert not await town.look(reached)


async def test_a_neighbours_link_does_not_make_one_the_neighbour(town: DoorTown) -> None:
    await filed(town)
    other = await filed(town, "电梯又停了，我妈八十了爬不上来")
    link = page_of(other).text.split("/l/")[1].split()[0]
    mine = town.browser()
    await mine.open(await town.door())
    await mine.say("5楼楼道灯坏了")

    page = await mine.open(f"/l/{link}")
    assert "另一个人的私人链接" in page.text
    assert "电梯" not in page.text
    page = await mine.open(await town.door())
    assert "5楼楼道灯坏了" in page.said

    await mine.open(f"/l/{link}")
    page = await mine.press("是我自己的，打开")
    assert "电梯又停了，我妈八十了爬不上来" in page.said


async def test_a_planted_link_makes_nobody_its_visitor_unasked(town: DoorTown) -> None:
    planter = await filed(town)
    link = "/l/" + page_of(planter).text.split("/l/")[1].split()[0]
    victim = town.browser()
    page = await victim.open(link)
    assert "对方也看得到" in page.text
    assert "楼道灯" not in page.text
    page = await victim.open(await town.door())
    assert page.said[1:] == []
    assert "您是" not in page.text

    await victim.open(link)
    page = await victim.press("是我自己的，打开")
    assert "3楼楼道灯坏了" in page.said
    page = await victim.open(await town.door())
    assert "您是访客" in page.text


async def test_who_was_given_a_post_at_a_door_is_called_by_name(town: DoorTown) -> None:
    steward = await at_home(town, "陈慧")
    link = str(page_of(steward).answer.url.path)

    def as_at_a_door(turn: Turn) -> None:
        (person,) = org.people_named(turn, "陈慧")
        account = table_of(AccountRow)
        turn.connection.execute(
            update(account)
            .where(account.c.town == turn.town, account.c.person == person.id)
            .values(name="访客4568")
        )

    await town.do(as_at_a_door)
    page = await steward.open(link)
    assert "访客4568" not in page.answer.text
    assert "陈慧 您的待办" in page.text


async def test_a_link_taken_back_opens_nothing_any_more(town: DoorTown) -> None:
    link = await town.link("陈慧")
    steward = town.browser()
    await steward.open(link)

    def take_back(turn: Turn) -> int:
        (person,) = org.people_named(turn, "陈慧")
        return links.revoke_person(turn, person.id)

    assert await town.do(take_back) == 1
    page = await steward.open(link)
    assert page.status == 404
    assert "这个链接打不开了" in page.text
    page = await steward.open(await town.door())
    assert page.status == 200
    assert "我的待办" not in page.text


@pytest.mark.parametrize("name", ["陈慧", "周宁"])
async def test_the_list_is_the_holders_own(town: DoorTown, name: str) -> None:
    await filed(town)
    somebody = await at_home(town, name)
    assert ("#1001 一般" in page_of(somebody).text) == (name == "陈慧")


async def test_what_has_passed_its_time_is_marked(town: DoorTown) -> None:
    await filed(town)
    steward = await at_home(town, "陈慧")
    await steward.press("我来办理")
    assert "late" not in page_of(steward).answer.text
    town.clock.forward(timedelta(days=8))
    page = await steward.open(str(page_of(steward).answer.url.path))
    assert page.status == 200


async def test_leaving_ends_it_in_this_browser_alone(town: DoorTown) -> None:
    link = await town.link("陈慧")
    one, two = town.browser(), town.browser()
    await one.open(link)
    await two.open(link)
    page = await one.press("不是我的手机，退出")
    assert "已退出" in page.text
    assert (await two.open(link)).status == 200
    assert "待办" in page_of(two).text
