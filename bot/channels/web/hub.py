"""Live news for open pages: each listens to a few chats; a slow one is cut off and comes again."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.messages import Said

#: News that may wait for a slow page; it fetches what it missed when it comes again.
_WAITING_AT_MOST = 256


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockMoved:
    """The demo town's clock was moved."""

    #: UTC.
    now: datetime


News = Said | ClockMoved


class Listener:
    """One page's news; iteration ends when the hub closes or the page is too slow."""

    def __init__(self, chats: Collection[str]) -> None:
        self._chats = frozenset(chats)
        self._waiting: asyncio.Queue[News | None] = asyncio.Queue()
        self._closed = False

    def offer(self, news: News) -> None:
        """Put news in line, if they are for this page."""
        if self._closed or (isinstance(news, Said) and news.address.chat not in self._chats):
            return
        if self._waiting.qsize() >= _WAITING_AT_MOST:
            self.close()
        else:
            self._waiting.put_nowait(news)

    def close(self) -> None:
        """No more news; what waits is still given."""
        if not self._closed:
            self._closed = True
            self._waiting.put_nowait(None)

    async def each(self, idle: float) -> AsyncIterator[News | None]:
        """News as they come; None after each `idle` seconds without any."""
        while True:
            try:
                news = await asyncio.wait_for(self._waiting.get(), idle)
            except TimeoutError:
                yield None
                continue
            if news is None:
                return
            yield news


class Hub:
    """Who listens now."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._closed = False

    @contextmanager
    def listen(self, chats: Collection[str]) -> Iterator[Listener]:
        """Listen to `chats` from now on until the block ends."""
        listener = Listener(chats)
        if self._closed:
            listener.close()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def tell(self, news: News) -> None:
        """Give news to every page that wants them."""
        for listener in tuple(self._listeners):
            listener.offer(news)

    def close(self) -> None:
        """End every page's news, and those of pages that come later."""
        self._closed = True
        for listener in tuple(self._listeners):
            listener.close()
