"""A demo town on a Telegram of its own, to be played by hand: one page for all its people.

Everything is in memory; when it ends, nothing is left. `loudong demo telegram` starts it.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import app, demo, holidays
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import TelegramSettings
from bot.clock import ShiftedClock
from bot.demo import DemoClock
from bot.ids import TimeOrderedIds
from bot.roster import cast
from bot.roster.demo import demo_town
from storage.opening import open_store
from storage.store import HOME_TOWN
from tests.emulators.telegram.control import Control
from tests.emulators.telegram.server import served
from tests.emulators.telegram.town import NAMING, move_in
from tests.emulators.telegram.world import World

_TOKEN, _USERNAME = "900:demo", "xiaolou_bot"
_ZONE = ZoneInfo("Asia/Shanghai")


async def run(port: int, photos: Path, opened: Callable[[str], None]) -> None:
    """Run until cancelled; `opened` is told the page's address once all works."""
    clock = ShiftedClock()
    store = await open_store("sqlite://", TimeOrderedIds())
    world = World()
    bot = world.add_bot(_TOKEN, _USERNAME)
    people = move_in(world, demo_town(), cast.NAMES)
    await store.run(
        lambda turn: demo.make(turn, TelegramChannel.name, str(bot.id), NAMING), now=clock.now()
    )
    calendar = holidays.load_around(_ZONE, None, clock.now().year)
    moving: asyncio.Future[DemoClock] = asyncio.get_running_loop().create_future()

    async def forward(minutes: int) -> None:
        await (await moving).forward(timedelta(minutes=minutes))

    control = Control(
        world=world,
        bot=bot,
        people=people,
        now=lambda: clock.now().astimezone(_ZONE).strftime("%m-%d %H:%M"),
        forward=forward,
    )
    try:
        async with served(world, port=port, more=control.routes()) as server:
            channel = TelegramChannel(
                settings=TelegramSettings(token=_TOKEN, api=server.url),
                town=HOME_TOWN,
                clock=clock,
            )
            house = app.build(
                store=store,
                clock=clock,
                calendar=lambda: calendar,
                channels=[channel],
                photos=photos,
            )
            moving.set_result(DemoClock(store=store, clock=clock, ticker=house.ticker))
            await house.start()
            ticking = asyncio.create_task(house.ticker.run())
            try:
                await world.until(lambda: bot.replaced)
                opened(server.url)
                await asyncio.Event().wait()
            finally:
                ticking.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await ticking
                await house.stop()
    finally:
        await store.close()
