"""What came in, handed to the house: in order within a chat, and kept until it is stored.

A gateway tells everything once. What was taken from it and is not stored yet is here and nowhere
else, so a database that is busy for a while must not cost a message.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

from bot.errors import StorageError

log = structlog.get_logger(__name__)

#: Seconds before the same is tried again while nothing can be stored.
_TRY_AGAIN = (0.2, 1.0, 3.0, 10.0)
#: What waits at most: a database that is away for hours, in a town that talks.
_WAITING_AT_MOST = 20_000

Job = Callable[[], Awaitable[None]]


class Handover:
    """A line for each chat in which something waits, and for no other."""

    def __init__(self) -> None:
        self._lines: dict[str, deque[Job]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._waiting = 0

    def put(self, chat: str, job: Job) -> None:
        """Do this after all that was put before for the chat. `job` may be run more than once."""
        if self._waiting >= _WAITING_AT_MOST:
            log.error("wechat_overflow")
            return
        self._waiting += 1
        line = self._lines.setdefault(chat, deque())
        line.append(job)
        if chat not in self._tasks:
            self._tasks[chat] = asyncio.create_task(self._work(chat, line))

    async def finish(self, patience: float) -> None:
        """Wait until everything is handed over, `patience` seconds at most, and stop."""
        tasks = list(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=patience)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._waiting:
            log.error("wechat_not_handed_over", count=self._waiting)

    async def _work(self, chat: str, line: deque[Job]) -> None:
        try:
            while line:
                await _until_stored(line[0])
                line.popleft()
                self._waiting -= 1
        finally:
            del self._lines[chat], self._tasks[chat]


async def _until_stored(job: Job) -> None:
    attempt = 0
    while True:
        try:
            await job()
        except StorageError:
            wait = _TRY_AGAIN[min(attempt, len(_TRY_AGAIN) - 1)]
            attempt += 1
            log.exception("wechat_not_stored", attempt=attempt)
            await asyncio.sleep(wait)
        except Exception:
            log.exception("wechat_job_failed")  # our own fault: the next one must not wait for it
            return
        else:
            return
