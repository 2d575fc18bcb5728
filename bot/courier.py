"""Delivery: sends what the outbox holds, in order within each chat, and notes what became of it."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog

from bot.channels.base import Channel
from bot.clock import Clock
from bot.errors import MaybeSentError, SendAgainError, SendError, SendNeverError
from bot.media import Media
from bot.messages import Attachment, ChatAddress
from bot.spreadsheet import to_xlsx
from storage import accounts, outbox, photos
from storage.outbox import Letter
from storage.photos import Kept
from storage.store import Store, Turn

log = structlog.get_logger(__name__)

#: Waits after a failed attempt: doubled each time, from the first to the longest.
_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=10)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Courier:
    """Carries the outbox to the channels."""

    def __init__(
        self, *, store: Store, clock: Clock, channels: Mapping[str, Channel], media: Media
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._media = media

    async def deliver_due(self) -> int:
        """Send what may be sent now; returns how many letters it took in hand.

        Chats do not wait for each other; a chat whose first letter failed waits for it.
        """
        letters = await self._store.read(outbox.due, now=self._clock.now())
        chats: dict[ChatAddress, list[Letter]] = {}
        for letter in letters:
            chats.setdefault(letter.message.address, []).append(letter)
        urgent_first = sorted(chats.values(), key=lambda chat: min(x.priority for x in chat))
        counts = await asyncio.gather(*(self._deliver_chat(chat) for chat in urgent_first))
        return sum(counts)

    async def _deliver_chat(self, letters: list[Letter]) -> int:
        taken = 0
        for letter in letters:
            channel = self._channels.get(letter.message.address.channel)
            if channel is None:
                break
            taken += 1
            if not await self._deliver(channel, letter):
                break
        return taken

    async def _deliver(self, channel: Channel, letter: Letter) -> bool:
        """Send one letter; False when its chat has to wait for it."""
        key = letter.message.id
        files = await self._files(letter)
        await self._store.run(lambda turn: outbox.sending(turn, key), now=self._clock.now())
        try:
            platform_id = await channel.send(letter.message, files)
        except SendAgainError as error:
            return await self._again(letter, error)
        except MaybeSentError as error:
            # No platform takes an idempotency key: better a gap that is seen than a flood.
            return await self._give_up(letter, error)
        except SendNeverError as error:
            return await self._give_up(letter, error)
        await self._store.run(
            lambda turn: outbox.sent(turn, key, platform_id), now=self._clock.now()
        )
        log.info("sent", letter=key, issue=letter.message.issue)
        return True

    async def _files(self, letter: Letter) -> list[Attachment]:
        message = letter.message
        files = []
        if message.photos:
            await self._media.fetch_wanted()
            kept: list[Kept] = await self._store.read(
                lambda turn: photos.contents(turn, message.photos), now=self._clock.now()
            )
            files = [self._media.attachment(photo) for photo in kept]
        if message.table is not None:
            content = await asyncio.to_thread(to_xlsx, message.table)
            files.append(
                Attachment(name=f"{message.table.name}.xlsx", media_type=_XLSX, content=content)
            )
        return files

    async def _again(self, letter: Letter, error: SendAgainError) -> bool:
        wait = min(_FIRST_WAIT * 2**letter.attempts, _LONGEST_WAIT)
        if error.retry_after is not None:
            wait = max(wait, timedelta(seconds=error.retry_after))
        now = self._clock.now()
        await self._store.run(
            lambda turn: outbox.again(turn, letter.message.id, now + wait, str(error)), now=now
        )
        log.warning("send_again", letter=letter.message.id, seconds=wait.total_seconds())
        return False

    async def _give_up(self, letter: Letter, error: SendError) -> bool:
        def note(turn: Turn) -> None:
            outbox.failed(turn, letter.message.id, str(error))
            if not error.maybe_sent and letter.message.address.private:
                accounts.blocked(turn, letter.message.address)

        await self._store.run(note, now=self._clock.now())
        log.warning("send_failed", letter=letter.message.id, maybe_sent=error.maybe_sent)
        return True
