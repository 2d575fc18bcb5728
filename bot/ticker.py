"""Lets time act: wakes for the next timer and the next letter, and at news."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.courier import Courier
from bot.dispatcher import Dispatcher
from bot.media import Media
from storage import outbox, timers
from storage.store import Store, Turn

log = structlog.get_logger(__name__)

#: Looks at least so often, for what other processes wrote and for clocks that were set.
_AT_LEAST_EVERY = timedelta(seconds=1)
#: News wakes it at once; without news, something due that cannot be done is no reason to spin.
_AT_MOST_EVERY = timedelta(milliseconds=50)
_AFTER_TROUBLE = 2.0


class Ticker:
    """Runs due timers and deliveries, in a loop or up to an instant of a virtual clock."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        dispatcher: Dispatcher,
        courier: Courier,
        media: Media,
        news: asyncio.Event,
    ) -> None:
        self._store = store
        self._clock = clock
        self._dispatcher = dispatcher
        self._courier = courier
        self._media = media
        self._news = news
        self._one = asyncio.Lock()

    async def settle(self) -> None:
        """Do all that is due now: timers in their order, then photos and letters."""
        async with self._one:
            while await self._dispatcher.tick():
                pass
            await self._media.fetch_wanted()
            while await self._courier.deliver_due():
                pass

    async def pass_until(self, target: datetime, move: Callable[[datetime], None]) -> None:
        """Let the time up to `target` pass for a clock that `move` sets.

        Whatever falls due on the way happens in its order, each at its own time.
        """
        while (at := await self.next_due()) is not None and at <= target:
            move(max(at, self._clock.now()))
            await self.settle()
        move(target)

    async def next_due(self) -> datetime | None:
        """When something is due next; None when nothing waits."""

        def look(turn: Turn) -> datetime | None:
            letters = outbox.next_due(turn, self._courier.channels)
            instants = (timers.next_due(turn), letters)
            return min((at for at in instants if at is not None), default=None)

        return await self._store.read(look, now=self._clock.now())

    async def run(self) -> None:
        """Go on until cancelled; what is being sent or fetched then is let go of."""
        try:
            await self._run()
        finally:
            await asyncio.gather(self._courier.stop(), self._media.stop())

    async def _run(self) -> None:
        while True:
            self._news.clear()
            try:
                await self._go_on()
                pause = await self._pause()
            except Exception:  # whatever it is, the next deadline must not go unheard
                log.exception("ticker_trouble")
                pause = _AFTER_TROUBLE
            try:
                async with asyncio.timeout(pause):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _go_on(self) -> None:
        """As `settle`, but without waiting for platforms: a slow one holds up no deadline."""
        async with self._one:
            while await self._dispatcher.tick():
                pass
            await self._media.start_wanted()
            await self._courier.start_due()

    async def _pause(self) -> float:
        at = await self.next_due()
        if at is None or (at <= self._clock.now() and self._courier.is_busy):
            # What is due waits for its chat, which brings news when it is through.
            return _AT_LEAST_EVERY.total_seconds()
        wait = min(max(at - self._clock.now(), _AT_MOST_EVERY), _AT_LEAST_EVERY)
        return wait.total_seconds()
