"""The real house with the demo town, on a Telegram that suffers, and people who report there."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot import app as houses
from bot import demo
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.pace import Speed
from bot.channels.telegram.settings import TelegramSettings
from bot.clock import ShiftedClock
from bot.domain.calendar import Calendar
from bot.domain.people import Role, RoomKind
from bot.ids import TimeOrderedIds
from bot.roster.demo import demo_town
from storage.opening import open_store
from storage.store import HOME_TOWN, Store, Turn
from storage.tables import IssueRow, OutboxRow, table_of
from tests.emulators.telegram.people import People
from tests.emulators.telegram.town import NAMING, account, group
from tests.emulators.telegram.world import Json, World

TOKEN, BOT = "900:test", "900"
#: As Telegram would allow, but for tests that have no time.
SPEED = Speed(between=0.02, overall=500, group=10_000, patience=2)
#: Seconds until an answer must be there, whatever goes wrong meanwhile.
_PATIENCE = 120.0
#: Seconds after which somebody who hears nothing goes on: it may have been in flight at a kill.
_ENOUGH = 3.0
_LOOK_EVERY = 0.05

_OUTBOX, _ISSUE = table_of(OutboxRow), table_of(IssueRow)


def _monday() -> datetime:
    """Nine in the morning of a Monday to come, where the town is: nobody has quiet hours."""
    now = datetime.now(UTC)
    day = now.date() + timedelta(days=14 - now.weekday())
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """A row of the outbox."""

    chat: str
    state: str
    #: The platform's id, once it told one.
    platform_id: str
    error: str

    @property
    def in_doubt(self) -> bool:
        """Nobody knows whether it was said."""
        return self.error.startswith("maybe sent")


@dataclass(frozen=True, slots=True)
class Town:
    """The database of the house, wherever it runs."""

    store: Store
    clock: ShiftedClock

    async def letters(self) -> list[Letter]:
        """All that was to be said."""

        def look(turn: Turn) -> list[Letter]:
            rows = turn.connection.execute(select(_OUTBOX).order_by(_OUTBOX.c.id)).all()
            return [
                Letter(row.chat, row.state, row.platform_id or "", row.error or "") for row in rows
            ]

        return await self.store.read(look, now=self.clock.now())

    async def filed(self) -> list[int]:
        """The numbers of all issues."""

        def look(turn: Turn) -> list[int]:
            return sorted(turn.connection.execute(select(_ISSUE.c.number)).scalars())

        return await self.store.read(look, now=self.clock.now())

    async def settled(self) -> None:
        """Wait until nothing waits to be sent."""
        async with asyncio.timeout(_PATIENCE):
            while {"waiting", "sending"} & {one.state for one in await self.letters()}:  # noqa: ASYNC110  # a database tells nobody
                await asyncio.sleep(_LOOK_EVERY)


@asynccontextmanager
async def database(url: str, ahead: timedelta | None = None) -> AsyncIterator[Town]:
    """The demo town, whose groups are on Telegram; `ahead` is how far its clock is."""
    store = await open_store(url, TimeOrderedIds())
    clock = ShiftedClock(_monday() - datetime.now(UTC) if ahead is None else ahead)
    await store.run(lambda turn: demo.make(turn, "telegram", BOT, NAMING), now=clock.now())
    try:
        yield Town(store, clock)
    finally:
        await store.close()


@asynccontextmanager
async def house(town: Town, api: str, folder: Path) -> AsyncIterator[TelegramChannel]:
    """The house that runs on it."""
    channel = TelegramChannel(
        settings=TelegramSettings(token=TOKEN, api=api),
        town=HOME_TOWN,
        clock=town.clock,
        speed=SPEED,
    )
    calendar = Calendar(zone=ZoneInfo("Asia/Shanghai"))
    app = houses.build(
        store=town.store,
        clock=town.clock,
        calendar=lambda: calendar,
        channels=[channel],
        photos=folder / "photos",
    )
    await app.start()
    ticking = asyncio.create_task(app.ticker.run())
    try:
        yield channel
    finally:
        ticking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ticking
        await app.stop()


@dataclass(slots=True)
class Reporter:
    """Somebody who reports something in a group, or in private, by button and by number."""

    world: World
    user: int
    #: The building's group; None: in private.
    group: int | None
    #: The steward, who is told.
    steward: int
    #: Said after the bot asked, before it is answered.
    between: "asyncio.Event | None" = None

    async def report(self, *, by_button: bool) -> None:
        """Say what is wrong, and yes."""
        people, words = People(self.world), "2单元3楼楼道灯不亮"
        people.say(self.user, f"@loudong_bot {words}" if self.group else words, self.group)
        await self._taken()
        asked = await self._hear("回 1 提交")
        if self.between is not None:
            await self.between.wait()
        if asked is not None and by_button and asked.get("reply_markup"):
            people.press(self.user, asked, "1")
        else:
            people.say(self.user, "1", self.group)
        await self._taken()
        await self._hear("已登记")

    async def _taken(self) -> None:
        """Wait until the bot has confirmed what was said: then it must not get lost any more."""

        def look() -> bool:
            waiting = (body for update in bot.updates for body in update.values())
            return all(
                body["from"]["id"] != self.user for body in waiting if isinstance(body, dict)
            )

        (bot,) = self.world.bots.values()
        await self.world.until(look, _PATIENCE)

    async def _hear(self, words: str) -> Json | None:
        """The bot's answer to this person; None when it does not come."""

        def look() -> Json | None:
            for chat in {self.chat, self.group or self.user}:
                for said in self.world.sent(chat):
                    if words in said.get("text", "") and self._is_mine(said):
                        return said
            return None

        try:
            return await self.world.until(look, _ENOUGH)
        except TimeoutError:
            return None

    @property
    def chat(self) -> int:
        """Where it is said, also after the group moved."""
        key = self.group or self.user
        return self.world.moved.get(key, key)

    def _is_mine(self, said: Json) -> bool:
        named = [entity["user"]["id"] for entity in said.get("entities", [])]
        return self.group is None or self.user in named


def reporters(world: World, count: int, *, plain_groups: int = 0) -> list[Reporter]:
    """So many people of as many buildings: a neighbour in the group, or the steward in private.

    The first `plain_groups` groups are no supergroups yet.
    """
    lists = demo_town()
    rooms = {room.unit_code: room for room in lists.rooms}
    posts = [p for p in lists.posts if p.role is Role.STEWARD and p.unit_code in rooms]
    people = {person.code: person.name for person in lists.people}
    leads = {p.person_code for p in lists.posts if p.role is not Role.STEWARD}
    for code in leads:
        world.add_user(account(code), people[code])
    made: list[Reporter] = []
    for post in posts:
        steward = account(post.person_code)
        if len(made) == count or steward in world.users:
            continue
        world.add_user(steward, people[post.person_code])
        in_group = len(made) % 2 == 0
        where = group(rooms[post.unit_code].name)
        neighbour = 5_000_000_000 + len(made)
        world.add_user(neighbour, f"邻居{len(made)}", started=False)
        kind = "group" if in_group and len(made) < 2 * plain_groups else "supergroup"
        world.add_group(where, rooms[post.unit_code].name, (steward, neighbour), type=kind)
        made.append(
            Reporter(world, neighbour, where, steward)
            if in_group
            else Reporter(world, steward, None, steward)
        )
    for room in lists.rooms:
        if room.kind is RoomKind.STEWARDS:
            members = tuple(account(code) for code in room.members)
            present = tuple(key for key in members if key in world.users)
            world.add_group(group(room.name), room.name, present)
    return made
