"""A Telegram server on this machine, and the channel connected to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.pace import UNLIMITED
from bot.channels.telegram.settings import TelegramSettings
from bot.clock import SystemClock
from bot.domain.ids import TownId
from bot.errors import StorageError
from bot.messages import Inbound
from bot.notices import Application, Notice
from tests.emulators.telegram.people import People
from tests.emulators.telegram.server import Served, served
from tests.emulators.telegram.world import World

TOKEN = "900:test"
WANG, CHEN = 11, 12
GROUP = -100500


class Ears:
    """The house, as far as a channel sees it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.heard: list[Inbound] = []
        self.noted: list[Notice] = []
        #: Raised once each, before anything is taken.
        self.trouble: list[Exception] = []
        #: While it is closed, nothing is taken.
        self.gate = asyncio.Event()
        self.gate.set()
        #: While this chat is named, nothing of it is taken.
        self.stuck = ""
        self._released = asyncio.Event()
        self.waiting = 0

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.heard]

    def release(self) -> None:
        """Take what was stuck."""
        self.stuck = ""
        self._released.set()

    async def receive(self, message: Inbound) -> None:
        self.waiting += 1
        self._world.touch()
        try:
            await self.gate.wait()
            if message.address.chat == self.stuck:
                await self._released.wait()
        finally:
            self.waiting -= 1
        self._fail()
        self.heard.append(message)
        self._world.touch()

    async def notice(self, notice: Notice) -> None:
        self._fail()
        self.noted.append(notice)
        self._world.touch()

    async def admits(self, application: Application) -> bool:
        raise AssertionError(application)

    def _fail(self) -> None:
        if self.trouble:
            raise self.trouble.pop(0)


def full() -> StorageError:
    return StorageError("disk full")


@pytest.fixture(autouse=True)
def _spans_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the channel asks the library to give them."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def world() -> World:
    made = World()
    made.add_bot(TOKEN)
    made.add_user(WANG, "王丽")
    made.add_user(CHEN, "陈慧", username="chenhui")
    made.add_group(GROUP, "3号楼群", (WANG, CHEN))
    return made


@pytest.fixture
def people(world: World) -> People:
    return People(world)


@pytest.fixture
async def server(world: World) -> AsyncIterator[Served]:
    async with served(world) as running:
        yield running


@pytest.fixture
def ears(world: World) -> Ears:
    return Ears(world)


async def _hurried(seconds: float) -> None:
    """Wait a hundredth of the time."""
    await asyncio.sleep(seconds / 100)


Open = Callable[..., AbstractAsyncContextManager[TelegramChannel]]


@pytest.fixture
def opened(server: Served, ears: Ears) -> Open:
    """Make a channel that listens, with other settings where a test needs them.

    `hurried`: it waits a hundredth of the time after what goes wrong.
    """

    @asynccontextmanager
    async def make(*, hurried: bool = False, **settings: str) -> AsyncIterator[TelegramChannel]:
        channel = TelegramChannel(
            settings=TelegramSettings(**({"token": TOKEN, "api": server.url} | settings)),
            town=TownId(1),
            clock=SystemClock(),
            speed=UNLIMITED,
            sleep=_hurried if hurried else asyncio.sleep,
        )
        await channel.start(ears)
        try:
            yield channel
        finally:
            await channel.stop()

    return make


@pytest.fixture
async def channel(opened: Open, world: World) -> AsyncIterator[TelegramChannel]:
    """The channel, once it asks for updates."""
    async with opened() as made:
        await world.until(lambda: any(bot.replaced for bot in world.bots.values()))
        yield made
