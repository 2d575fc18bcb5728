"""The composition root: the only file that knows all the parts and puts them together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from bot import demo, holidays, kinds
from bot.attention import Attention
from bot.carrier import Carrier
from bot.channels.base import Channel
from bot.channels.telegram.settings import TelegramSettings
from bot.channels.web.channel import WebChannel
from bot.channels.web.uploads import Uploads
from bot.channels.wechat.settings import WechatSettings
from bot.clock import Clock, ShiftedClock, SystemClock
from bot.config import Environment, Settings
from bot.courier import Courier
from bot.demo import DemoClock
from bot.demo_day import DemoDay
from bot.dispatcher import Dispatcher
from bot.domain.calendar import Calendar
from bot.doubts import Doubts
from bot.enclosures import Enclosures
from bot.errors import StorageError
from bot.ids import TimeOrderedIds
from bot.keeper import Keeper
from bot.media import Media
from bot.second_opinion.settings import OpinionSettings
from bot.ticker import Ticker
from bot.upkeep import purge
from bot.watch import Told, Watch
from bot.web.app import create_app, create_status_app, create_town_app
from bot.web.server import serve
from bot.web.site import read_town
from storage import bots, outbox, town
from storage.opening import open_store
from storage.retention import Keep
from storage.store import HOME_TOWN, Store, Turn
from storage.town import Origin
from storage.weblog import WebLog

log = structlog.get_logger(__name__)

_A_DAY = timedelta(days=1)
#: Called with the port once pages are served.
Opened = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class App:
    """The running house."""

    store: Store
    clock: Clock
    dispatcher: Dispatcher
    ticker: Ticker
    courier: Courier
    media: Media
    channels: Sequence[Keeper]
    #: Where what is not sure waits for a second opinion; None: nobody is asked.
    doubts: Doubts | None

    async def start(self) -> None:
        """Load what memory needs and open the channels, none of which stops the others."""
        await self.dispatcher.load()
        await asyncio.gather(*(channel.start(self.dispatcher) for channel in self.channels))

    async def stop(self) -> None:
        """Close the channels; the store is its opener's to close."""
        await asyncio.gather(*(channel.stop() for channel in self.channels))


def build(
    *,
    store: Store,
    clock: Clock,
    calendar: Callable[[], Calendar],
    channels: Sequence[Channel],
    photos: Path,
    doubts: Doubts | None = None,
) -> App:
    """Put the parts together; nothing runs yet."""
    kept = [Keeper(channel, clock) for channel in channels]
    by_name = {channel.name: channel for channel in kept}
    media = Media(store=store, clock=clock, channels=by_name, folder=photos)
    news = asyncio.Event()
    carrier = Carrier(
        store=store,
        clock=clock,
        enclosures=Enclosures(store=store, clock=clock, media=media),
        calendar=calendar,
    )
    courier = Courier(store=store, clock=clock, channels=by_name, carrier=carrier, news=news)
    dispatcher = Dispatcher(
        store=store,
        clock=clock,
        calendar=calendar,
        attention=Attention(store.kinds, doubts),
        news=news,
        doubts=doubts,
    )
    ticker = Ticker(
        store=store, clock=clock, dispatcher=dispatcher, courier=courier, media=media, news=news
    )
    return App(
        store=store,
        clock=clock,
        dispatcher=dispatcher,
        ticker=ticker,
        courier=courier,
        media=media,
        channels=kept,
        doubts=doubts,
    )


async def run(settings: Settings, opened: Opened, told: Told | None = None) -> None:
    """Run until SIGINT or SIGTERM: the demo town with its page, or a real town's channels.

    `told` is called with how a channel is doing, at the start and when that changes.
    """
    known = kinds.load(settings.categories)
    store = await open_store(settings.database_url, TimeOrderedIds(), known)
    try:
        if settings.environment is Environment.DEMO:
            await _run_demo(settings, store, opened, told)
        else:
            await _run_town(settings, store, opened, told)
    finally:
        await store.close()


async def _run_demo(settings: Settings, store: Store, opened: Opened, told: Told | None) -> None:
    """The demo: anybody may be anybody, on this machine alone."""
    clock = ShiftedClock()
    bot = settings.web.bot
    clock.forward(
        await store.run(lambda turn: demo.make(turn, WebChannel.name, bot), now=clock.now())
    )
    await store.run(lambda turn: _set_town(turn, settings), now=clock.now())
    web = settings.web
    channel = _web(settings, store, clock)
    app = _house(settings, store, clock, [channel])
    demo_clock = DemoClock(store=store, clock=clock, ticker=app.ticker)
    page = create_app(
        channel=channel,
        store=store,
        clock=clock,
        town=await read_town(store, clock),
        settings=web,
        demo=demo_clock,
        day=DemoDay(
            store=store, channel=channel, clock=demo_clock, bot=bot, zone=settings.timezone
        ),
        photos=settings.photos,
        channels=app.channels,
    )
    async with _running(app, settings, told):
        await serve(page, host=web.host, port=web.port, ready=opened, proxies=web.trusted_proxies)


