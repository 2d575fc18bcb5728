"""A small town on real SQLite, a bot that answers, and the pages' server, for tests of the web."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import FastAPI

from bot.channels.web.channel import WebChannel
from bot.channels.web.settings import WebSettings
from bot.channels.web.uploads import Uploads
from bot.clock import ShiftedClock
from bot.domain.ids import OutboxId, PromptId
from bot.ids import TimeOrderedIds
from bot.messages import Attachment, Choice, Inbound, Mention, Outgoing
from bot.notices import Application, Notice
from bot.web.app import create_app
from bot.web.server import serve
from bot.web.site import read_town
from storage.opening import open_store
from storage.store import HOME_TOWN, Store, Turn
from storage.tables import (
    AccountRow,
    AddressRow,
    PersonRow,
    PostRow,
    PromptRow,
    ResidenceRow,
    RoomMemberRow,
    RoomRow,
    TownRow,
    UnitRow,
    table_of,
)
from storage.weblog import WebLog

SINCE = datetime(2026, 1, 1, tzinfo=UTC)

#: (id, code, name, tier, parent, estate)
UNITS = (
    (1, "XA", "新安镇", 4, None, None),
    (2, "CZ", "曹庄社区", 3, 1, None),
    (3, "JD", "金德花园微社区", 2, 2, None),
    (4, "JD-003", "3号楼", 1, 3, "金德花园"),
    (5, "JD-004", "4号楼", 1, 3, "金德花园"),
    (6, "M01", "锦绣苑微社区", 2, 2, None),
    (7, "M01-003", "3号楼", 1, 6, "锦绣苑"),
)
#: name: (role and unit, home)
PEOPLE: dict[str, tuple[tuple[str, int] | None, tuple[int, int, str] | None]] = {
    "王丽": (None, (4, 2, "501")),
    "李强": (None, (4, 1, "1203")),
    "赵敏": (None, (4, 2, "302")),
    "陈慧": (("steward", 4), None),
    "周宁": (("lead", 3), None),
    "沈岚": (("steward", 5), None),
    "郑欣然": (("steward", 7), None),
}
#: Members are by name.
ROOMS = {
    "3号楼群": (4, "building", ("王丽", "李强", "赵敏", "陈慧")),
    "4号楼群": (5, "building", ("沈岚",)),
    "金德花园楼栋长群": (3, "stewards", ("陈慧", "沈岚", "周宁")),
    "锦绣苑3号楼群": (7, "building", ("郑欣然",)),
}


def account_of(name: str) -> str:
    """The platform's id of somebody of the town."""
    return f"P-{name}"


def private_chat_of(name: str) -> str:
    """Somebody's private chat."""
    return f"p:{account_of(name)}"


def room_chat(name: str) -> str:
    """A room's chat."""
    return f"room:{name}"


def settle(turn: Turn, origin: str = "demo") -> None:
    """Write the town."""
    if turn.connection.execute(table_of(TownRow).select()).first():
        return
    put = turn.connection.execute
    put(
        table_of(TownRow)
        .insert()
        .values(id=turn.town, name="新安镇", origin=origin, phones={}, secret="s")
    )
    for key, code, name, tier, parent, estate in UNITS:
        put(
            table_of(UnitRow)
            .insert()
            .values(
                town=turn.town,
                id=key,
                code=code,
                name=name,
                tier=tier,
                parent=parent,
                estate=estate,
            )
        )
    for number, (name, (post, home)) in enumerate(PEOPLE.items(), start=100):
        _settle_person(turn, number, name, post, home)
    for number, (name, (unit, kind, members)) in enumerate(ROOMS.items(), start=500):
        put(
            table_of(RoomRow)
            .insert()
            .values(
                town=turn.town,
                id=number,
                channel="web",
                bot="loudong",
                chat=room_chat(name),
                name=name,
                kind=kind,
                mode="active",
                unit=unit,
            )
        )
        for member in members:
            put(
                table_of(RoomMemberRow)
                .insert()
                .values(town=turn.town, room=number, account=_number(member))
            )


def _number(name: str) -> int:
    return 100 + list(PEOPLE).index(name)


def _settle_person(
    turn: Turn,
    number: int,
    name: str,
    post: tuple[str, int] | None,
    home: tuple[int, int, str] | None,
) -> None:
    put = turn.connection.execute
    put(table_of(PersonRow).insert().values(town=turn.town, id=number, name=name, code=name))
    put(
        table_of(AccountRow)
        .insert()
        .values(
            town=turn.town,
            id=number,
            channel="web",
            platform_id=account_of(name),
            name=name,
            person=number,
        )
    )
    if name != "赵敏":
        put(
            table_of(AddressRow)
            .insert()
            .values(
                town=turn.town,
                id=number,
                account=number,
                channel="web",
                bot="loudong",
                chat=private_chat_of(name),
                seen_at=SINCE,
            )
        )
    if post:
        put(
            table_of(PostRow)
            .insert()
            .values(
                town=turn.town, id=number, person=number, unit=post[1], role=post[0], since=SINCE
            )
        )
    if home:
        put(
            table_of(ResidenceRow)
            .insert()
            .values(
                town=turn.town,
                id=number,
                person=number,
                building=home[0],
                unit=home[1],
                door=home[2],
            )
        )


