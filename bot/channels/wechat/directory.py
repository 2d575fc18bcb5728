"""What people and groups are called, as the gateway shows them: kept for hours, asked for slowly.

A message has ids alone, and a name costs a question. Many questions about contacts within a second
have locked accounts (https://github.com/wechaty/wechaty/issues/2040), so they are asked at a walk.
"""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog

from bot.channels.wechat import errors
from bot.channels.wechat.session import Asker, Group
from bot.channels.wechat.timing import Timing

log = structlog.get_logger(__name__)

#: Seconds that an answer holds; an older one still serves while it is asked for again.
_NAMES_HOLD = 6 * 60 * 60.0
_GROUPS_HOLD = 10 * 60.0
#: Seconds in which nobody waits again for an answer that did not come in time.
_SILENT = 60.0
_KNOWN_AT_MOST = 20_000
#: Questions about names that may be asked at once after a quiet time.
_AT_ONCE = 4

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Known(Generic[T]):
    """An answer, and when it was given (monotonic)."""

    value: T
    at: float


class _Book(Generic[T]):
    """Answers to one kind of question."""

    def __init__(self, hold: float, patience: float) -> None:
        self._hold = hold
        self._patience = patience
        self._known: OrderedDict[str, _Known[T]] = OrderedDict()
        #: Who was waited for in vain: until when nobody waits again.
        self._silent: OrderedDict[str, float] = OrderedDict()
        self._asked: dict[str, asyncio.Task[None]] = {}

    async def get(self, key: str, ask: Callable[[], Awaitable[T]]) -> T | None:
        """The answer, an old one while it is asked again; None when there is none in time."""
        known = self._known.get(key)
        if known is None or _now() - known.at > self._hold:
            task = self._asked.get(key) or self._ask(key, ask)
            if known is None:
                await self._wait_for(key, task)
                known = self._known.get(key)
        return known.value if known is not None else None

    def peek(self, key: str) -> T | None:
        """The answer, if it is known."""
        known = self._known.get(key)
        return known.value if known is not None else None

    def forget(self, key: str) -> None:
        """It changed, and what was known is of no use: ask again next time."""
        self._known.pop(key, None)

    def doubt(self, key: str) -> None:
        """It may have changed: what was known serves while it is asked again."""
        if (known := self._known.get(key)) is not None:
            self._known[key] = _Known(known.value, -math.inf)

    async def _wait_for(self, key: str, task: asyncio.Task[None]) -> None:
        """Wait a while; not once more for one that was not told a moment ago."""
        patience = self._patience if _now() >= self._silent.get(key, -math.inf) else 0.0
        await asyncio.wait({task}, timeout=patience)
        if task.done():
            self._silent.pop(key, None)
        elif patience:
            self._silent[key] = _now() + _SILENT
            if len(self._silent) > _KNOWN_AT_MOST:
                self._silent.popitem(last=False)

    async def stop(self) -> None:
        """Wait for no answer any more."""
        tasks = list(self._asked.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ask(self, key: str, ask: Callable[[], Awaitable[T]]) -> asyncio.Task[None]:
        task = asyncio.create_task(self._answer(key, ask))
        self._asked[key] = task
        task.add_done_callback(lambda _: self._asked.pop(key, None))
        return task

    async def _answer(self, key: str, ask: Callable[[], Awaitable[T]]) -> None:
        try:
            self._known[key] = _Known(await ask(), _now())
        except Exception as error:  # noqa: BLE001  # no name is worth more than the words
            log.warning("wechat_name_unknown", reason=errors.in_short(error))
        else:
            self._known.move_to_end(key)
            if len(self._known) > _KNOWN_AT_MOST:
                self._known.popitem(last=False)


class Directory:
    """Names and groups of one account."""

    def __init__(self, asker: Asker, timing: Timing) -> None:
        self._asker = asker
        self._timing = timing
        self._names: _Book[str] = _Book(_NAMES_HOLD, timing.name_wait)
        self._groups: _Book[Group] = _Book(_GROUPS_HOLD, timing.name_wait)
        self._walk = asyncio.Semaphore(_AT_ONCE)
        self._resting: set[asyncio.Task[None]] = set()

    async def contact(self, contact: str) -> str:
        """What somebody calls themselves; "" when nobody says in time."""

        async def ask() -> str:
            await self._at_a_walk()
            return await self._asker.ask(lambda session: session.contact_name(contact))

        return await self._names.get(contact, ask) or ""

    async def member(self, room: str, contact: str) -> str:
        """What somebody is called in a group; "" when nobody says in time."""

        async def ask() -> str:
            await self._at_a_walk()
            return await self._asker.ask(lambda session: session.member_name(room, contact))

        return await self._names.get(_pair(room, contact), ask) or ""

    def known_member(self, room: str, contact: str) -> str:
        """As `member`, without asking."""
        return self._names.peek(_pair(room, contact)) or self._names.peek(contact) or ""

    async def group(self, room: str) -> Group | None:
        """The group as it is; None when nobody says in time."""

        async def ask() -> Group:
            return await self._asker.ask(lambda session: session.group(room))

        return await self._groups.get(room, ask)

    def changed(self, key: str) -> None:
        """Something about this group or contact changed."""
        self._groups.forget(key)
        self._names.doubt(key)

    async def stop(self) -> None:
        """Ask nothing any more."""
        await self._names.stop()
        await self._groups.stop()
        for task in self._resting:
            task.cancel()

    async def _at_a_walk(self) -> None:
        """Wait until it is time for one more question."""
        await self._walk.acquire()
        task = asyncio.create_task(self._rest())
        self._resting.add(task)
        task.add_done_callback(self._resting.discard)

    async def _rest(self) -> None:
        await asyncio.sleep(self._timing.names * _AT_ONCE)
        self._walk.release()


def _pair(room: str, contact: str) -> str:
    return f"{room} {contact}"


def _now() -> float:
    return asyncio.get_running_loop().time()
