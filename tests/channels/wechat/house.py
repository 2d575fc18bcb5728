"""A house that only listens, and a channel that connects to a test's gateway at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from bot.channels.wechat.channel import WechatChannel
from bot.channels.wechat.settings import WechatSettings
from bot.channels.wechat.timing import Timing
from bot.clock import SystemClock
from bot.domain.ids import OutboxId, TownId
from bot.messages import ChatAddress, Inbound, Outgoing
from bot.notices import Application, Notice
from tests.support.gateway import SELF, TOKEN, Gateway

TOWN = TownId(1)
#: Impatient: what takes seconds in a town takes moments here.
QUICK = Timing(
    call=1.0,
    transfer=5.0,
    ping_every=0.3,
    fresh=0.1,
    back_off=(0.05, 0.1, 0.2),
    quick=1.0,
    patience=0.5,
    short_absence=0.0,
    long_absence=1.0,
    logged_out=0.2,
    login=0.5,
    names=0.0,
    name_wait=2.0,
)

T = TypeVar("T")


@dataclass
class Listening:
    """Keeps what it is told."""

    heard: list[Inbound] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    asked: list[Application] = field(default_factory=list)
    #: What it says to those who ask.
    admitting: bool = True
    #: Errors to raise before it takes anything.
    refusing: list[Exception] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, message: Inbound) -> None:
        self._refuse()
        self.heard.append(message)

    async def notice(self, notice: Notice) -> None:
        self._refuse()
        self.notices.append(notice)

    async def admits(self, application: Application) -> bool:
        self._refuse()
        self.asked.append(application)
        return self.admitting

    def _refuse(self) -> None:
        if self.refusing:
            raise self.refusing.pop(0)

    def told(self, kind: type[T]) -> list[T]:
        """The notices of a kind."""
        return [notice for notice in self.notices if isinstance(notice, kind)]


def settings_for(gateway: Gateway, *, token: str = TOKEN) -> WechatSettings:
    """No pace at all: that is tested where it is."""
    return WechatSettings(
        endpoint=gateway.endpoint, token=token, pace_gap=0, pace_room_gap=0, pace_same_gap=0
    )


def channel_for(gateway: Gateway, *, timing: Timing = QUICK, token: str = TOKEN) -> WechatChannel:
    return WechatChannel(
        town=TOWN,
        settings=settings_for(gateway, token=token),
        clock=SystemClock(),
        timing=timing,
    )


@asynccontextmanager
async def running(
    channel: WechatChannel, house: Listening | None = None
) -> AsyncIterator[Listening]:
    """The channel started, and stopped at the end."""
    listening = house or Listening()
    await channel.start(listening)
    try:
        yield listening
    finally:
        await channel.stop()


def group(chat: str) -> ChatAddress:
    return ChatAddress(channel="wechat", bot=SELF, chat=chat, private=False)


def private(chat: str) -> ChatAddress:
    return ChatAddress(channel="wechat", bot=SELF, chat=chat, private=True)


def outgoing(address: ChatAddress, text: str, key: int = 1, **more: object) -> Outgoing:
    return Outgoing(id=OutboxId(key), address=address, text=text, **more)  # type: ignore[arg-type]  # fields of Outgoing
