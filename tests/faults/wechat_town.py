"""The real house with the demo town, on WeChat behind a gateway that suffers, and its stewards."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import select

from bot import app as houses
from bot import demo
from bot.channels.standing import State
from bot.channels.wechat import encode
from bot.channels.wechat.channel import WechatChannel
from bot.channels.wechat.settings import WechatSettings
from bot.channels.wechat.timing import Timing
from bot.clock import ShiftedClock
from bot.dispatcher import Dispatcher
from bot.domain.calendar import Calendar
from bot.ids import TimeOrderedIds
from bot.messages import Inbound
from bot.notices import Application, Notice
from bot.roster.demo import demo_town
from storage import outbox
from storage.opening import open_store
from storage.seeding import Naming
from storage.store import HOME_TOWN, Store, Turn
from storage.tables import IssueRow, OutboxRow, table_of
from tests.support.gateway import SELF, TOKEN, Gateway

NAMING = Naming(account=lambda code: f"wxid_{code}", group=lambda name: f"{name}@chatroom")
#: Seconds until an answer must be there, whatever goes wrong meanwhile.
_PATIENCE = 120.0
#: Seconds after which somebody who hears nothing goes on.
_ENOUGH = 3.0
#: Seconds that a new session may need for what the old one had not fetched yet.
_AFTERMATH = 1.5
_LOOK_EVERY = 0.03


def _monday() -> datetime:
    """Nine in the morning of a Monday to come, where the town is: nobody has quiet hours."""
    now = datetime.now(UTC)
    day = now.date() + timedelta(days=14 - now.weekday())
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=1)


@dataclass
class Ears:
    """The house, and what it heard."""

    house: Dispatcher
    heard: set[str] = field(default_factory=set)
    notices: list[Notice] = field(default_factory=list)

    async def receive(self, message: Inbound) -> None:
        await self.house.receive(message)
        self.heard.add(message.message_id)

    async def notice(self, notice: Notice) -> None:
        await self.house.notice(notice)
        self.notices.append(notice)

    async def admits(self, application: Application) -> bool:
        return await self.house.admits(application)


@dataclass
class Town:
    """The running house and the gateway."""

    gateway: Gateway
    channel: WechatChannel
    ears: Ears
    store: Store
    clock: ShiftedClock

    async def outbox(self) -> list[tuple[str, str, str, str]]:
        """Every letter: its chat, its words as WeChat shows them, its state, and its error."""

        def look(turn: Turn) -> list[tuple[str, str, str, str]]:
            rows = table_of(OutboxRow)
            found = turn.connection.execute(select(rows).order_by(rows.c.id)).all()
            return [
                (row.chat, encode.text_of(outbox.to_outgoing(row.body)), row.state, row.error or "")
                for row in found
            ]

        return await self.store.read(look, now=self.clock.now())

    async def filed(self) -> list[int]:
        """The numbers of all issues."""

        def look(turn: Turn) -> list[int]:
            return list(turn.connection.execute(select(table_of(IssueRow).c.number)).scalars())

        return sorted(await self.store.read(look, now=self.clock.now()))

    async def settled(self) -> None:
        """Wait until nothing waits to be sent."""
        async with asyncio.timeout(_PATIENCE):
            while {"waiting", "sending"} & {state for _, _, state, _ in await self.outbox()}:  # noqa: ASYNC110  # a database tells nobody
                await asyncio.sleep(0.2)

    def told(self) -> Counter[tuple[str, str]]:
        """How often WeChat was told each message of the bot."""
        return Counter((said.chat, said.text) for said in self.gateway.said())


@asynccontextmanager
async def town(
    gateway: Gateway, folder: Path, timing: Timing, ahead: timedelta | None = None
) -> AsyncIterator[Town]:
    """The demo town, in which everybody is on WeChat; `ahead` is how far its clock is."""
    await move_in(gateway)
    async with house(gateway, folder, timing, ahead) as running:
        yield running


async def move_in(gateway: Gateway) -> None:
    """Give everybody an account, and make the groups."""
    lists = demo_town()
    people = {NAMING.account(person.code): person.name for person in lists.people}
    rooms = {
        NAMING.group(room.name): (room.name, [NAMING.account(code) for code in room.members])
        for room in lists.rooms
        if room.members
    }
    await gateway.town(people, rooms)


@asynccontextmanager
async def house(
    gateway: Gateway, folder: Path, timing: Timing, ahead: timedelta | None = None
) -> AsyncIterator[Town]:
    """The house on the database in `folder`; the gateway may be another process's."""
    store = await open_store(f"sqlite:///{folder}/town.db", TimeOrderedIds())
    clock = ShiftedClock(_monday() - datetime.now(UTC) if ahead is None else ahead)
    await store.run(lambda turn: demo.make(turn, "wechat", SELF, NAMING), now=clock.now())
    channel = WechatChannel(
        town=HOME_TOWN,
        settings=WechatSettings(
            endpoint=gateway.endpoint,
            token=TOKEN,
            pace_gap=0,
            pace_room_gap=0,
            pace_same_gap=0,
            pace_daily=5000,
        ),
        clock=clock,
        timing=timing,
    )
    calendar = Calendar(zone=ZoneInfo("Asia/Shanghai"))
    app = houses.build(
        store=store,
        clock=clock,
        calendar=lambda: calendar,
        channels=[channel],
        photos=folder / "photos",
    )
    ears = Ears(app.dispatcher)
    await app.dispatcher.load()
    await app.channels[0].start(ears)
    ticking = asyncio.create_task(app.ticker.run())
    try:
        await gateway.until(lambda: channel.standing.state is State.ON, "online")
        yield Town(gateway, channel, ears, store, clock)
    finally:
        ticking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ticking
        await app.stop()
        await store.close()


