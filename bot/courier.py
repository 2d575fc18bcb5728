"""Delivery: sends what the outbox holds, in order within each chat, and notes what became of it."""

import asyncio
from collections.abc import Mapping
from functools import partial

import structlog

from bot.carrier import LONGEST_WAIT, Carrier
from bot.channels.base import Channel
from bot.clock import Clock
from bot.domain.ids import OutboxId
from bot.handlers import backlog
from bot.messages import ChatAddress
from storage import outbox
from storage.outbox import Letter
from storage.store import Store, Turn

log = structlog.get_logger(__name__)


class Courier:
    """Carries the outbox to the channels. A chat waits for itself alone."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        channels: Mapping[str, Channel],
        carrier: Carrier,
        news: asyncio.Event,
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._carrier = carrier
        #: Set when a chat is through: there may be more for it.
        self._news = news
        self._under_way: dict[ChatAddress, asyncio.Task[None]] = {}
        #: The letters that are in hand, by the chat they were addressed to when they were taken.
        self._in_hand: dict[ChatAddress, frozenset[OutboxId]] = {}

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels it can send on; letters of others wait until those are switched on."""
        return tuple(self._channels)

    async def wake(self, channel: str) -> None:
        """The channel works again: what was put back for a while need not wait any longer."""
        await self._store.run(
            lambda turn: outbox.wake(turn, channel, LONGEST_WAIT), now=self._clock.now()
        )
        self._news.set()

    @property
    def is_busy(self) -> bool:
        """Whether something is being sent now."""
        return bool(self._under_way)

    async def deliver_due(self) -> int:
        """Send what may be sent now and wait for it; returns how many letters were in hand.

        Raises `StorageError`; what was written down by then holds.
        """
        taken = await self.start_due()
        under_way = list(self._under_way.values())
        for result in await asyncio.gather(*under_way, return_exceptions=True):
            if isinstance(result, Exception):
                raise result
        return taken + len(under_way)

    async def start_due(self) -> int:
        """Begin to send what may be sent now, each chat by itself; returns how many letters.

        A chat in which something is under way gets nothing new before that is through.
        """
        busy_in = {name: self._busy_in(name) for name in self._channels}

        def look(turn: Turn) -> list[Letter]:
            # So many of each channel: a crowd on one keeps back none of another.
            return [
                letter
                for name, busy in busy_in.items()
                for letter in outbox.due(turn, channels=(name,), busy=busy)
            ]

        letters = await self._store.read(look, now=self._clock.now())
        # A chat that got another id while something was under way to the old one waits as well.
        in_hand = frozenset[OutboxId]().union(*self._in_hand.values())
        moved = {x.message.address for x in letters if x.message.id in in_hand}
        busy = moved.union(self._under_way)
        chats: dict[ChatAddress, list[Letter]] = {}
        for letter in letters:
            if letter.message.address not in busy:
                chats.setdefault(letter.message.address, []).append(letter)
        for address, waiting in chats.items():
            task = asyncio.create_task(self._deliver_chat(waiting))
            self._under_way[address] = task
            self._in_hand[address] = frozenset(letter.message.id for letter in waiting)
            task.add_done_callback(partial(self._through, address))
        return sum(len(waiting) for waiting in chats.values())

    async def stop(self) -> None:
        """Let go of what is under way; the outbox says what may have been sent."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _busy_in(self, channel: str) -> frozenset[str]:
        return frozenset(chat.chat for chat in self._under_way if chat.channel == channel)

    def _through(self, chat: ChatAddress, task: asyncio.Task[None]) -> None:
        del self._under_way[chat], self._in_hand[chat]
        if not task.cancelled() and (error := task.exception()) is not None:
            # What was written down holds; the next look begins where it stopped.
            log.error("delivery_trouble", exc_info=error)
        self._news.set()

    async def _deliver_chat(self, letters: list[Letter]) -> None:
        """Send a chat's letters in order, up to the first that has to wait."""
        for letter in await self._worth_sending(letters):
            channel = self._channels[letter.message.address.channel]
            if not await self._carrier.carry(channel, letter):
                return

    async def _worth_sending(self, letters: list[Letter]) -> list[Letter]:
        """Without what expired, and many tasks that piled up gathered into one letter."""
        now = self._clock.now()
        late = [x for x in letters if x.expires_at is not None and x.expires_at <= now]
        fresh = [x for x in letters if x not in late]
        pile = backlog.pile_of(fresh, now)
        if not late and not pile:
            return letters

        def tidy(turn: Turn) -> None:
            for letter in late:
                outbox.drop(turn, letter.message.id, "expired")
            backlog.gather(turn, pile)

        await self._store.run(tidy, now=now)
        return [x for x in fresh if x not in pile]
