"""Builds the ASGI applications: the open demo page, and the status page alone."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bot.channels.web.channel import WebChannel
from bot.channels.web.settings import WebSettings
from bot.clock import Clock
from bot.web import answers
from bot.web.guard import Guard
from bot.web.routes import chat, files, health, hooks, lists, live, page
from bot.web.routes.hooks import Hook
from bot.web.site import Demo, Site, check_may_be_open
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
    production: bool = False,
) -> FastAPI:
    """The web chat of a demo town; OperatorError where an open page could do harm.

    `channel` must be started before people write; `demo` is None where the clock cannot be moved.
    """
    check_may_be_open(town, settings, production=production)
    site = Site(channel=channel, store=store, clock=clock, town=town, settings=settings, demo=demo)
    app = _bare_app(settings)
    for router in (page, lists, chat, files, live):
        app.include_router(router.router(site))
    app.include_router(health.router(store, clock))
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    # Streams of open pages end with the hub; a server that stops would wait for them for ever.
    app.state.let_go = channel.hub.close
    return app


def create_status_app(
    *, store: Store, clock: Clock, settings: WebSettings, brought: Sequence[Hook] = ()
) -> FastAPI:
    """`/healthz` and where platforms bring news, for a real town: no open page must be there."""
    app = _bare_app(settings, hooks.hosts(brought))
    app.include_router(health.router(store, clock))
    app.include_router(hooks.router(brought))
    app.state.let_go = _nothing
    return app


def _bare_app(settings: WebSettings, more_hosts: frozenset[str] = frozenset()) -> FastAPI:
    app = FastAPI(title="楼栋", docs_url=None, redoc_url=None, openapi_url=None)
    answers.install(app)
    hosts = _THIS_MACHINE | {host.lower() for host in (settings.host, *settings.allowed_hosts)}
    app.add_middleware(Guard, hosts=hosts | more_hosts)
    return app


def _nothing() -> None:
    """No streams, nothing to let go."""
