"""`/healthz`: whether all goes well, for an operator's monitor."""

from datetime import timedelta

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.clock import Clock
from bot.errors import StorageError
from storage import health
from storage.store import Store

log = structlog.get_logger(__name__)

#: A message that waits longer than this, and not for the morning, is a fault.
_LATE = timedelta(minutes=5)


def router(store: Store, clock: Clock) -> APIRouter:
    """The route of health."""
    routes = APIRouter()

    @routes.get("/healthz")
    async def healthz() -> JSONResponse:
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
                "alarms": list(found.alarms),
            },
            status_code=200 if good else 503,
        )

    return routes
