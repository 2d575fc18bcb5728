"""What pages ask and what they are answered, over real SQLite."""

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from bot.channels.web.settings import WebSettings
from bot.errors import OperatorError, StorageError
from bot.messages import Attachment
from bot.web.app import create_app, create_status_app
from bot.web.site import check_may_be_open, read_town
from storage import alarms
from storage.directory import TownCard
from storage.weblog import forget, forget_before
from tests.web.town import (
    PEOPLE,
    WebTown,
    account_of,
    private_chat_of,
    room_chat,
    web_town,
)

ROOM = room_chat("3号楼群")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[WebTown]:
    async with web_town(tmp_path) as town:
        yield town


@pytest.fixture
async def web(town: WebTown) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=town.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8710") as web:
        yield web


def wish(
    text: str = "电梯又停了", name: str = "王丽", chat: str = ROOM, **other: object
) -> dict[str, object]:
    return {
        "messageId": str(uuid4()),
        "person": account_of(name),
        "chat": chat,
        "text": text,
        **other,
    }


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), "brown").save(out, "JPEG")
    return out.getvalue()


async def said(web: httpx.AsyncClient, chat: str = ROOM, **query: str | int) -> Any:  # noqa: ANN401  # JSON
    answer = await web.get("/api/messages", params={"chat": chat, **query})
    assert answer.status_code == 200
    return answer.json()


async def test_what_somebody_says_is_there_for_everybody(
    web: httpx.AsyncClient, town: WebTown
) -> None:
    answer = await web.post("/api/messages", json=wish("@小楼 井盖坏了"))
    assert answer.status_code == 200
    own, bots = (await said(web))["messages"]
    assert (own["text"], own["senderName"]) == ("@小楼 井盖坏了", "王丽")
    assert bots["sender"] is None
    assert bots["mentions"] == [{"account": account_of("王丽"), "name": "王丽"}]
    heard = town.bot.heard[0]
    assert (heard.text, heard.mentioned, heard.chat_name) == ("井盖坏了", True, "3号楼群")


async def test_a_name_comes_from_the_town_and_never_from_the_page(
    web: httpx.AsyncClient, town: WebTown
) -> None:
    answer = await web.post("/api/messages", json=wish(senderName="张远"))
    assert answer.status_code == 422
    assert town.bot.heard == []


async def test_trouble_is_answered_so_that_the_page_tries_again(
    web: httpx.AsyncClient, town: WebTown
) -> None:
    town.bot.trouble = [StorageError("locked")]
    body = wish()
    first = await web.post("/api/messages", json=body)
    assert (first.status_code, first.json()["error"]) == (503, "现在忙不过来，请稍后再试。")
    assert (await web.post("/api/messages", json=body)).status_code == 200
    assert len((await said(web))["messages"]) == 1
    assert len(town.bot.heard) == 1


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        (wish(" "), 400, "还没写内容"),
        (wish("长" * 20_001), 413, "内容太长了"),
        (wish(photos=["x"] * 10), 413, "最多发 9 张照片"),
        (wish(quote="x"), 400, "找不到了"),
        (wish(name="nobody"), 404, "找不到这个人"),
        (wish(chat="room:nowhere"), 404, "找不到这个群"),
        (wish(chat=private_chat_of("陈慧")), 404, "找不到这个群"),
        (wish(messageId="o1"), 422, "格式不对"),
    ],
)
async def test_a_refusal_is_a_plain_sentence(
    web: httpx.AsyncClient, body: dict[str, object], status: int, sentence: str
) -> None:
    answer = await web.post("/api/messages", json=body)
    assert answer.status_code == status
    assert sentence in answer.json()["error"]


async def test_ten_thousand_characters_with_markup_come_back_as_they_were(
    web: httpx.AsyncClient,
) -> None:
    text = ("<script>alert(1)</script>' OR 1=1 --\u202e😀\x00" * 300)[:10_000]
    await web.post("/api/messages", json=wish(text))
    assert (await said(web))["messages"][0]["text"] == text


