"""Hands updates to the house: each chat's in order, the chats side by side, albums as one."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from telegram import Bot, Message, Update

from bot.channels.base import House
from bot.channels.telegram.decode import Decoder, Told
from bot.channels.telegram.pace import Sleep
from bot.channels.telegram.presses import Presses
from bot.clock import Clock
from bot.errors import StorageError
from bot.messages import Inbound

log = structlog.get_logger(__name__)

_ALBUM_AT_MOST = 10

Raw = dict[str, Any]


@dataclass(slots=True)
class _Item:
    """One update of a chat, or the pictures of one album, on the way to the house."""

    update: Update
    #: True: handed over; False: it could not be stored, and has to be offered again.
    done: asyncio.Future[bool]
    #: The album's messages; empty for what is none.
    album: list[Message] = field(default_factory=list)
    #: When the last picture came, by the loop's clock.
    last: float = 0.0


class Handover:
    """The way from the platform to the house. What it did not hand over is not confirmed."""

    def __init__(
        self,
        *,
        bot: Bot,
        house: House,
        decoder: Decoder,
        presses: Presses,
        clock: Clock,
        heard: Callable[[], None],
        album_quiet: float,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._house = house
        self._decoder = decoder
        self._presses = presses
        self._clock = clock
        self._heard = heard
        #: Seconds without another picture after which an album is complete.
        self._album_quiet = album_quiet
        self._sleep = sleep
        self._lanes: dict[int, deque[_Item]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        #: Albums that may still grow, by chat and album.
        self._albums: dict[tuple[int, str], _Item] = {}

    def take(self, raw: Raw) -> asyncio.Future[bool]:
        """Put an update in its chat's line; what comes is True once it is handed over.

        False when it could not be stored: then nothing that came after it in its chat was handed
        over either, and all of it has to be offered again in its order.
        """
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        update = self._read(raw)
        if update is None:
            done.set_result(True)
            return done
        self._heard()
        if update.callback_query is not None:
            self._presses.answer(update.callback_query)
        return self._in_line(update, done)

    async def stop(self) -> None:
        """Leave off; what was not handed over is offered again by the platform."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _read(self, raw: Raw) -> Update | None:
        try:
            return Update.de_json(raw, self._bot)
        except Exception as error:  # noqa: BLE001  # whatever it is: it would come again for ever
            _log_unread(raw.get("update_id"), error)
            return None

    def _in_line(self, update: Update, done: asyncio.Future[bool]) -> asyncio.Future[bool]:
        now = asyncio.get_running_loop().time()
        chat = update.effective_chat.id if update.effective_chat else 0
        message = update.message
        item = _Item(update, done)
        if message is not None and message.media_group_id is not None:
            album = self._albums.get((chat, message.media_group_id))
            if album is not None:
                album.album.append(message)
                album.last = now
                return album.done
            item.album, item.last = [message], now
            self._albums[chat, message.media_group_id] = item
        lane = self._lanes.get(chat)
        if lane is not None:
            lane.append(item)
            return done
        self._lanes[chat] = deque([item])
        task = asyncio.create_task(self._run(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return done

    async def _run(self, chat: int) -> None:
        """A chat's line, up to its end or to what cannot be stored now."""
        lane = self._lanes[chat]
        try:
            while lane:
                await self._hand(lane[0])
                lane.popleft().done.set_result(True)
        except StorageError:
            log.warning("not_handed_over", waiting=len(lane))
        finally:
            del self._lanes[chat]
            for item in lane:
                self._close(item)
                if not item.done.done():
                    item.done.set_result(False)

    async def _hand(self, item: _Item) -> None:
        if item.album:
            await self._complete(item)
        for told in self._decoded(item):
            try:
                if isinstance(told, Inbound):
                    await self._house.receive(told)
                else:
                    await self._house.notice(told)
            except StorageError:
                raise
            except Exception:  # our own fault: offered again it would fail again, for ever
                log.exception("hand_over_failed", update=item.update.update_id)
        if item.update.callback_query is not None:
            self._presses.mark(item.update.callback_query)

    async def _complete(self, item: _Item) -> None:
        """Wait until no more pictures come."""
        now = asyncio.get_running_loop().time
        while len(item.album) < _ALBUM_AT_MOST:
            left = item.last + self._album_quiet - now()
            if left <= 0:
                break
            await self._sleep(left)
        self._close(item)

    def _close(self, item: _Item) -> None:
        for key, album in list(self._albums.items()):
            if album is item:
                del self._albums[key]

    def _decoded(self, item: _Item) -> list[Told]:
        at = self._clock.now()
        try:
            if item.album:
                return self._decoder.album(item.album, at)
            return self._decoder.read(item.update, at)
        except Exception as error:  # noqa: BLE001  # as in `_read`
            _log_unread(item.update.update_id, error)
            return []


def _log_unread(update: object, error: Exception) -> None:
    """Without its words: they are people's."""
    log.error("update_not_read", update=update, reason=type(error).__name__)
