"""A small town with its public pages and its real bot, and browsers without scripts to read them.

async with door_town(folder) as town:
    visitor = town.browser()
    page = await visitor.open(await town.door("3号楼"))
    page = await visitor.say("门口下水井盖坏了")
    assert "我这样报" in page.said[-1]
"""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import httpx
from fastapi import FastAPI
from PIL import Image

from bot import app as houses
from bot.channels.web.channel import WebChannel
from bot.channels.web.settings import WebSettings
from bot.channels.web.uploads import Uploads
from bot.clock import ShiftedClock
from bot.domain.calendar import Calendar
from bot.ids import TimeOrderedIds
from bot.roster.compare import compare
from bot.roster.values import Roster
from bot.web.app import create_town_app
from bot.web.server import serve
from bot.web.site import read_town
from storage import doors, links, org, roster, town
from storage.opening import open_store
from storage.seeding import seed_rooms
from storage.store import HOME_TOWN, Store, Turn
from storage.town import Origin
from storage.weblog import WebLog
from tests.support.small_town import START, ZONE, small_roster
from tests.support.units import named

T = TypeVar("T")

PUBLIC = "https://lou.example.cn"
BOT = "loudong"
SETTINGS = WebSettings(public_url=PUBLIC)


def picture(color: str = "brown", kind: str = "JPEG") -> bytes:
    """A photo as a phone sends it."""
    out = BytesIO()
    Image.new("RGB", (640, 480), color).save(out, kind)
    return out.getvalue()


@dataclass
class DoorTown:
    """Everything a test may want to touch."""

    store: Store
    clock: ShiftedClock
    channel: WebChannel
    house: houses.App
    app: FastAPI

    def browser(self, address: str = "203.0.113.7") -> "Browser":
        """A new browser at a network address."""
        return Browser(self, address)

    async def door(self, name: str = "3号楼") -> str:
        """The path of a building's code."""

        def code(turn: Turn) -> str:
            (unit,) = (unit for unit in named(turn, name) if unit.name == name)
            return doors.ensure(turn, unit.id).text

        return f"/d/{await self.do(code)}"

    async def rotate(self, name: str = "3号楼") -> str:
        """The path of a building's new code, in place of the old one."""

        def code(turn: Turn) -> str:
            (unit,) = (unit for unit in named(turn, name) if unit.name == name)
            return doors.rotate(turn, unit.id).text

        return f"/d/{await self.do(code)}"

    async def link(self, name: str) -> str:
        """The path of a new personal link of somebody of the lists."""

        def token(turn: Turn) -> str:
            (person,) = org.people_named(turn, name)
            return links.for_person(turn, person.id, channel="web", bot=BOT)

        return f"/l/{await self.do(token)}"

    async def do(self, work: Callable[[Turn], T]) -> T:
        """Write something."""
        return await self.store.run(work, now=self.clock.now())

    async def look(self, work: Callable[[Turn], T]) -> T:
        """Read something."""
        return await self.store.read(work, now=self.clock.now())


def _settle(turn: Turn, lists: Roster) -> None:
    if town.get(turn) is not None:
        return
    town.create(turn, name="新安镇", origin=Origin.REAL)
    roster.apply(turn, compare(Roster.of(), lists))
    seed_rooms(turn, lists, "web", BOT, unreached=("赵敏", "罗敏"))


@asynccontextmanager
async def door_town(folder: Path, settings: WebSettings = SETTINGS) -> AsyncIterator[DoorTown]:
    """The town in `folder`, on a Monday morning; time goes on from there."""
    clock = ShiftedClock(START - ShiftedClock().now())
    store = await open_store(f"sqlite:///{folder / 'town.db'}", TimeOrderedIds())
    await store.run(lambda turn: _settle(turn, small_roster()), now=clock.now())
    channel = WebChannel(
        town=HOME_TOWN, log=WebLog(store, clock), uploads=Uploads(folder / "uploads"), clock=clock
    )
    calendar = Calendar(zone=ZONE)
    photos = folder / "photos"
    house = houses.build(
        store=store, clock=clock, calendar=lambda: calendar, channels=[channel], photos=photos
    )
    app = create_town_app(
        channel=channel,
        store=store,
        clock=clock,
        town=await read_town(store, clock),
        settings=settings,
        photos=photos,
    )
    await house.start()
    ticking = asyncio.create_task(house.ticker.run())
    try:
        yield DoorTown(store, clock, channel, house, app)
    finally:
        ticking.cancel()
        await asyncio.gather(ticking, return_exceptions=True)
        await house.stop()
        await store.close()