@dataclass
class Steward:
    """Somebody who reports something, and insists until it is heard."""

    town: Town
    account: str
    #: The group in which it is said; None for a private chat.
    room: str | None = None
    #: What was said and never heard: only ever while the gateway was away.
    unheard: int = 0

    async def report(self) -> None:
        """Say what is wrong, and yes."""
        before = len(self._answers())
        await self._say("@小楼\u20052单元3楼楼道灯不亮" if self.room else "2单元3楼楼道灯不亮")
        await self._hear(before, "回 1 提交")
        before = len(self._answers())
        await self._say("1")
        await self._hear(before, "已登记")

    def _answers(self) -> list[str]:
        return [said.text for said in self.town.gateway.said(self.room or self.account)]

    async def _say(self, text: str) -> None:
        """Say it, and again when the gateway was away meanwhile, until it is heard."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                standing = await self._online()
                try:
                    key = await self.town.gateway.say(self.account, text, room=self.room)
                except httpx.TransportError:
                    await asyncio.sleep(_LOOK_EVERY)
                    continue
                while self.town.channel.standing.since == standing:
                    if key in self.town.ears.heard:
                        return
                    await asyncio.sleep(_LOOK_EVERY)
                await self._online()
                await asyncio.sleep(_AFTERMATH)
                if key in self.town.ears.heard:
                    return
                self.unheard += 1

    async def _online(self) -> datetime:
        """Wait until the bot is there; since when it is."""
        channel = self.town.channel
        while channel.standing.state is not State.ON:  # noqa: ASYNC110  # it tells nobody
            await asyncio.sleep(_LOOK_EVERY)
        return channel.standing.since

    async def _hear(self, before: int, words: str) -> None:
        """Wait for an answer, and go on without one: it may have been in flight at a kill."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_ENOUGH):
                while not any(words in text for text in self._answers()[before:]):  # noqa: ASYNC110  # nor does a file
                    await asyncio.sleep(_LOOK_EVERY)


def stewards(town: Town, count: int) -> list[Steward]:
    """So many of them, of as many buildings; every second one speaks in the building's group."""
    lists = demo_town()
    groups = {room.unit_code: NAMING.group(room.name) for room in lists.rooms}
    seen: dict[str, Steward] = {}
    for post in lists.posts:
        if post.role.value == "steward" and post.unit_code in groups:
            account = NAMING.account(post.person_code)
            room = groups[post.unit_code] if len(seen) % 2 else None
            seen.setdefault(account, Steward(town, account, room))
        if len(seen) == count:
            break
    return list(seen.values())
