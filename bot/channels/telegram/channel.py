"""Telegram as a channel: listens, speaks, and stays connected."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

import structlog
from telegram import User
from telegram.error import ChatMigrated, InvalidToken, RetryAfter, TelegramError

from bot.channels.base import House
from bot.channels.standing import Condition, Standing
from bot.channels.telegram import account, client, encode
from bot.channels.telegram.addresses import NAME, Place, bot_of, parse
from bot.channels.telegram.client import Client
from bot.channels.telegram.decode import Decoder
from bot.channels.telegram.errors import (
    NOT_NOW,
    in_short,
    seconds_to_wait,
    to_fetch_error,
    to_send_error,
)
from bot.channels.telegram.handover import Handover
from bot.channels.telegram.pace import Pace, Sleep, Speed
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.settings import TelegramSettings
from bot.channels.telegram.watch import KEPT, Watch
from bot.channels.telegram.webhook import Keeping, TelegramHook
from bot.channels.telegram.words import Me
from bot.clock import Clock
from bot.domain.ids import TownId
from bot.errors import SendAgainError, SendNeverError, StorageError
from bot.messages import Attachment, Outgoing
from bot.notices import Moved

log = structlog.get_logger(__name__)

#: Seconds without another picture after which an album is complete. A webhook is brought the next
#: update of a chat only when the one before is taken: there each picture goes by itself.
_ALBUM_QUIET = 1.0
#: Seconds between two looks at the account's own settings, such as privacy mode.
_LOOK = 900.0
#: Seconds before what stopped by a fault of ours begins anew.
_ANEW = 15.0
#: Bytes of a file that the Bot API lets a bot fetch.
_FETCH_AT_MOST = 20 * 1024 * 1024


class TelegramChannel:
    """One bot account."""

    name = NAME
    #: The Bot API takes no key by which it could know a repeat.
    drops_repeats = False
    keeps_for = KEPT
    limits = encode.LIMITS

    def __init__(
        self,
        *,
        settings: TelegramSettings,
        town: TownId,
        clock: Clock,
        speed: Speed = Speed(),  # noqa: B008  # frozen
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._town = town
        self._clock = clock
        self._sleep = sleep
        self._bot_id = bot_of(settings.token)
        self._condition = Condition(NAME, clock.now())
        self._condition.known_as(self._bot_id)
        self._speed = speed
        self._pace = Pace(speed, sleep=sleep)
        self._username = ""
        self._house: House | None = None
        self._client: Client | None = None
        self._watch: Watch | None = None
        self._sender: Sender | None = None
        self._handover: Handover | None = None
        self._presses: Presses | None = None
        self._polling: Polling | None = None
        #: Groups that have another id now.
        self._moves: dict[int, int] = {}
        self._tasks: list[asyncio.Task[None]] = []
        #: Where a webhook leads; None when updates are asked for.
        self.hook = TelegramHook(settings.webhook, settings.token) if settings.webhook else None

    @property
    def standing(self) -> Standing:
        """How it is doing."""
        return self._condition.standing

    async def start(self, house: House) -> None:
        """Begin to connect; what the token or the network lacks is told in the standing."""
        self._house = house
        self._watch = Watch(
            condition=self._condition,
            house=house,
            town=self._town,
            bot=self._bot_id,
            clock=self._clock,
        )
        if not self._bot_id:  # asked with it, Telegram would answer as to a wrong address
            await self._watch.fails(InvalidToken())
            return
        self._client = client.connect(self._settings)
        self._sender = Sender(self._client.bot)
        self._presses = Presses(self._client.bot)
        self._tasks = [asyncio.create_task(self._live(self._client, house, self._watch))]

    async def stop(self) -> None:
        """Stop receiving, confirm what was taken, let go of the network."""
        if self.hook is not None:
            self.hook.lead_to(None)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._handover is not None:
            await self._handover.stop()
        if self._polling is not None:
            await self._polling.part()
        if self._presses is not None:
            await self._presses.stop()
        self._pace.close()
        if self._client is not None:
            await self._client.close()

    async def wait_turn(self, message: Outgoing) -> None:
        """Wait until the account may write to this chat."""
        # Not long: at the start it takes a moment.
        if self._watch is None or not await self._watch.wait(self._speed.patience):
            raise SendAgainError("not connected", retry_after=NOT_NOW)
        place = _place(message)
        await self._pace.wait(
            place.chat,
            message.priority,
            group=place.is_group,
            cost=max(1, len(message.photos)),
        )

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:
        """Send; what Telegram refuses comes out sorted."""
        place = _place(message)
        if self._sender is None:
            raise SendAgainError("not started")
        try:
            said = await self._sender.say(message, files, self._username)
        except TelegramError as error:
            self._condition.failed(in_short(error), self._clock.now())
            if isinstance(error, RetryAfter):
                self._pace.hold(place.chat, seconds_to_wait(error))
            if isinstance(error, ChatMigrated):
                await self._moved(message, error.new_chat_id)
            raise to_send_error(error) from error
        self._condition.said(self._clock.now())
        return said

    async def fetch(self, locator: str) -> bytes:
        """The content of a picture."""
        if self._client is None:
            raise SendAgainError("not started")
        try:
            file = await self._client.bot.get_file(locator)
            if (file.file_size or 0) > _FETCH_AT_MOST:
                raise SendNeverError("too large to be fetched")
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            raise to_fetch_error(error) from error

    async def _moved(self, message: Outgoing, chat: int) -> None:
        """A group has another id, and the letter will be addressed to it."""
        self._moves[_place(message).chat] = chat
        if self._house is None:
            return
        notice = Moved(
            town=self._town, address=message.address, chat=str(chat), at=self._clock.now()
        )
        try:
            await self._house.notice(notice)
        except StorageError:
            log.warning("move_not_stored")  # the next attempt is refused again, and tells it again

    async def _live(self, connected: Client, house: House, watch: Watch) -> None:
        """Listen for ever, whatever happens."""
        while True:
            try:
                me = await self._introduced(connected, watch)
                listening = self._listening(me, connected, house, watch)
                async with asyncio.TaskGroup() as group:
                    group.create_task(listening)
                    group.create_task(self._look_at_account(connected))
            except Exception:
                # A fault of ours: the channel must not fall silent because of it.
                log.exception("telegram_stopped")
                self._condition.failed("stopped by a fault", self._clock.now())
                await self._sleep(_ANEW)

    async def _introduced(self, connected: Client, watch: Watch) -> User:
        """Who the bot is, once Telegram tells."""
        while True:
            try:
                me = await connected.bot.get_me()
                if self.hook is None:
                    # While a webhook is set, nobody may ask for updates.
                    await connected.bot.delete_webhook()
            except TelegramError as error:
                await self._sleep(await watch.fails(error))
                continue
            self._username = me.username or ""
            self._condition.note(*account.notes(me, webhook=self.hook is not None))
            await account.set_menu(connected.bot)
            await watch.works()
            return me

    def _listening(
        self, me: User, connected: Client, house: House, watch: Watch
    ) -> Coroutine[Any, Any, None]:
        presses = self._presses or Presses(connected.bot)
        self._handover = Handover(
            bot=connected.bot,
            house=house,
            decoder=Decoder(
                town=self._town, me=Me(id=me.id, username=self._username), moves=self._moves
            ),
            presses=presses,
            clock=self._clock,
            heard=lambda: self._condition.heard(self._clock.now()),
            album_quiet=0 if self.hook else _ALBUM_QUIET,
            sleep=self._sleep,
        )
        if self.hook is not None:
            self.hook.lead_to(self._handover)
            keeping = Keeping(bot=connected.bot, hook=self.hook, watch=watch, sleep=self._sleep)
            return keeping.run()
        self._polling = Polling(
            bot=connected.poller, handover=self._handover, watch=watch, sleep=self._sleep
        )
        return self._polling.run()

    async def _look_at_account(self, connected: Client) -> None:
        """Notice when the operator changed something at BotFather."""
        while True:
            await self._sleep(_LOOK)
            try:
                me = await connected.bot.get_me()
            except TelegramError:
                continue  # whoever listens tells it
            self._condition.note(*account.notes(me, webhook=self.hook is not None))


def _place(message: Outgoing) -> Place:
    try:
        return parse(message.address.chat)
    except ValueError as error:
        raise SendNeverError("no chat of Telegram") from error
