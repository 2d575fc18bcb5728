"""Delivery: sends what the outbox holds, in order within each chat, and notes what became of it."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

import structlog

from bot.channels.base import Channel
from bot.clock import Clock
from bot.domain.calendar import Calendar
from bot.errors import MaybeSentError, SendAgainError, SendNeverError
from bot.handlers import anew, backlog
from bot.media import Media
from bot.messages import Attachment, ChatAddress, Priority
from bot.spreadsheet import to_xlsx
from storage import outbox, photos
from storage.outbox import Letter
from storage.photos import Kept
from storage.store import Store, Turn

log = structlog.get_logger(__name__)

#: Waits after a failed attempt: doubled each time, from the first to the longest.
_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=10)
_DOUBLINGS = 10
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Courier:
    """Carries the outbox to the channels. A chat waits for itself alone."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        channels: Mapping[str, Channel],
        media: Media,
        calendar: Callable[[], Calendar],
        news: asyncio.Event,
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._media = media
        self._calendar = calendar
        #: Set when a chat is through: there may be more for it.
        self._news = news
        self._under_way: dict[ChatAddress, asyncio.Task[None]] = {}

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels it can send on; letters of others wait until those are switched on."""
        return tuple(self._channels)

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
        letters = await self._store.read(
            lambda turn: outbox.due(turn, channels=self.channels), now=self._clock.now()
        )
        chats: dict[ChatAddress, list[Letter]] = {}
        for letter in letters:
            if letter.message.address not in self._under_way:
                chats.setdefault(letter.message.address, []).append(letter)
        for address, waiting in chats.items():
            task = asyncio.create_task(self._deliver_chat(waiting))
            self._under_way[address] = task
            task.add_done_callback(partial(self._through, address))
        return sum(len(waiting) for waiting in chats.values())

    async def stop(self) -> None:
        """Let go of what is under way; the outbox says what may have been sent."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _through(self, chat: ChatAddress, task: asyncio.Task[None]) -> None:
        del self._under_way[chat]
        if not task.cancelled() and (error := task.exception()) is not None:
            # What was written down holds; the next look begins where it stopped.
            log.error("delivery_trouble", exc_info=error)
        self._news.set()

    async def _deliver_chat(self, letters: list[Letter]) -> None:
        """Send a chat's letters in order, up to the first that has to wait."""
        for letter in await self._worth_sending(letters):
            channel = self._channels[letter.message.address.channel]
            if not await self._deliver(channel, letter):
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

    async def _deliver(self, channel: Channel, letter: Letter) -> bool:
        """Send one letter; False when its chat has to wait for it."""
        key = letter.message.id
        in_doubt = letter.maybe_sent and not channel.drops_repeats
        if in_doubt and not _may_repeat(letter):
            await self._leave_in_doubt(letter, "the program ended while it was being sent")
            return True
        files = await self._files(letter)
        try:
            await channel.wait_turn(letter.message)
        except SendAgainError as error:
            return await self._again(letter, str(error), retry_after=error.retry_after)
        await self._store.run(
            lambda turn: outbox.sending(turn, key, repeated=in_doubt), now=self._clock.now()
        )
        try:
            platform_id = await channel.send(letter.message, files)
        except SendAgainError as error:
            return await self._again(letter, str(error), retry_after=error.retry_after)
        except SendNeverError as error:
            await self._refused(letter, str(error))
            return True
        except Exception as error:
            if not isinstance(error, MaybeSentError):
                log.exception("channel_failed", letter=key, channel=channel.name)
            return await self._maybe_sent(channel, letter, in_doubt=in_doubt)
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
            files = await self._media.attachments(kept)
        if message.table is not None:
            content = await asyncio.to_thread(to_xlsx, message.table)
            files.append(
                Attachment(name=f"{message.table.name}.xlsx", media_type=_XLSX, content=content)
            )
        return files

    async def _again(
        self,
        letter: Letter,
        reason: str,
        *,
        retry_after: float | None = None,
        repeated: bool = False,
    ) -> bool:
        wait = min(_FIRST_WAIT * 2 ** min(letter.attempts, _DOUBLINGS), _LONGEST_WAIT)
        if retry_after is not None:
            wait = max(wait, timedelta(seconds=retry_after))
        now = self._clock.now()
        await self._store.run(
            lambda turn: outbox.again(
                turn, letter.message.id, now + wait, reason, repeated=repeated
            ),
            now=now,
        )
        log.warning("send_again", letter=letter.message.id, seconds=wait.total_seconds())
        return False

    async def _maybe_sent(self, channel: Channel, letter: Letter, *, in_doubt: bool) -> bool:
        """No answer came: repeated where that is harmless, and once where silence is worse."""
        if channel.drops_repeats:
            return await self._again(letter, "no answer")
        if not in_doubt and _may_repeat(letter):
            return await self._again(letter, "no answer", repeated=True)
        await self._leave_in_doubt(letter, "no answer")
        return True

    async def _leave_in_doubt(self, letter: Letter, reason: str) -> None:
        """No platform takes an idempotency key: better a gap that is seen than a flood."""
        await self._store.run(
            lambda turn: outbox.failed(turn, letter.message.id, f"maybe sent: {reason}"),
            now=self._clock.now(),
        )
        log.warning("maybe_sent", letter=letter.message.id, issue=letter.message.issue)

    async def _refused(self, letter: Letter, reason: str) -> None:
        """The platform will never take it: it goes another way, in the turn that notes it."""

        def note(turn: Turn) -> None:
            outbox.failed(turn, letter.message.id, reason)
            anew.closed_for_good(turn, self._calendar(), letter)

        await self._store.run(note, now=self._clock.now())
        log.warning("send_refused", letter=letter.message.id, issue=letter.message.issue)


def _may_repeat(letter: Letter) -> bool:
    """A danger not heard is worse than one heard twice; a third time is noise."""
    return letter.priority is Priority.DANGER and not letter.repeated
