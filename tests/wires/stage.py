"""A written conversation played through a real channel: people at one end, the house at the other.

Time stands still but for what the script says; the wire between platform and channel is real.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import app as house
from bot import holidays
from bot.channels.base import Channel, House
from bot.channels.standing import Standing
from bot.clock import VirtualClock
from bot.messages import Attachment, Inbound, Outgoing
from bot.notices import Application, Notice
from bot.replay import stage as stages
from bot.replay.platform import Platform
from bot.replay.player import Player
from bot.replay.stage import DEMO, Place, Stage

CONVERSATIONS = Path(__file__).parents[1] / "conversations"
#: One for each of the target conversations.
SEVEN = (
    "01-one-message-files-an-issue",
    "02-unasked-and-joined",
    "03-the-steward-works-by-message",
    "04-the-lead-sends-somebody",
    "05-solved-and-satisfied",
    "06-gas",
    "07-a-dispute-goes-private",
)
START = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
#: Seconds until something that was said must have come through a wire on this machine.
PATIENCE = 20


class Counted:
    """The house, and how many messages it has taken."""

    def __init__(self) -> None:
        self._house: House | None = None
        self._taken = 0
        self._news = asyncio.Condition()

    def around(self, house: House) -> House:
        """Stand before the house."""
        self._house = house
        return self

    @property
    def taken(self) -> int:
        """How many messages were taken, wanted or not."""
        return self._taken

    async def wait(self, taken: int) -> None:
        """Wait until so many messages are taken."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: self._taken >= taken)

    async def receive(self, message: Inbound) -> None:
        assert self._house is not None
        await self._house.receive(message)
        async with self._news:
            self._taken += 1
            self._news.notify_all()

    async def notice(self, notice: Notice) -> None:
        assert self._house is not None
        await self._house.notice(notice)

    async def admits(self, application: Application) -> bool:
        assert self._house is not None
        return await self._house.admits(application)


class Watched:
    """A channel as it is, but for the counter between it and the house."""

    def __init__(self, channel: Channel, counted: Counted) -> None:
        self._channel = channel
        self._counted = counted
        self.name = channel.name
        self.drops_repeats = channel.drops_repeats
        self.keeps_for = channel.keeps_for
        self.limits = channel.limits

    @property
    def standing(self) -> Standing:
        return self._channel.standing

    async def start(self, house: House) -> None:
        await self._channel.start(self._counted.around(house))

    async def wait_turn(self, message: Outgoing) -> None:
        await self._channel.wait_turn(message)

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:
        return await self._channel.send(message, files)

    async def fetch(self, locator: str) -> bytes:
        return await self._channel.fetch(locator)

    async def stop(self) -> None:
        await self._channel.stop()


@dataclass(frozen=True, kw_only=True)
class Wire:
    """A channel and the people's end of its platform, ready to be played on."""

    channel: Channel
    #: Made once the house stands.
    people: Callable[[Counted], Platform]


@asynccontextmanager
async def player(
    string: Callable[[Stage, VirtualClock], AbstractAsyncContextManager[Wire]],
    place: Place,
    database: str,
    folder: Path,
) -> AsyncIterator[Player]:
    """Somebody to play a script, in a new demo town whose groups are on this wire."""
    clock, counted = VirtualClock(START), Counted()
    async with (
        stages.opened(database, DEMO, START, place) as stage,
        string(stage, clock) as wire,
    ):
        calendar = holidays.load(stage.zone, None, range(2026, 2028))
        app = house.build(
            store=stage.store,
            clock=clock,
            calendar=lambda: calendar,
            channels=[Watched(wire.channel, counted)],
            photos=folder / "photos",
        )
        await app.start()
        try:
            people = wire.people(counted)
            yield Player(
                app=app, stage=stage, clock=clock, platform=people, tell=lambda _: None, echo=True
            )
        finally:
            await app.stop()


async def goes_as_written(player: Player, name: str) -> None:
    """Play a conversation and find nothing missing."""
    told: list[str] = []
    player.tell = told.append
    with (CONVERSATIONS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        await player.play(lines)
    assert not player.failures, "\n".join([*map(str, player.failures), "", *told])
