"""The demo town on its own Telegram, played through its page."""

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from bot.channels.replay.pictures import picture
from tests.emulators.telegram import demo
from tests.emulators.telegram.world import Json

pytestmark = pytest.mark.slow

#: Seconds until an answer must be there, and between two looks, as the page has them.
PATIENCE, LOOK_EVERY = 20, 0.1


@dataclass
class Page:
    """The page, as a person uses it."""

    http: httpx.AsyncClient
    ids: dict[str, int] = field(default_factory=dict)

    async def open(self) -> None:
        people = (await self.state(0, 0))["people"]
        self.ids = {person["name"]: person["id"] for person in people}

    async def state(self, user: int, chat: int) -> Json:
        answer = await self.http.get("/ctl/state", params={"user": user, "chat": chat})
        found: Json = answer.json()
        return found

    async def chat_of(self, name: str, title: str | None) -> int:
        user = self.ids[name]
        groups = (await self.state(user, user))["groups"]
        return next((g["id"] for g in groups if g["title"] == title), user)

    async def do(self, name: str, action: str, title: str | None = None, **more: object) -> int:
        body = {"user": self.ids[name], "chat": await self.chat_of(name, title), **more}
        return (await self.http.post(f"/ctl/{action}", json=body)).status_code

    async def hears(self, name: str, words: str, title: str | None = None) -> Json:
        """The message with these words, once it is there."""
        chat = await self.chat_of(name, title)
        async with asyncio.timeout(PATIENCE):
            while True:
                for message in (await self.state(self.ids[name], chat))["messages"]:
                    if message["isBot"] and words in message["text"]:
                        found: Json = message
                        return found
                await asyncio.sleep(LOOK_EVERY)


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(demo.run(0, tmp_path, opened.set_result))
    try:
        async with httpx.AsyncClient(base_url=await opened, trust_env=False) as http:
            made = Page(http)
            await made.open()
            yield made
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def test_a_report_goes_its_way_by_buttons_and_time_passes(page: Page) -> None:
    group = "3号楼群"
    shown = await page.http.get("/")
    assert "镇上时间" in shown.text
    photo = base64.b64encode(picture("1")).decode()
    await page.do("王丽", "photos", group, photos=[photo], text="@小楼 3号楼门口下水井盖坏了")
    asked = await page.hears("王丽", "回 1 提交", group)
    assert await page.do("王丽", "press", group, message=asked["id"], label="1") == 200
    await page.hears("王丽", "已登记 #1001", group)
    task = await page.hears("陈慧", "#1001 紧急")
    assert task["photo"]
    assert (await page.http.get(f"/ctl/file/{task['photo']}")).content
    await page.do("陈慧", "forward", minutes=16)
    await page.hears("周宁", "#1001")
    assert await page.do("陈慧", "press", message=task["id"], label="7") == 409


async def test_people_block_edit_and_things_go_wrong(page: Page) -> None:
    await page.do("王丽", "fault", kind="429")
    await page.do("王丽", "privacy", on=True)
    await page.do("王丽", "block", blocked=True)
    state = await page.state(page.ids["王丽"], page.ids["王丽"])
    assert (state["readsAll"], state["blocked"]) == (False, True)
    await page.do("陈慧", "say", text="待办")
    said = (await page.state(page.ids["陈慧"], page.ids["陈慧"]))["messages"][0]
    await page.do("陈慧", "edit", message=said["id"], text="看板")
    state = await page.state(page.ids["陈慧"], page.ids["陈慧"])
    assert (state["messages"][0]["text"], state["messages"][0]["edited"]) == ("看板", True)
    assert await page.do("陈慧", "dance") == 404
    assert (await page.http.get("/ctl/file/none")).status_code == 404
