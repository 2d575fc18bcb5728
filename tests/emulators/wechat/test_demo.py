"""The demo town on its own WeChat, played through its gateway's control side."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.emulators.wechat import demo
from tests.support.required import missing

pytestmark = pytest.mark.slow

#: Seconds until an answer must be there, at a person's pace, and between two looks.
PATIENCE, LOOK_EVERY = 40, 0.1


@dataclass
class Page:
    """What the page calls."""

    http: httpx.AsyncClient
    minutes: asyncio.Queue[int]
    ids: dict[str, str] = field(default_factory=dict)

    async def open(self) -> None:
        found = (await self.http.get("/state")).json()
        self.ids = {one["name"]: one["id"] for one in found["contacts"]}
        self.ids |= {one["topic"]: one["id"] for one in found["rooms"]}

    async def say(self, name: str, text: str, group: str | None = None) -> None:
        room = {"room": self.ids[group]} if group else {}
        answer = await self.http.post("/say", json={"from": self.ids[name], "text": text, **room})
        assert answer.status_code == httpx.codes.OK, answer.text

    async def hears(self, chat: str, words: str) -> str:
        """What the bot says in a group, or to somebody alone, once it says these words."""
        async with asyncio.timeout(PATIENCE):
            while True:
                said: list[dict[str, Any]] = (await self.http.get("/said")).json()
                for one in said:
                    if one["chat"] == self.ids[chat] and words in one["text"]:
                        return str(one["text"])
                await asyncio.sleep(LOOK_EVERY)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


async def given(minutes: "asyncio.Queue[int]") -> AsyncIterator[int]:
    while True:
        yield await minutes.get()


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    if not demo.is_installed():
        missing("no Wechaty gateway: `make test` installs one")
    opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    minutes: asyncio.Queue[int] = asyncio.Queue()
    running = asyncio.create_task(
        demo.run(free_port(), tmp_path, given(minutes), opened.set_result)
    )
    try:
        running.add_done_callback(lambda _: opened.cancel())
        async with httpx.AsyncClient(base_url=await opened, trust_env=False) as http:
            made = Page(http, minutes)
            await made.open()
            yield made
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def test_a_report_goes_its_way_and_time_passes(page: Page) -> None:
    group = "3号楼群"
    await page.say("王丽", "@小楼 3号楼门口下水井盖坏了", group)
    await page.hears(group, "回 1 提交")
    await page.say("王丽", "1", group)
    await page.hears(group, "已登记 #1001")
    await page.hears("陈慧", "#1001")

    page.minutes.put_nowait(16)

    await page.hears("周宁", "#1001")


async def test_a_port_that_is_taken_is_an_error(tmp_path: Path) -> None:
    minutes: asyncio.Queue[int] = asyncio.Queue()
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(OSError, match="in use"),
    ):
        await demo.run(taken.getsockname()[1], tmp_path, given(minutes), lambda _: None)