@asynccontextmanager
async def served(town: DoorTown, proxies: Sequence[str] = ()) -> AsyncIterator[str]:
    """The pages behind a real server; gives its address without a slash at the end."""
    stop = asyncio.Event()
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(
        serve(town.app, host="127.0.0.1", port=0, stop=stop, ready=port.set_result, proxies=proxies)
    )
    try:
        yield f"http://127.0.0.1:{await asyncio.wait_for(port, 10)}"
    finally:
        stop.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(serving, 10)


@dataclass
class HtmlForm:
    """A form of a page: where it goes, what it carries unseen, and its buttons by their words."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    has_words: bool = False


class Page(HTMLParser):
    """What a reader sees of a page."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.answer = answer
        self.forms: list[HtmlForm] = []
        self.said: list[str] = []
        self.text = ""
        self.pictures: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._button: tuple[str, str, bool] | None = None
        self._label = ""
        self.feed(answer.text)
        self.text = re.sub(r"\s+", " ", self.text).strip()

    @property
    def status(self) -> int:
        return self.answer.status_code

    def form(self, action: str = "", *, with_button: str = "") -> HtmlForm:
        """The last form that goes there, or has that button."""
        return [
            form
            for form in self.forms
            if form.action.endswith(action) and (not with_button or with_button in form.buttons)
        ][-1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag not in {"meta", "link", "img", "input", "br", "path", "rect", "circle"}:
            self._open.append((tag, has))
        if tag == "form":
            self.forms.append(HtmlForm(has.get("action", "")))
        elif tag == "input" and has.get("type") == "hidden":
            self.forms[-1].hidden[has["name"]] = has.get("value", "")
        elif tag == "textarea":
            self.forms[-1].has_words = True
        elif tag == "button":
            self._button = (has.get("name", ""), has.get("value", ""), "disabled" in has)
            self._label = ""
        elif tag == "img" and has.get("alt") == "照片":
            self.pictures.append(has["src"])
        elif tag == "p" and has.get("class") == "text":
            self.said.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            continue
        if tag == "button":
            self._button = None

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if {"script", "style", "title", "noscript"} & set(tags):
            return
        self.text += data
        if self._button is not None and data.strip():
            self.forms[-1].buttons.pop(self._label, None)
            self._label = f"{self._label} {data.strip()}".strip()
            self.forms[-1].buttons[self._label] = self._button
        if any(tag == "p" and has.get("class") == "text" for tag, has in self._open):
            self.said[-1] += data


class Browser:
    """A browser that runs no script."""

    def __init__(self, town: DoorTown, address: str) -> None:
        transport = httpx.ASGITransport(app=town.app, client=(address, 50_000))
        self.web = httpx.AsyncClient(
            transport=transport,
            base_url=PUBLIC,
            follow_redirects=True,
            headers={"Accept": "text/html"},
        )
        self.page: Page | None = None

    async def open(self, path: str) -> Page:
        """Open a page."""
        self.page = Page(await self.web.get(path))
        return self.page

    async def say(self, words: str = "", photos: Sequence[bytes] = (), **fields: str) -> Page:
        """Write into the page's last place for words and send it."""
        assert self.page is not None
        form = [one for one in self.page.forms if one.has_words][-1]
        return await self.send(form, {"words": words} | fields, photos)

    async def press(self, words: str) -> Page:
        """Press the last button with these words, or these words behind its number."""
        assert self.page is not None
        found = [
            (label == words, number, form, its)
            for number, form in enumerate(self.page.forms)
            for label, its in form.buttons.items()
            if label.endswith(words) and not its[2]
        ]
        _, _, form, (name, value, _) = max(found, key=lambda one: one[:2])
        return await self.send(form, {name: value} if name else {})

    async def send(
        self, form: HtmlForm, fields: dict[str, str], photos: Sequence[bytes] = ()
    ) -> Page:
        """Send a form."""
        files = [("photos", ("photo.jpg", photo, "image/jpeg")) for photo in photos]
        # An empty place for pictures is sent as well.
        files.append(("photos", ("", b"", "application/octet-stream")))
        answer = await self.web.post(form.action, data=form.hidden | fields, files=files)
        self.page = Page(answer)
        return self.page

    async def script(self, path: str, **fields: str) -> httpx.Response:
        """Send as the page's script does."""
        assert self.page is not None
        form = self.page.form(path)
        sent = {"proof": form.hidden["proof"], "key": str(uuid4())} | fields
        files = [("photos", ("", b"", "application/octet-stream"))]
        return await self.web.post(
            path, data=sent, files=files, headers={"Accept": "application/json"}
        )
