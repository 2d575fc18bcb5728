"""Updates that Telegram brings itself, to a public address of ours."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from http import HTTPStatus

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.decode import KINDS
from bot.channels.telegram.handover import Handover
from bot.channels.telegram.pace import Sleep
from bot.channels.telegram.watch import Watch

log = structlog.get_logger(__name__)

#: The last part of the public address.
NAME = "telegram"
PATH = f"/hooks/{NAME}"
_HEADER = "x-telegram-bot-api-secret-token"
#: Seconds between two looks whether Telegram still brings.
_LOOK = 60.0


class TelegramHook:
    """The end of the wire at our side: answers once what was brought is stored."""

    name = NAME

    def __init__(self, address: str, token: str) -> None:
        #: Where Telegram brings to.
        self.address = address if address.endswith(PATH) else f"{address.rstrip('/')}{PATH}"
        #: Made of the token: nothing more to set, and the same after a restart.
        self.secret = hmac.new(token.encode(), b"webhook", hashlib.sha256).hexdigest()
        self._handover: Handover | None = None

    def lead_to(self, handover: Handover | None) -> None:
        """From now on updates go this way; None: they are refused."""
        self._handover = handover

    async def take(self, headers: Mapping[str, str], body: bytes) -> HTTPStatus:
        """Take what was brought. Anything but 200, and it comes again."""
        given = headers.get(_HEADER, "")
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            return HTTPStatus.FORBIDDEN
        if self._handover is None:
            return HTTPStatus.SERVICE_UNAVAILABLE
        try:
            raw = json.loads(body)
        except ValueError:
            raw = None
        if not isinstance(raw, dict):
            log.error("update_not_read", reason="no JSON object")
            return HTTPStatus.OK  # it would be the same when it came again
        stored = await self._handover.take(raw)
        return HTTPStatus.OK if stored else HTTPStatus.INTERNAL_SERVER_ERROR


class Keeping:
    """Tells Telegram where to bring, and looks now and then whether it still does."""

    def __init__(
        self, *, bot: Bot, hook: TelegramHook, watch: Watch, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._bot = bot
        self._hook = hook
        self._watch = watch
        self._sleep = sleep

    async def run(self) -> None:
        """Go on for ever."""
        while True:
            try:
                await self._look()
            except TelegramError as error:
                await self._sleep(await self._watch.fails(error))
                continue
            await self._watch.works()
            await self._sleep(_LOOK)

    async def _look(self) -> None:
        info = await self._bot.get_webhook_info()
        if info.url != self._hook.address:
            await self._bot.set_webhook(
                self._hook.address,
                secret_token=self._hook.secret,
                allowed_updates=list(KINDS),
                # One after another, so that nothing overtakes.
                max_connections=1,
            )
        elif info.pending_update_count and info.last_error_message:
            self._watch.warn(info.last_error_message)
