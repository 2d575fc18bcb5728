"""The operator's look at the channels, and what strangers learn of the town's health."""

from dataclasses import replace
from datetime import timedelta

import httpx

from bot.channels.standing import Standing, State
from bot.domain.ids import OutboxId
from bot.messages import ChatAddress, Outgoing
from bot.web.app import create_app, create_town_app
from bot.web.site import read_town
from storage import alarms, org, outbox, standings
from storage.directory import TownCard
from storage.store import Turn
from tests.web.door.test_links import at_home, page_of
from tests.web.door.town import PUBLIC, SETTINGS, Browser, DoorTown


class Waiting:
    """A channel that waits for somebody to scan its code."""

    name = "wechat"

    def __init__(self, town: DoorTown) -> None:
        now = town.clock.now()
        self.standing = Standing(
            channel="wechat",
            bot="xiaolou",
            state=State.LOGIN,
            since=now,
            heard_at=now,
            error="gateway: logged out",
            error_at=now,
            notes=("今天还能发 120 条",),
            code="http://weixin.qq.com/x/abc",
        )


async def with_a_channel(town: DoorTown) -> DoorTown:
    """The same town with a channel beside its pages."""
    app = create_town_app(
        channel=town.channel,
        store=town.store,
        clock=town.clock,
        town=await read_town(town.store, town.clock),
        settings=SETTINGS,
        photos=town.house.media._folder,  # noqa: SLF001  # where the house keeps them
        channels=[town.channel, Waiting(town)],  # type: ignore[list-item]  # only looked at
    )
    return replace(town, app=app)


async def test_the_operator_sees_the_channels_and_the_code_to_scan(town: DoorTown) -> None:
    town = await with_a_channel(town)
    await town.do(lambda turn: alarms.raise_alarm(turn, "x", "3号楼没有楼栋长"))
    operator = await at_home(town, "小吴")
    assert "运行情况" in page_of(operator).text

    page = await operator.open("/status")

    assert "网页 正常" in page.text
    assert "微信 要扫码登录" in page.text
    assert "账号 xiaolou" in page.text
    assert "gateway: logged out" in page.text
    assert "今天还能发 120 条" in page.text
    assert "没有等着发的消息" in page.text
    assert "3号楼没有楼栋长" in page.text
    assert "<svg" in page.answer.text.split("用这个账号的手机扫一扫")[0]
    assert "style=" not in page.answer.text


async def test_channels_of_other_processes_are_shown_as_they_last_said(town: DoorTown) -> None:
    now = town.clock.now()
    telegram = Standing(channel="telegram", state=State.ON, since=now, heard_at=now)
    await town.do(lambda turn: standings.keep(turn, [telegram]))
    operator = await at_home(town, "小吴")
    assert "Telegram 正常" in (await operator.open("/status")).text
    town.clock.forward(timedelta(minutes=5))
    assert "Telegram 没有程序在跑它" in (await operator.open("/status")).text


async def test_what_waits_is_counted_with_its_age(town: DoorTown) -> None:
    def leave(turn: Turn) -> None:
        (person,) = org.people_named(turn, "陈慧")
        address = ChatAddress(channel="wechat", bot="xiaolou", chat="x", private=True)
        letter = Outgoing(id=OutboxId(turn.new_id()), address=address, text="到点了")
        outbox.post(turn, letter, priority=letter.priority, not_before=turn.now, person=person.id)

    await town.do(leave)
    town.clock.forward(timedelta(minutes=7))
    page = await (await at_home(town, "小吴")).open("/status")
    assert "有 1 条等着发，最早的一条该发而没发出去已经 7 分钟。" in page.text


async def test_nobody_else_sees_them(town: DoorTown) -> None:
    for browser in (town.browser(), await at_home(town, "陈慧"), await at_home(town, "周宁")):
        page = await browser.open("/status")
        assert page.status == 403
        assert "给管理员看" in page.text
        assert "网页 正常" not in page.text


async def test_strangers_learn_that_there_are_alarms_not_what_they_say(town: DoorTown) -> None:
    await town.do(lambda turn: alarms.raise_alarm(turn, "x", "联系不上陈慧"))
    answer = await town.browser().web.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["alarms"] == 1

    async with _on_this_machine(town) as here:
        assert (await here.get("/healthz")).json()["alarms"] == ["联系不上陈慧"]
        behind = {"X-Forwarded-For": "203.0.113.7"}
        assert (await here.get("/healthz", headers=behind)).json()["alarms"] == 1


def _on_this_machine(town: DoorTown) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=town.app, client=("127.0.0.1", 50_000))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8710")


async def test_the_bare_address_says_where_the_way_in_is(town: DoorTown) -> None:
    page = await town.browser().open("/")
    assert page.status == 404
    assert "扫楼门口的码" in page.text
    for path in ("/api/people", "/api/messages?chat=x", "/api/stream?chat=x", "/static/main.js"):
        assert (await town.browser().web.get(path)).status_code == 404


async def test_the_demo_has_the_pages_too_and_leads_to_them(town: DoorTown) -> None:
    card = TownCard(name="新安镇", zone="Asia/Shanghai", origin="demo")
    app = create_app(
        channel=town.channel,
        store=town.store,
        clock=town.clock,
        town=card,
        settings=SETTINGS,
        photos=town.house.media._folder,  # noqa: SLF001  # where the house keeps them
    )
    demo = replace(town, app=app)
    assert 'href="/try/door"' in (await demo.browser().web.get("/")).text
    visitor = Browser(demo, "127.0.0.1")
    page = await visitor.open("/try/door")
    assert "金德花园3号楼" in page.text
    page = await Browser(demo, "127.0.0.1").open("/try/steward")
    assert page.text.startswith("跳到写字的地方 陈慧")
    assert str(page.answer.url).startswith(PUBLIC)
    page = await visitor.open("/status")
    assert "网页 正常" in page.text
