"""Time that passes only when everybody sleeps: a day of waiting runs in milliseconds."""

import asyncio
import heapq
import itertools
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.clock import VirtualClock

START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
#: Looks of the loop after which nothing more happens without time.
_SETTLED = 20


class Hours:
    """A clock, and a `sleep` that goes with it."""

    def __init__(self) -> None:
        self.clock = VirtualClock(START)
        self._asleep: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    async def sleep(self, seconds: float) -> None:
        """Sleep until the clock is so much further."""
        woken = asyncio.get_running_loop().create_future()
        at = self.clock.now() + timedelta(seconds=max(0, seconds))
        heapq.heappush(self._asleep, (at, next(self._order), woken))
        await woken

    async def run(self, *work: Coroutine[Any, Any, Any], until: datetime | None = None) -> None:
        """Let time pass until all of `work` is done, or until then. Raises what it raises."""
        tasks = [asyncio.create_task(each) for each in work]
        try:
            while not all(task.done() for task in tasks) or not tasks:
                await self._settle()
                if not self._asleep or (until is not None and self._asleep[0][0] > until):
                    break
                at, _, woken = heapq.heappop(self._asleep)
                if not woken.done():
                    self.clock.set(max(at, self.clock.now()))
                    woken.set_result(None)
            await self._settle()
            unfinished = [task for task in tasks if not task.done()]
            assert until is not None or not unfinished, "somebody waits for nothing"
            for task in tasks:
                if task.done():
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _settle(self) -> None:
        for _ in range(_SETTLED):
            await asyncio.sleep(0)
