"""How fast the bot may speak: in one chat, in a group within a minute, and overall.

Telegram publishes about one message a second in a chat, 20 a minute in a group and 30 a second
overall (core.telegram.org/bots/faq), and refuses more with a time to wait. A wait that is not short
is the outbox's: what waits in memory is lost when the program ends.
"""

import asyncio
import heapq
import itertools
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.errors import SendAgainError
from bot.messages import Priority

Sleep = Callable[[float], Awaitable[None]]

_MINUTE = 60.0
#: Chats remembered before those that are long silent are forgotten.
_REMEMBERED = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Speed:
    """The limits. Telegram's own are not exact; these stay a little below."""

    #: Seconds between two messages in one chat.
    between: float = 1.0
    #: Messages in one group within a minute.
    group: int = 19
    #: Messages a second in all chats.
    overall: float = 25.0
    #: The longest wait in memory, seconds.
    patience: float = 5.0


#: For a server that does not mind.
UNLIMITED = Speed(between=0, group=1_000_000, overall=1_000_000, patience=1)


@dataclass(slots=True)
class _Chat:
    """When was spoken there, the last minute of it, and from when on it may be again."""

    spoken: deque[float] = field(default_factory=deque)
    held_until: float = 0.0


class Pace:
    """Gives each message its turn."""

    def __init__(
        self,
        speed: Speed,
        *,
        sleep: Sleep = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._speed = speed
        self._sleep = sleep
        self._now = now
        self._chats: dict[int, _Chat] = {}
        #: When the account may speak next.
        self._next = 0.0
        self._line: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self._door: asyncio.Task[None] | None = None

    async def wait(self, chat: int, priority: Priority, *, group: bool, cost: int = 1) -> None:
        """Wait until a message may be sent to `chat`, one that counts as `cost` messages.

        Raises `SendAgainError` with the seconds to wait when that is not worth waiting for here.
        """
        now = self._now()
        known = self._chats.setdefault(chat, _Chat())
        at = max(now, self._free_at(known, now, group=group))
        if at - now > self._speed.patience:
            raise SendAgainError("paced", retry_after=at - now)
        known.spoken.extend([at] * cost)
        if at > now:
            await self._sleep(at - now)
        await self._pass_door(priority)
        self._forget(now)

    def hold(self, chat: int, seconds: float) -> None:
        """The platform wants to hear nothing for `chat` for so long."""
        known = self._chats.setdefault(chat, _Chat())
        known.held_until = max(known.held_until, self._now() + seconds)

    def close(self) -> None:
        """Let nobody through any more."""
        if self._door is not None:
            self._door.cancel()
        for _, _, turn in self._line:
            turn.cancel()
        self._line.clear()

    def _free_at(self, known: _Chat, now: float, *, group: bool) -> float:
        spoken = known.spoken
        while spoken and spoken[0] <= now - _MINUTE:
            spoken.popleft()
        at = known.held_until
        if spoken:
            at = max(at, spoken[-1] + self._speed.between)
        if group and len(spoken) >= self._speed.group:
            at = max(at, spoken[-self._speed.group] + _MINUTE)
        return at

    async def _pass_door(self, priority: Priority) -> None:
        """One after another, danger before all others."""
        now = self._now()
        if not self._line and self._next <= now:
            self._next = now + 1 / self._speed.overall
            return
        wait = (len(self._line) + 1) / self._speed.overall
        if wait > self._speed.patience and priority is not Priority.DANGER:
            raise SendAgainError("paced", retry_after=wait)
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._line, (priority.value, next(self._numbers), turn))
        if self._door is None or self._door.done():
            self._door = asyncio.create_task(self._open())
        await turn

    async def _open(self) -> None:
        while self._line:
            wait = self._next - self._now()
            if wait > 0:
                await self._sleep(wait)
            _, _, turn = heapq.heappop(self._line)
            if not turn.done():  # whoever waited may have been cancelled
                self._next = max(self._next, self._now()) + 1 / self._speed.overall
                turn.set_result(None)

    def _forget(self, now: float) -> None:
        if len(self._chats) <= _REMEMBERED:
            return
        for chat, known in list(self._chats.items()):
            last = known.spoken[-1] if known.spoken else 0.0
            if max(last, known.held_until) < now - _MINUTE:
                del self._chats[chat]