@dataclass
class EchoBot:
    """Answers what is said to it in the way of the first transcript, so that pages have a bot."""

    store: Store
    clock: ShiftedClock
    channel: WebChannel | None = None
    heard: list[Inbound] = field(default_factory=list)
    #: Raised by the next messages, one each: the bot's side in trouble.
    trouble: list[Exception] = field(default_factory=list)
    _ids: TimeOrderedIds = field(default_factory=TimeOrderedIds)

    async def notice(self, notice: Notice) -> None:
        """The pages tell of nothing but messages."""
        raise AssertionError(notice)

    async def admits(self, application: Application) -> bool:
        """Nobody applies for anything on a page."""
        raise AssertionError(application)

    async def receive(self, message: Inbound) -> None:
        """Take a message over, once; a question gets two buttons."""
        if self.trouble:
            raise self.trouble.pop(0)
        if any(m.message_id == message.message_id for m in self.heard):
            return
        self.heard.append(message)
        if message.prompt is not None:
            await self._close(message.prompt)
            await self.say(message, f"已收到：{message.text}")
        elif message.mentioned or message.address.private:
            await self.say(
                message,
                f"您说：{message.text}，对吗？回 1 提交，回 0 不报",
                ("提交", 1),
                ("不报", 0),
            )

    async def say(
        self,
        to: Inbound,
        text: str,
        *choices: tuple[str, int],
        files: tuple[Attachment, ...] = (),
    ) -> Outgoing:
        """Say something where `to` was said, to whom said it."""
        prompt = await self._ask(to) if choices else None
        private = to.address.private
        message = Outgoing(
            id=OutboxId(self._ids.next(self.clock.now())),
            address=to.address,
            text=text,
            mentions=() if private else (Mention(account=to.sender, name=to.sender_name),),
            choices=tuple(Choice(number=number, label=label) for label, number in choices),
            prompt=prompt,
        )
        assert self.channel is not None
        await self.channel.send(message, files)
        return message

    async def _ask(self, to: Inbound) -> PromptId:
        key = PromptId(self._ids.next(self.clock.now()))

        def write(turn: Turn) -> None:
            turn.connection.execute(
                table_of(PromptRow)
                .insert()
                .values(
                    town=turn.town,
                    id=key,
                    person=_number(to.sender_name),
                    channel="web",
                    bot="loudong",
                    chat=to.address.chat,
                    kind="intake",
                    options=[],
                    data={},
                    asked_at=turn.now,
                )
            )

        await self.store.run(write, now=self.clock.now())
        return key

    async def _close(self, prompt: PromptId) -> None:
        prompts = table_of(PromptRow)
        await self.store.run(
            lambda turn: turn.connection.execute(
                prompts.update().where(prompts.c.id == prompt).values(closed_at=turn.now)
            ),
            now=self.clock.now(),
        )


@dataclass
class TestDemo:
    """The demo town's clock."""

    __test__ = False

    clock: ShiftedClock

    def now(self) -> datetime:
        """The present instant of the demo town, UTC."""
        return self.clock.now()

    async def forward(self, by: timedelta) -> None:
        """Move on."""
        self.clock.forward(by)


@dataclass
class WebTown:
    """Everything a test may want to touch."""

    store: Store
    clock: ShiftedClock
    channel: WebChannel
    bot: EchoBot
    app: FastAPI


@asynccontextmanager
async def web_town(folder: Path, settings: WebSettings | None = None) -> AsyncIterator[WebTown]:
    """The town in `folder`, made when new; open again, it has what was said before."""
    clock = ShiftedClock()
    store = await open_store(f"sqlite:///{folder / 'town.db'}", TimeOrderedIds())
    await store.run(settle, now=clock.now())
    bot = EchoBot(store, clock)
    channel = WebChannel(
        town=HOME_TOWN, log=WebLog(store, clock), uploads=Uploads(folder / "uploads"), clock=clock
    )
    bot.channel = channel
    app = create_app(
        channel=channel,
        store=store,
        clock=clock,
        town=await read_town(store, clock),
        settings=settings or WebSettings(),
        demo=TestDemo(clock),
    )
    try:
        await channel.start(bot)
        yield WebTown(store, clock, channel, bot, app)
    finally:
        await channel.stop()
        await store.close()


@dataclass
class Served:
    """A town that browsers can open."""

    town: WebTown
    port: int

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}/"


@asynccontextmanager
async def served_town(folder: Path, port: int = 0) -> AsyncIterator[Served]:
    """The town with its server, until the block ends."""
    async with web_town(folder) as town:
        stop = asyncio.Event()
        port_known: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        serving = asyncio.create_task(
            serve(town.app, host="127.0.0.1", port=port, stop=stop, ready=port_known.set_result)
        )
        try:
            yield Served(town, await asyncio.wait_for(port_known, 10))
        finally:
            stop.set()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait_for(serving, 10)
