"""`/healthz`: whether all goes well, for an operator's monitor."""

from collections.abc import Sequence

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from bot import health
from bot.channels.base import Channel
from bot.clock import Clock
from bot.errors import StorageError
from bot.web.site import is_this_machine
from storage.health import look
from storage.store import Store

log = structlog.get_logger(__name__)


def router(
    store: Store, clock: Clock, channels: Sequence[Channel], *, is_public: bool = False
) -> APIRouter:
    """The route of health. `is_public`: details have names in them, and are for here alone."""
    routes = APIRouter()

    @routes.get("/healthz")
    async def healthz(request: Request) -> JSONResponse:
        now = clock.now()
        try:
            found = await store.read(look, now=now)
        except StorageError:
            log.exception("health_no_database")
            return JSONResponse({"ok": False, "database": False}, status_code=503)
        report = health.judge([channel.standing for channel in channels], found, now)
        told = health.as_json(report, to_strangers=is_public and not _is_from_here(request))
        return JSONResponse(told, status_code=200 if report.is_well else 503)

    return routes


def _is_from_here(request: Request) -> bool:
    """Asked on this machine, by no proxy for somebody else."""
    client = request.client.host if request.client else ""
    names = (client, request.url.hostname or "")
    return "x-forwarded-for" not in request.headers and all(map(is_this_machine, names))
