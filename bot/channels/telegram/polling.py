"""Long polling that confirms only what is stored.

`getUpdates` with an offset deletes every update below it on Telegram's side. So the offset goes no
further than the first update that the house has not taken; what was not stored comes again, from
Telegram, also after a crash.
"""

import asyncio

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.decode import KINDS
from bot.channels.telegram.handover import Handover, Raw
from bot.channels.telegram.pace import Sleep
from bot.channels.telegram.watch import Watch

log = structlog.get_logger(__name__)

#: Seconds that Telegram may hold a call in which nothing comes, and what the line may add.
_HOLD, _LINE = 30, 15.0
#: Seconds to wait for what is being handed over before Telegram is asked for more: an album's next
#: pictures may be among it.
_GLANCE, _GLANCE_AT_MOST = 0.25, 0.5
#: Seconds before what could not be stored is offered again.
_AGAIN, _AGAIN_AT_MOST = 0.5, 30.0
#: Seconds that the last confirmation may take when the program ends.
_PARTING = 2.0


class Polling:
    """Asks for updates until it is cancelled."""

    def __init__(
        self, *, bot: Bot, handover: Handover, watch: Watch, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._bot = bot
        self._handover = handover
        self._watch = watch
        self._sleep = sleep
        #: What is not confirmed yet, by update id.
        self._open: dict[int, asyncio.Future[bool]] = {}
        #: Everything below it is the house's.
        self._offset: int | None = None
        self._glance = _GLANCE
        self._again = _AGAIN

    async def run(self) -> None:
        """Go on for ever; what goes wrong is waited out."""
        while True:
            try:
                # After trouble at once: only an answer tells that it is over.
                hold = 0 if self._open or self._watch.is_failing else _HOLD
                raws = await self._ask(hold=hold)
            except TelegramError as error:
                await self._sleep(await self._watch.fails(error))
                continue
            await self._watch.works()
            if not self._has_failed():
                for raw in raws:
                    self._take(raw)
            await self._advance()

    async def part(self) -> None:
        """Confirm what was taken last, so that it does not come again after a restart."""
        self._confirm()
        if self._offset is None:
            return
        try:
            async with asyncio.timeout(_PARTING):
                # One update at most: asked for, but not confirmed, so it comes again.
                await self._ask(hold=0, limit=1)
        except (TelegramError, TimeoutError):
            log.info("last_updates_not_confirmed")  # they come again, and are known by their ids

    async def _ask(self, *, hold: int, limit: int = 100) -> list[Raw]:
        # Not `get_updates`: one update that the library cannot read would fail all of them, and it
        # would write what people said to its log. Names of methods may be written in any case; in
        # this one the library does not take it for its own method.
        asked: list[Raw] = await self._bot.do_api_request(
            "GetUpdates",
            {
                "offset": self._offset,
                "limit": limit,
                "timeout": hold,
                "allowed_updates": list(KINDS),
            },
            read_timeout=hold + _LINE,
        )
        return asked

    def _take(self, raw: Raw) -> None:
        key = raw.get("update_id")
        if isinstance(key, int) and key not in self._open:
            self._open[key] = self._handover.take(raw)

    async def _advance(self) -> None:
        """Wait a little for what is under way, and confirm up to the first that is not done."""
        under_way = [one for one in self._open.values() if not one.done()]
        if under_way:
            await asyncio.wait(under_way, timeout=self._glance)
            self._glance = min(self._glance * 2, _GLANCE_AT_MOST)
        else:
            self._glance = _GLANCE
        self._confirm()
        if self._has_failed():
            await self._sleep(self._again)
            self._again = min(self._again * 2, _AGAIN_AT_MOST)
            self._offer_again()
        else:
            self._again = _AGAIN

    def _has_failed(self) -> bool:
        """Whether something could not be stored: what came after it in its chat has to wait."""
        return any(one.done() and not one.result() for one in self._open.values())

    def _confirm(self) -> None:
        for key in sorted(self._open):
            one = self._open[key]
            if not one.done() or not one.result():
                return
            del self._open[key]
            self._offset = key + 1

    def _offer_again(self) -> None:
        """Forget what could not be stored: Telegram still has it, and gives it anew."""
        self._open = {key: one for key, one in self._open.items() if not one.done() or one.result()}
