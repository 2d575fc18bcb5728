"""What a message costs on the way between platform and house: in and out, over the real wires.

The other end runs in a process of its own, so that the CPU counted here is the channel's alone. The
house only counts: what a turn costs is measured elsewhere.
"""

import asyncio
import multiprocessing
import socket
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path
from time import perf_counter, process_time

from bot.channels.base import Channel
from bot.channels.standing import State
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.pace import UNLIMITED
from bot.channels.telegram.settings import TelegramSettings
from bot.channels.wechat.channel import WechatChannel
from bot.channels.wechat.settings import WechatSettings
from bot.clock import SystemClock
from bot.domain.ids import OutboxId
from bot.messages import ChatAddress, Inbound, Outgoing
from bot.notices import Application, Notice
from storage.store import HOME_TOWN
from tests.emulators.telegram.people import People
from tests.emulators.telegram.server import served
from tests.emulators.telegram.world import World
from tests.support.gateway import SELF, TOKEN, Gateway

_IN, _OUT = 1_000, 500
_BOT_TOKEN = "900:bench"  # noqa: S105  # of our own emulator
_USER, _GROUP, _CHATS = 11, -100_500, 10
_ROOM = "bench@chatroom"

Row = tuple[str, float]


@dataclass
class _Counting:
    """A house that counts."""

    wanted: int
    taken: int = 0
    began: float = 0.0
    cpu: float = 0.0
    full: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, message: Inbound) -> None:  # noqa: ARG002  # a house's
        if not self.taken:
            self.began, self.cpu = perf_counter(), process_time()
        self.taken += 1
        if self.taken == self.wanted:
            self.full.set()

    async def notice(self, notice: Notice) -> None:
        """Nothing to count."""

    async def admits(self, application: Application) -> bool:  # noqa: ARG002
        return False


async def measure() -> list[Row]:
    """Messages a second and µs of CPU a message, for each platform and each way."""
    with tempfile.TemporaryDirectory() as folder:
        return [*await _telegram(), *await _wechat(Path(folder))]


async def _telegram() -> list[Row]:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    server = context.Process(target=_serve_telegram, args=(port, ready), daemon=True)
    server.start()
    try:
        await asyncio.to_thread(ready.wait)
        channel = TelegramChannel(
            settings=TelegramSettings(token=_BOT_TOKEN, api=f"http://127.0.0.1:{port}"),
            town=HOME_TOWN,
            clock=SystemClock(),
            speed=UNLIMITED,
        )
        return await _both_ways(channel, _nothing, [str(_USER + n) for n in range(_CHATS)])
    finally:
        server.terminate()
        server.join()


def _serve_telegram(port: int, ready: Event) -> None:
    """A server with people, and all that they say waiting for the bot."""

    async def serve() -> None:
        world = World()
        world.add_bot(_BOT_TOKEN)
        for n in range(_CHATS):
            world.add_user(_USER + n, f"住户{n}")
        world.add_group(_GROUP, "3号楼群", tuple(_USER + n for n in range(_CHATS)))
        for n in range(_IN):
            People(world).say(_USER + n % _CHATS, f"楼道灯坏了 {n}", _GROUP)
        async with served(world, port=port):
            ready.set()
            await asyncio.Event().wait()

    asyncio.run(serve())


async def _wechat(folder: Path) -> list[Row]:
    gateway = Gateway(folder / "said.jsonl")
    await asyncio.to_thread(gateway.start)
    try:
        people = [f"wxid_{n}" for n in range(_CHATS)]
        for account in people:
            await gateway.contact(account, account)
        await gateway.room(_ROOM, "3号楼群", people)
        unpaced = {"pace_gap": 0, "pace_room_gap": 0, "pace_same_gap": 0, "pace_daily": 5000}
        channel = WechatChannel(
            town=HOME_TOWN,
            settings=WechatSettings.model_validate(
                {"endpoint": gateway.endpoint, "token": TOKEN, **unpaced}
            ),
            clock=SystemClock(),
        )

        async def flood() -> None:
            line = {"from": people[0], "room": _ROOM, "text": "楼道灯坏了"}
            await gateway.tell("flood", count=_IN, **line)

        return await _both_ways(channel, flood, people)
    finally:
        gateway.kill()


async def _nothing() -> None:
    """All was said before."""


async def _both_ways(
    channel: Channel, say: Callable[[], Awaitable[None]], chats: list[str]
) -> list[Row]:
    house = _Counting(_IN)
    await channel.start(house)
    try:
        while channel.standing.state is not State.ON:  # noqa: ASYNC110  # a channel tells nobody
            await asyncio.sleep(0.01)
        await say()
        await house.full.wait()
        took, used = perf_counter() - house.began, process_time() - house.cpu
        came = _rows(channel.name, "in", _IN, took, used)
        begin, used = perf_counter(), process_time()
        await asyncio.gather(*(_send(channel, chat, n) for n, chat in enumerate(chats)))
        went = _rows(channel.name, "out", _OUT, perf_counter() - begin, process_time() - used)
        return [*came, *went]
    finally:
        await channel.stop()


async def _send(channel: Channel, chat: str, nth: int) -> None:
    """One chat's share, one after another, as the courier does."""
    bot = SELF if channel.name == "wechat" else _BOT_TOKEN.partition(":")[0]
    address = ChatAddress(channel=channel.name, bot=bot, chat=chat, private=True)
    for n in range(_OUT // _CHATS):
        message = Outgoing(id=OutboxId(nth * _OUT + n + 1), address=address, text=f"已登记 #{n}")
        await channel.wait_turn(message)
        await channel.send(message, [])


def _rows(name: str, way: str, count: int, seconds: float, cpu: float) -> list[Row]:
    return [
        (f"{name} {way}, messages/s", count / seconds),
        (f"{name} {way}, CPU a message, µs", cpu / count * 1e6),
    ]
