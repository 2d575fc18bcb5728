"""`/healthz`: whether all goes well, for an operator's monitor."""

from datetime import timedelta

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from bot.clock import Clock
from bot.errors import StorageError
from bot.web.site import is_this_machine
from storage import health
from storage.store import Store

log = structlog.get_logger(__name__)

#: A message that waits longer than this, and not for the morning, is a fault.
_LATE = timedelta(minutes=5)


def router(store: Store, clock: Clock, *, is_public: bool = False) -> APIRouter:
    """The route of health. `is_public`: what alarms say has names in it, and is for here alone."""
    routes = APIRouter()

    @routes.get("/healthz")
    async def healthz(request: Request) -> JSONResponse:
        now = clock.now()
        try:
            found = await store.read(health.look, now=now)
        except StorageError:
            log.exception("health_no_database")
            return JSONResponse({"ok": False, "database": False}, status_code=503)
        late = now - found.late_since if found.late_since else timedelta()
        good = late <= _LATE and not found.alarms
        return JSONResponse(
            {
                "ok": good,
                "database": True,
                "outbox": {"waiting": found.waiting, "late_seconds": round(late.total_seconds())},
                "alarms": list(found.alarms)
                if not is_public or _is_from_here(request)
                else len(found.alarms),
            },
            status_code=200 if good else 503,
        )

    return routes


def _is_from_here(request: Request) -> bool:
    """Asked on this machine, by no proxy for somebody else."""
    client = request.client.host if request.client else ""
    names = (client, request.url.hostname or "")
    return "x-forwarded-for" not in request.headers and all(map(is_this_machine, names))