async def _run_town(settings: Settings, store: Store, opened: Opened, told: Told | None) -> None:
    """A real town: no open page; the public ones where their address is set, the channels."""
    clock = SystemClock()
    await store.run(
        lambda turn: town.ensure(turn, name=settings.town, origin=Origin.REAL), now=clock.now()
    )
    await store.run(lambda turn: _set_town(turn, settings), now=clock.now())
    web = settings.web
    channels = await _channels(settings, store, clock)
    hooks = [hook for channel in channels if (hook := getattr(channel, "hook", None))]
    pages = _web(settings, store, clock) if web.public_url else None
    app = _house(settings, store, clock, [pages, *channels] if pages else channels)
    if pages is not None:
        page = create_town_app(
            channel=pages,
            store=store,
            clock=clock,
            town=await read_town(store, clock),
            settings=web,
            photos=settings.photos,
            channels=app.channels,
            brought=hooks,
        )
    else:
        page = create_status_app(
            store=store, clock=clock, settings=web, channels=app.channels, brought=hooks
        )
    async with _running(app, settings, told):
        await serve(page, host=web.host, port=web.port, ready=opened, proxies=web.trusted_proxies)


def _set_town(turn: Turn, settings: Settings) -> None:
    """What the settings say of the town, where turns find it."""
    town.set_phones(turn, settings.phones)
    town.set_habits(
        turn,
        unasked_a_day=settings.unasked_per_day,
        lessons_days=settings.keep_lessons_days,
    )


def _web(settings: Settings, store: Store, clock: Clock) -> WebChannel:
    return WebChannel(
        town=HOME_TOWN,
        log=WebLog(store, clock),
        uploads=Uploads(settings.uploads),
        clock=clock,
    )


async def _channels(settings: Settings, store: Store, clock: Clock) -> list[Channel]:
    """The channels of a real town that are switched on, beside the pages."""
    channels: list[Channel] = []
    if (telegram := settings.channel(TelegramSettings)).token:
        from bot.channels.telegram.channel import TelegramChannel  # noqa: PLC0415  # takes a second

        channels.append(TelegramChannel(settings=telegram, town=HOME_TOWN, clock=clock))
    if (wechat := settings.channel(WechatSettings)).endpoint:
        from bot.channels.wechat.channel import WechatChannel  # noqa: PLC0415  # as above
        from bot.channels.wechat.pace import Pace  # noqa: PLC0415  # as above

        pace = Pace(wechat, clock, zone=settings.timezone)
        name, now = WechatChannel.name, clock.now()
        # A restart brings no new budget.
        pace.spent(await store.read(lambda t: outbox.sent_since(t, name, now - _A_DAY), now=now))
        known_as = await store.read(lambda t: bots.last(t, name), now=now)
        channels.append(
            WechatChannel(
                settings=wechat, town=HOME_TOWN, clock=clock, pace=pace, known_as=known_as
            )
        )
    return channels


def _house(settings: Settings, store: Store, clock: Clock, channels: Sequence[Channel]) -> App:
    calendar = holidays.load_around(settings.timezone, settings.holidays, clock.now().year)
    return build(
        store=store,
        clock=clock,
        calendar=lambda: calendar,
        channels=channels,
        photos=settings.photos,
        doubts=Doubts() if settings.opinion.url else None,
    )


@contextlib.asynccontextmanager
async def _running(app: App, settings: Settings, told: Told | None) -> AsyncIterator[None]:
    watch = Watch(
        store=app.store,
        clock=app.clock,
        channels=app.channels,
        returned=app.courier.wake,
        tell=app.dispatcher.notice,
        told=told,
    )
    await app.start()
    works = [app.ticker.run(), watch.run(), _keep_house(app, settings)]
    if app.doubts is not None:
        works.append(_ask_elsewhere(app, settings.opinion, app.doubts))
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await app.stop()
        await watch.close()


async def _ask_elsewhere(app: App, settings: OpinionSettings, doubts: Doubts) -> None:
    """Ask for a second opinion on what is not sure, beside everything else."""
    from bot.second_opinion.desk import open_desk  # noqa: PLC0415  # loads what most towns need not

    desk = open_desk(settings, store=app.store, clock=app.clock, doubts=doubts)
    await desk.run(app.dispatcher.opinion)


async def _keep_house(app: App, settings: Settings) -> None:
    """At the start and once a day: drop what need not be kept any longer."""
    keep = Keep(
        keys=timedelta(days=settings.keep_keys_days),
        personal=timedelta(days=settings.keep_personal_days),
        photos=timedelta(days=settings.keep_photos_days),
    )
    while True:
        try:
            await purge(app.store, app.clock, keep, settings.photos, Uploads(settings.uploads))
        except (StorageError, OSError):  # a file that cannot be removed today may be tomorrow
            log.exception("upkeep_failed")
        await asyncio.sleep(_A_DAY.total_seconds())