async def test_somebody_who_cannot_be_written_to_yet_can_write_first(
    web: httpx.AsyncClient, town: WebTown
) -> None:
    chats = (await web.get("/api/chats", params={"person": account_of("赵敏")})).json()
    assert chats[0] == {
        "id": private_chat_of("赵敏"),
        "name": "小楼",
        "about": "私聊",
        "private": True,
        "member": True,
    }
    answer = await web.post("/api/messages", json=wish("你好", "赵敏", chats[0]["id"]))
    assert answer.status_code == 200
    assert town.bot.heard[0].address.private


async def test_scroll_back_goes_page_by_page_and_forward_again(web: httpx.AsyncClient) -> None:
    for number in range(7):
        await web.post("/api/messages", json=wish(f"第{number}句"))
    newest = await said(web, limit=3)
    assert [m["text"] for m in newest["messages"]] == ["第4句", "第5句", "第6句"]
    assert newest["more"]
    middle = await said(web, limit=3, before=newest["messages"][0]["id"])
    assert [m["text"] for m in middle["messages"]] == ["第1句", "第2句", "第3句"]
    oldest = await said(web, limit=3, before=middle["messages"][0]["id"])
    assert ([m["text"] for m in oldest["messages"]], oldest["more"]) == (["第0句"], False)
    missed = await said(web, limit=2, after=middle["messages"][-1]["id"])
    assert ([m["text"] for m in missed["messages"]], missed["more"]) == (["第4句", "第5句"], True)


async def test_a_question_is_open_until_its_button_was_pressed(web: httpx.AsyncClient) -> None:
    await web.post("/api/messages", json=wish("@小楼 井盖坏了"))
    page = await said(web)
    question = page["messages"][-1]
    assert [c["label"] for c in question["choices"]] == ["提交", "不报"]
    assert page["openPrompts"] == [question["prompt"]]
    await web.post("/api/messages", json=wish("1", prompt=question["prompt"]))
    answer = await web.get("/api/prompts", params={"chat": [ROOM, "room:nowhere"]})
    assert answer.json() == {"openPrompts": {ROOM: [], "room:nowhere": []}}


async def test_a_photo_is_uploaded_shown_and_fetched_by_the_bot(
    web: httpx.AsyncClient, town: WebTown
) -> None:
    photo = (await web.post("/api/photos", content=picture())).json()
    await web.post("/api/messages", json=wish("", photos=[photo["id"]]))
    (message,) = (await said(web))["messages"]
    for url in (message["photos"][0]["url"], message["photos"][0]["preview"]):
        shown = await web.get(url)
        assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    locator = town.bot.heard[0].photos[0].locator
    assert (await town.channel.fetch(locator))[:2] == b"\xff\xd8"


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [(b"%PDF-1.4", 400, "请选 JPG"), (b"\xff" * (15 * 1024 * 1024 + 1), 413, "最大 15 MB")],
)
async def test_what_is_no_photo_is_refused(
    web: httpx.AsyncClient, content: bytes, status: int, sentence: str
) -> None:
    answer = await web.post("/api/photos", content=content)
    assert (answer.status_code, sentence in answer.json()["error"]) == (status, True)


