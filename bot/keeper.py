"""Keeps one channel: starts it, starts it again where that failed, and says how it is doing.

To the rest of the house it is the channel. Whatever one of them does, the others go on.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.channels.base import Channel, House, Limits
from bot.clock import Clock
from bot.domain.standing import Standing, State, harmless
from bot.errors import OperatorError, SendAgainError
from bot.messages import Attachment, Outgoing

log = structlog.get_logger(__name__)

#: Seconds that a channel may take to start and to stop, which is not yet to connect.
_STARTING = 10
_STOPPING = 10
#: Seconds before it is started again: doubled each time, from the first to the longest.
_FIRST_WAIT = 2.0
_LONGEST_WAIT = 300.0
#: The same where only an operator can help: the platform's side may be mended while it runs.
_FOR_AN_OPERATOR = 600.0


class Keeper:
    """A channel, and what can be said of it while it does not run."""

    def __init__(
        self,
        channel: Channel,
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._channel = channel
        self._clock = clock
        self._sleep = sleep
        #: Its state until it runs.
        self._not_running: Standing | None = Standing(channel=channel.name, since=clock.now())
        self._running_since: datetime | None = None
        self._starting: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        """The channel's name."""
        return self._channel.name

    @property
    def drops_repeats(self) -> bool:
        """As the channel does."""
        return self._channel.drops_repeats

    @property
    def keeps_for(self) -> timedelta:
        """The channel's."""
        return self._channel.keeps_for

    @property
    def limits(self) -> Limits:
        """The channel's."""
        return self._channel.limits

    @property
    def standing(self) -> Standing:
        """How the channel is doing; where it could not start, why."""
        own, ours = self._channel.standing, self._not_running
        if ours is None:
            since = self._running_since
            return replace(own, since=since) if since is not None and own.since < since else own
        if own.state in (State.STARTING, State.ON):
            error, at = (ours.error, ours.error_at) if ours.error else (own.error, own.error_at)
            return replace(own, state=ours.state, since=ours.since, error=error, error_at=at)
        return own

    async def start(self, house: House) -> None:
        """Start the channel. Never raises: what fails is told, and tried again behind."""
        wait = await self._start(house)
        if wait is not None:
            self._starting = asyncio.create_task(self._start_again(house, wait))

    async def stop(self) -> None:
        """Stop it, or give up starting it. Never raises, nor takes for ever."""
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        try:
            async with asyncio.timeout(_STOPPING):
                await self._channel.stop()
        except Exception:
            log.exception("channel_not_stopped", channel=self.name)

    async def wait_turn(self, message: Outgoing) -> None:
        """As the channel does."""
        self._must_run()
        await self._channel.wait_turn(message)

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:
        """As the channel does."""
        self._must_run()
        return await self._channel.send(message, files)

    async def fetch(self, locator: str) -> bytes:
        """As the channel does."""
        self._must_run()
        return await self._channel.fetch(locator)

    def _must_run(self) -> None:
        if self._not_running is not None:
            raise SendAgainError("not started")

    async def _start(self, house: House) -> float | None:
        """Try once; how many seconds to wait before the next time, None when it runs."""
        try:
            async with asyncio.timeout(_STARTING):
                await self._channel.start(house)
        except OperatorError as error:
            self._failed(State.FAILED, str(error))
            log.error("channel_not_started", channel=self.name, reason=str(error))  # noqa: TRY400  # told, no bug
            return _FOR_AN_OPERATOR
        except TimeoutError:
            self._failed(State.AWAY, f"did not start within {_STARTING} s")
            log.warning("channel_slow_to_start", channel=self.name)
            return _FIRST_WAIT
        except Exception as error:
            self._failed(State.AWAY, f"{type(error).__name__}: {error}")
            log.exception("channel_not_started", channel=self.name)
            return _FIRST_WAIT
        self._not_running, self._running_since = None, self._clock.now()
        return None

    async def _start_again(self, house: House, wait: float) -> None:
        while True:
            await self._sleep(wait)
            again = await self._start(house)
            if again is None:
                log.info("channel_started", channel=self.name)
                return
            wait = max(again, min(2 * wait, _LONGEST_WAIT))

    def _failed(self, state: State, error: str) -> None:
        now, before = self._clock.now(), self._not_running
        since = before.since if before is not None and before.state is state else now
        self._not_running = Standing(
            channel=self.name, state=state, since=since, error=harmless(error), error_at=now
        )
