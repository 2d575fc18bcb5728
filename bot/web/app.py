"""Builds the ASGI applications: the open demo page, the public pages, and `/healthz` alone."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bot.channels.base import Channel
from bot.channels.web.channel import WebChannel
from bot.channels.web.settings import WebSettings
from bot.clock import Clock
from bot.web import answers, door
from bot.web.door.limits import TooOftenError
from bot.web.guard import Guard
from bot.web.routes import chat, doors, files, health, hooks, lists, live, page
from bot.web.routes.hooks import Hook
from bot.web.site import Day, Demo, Site, check_may_be_open
from storage.directory import TownCard
from storage.store import Store

_STATIC = Path(__file__).parent / "static"
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


def create_app(
    *,
    channel: WebChannel,
    store: Store,
    clock: Clock,
    town: TownCard,
    settings: WebSettings,
    demo: Demo | None = None,
    day: Day | None = None,
    production: bool = False,
    photos: Path | None = None,
    channels: Sequence[Channel] = (),
) -> FastAPI:
    """The web chat of a demo town; OperatorError where an open page could do harm.

    `channel` must be started before people write; `demo` is None where the clock cannot be moved.
    The public pages are there too, to be tried.
    """
    check_may_be_open(town, settings, production=production)
    site = Site(
        channel=channel,
        store=store,
        clock=clock,
        town=town,
        settings=settings,
        demo=demo,
        day=day,
        photos=photos,
        channels=channels or (channel,),
    )
    app = _bare_app(settings)
    for router in (page, lists, chat, files, live, doors):
        app.include_router(router.router(site))
    app.include_router(door.router(site, is_open=True))
    app.include_router(health.router(store, clock, site.channels))
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    # Streams of open pages end with the hub; a server that stops would wait for them for ever.
    app.state.let_go = channel.hub.close
    return app


def create_town_app(
    *,
    channel: WebChannel,
    store: Store,
    clock: Clock,
    town: TownCard,
    settings: WebSettings,
    photos: Path,
    channels: Sequence[Channel] = (),
    brought: Sequence[Hook] = (),
) -> FastAPI:
    """The public pages of a real town, `/healthz`, and where platforms bring news.

    `channel` must be started before people write; `channels` are all that run, for `/status`.
    """
    site = Site(
        channel=channel,
        store=store,
        clock=clock,
        town=town,
        settings=settings,
        photos=photos,
        channels=channels or (channel,),
    )
    app = _bare_app(settings, hooks.hosts(brought))
    app.include_router(door.router(site, is_open=False))
    app.include_router(health.router(store, clock, site.channels, is_public=True))
    app.include_router(hooks.router(brought))
    app.state.let_go = channel.hub.close
    return app


def create_status_app(
    *,
    store: Store,
    clock: Clock,
    settings: WebSettings,
    channels: Sequence[Channel] = (),
    brought: Sequence[Hook] = (),
) -> FastAPI:
    """`/healthz` and where platforms bring news, for a real town: no open page must be there."""
    app = _bare_app(settings, hooks.hosts(brought))
    app.include_router(health.router(store, clock, channels, is_public=True))
    app.include_router(hooks.router(brought))
    app.state.let_go = _nothing
    return app


def _bare_app(settings: WebSettings, more_hosts: frozenset[str] = frozenset()) -> FastAPI:
    app = FastAPI(title="楼栋", docs_url=None, redoc_url=None, openapi_url=None)
    answers.install(app)
    app.add_exception_handler(TooOftenError, door.too_often)
    public = urlsplit(settings.public_url)
    hosts = _THIS_MACHINE | {host.lower() for host in (settings.host, *settings.allowed_hosts)}
    hosts |= {public.hostname} if public.hostname else set()
    app.add_middleware(Guard, hosts=hosts | more_hosts, public=public.netloc)
    return app


def _nothing() -> None:
    """No streams, nothing to let go."""