async def test_a_photo_too_large_is_refused_without_announcing_its_size(
    web: httpx.AsyncClient,
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b"\xff" * 1024 * 1024

    answer = await web.post("/api/photos", content=chunks())
    assert (answer.status_code, answer.json()["error"][:6]) == (413, "照片太大了，")


async def test_a_table_comes_as_a_download_with_its_name(
    web: httpx.AsyncClient, town: WebTown
) -> None:
    await web.post("/api/messages", json=wish("你好", "陈慧", private_chat_of("陈慧")))
    table = Attachment(name="本月.xlsx", media_type="application/vnd.ms-excel", content=b"rows")
    await town.bot.say(town.bot.heard[0], "表在这里", files=(table,))
    message = (await said(web, private_chat_of("陈慧")))["messages"][-1]
    answer = await web.get(message["files"][0]["url"])
    assert answer.content == b"rows"
    assert "%E6%9C%AC%E6%9C%88.xlsx" in answer.headers["content-disposition"]
    for gone in (f"/files/{message['id']}/1", "/files/1/0", "/photos/x.jpg", "/nothing"):
        assert (await web.get(gone)).status_code == 404


async def test_people_are_found_by_name_post_and_estate(web: httpx.AsyncClient) -> None:
    async def names(q: str) -> list[str]:
        return [p["name"] for p in (await web.get("/api/people", params={"q": q})).json()]

    assert (await names("")).index("郑欣然") == len(PEOPLE) - 1
    assert await names("陈慧") == ["陈慧"]
    assert await names("锦绣苑3号楼") == ["郑欣然"]
    assert set(await names("金德 3号楼")) == {"王丽", "李强", "赵敏", "陈慧"}
    assert await names("100%") == []
    (chen,) = (await web.get("/api/people", params={"q": "陈慧"})).json()
    assert chen["about"] == "金德花园3号楼楼栋长"


async def test_rooms_are_found_and_ones_own_come_first(web: httpx.AsyncClient) -> None:
    async def names(**query: str) -> list[str]:
        return [r["name"] for r in (await web.get("/api/rooms", params=query)).json()]

    assert (await names(q="3号楼"))[0] == "3号楼群"
    assert (await names(person=account_of("郑欣然")))[0] == "锦绣苑3号楼群"
    assert await names(q="楼栋长") == ["金德花园楼栋长群"]
    chats = (await web.get("/api/chats", params={"person": account_of("沈岚")})).json()
    assert [c["name"] for c in chats] == ["小楼", "4号楼群", "金德花园楼栋长群"]
    assert (await web.get("/api/chats", params={"person": "x"})).status_code == 404


async def test_the_clock_is_moved_forward_and_to_the_morning(
    web: httpx.AsyncClient, town: WebTown
) -> None:
    before = town.clock.now()
    await web.post("/api/clock", json={"minutes": 15})
    assert timedelta(minutes=15) <= town.clock.now() - before < timedelta(minutes=16)
    answer = await web.post("/api/clock", json={"toMorning": True})
    assert "T00:00:" in answer.json()["now"]  # eight in China
    assert (await web.post("/api/clock", json={"minutes": -1})).status_code == 422
    assert (await web.get("/api/clock")).status_code == 200


async def test_the_page_needs_nothing_from_elsewhere_and_says_so(web: httpx.AsyncClient) -> None:
    page = await web.get("/")
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "://" not in page.text.replace("xmlns=", "")
    assert "王丽" in page.text


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8710", "127.0.0.1.evil.example", "[", ""]
)
async def test_other_host_names_are_refused(web: httpx.AsyncClient, host: str) -> None:
    assert (await web.get("/", headers={"Host": host})).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_other_sites_pages_cannot_write(
    web: httpx.AsyncClient, town: WebTown, headers: dict[str, str]
) -> None:
    assert (await web.post("/api/messages", json=wish(), headers=headers)).status_code == 403
    assert town.bot.heard == []


async def test_the_own_page_may_write(web: httpx.AsyncClient) -> None:
    headers = {"Origin": "http://127.0.0.1:8710", "Sec-Fetch-Site": "same-origin"}
    assert (await web.post("/api/messages", json=wish(), headers=headers)).status_code == 200


async def test_a_flood_is_refused(web: httpx.AsyncClient) -> None:
    answer = await web.post("/api/messages", json=wish("长" * 600_000))
    assert (answer.status_code, answer.json()["error"]) == (413, "发送的内容太大了。")


async def test_health_is_red_while_an_alarm_is_up(web: httpx.AsyncClient, town: WebTown) -> None:
    good = await web.get("/healthz")
    assert (good.status_code, good.json()["outbox"]["waiting"]) == (200, 0)
    now = town.clock.now()
    await town.store.run(lambda turn: alarms.raise_alarm(turn, "operator", "找不到人"), now=now)
    red = await web.get("/healthz")
    assert (red.status_code, red.json()["alarms"]) == (503, ["找不到人"])


async def test_a_real_town_has_a_status_page_and_nothing_else(town: WebTown) -> None:
    app = create_status_app(store=town.store, clock=town.clock, settings=WebSettings())
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as web:
        assert (await web.get("/healthz")).status_code == 200
        assert (await web.get("/")).status_code == 404
    app.state.let_go()


async def test_a_hook_alone_tells_the_world_no_names(town: WebTown) -> None:
    await town.store.run(
        lambda turn: alarms.raise_alarm(turn, "x", "联系不上陈慧"), now=town.clock.now()
    )
    settings = WebSettings(allowed_hosts=("hook.example.cn",))
    app = create_status_app(store=town.store, clock=town.clock, settings=settings)
    here, world = (httpx.ASGITransport(app=app, client=("127.0.0.1", 1)) for _ in range(2))
    async with (
        httpx.AsyncClient(transport=here, base_url="http://127.0.0.1:8710") as web,
        httpx.AsyncClient(transport=world, base_url="https://hook.example.cn") as outside,
    ):
        assert (await web.get("/healthz")).json()["alarms"] == ["联系不上陈慧"]
        behind = {"X-Forwarded-For": "203.0.113.7"}
        assert (await web.get("/healthz", headers=behind)).json()["alarms"] == 1
        assert (await outside.get("/healthz")).json()["alarms"] == 1


async def test_a_clock_that_is_real_cannot_be_moved(town: WebTown) -> None:
    app = create_app(
        channel=town.channel,
        store=town.store,
        clock=town.clock,
        town=await read_town(town.store, town.clock),
        settings=WebSettings(),
    )
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as web:
        assert (await web.post("/api/clock", json={"minutes": 5})).status_code == 404


REAL = TownCard(name="新安镇", zone="Asia/Shanghai", origin="real")
DEMO = TownCard(name="新安镇", zone="Asia/Shanghai", origin="demo")


@pytest.mark.parametrize(
    ("town", "settings", "production"),
    [
        (REAL, WebSettings(), False),
        (REAL, WebSettings(host="0.0.0.0", open_to_network=True), False),  # noqa: S104
        (DEMO, WebSettings(), True),
        (DEMO, WebSettings(host="0.0.0.0"), False),  # noqa: S104
        (DEMO, WebSettings(host="demo.example"), False),
    ],
)
def test_the_open_page_is_refused_where_it_could_do_harm(
    town: TownCard, settings: WebSettings, *, production: bool
) -> None:
    with pytest.raises(OperatorError, match="没有登录"):
        check_may_be_open(town, settings, production=production)


@pytest.mark.parametrize(
    "settings",
    [
        WebSettings(),
        WebSettings(host="localhost"),
        WebSettings(host="::1"),
        WebSettings(host="0.0.0.0", open_to_network=True),  # noqa: S104
    ],
)
def test_the_open_page_is_served_to_this_machine_or_by_an_explicit_wish(
    settings: WebSettings,
) -> None:
    check_may_be_open(DEMO, settings, production=False)


async def test_what_somebody_said_can_be_forgotten(web: httpx.AsyncClient, town: WebTown) -> None:
    photo = (await web.post("/api/photos", content=picture())).json()
    await web.post("/api/messages", json=wish("看", photos=[photo["id"]]))
    await web.post("/api/messages", json=wish("我也看到了", "李强"))
    now = town.clock.now()
    gone = await town.store.run(
        lambda turn: forget(turn, account_of("王丽"), (private_chat_of("王丽"),)), now=now
    )
    assert gone == (photo["id"],)
    assert [m["text"] for m in (await said(web))["messages"]] == ["我也看到了"]
    later = town.clock.now() + timedelta(days=1)
    assert await town.store.run(lambda turn: forget_before(turn, later), now=now) == ()
    assert (await said(web))["messages"] == []
