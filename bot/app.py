"""The composition root: the only file that knows all the parts and puts them together."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.attention import Attention
from bot.channels.base import Channel
from bot.clock import Clock
from bot.courier import Courier
from bot.dispatcher import Dispatcher
from bot.domain.calendar import Calendar
from bot.media import Media
from bot.ticker import Ticker
from storage.store import Store


@dataclass(frozen=True, slots=True)
class App:
    """The running house."""

    store: Store
    clock: Clock
    dispatcher: Dispatcher
    ticker: Ticker
    media: Media
    channels: Sequence[Channel]

    async def start(self) -> None:
        """Load what memory needs and open the channels."""
        await self.dispatcher.load()
        for channel in self.channels:
            await channel.start(self.dispatcher.receive)

    async def stop(self) -> None:
        """Close the channels, then the store."""
        for channel in self.channels:
            await channel.stop()
        await self.store.close()


def build(
    *,
    store: Store,
    clock: Clock,
    calendar: Callable[[], Calendar],
    channels: Sequence[Channel],
    photos: Path,
) -> App:
    """Put the parts together; nothing runs yet."""
    by_name = {channel.name: channel for channel in channels}
    media = Media(store=store, clock=clock, channels=by_name, folder=photos)
    courier = Courier(store=store, clock=clock, channels=by_name, media=media)
    news = asyncio.Event()
    dispatcher = Dispatcher(
        store=store,
        clock=clock,
        calendar=calendar,
        attention=Attention(),
        news=news,
    )
    ticker = Ticker(
        store=store, clock=clock, dispatcher=dispatcher, courier=courier, media=media, news=news
    )
    return App(
        store=store,
        clock=clock,
        dispatcher=dispatcher,
        ticker=ticker,
        media=media,
        channels=channels,
    )
