"""The web chat's people: each chat is a window of a real browser, as one person sees it."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, FilePayload, Locator, Page, expect
from sqlalchemy import Row, select

from bot.channels.replay import Saying
from bot.channels.replay.pictures import picture
from bot.channels.web.channel import WebChannel
from bot.channels.web.settings import WebSettings
from bot.channels.web.uploads import Uploads
from bot.clock import VirtualClock
from bot.replay.platform import Shown
from bot.replay.stage import Place, Stage
from bot.web.app import create_app
from bot.web.server import serve
from bot.web.shapes import person_shape, room_shape
from bot.web.site import read_town
from storage import directory
from storage.store import HOME_TOWN, Store, Turn
from storage.tables import WebMessageRow, table_of
from storage.weblog import WebLog
from tests.wires.stage import Counted, Wire

PLACE = Place(channel="web", bot="loudong")
_LOG = table_of(WebMessageRow)
_FROM_BOT = select(_LOG).where(_LOG.c.sender.is_(None)).order_by(_LOG.c.id)


@dataclass
class Windows:
    """The people's end: says what the script says in the window of whoever says it."""

    browser: Browser
    url: str
    store: Store
    clock: VirtualClock
    counted: Counted
    #: Whose window of a group is read: the first who spoke there.
    _watchers: dict[str, str] = field(default_factory=dict)
    _panes: dict[tuple[str, str], Locator] = field(default_factory=dict)
    _last: int = 0

    async def say(self, saying: Saying) -> None:
        """Type it, add the pictures, press Enter."""
        assert saying.quote is None, "these conversations quote nothing"
        chat = saying.address.chat
        self._watchers.setdefault(chat, saying.sender)
        pane = await self._pane(saying.sender, chat)
        for number in range(saying.photos):
            chosen = FilePayload(
                name="photo.png",
                mimeType="image/png",
                buffer=picture(f"{saying.message_id}/{number}"),
            )
            await pane.locator(".tool-holder.photo input").set_input_files(chosen)
        await expect(pane.locator(".thumb:not(.busy)")).to_have_count(saying.photos)
        before = self.counted.taken
        await pane.locator("textarea").fill(saying.text)
        await pane.locator("textarea").press("Enter")
        await self.counted.wait(before + 1)

    async def shown(self) -> Sequence[Shown]:
        """Read the new bubbles of the bot, each in a window of its chat."""
        found = []
        for said in await self._news():
            who = said.chat if said.private else self._watchers[said.chat]
            pane = await self._pane(who, said.chat)
            bubble = pane.locator(f'[data-message="{said.message_id}"]')
            await expect(bubble).to_be_visible()
            found.append(await self._read(bubble, said))
        return found

    async def _read(self, bubble: Locator, said: Row[Any]) -> Shown:
        """What stands in a bubble; of the log only where and when it was said."""
        text = await bubble.locator(".text").inner_text()
        names = await bubble.locator(".text > .mention").all_inner_texts()
        mentions = tuple(name.removeprefix("@") for name in names if name.startswith("@"))
        buttons = await bubble.locator(".choice").all_inner_texts()
        choices = tuple(" ".join(button.split()) for button in buttons)
        # Where the words do not say what to press, the buttons under them do.
        told = [] if any(f"回 {one[0]}" in text for one in choices) else choices
        return Shown(
            message_id=said.message_id,
            at=said.at,
            chat=said.chat,
            private=said.private,
            mentions=mentions,
            text="\n".join([text.strip(), *told]),
            choices=choices,
            photos=await bubble.locator(".photo img").count(),
            issue=said.issue,
        )

    async def _news(self) -> Sequence[Row[Any]]:
        """Which bubbles are new: only where to look, and in which order."""

        def look(turn: Turn) -> Sequence[Row[Any]]:
            return turn.connection.execute(_FROM_BOT.where(_LOG.c.id > self._last)).all()

        new = await self.store.read(look, now=self.clock.now())
        self._last = max([self._last, *(row.id for row in new)])
        return new

    async def _pane(self, who: str, chat: str) -> Locator:
        if (who, chat) not in self._panes:
            page = await self._open(who, chat)
            self._panes[who, chat] = page.locator("section.pane")
            await expect(self._panes[who, chat]).to_be_visible()
        return self._panes[who, chat]

    async def _open(self, who: str, chat: str) -> Page:
        """A window that shows this chat as this person."""

        def look(turn: Turn) -> str:
            person = directory.somebody(turn, PLACE.channel, who)
            assert person is not None, who
            rooms = directory.rooms(turn, PLACE.channel, chat, member=who, limit=1)
            place = (
                room_shape(rooms[0]).model_dump(by_alias=True)
                if rooms
                else {"id": chat, "name": "小楼", "about": "", "private": True, "member": True}
            )
            about = person_shape(person).model_dump(by_alias=True)
            return json.dumps({"town": "新安镇", "panes": [{"person": about, "chat": place}]})

        kept = await self.store.read(look, now=self.clock.now())
        context = await self.browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
        await context.add_init_script(
            f"localStorage.setItem('loudong.panes', {json.dumps(kept, ensure_ascii=False)})"
        )
        page = await context.new_page()
        await page.goto(self.url)
        return page


@asynccontextmanager
async def strung(
    browser: Browser, stage: Stage, clock: VirtualClock, folder: Path
) -> AsyncIterator[Wire]:
    """The web chat's channel, its pages served, and a browser."""
    channel = WebChannel(
        town=HOME_TOWN,
        log=WebLog(stage.store, clock),
        uploads=Uploads(folder / "uploads"),
        clock=clock,
    )
    page = create_app(
        channel=channel,
        store=stage.store,
        clock=clock,
        town=await read_town(stage.store, clock),
        settings=WebSettings(),
    )
    opened: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    serving = asyncio.create_task(
        serve(page, host="127.0.0.1", port=0, stop=stop, ready=opened.set_result)
    )
    try:
        url = f"http://127.0.0.1:{await opened}/"
        yield Wire(
            channel=channel,
            people=lambda counted: Windows(browser, url, stage.store, clock, counted),
        )
    finally:
        stop.set()
        await serving
