"""What the gateway tells, in its order, while the messages it tells of are fetched side by side.

An event of a message has its id alone. Fetching one after another would make a slow gateway slower;
working on them as they come would let messages overtake each other.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable

import structlog
from grpclib.exceptions import GRPCError

from bot.channels.wechat import errors
from bot.channels.wechat.session import Asker, Payload
from bot.channels.wechat.workarounds import Event

log = structlog.get_logger(__name__)

#: Fetches that run at once.
_AT_ONCE = 8
#: What a gateway refuses to give is asked for so often, so many seconds apart.
_TRIES = 3
_BETWEEN = 0.5
#: Seconds after which a message is given up that no session could fetch.
_GIVEN_UP = 180.0
#: Ids that are remembered: real gateways tell some messages twice.
_SEEN_AT_MOST = 20_000


class Inlet:
    """A queue of events; `run` hands them on one by one."""

    def __init__(
        self,
        *,
        asker: Asker,
        message: Callable[[Payload], None],
        event: Callable[[Event], None],
    ) -> None:
        self._asker = asker
        self._message = message
        self._event = event
        self._queue: asyncio.Queue[Event | asyncio.Task[Payload | None]] = asyncio.Queue()
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._fetching: set[asyncio.Task[Payload | None]] = set()

    def offer(self, event: Event) -> None:
        """Take an event."""
        if event.name != "message":
            self._queue.put_nowait(event)
            return
        key = str(event.data.get("messageId") or "")
        if key and key not in self._seen:
            self._seen[key] = None
            if len(self._seen) > _SEEN_AT_MOST:
                self._seen.popitem(last=False)
            task = asyncio.create_task(self._fetch(key))
            self._fetching.add(task)
            task.add_done_callback(self._fetching.discard)
            self._queue.put_nowait(task)

    async def run(self) -> None:
        """Hand on what comes, until cancelled."""
        while True:
            item = await self._queue.get()
            try:
                if isinstance(item, Event):
                    self._event(item)
                elif (payload := await item) is not None:
                    self._message(payload)
            except Exception:
                log.exception("wechat_event_failed")  # our own fault: the others must not suffer

    async def stop(self) -> None:
        """Fetch nothing any more."""
        for task in self._fetching:
            task.cancel()
        await asyncio.gather(*self._fetching, return_exceptions=True)

    async def _fetch(self, key: str) -> Payload | None:
        """The message; None when nobody can give it."""
        why = "no session in time"
        try:
            async with self._at_once, asyncio.timeout(_GIVEN_UP):
                for _ in range(_TRIES):
                    try:
                        return await self._asker.ask(lambda session: session.message(key))
                    except GRPCError as error:
                        why = errors.in_short(error)
                        await asyncio.sleep(_BETWEEN)
        except TimeoutError:
            pass
        # It may be told again, and then it is not yet seen.
        self._seen.pop(key, None)
        log.error("wechat_message_lost", message=key, why=why)
        return None
