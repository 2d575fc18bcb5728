"""What the gateway tells, in its order, while the messages it tells of are fetched side by side.

An event of a message has its id alone. Fetching one after another would make a slow gateway slower;
working on them as they come would let messages overtake each other.
"""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import structlog
from grpclib.exceptions import GRPCError

from bot.channels.wechat import errors
from bot.channels.wechat.session import Asker, Payload, UnansweredError
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


@dataclass(eq=False, slots=True)
class _Fetching:
    """A message on its way here."""

    key: str
    task: asyncio.Task[Payload | None]
    #: Set when the gateway answers others and not this: the rest need not wait for it.
    late: asyncio.Event


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
        self._queue: asyncio.Queue[Event | _Fetching] = asyncio.Queue()
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._fetching: set[_Fetching] = set()
        self._passed_over: set[asyncio.Task[None]] = set()

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
            late = asyncio.Event()
            fetching = _Fetching(key, asyncio.create_task(self._fetch(key, late)), late)
            self._fetching.add(fetching)
            self._queue.put_nowait(fetching)

    async def run(self) -> None:
        """Hand on what comes, until cancelled."""
        while True:
            item = await self._queue.get()
            try:
                await self._hand_on(item)
            finally:
                self._queue.task_done()

    async def drain(self, patience: float) -> None:
        """Hand on what was taken, while `run` still runs; `patience` seconds at most."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._queue.join()
                await asyncio.gather(*self._passed_over)

    async def stop(self) -> None:
        """Fetch nothing any more."""
        lost = [fetching for fetching in self._fetching if not fetching.task.done()]
        for fetching in lost:
            fetching.task.cancel()
            log.error("wechat_message_lost", message=fetching.key, why="the program ends")
        tasks = [*(fetching.task for fetching in lost), *self._passed_over]
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _hand_on(self, item: Event | _Fetching) -> None:
        if isinstance(item, Event):
            with _going_on():
                self._event(item)
            return
        late = asyncio.create_task(item.late.wait())
        try:
            await asyncio.wait({item.task, late}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            late.cancel()
        if item.task.done():
            await self._arrive(item)
        else:
            task = asyncio.create_task(self._arrive(item))
            self._passed_over.add(task)
            task.add_done_callback(self._passed_over.discard)

    async def _arrive(self, fetching: _Fetching) -> None:
        try:
            with _going_on():
                if (payload := await fetching.task) is not None:
                    self._message(payload)
        finally:
            self._fetching.discard(fetching)

    async def _fetch(self, key: str, late: asyncio.Event) -> Payload | None:
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
                    except UnansweredError:
                        why = "not answered"
                        late.set()
        except TimeoutError:
            pass
        # It may be told again, and then it is not yet seen.
        self._seen.pop(key, None)
        log.error("wechat_message_lost", message=key, why=why)
        return None


@contextlib.contextmanager
def _going_on() -> Iterator[None]:
    """What goes wrong here is our own fault: the others must not suffer."""
    try:
        yield
    except Exception:
        log.exception("wechat_event_failed")
