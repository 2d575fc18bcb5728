"""What the public pages share beside who asks: the channel, the store, the limits and so on."""

import asyncio
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from fastapi import Request

from bot.channels.web.channel import WebChannel
from bot.clock import Clock
from bot.web.door.callers import Caller
from bot.web.door.devices import Cookies, Keys
from bot.web.door.forms import Reader
from bot.web.door.limits import Limits
from bot.web.door.pages import Pages
from bot.web.door.talk import Talk
from storage import town
from storage.store import Store


@dataclass(kw_only=True)
class Hall:
    """Everything that the public routes use."""

    channel: WebChannel
    store: Store
    clock: Clock
    zone: ZoneInfo
    bot: str
    pages: Pages
    #: Where the pages are for the world, without a slash at the end; empty: where they are asked.
    public_url: str
    limits: Limits = field(default_factory=Limits)
    reader: Reader = field(default_factory=Reader)
    talk: Talk = field(init=False)
    cookies: Cookies = field(init=False)
    _keys: Keys | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.cookies = Cookies(https=self.public_url.startswith("https://"))
        self.talk = Talk(
            channel=self.channel,
            store=self.store,
            clock=self.clock,
            bot=self.bot,
            limits=self.limits,
            opening=asyncio.Semaphore(1),
        )

    async def caller(self, request: Request) -> Caller:
        """Who asks. Raises `StorageError` before the town's key was read for the first time."""
        if self._keys is None:
            home = await self.store.read(town.required, now=self.clock.now())
            self._keys = Keys(home.secret)
        public = self.public_url or f"{request.url.scheme}://{request.headers.get('host', '')}"
        return Caller.of(request, self._keys, self.cookies, self.pages, public)
