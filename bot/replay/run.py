"""One replay from start to end: the stage, the house on it, the script."""

import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import app as house
from bot import holidays, kinds
from bot.channels.replay import ReplayChannel
from bot.clock import VirtualClock
from bot.replay import stage as stages
from bot.replay.platform import OnPaper
from bot.replay.player import Failure, Player, Tell
from bot.replay.stage import DEMO, IN_MEMORY
from storage.store import HOME_TOWN

#: The years of the holiday table that a script may reach.
_YEARS = range(2004, 2100)


@dataclass(frozen=True, kw_only=True, slots=True)
class Replay:
    """What is played where."""

    start: datetime
    database: str = IN_MEMORY
    org: str = DEMO
    echo: bool = False
    #: Where photos are kept; None: nowhere, once it is over.
    photos: Path | None = None
    holidays: Path | None = None
    #: The operator's categories.
    categories: Path | None = None


async def run(replay: Replay, lines: Iterable[str], tell: Tell) -> list[Failure]:
    """Play `lines`; each message of the bot goes to `tell` as a line of JSON.

    Returns the expectations that were not met. Raises `OperatorError` for a line that cannot be
    played and for a database that is not to be played in.
    """
    async with ready(replay, tell) as player:
        await player.play(lines)
        return player.failures


@asynccontextmanager
async def ready(replay: Replay, tell: Tell) -> AsyncIterator[Player]:
    """Somebody to play lines, with the house built around."""
    known = kinds.load(replay.categories)
    async with stages.opened(replay.database, replay.org, replay.start, kinds=known) as stage:
        clock = VirtualClock(replay.start)
        channel = ReplayChannel(town=HOME_TOWN, clock=clock, name=stage.place.channel)
        calendar = holidays.load(stage.zone, replay.holidays, _YEARS)
        with tempfile.TemporaryDirectory(prefix="loudong-replay-") as folder:
            app = house.build(
                store=stage.store,
                clock=clock,
                calendar=lambda: calendar,
                channels=[channel],
                photos=replay.photos or Path(folder),
            )
            await app.start()
            try:
                yield Player(
                    app=app,
                    stage=stage,
                    clock=clock,
                    platform=OnPaper(channel),
                    tell=tell,
                    echo=replay.echo,
                )
            finally:
                await app.stop()
                await stages.leave(stage, clock.now())
