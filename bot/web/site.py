"""What the pages are made of, and whether they may be open at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.channels.base import Channel
from bot.channels.web.channel import WebChannel
from bot.channels.web.settings import WebSettings
from bot.clock import Clock
from bot.errors import OperatorError
from bot.messages import ChatAddress
from bot.web import words
from storage import directory
from storage.directory import TownCard
from storage.store import Store, Turn


class Demo(Protocol):
    """The demo town's clock, which visitors may move forward."""

    def now(self) -> datetime:
        """The present instant of the demo town, UTC."""
        ...

    async def forward(self, by: timedelta) -> None:
        """Move on by `by`; returns once all that fell due was done and delivered."""
        ...


class Day(Protocol):
    """A day of a group's talk, played for visitors of the demo."""

    async def begin(self) -> int:
        """Start it; how many lines there are."""
        ...

    async def go_on(self) -> int:
        """Let the next line be said; how many are left."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """Everything that the routes use."""

    channel: WebChannel
    store: Store
    clock: Clock
    town: TownCard
    settings: WebSettings
    #: None where time is real.
    demo: Demo | None = None
    #: None where nobody plays.
    day: Day | None = None
    #: The folder of the photos of issues; None: those are not shown.
    photos: Path | None = None
    #: Those that run beside the pages, for the operator's look at them.
    channels: Sequence[Channel] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The town's time zone."""
        return ZoneInfo(self.town.zone)

    def private_chat(self, turn: Turn, platform_id: str) -> ChatAddress:
        """Where an account and the bot talk alone, whether or not they did before."""
        known = directory.private_chat(turn, self.channel.name, platform_id)
        bot, chat = known or (self.settings.bot, f"p:{platform_id}")
        return ChatAddress(channel=self.channel.name, bot=bot, chat=chat, private=True)


async def read_town(store: Store, clock: Clock) -> TownCard:
    """The town of the database; OperatorError when there is none yet."""
    town = await store.read(directory.town_card, now=clock.now())
    if town is None:
        raise OperatorError(words.NO_TOWN)
    return town


def check_may_be_open(town: TownCard, settings: WebSettings, *, production: bool) -> None:
    """OperatorError unless a page on which anybody can be anybody does no harm."""
    if town.origin == "real":
        raise OperatorError(words.ONLY_A_DEMO)
    if production:
        raise OperatorError(words.NOT_IN_PRODUCTION)
    if not is_this_machine(settings.host) and not settings.open_to_network:
        raise OperatorError(words.NOT_OUTSIDE.format(host=settings.host))


def is_this_machine(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
