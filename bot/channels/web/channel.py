"""The web chat: keeps what is said, hands it to the bot's side, and shows it on open pages."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.channels.base import House
from bot.channels.standing import Condition, Standing, State
from bot.channels.unpaced import Unpaced
from bot.channels.web.decode import decode
from bot.channels.web.encode import encode
from bot.channels.web.errors import NotReadyError, NotTakenError, Refusal, as_send_errors
from bot.channels.web.hub import Hub
from bot.channels.web.uploads import Uploads
from bot.clock import Clock
from bot.domain.ids import PromptId, TownId
from bot.messages import Attachment, ChatAddress, Outgoing, PhotoRef, Quote, Said
from bot.notices import PhoneLeft

#: Characters of one message. A thoughtful letter has a tenth of that.
TEXT_AT_MOST = 20_000
#: Pictures of one message, as the chat apps people know have it.
PHOTOS_AT_MOST = 9
#: Characters of a quoted message that go along.
_QUOTED_AT_MOST = 300


class ChatLog(Protocol):
    """Where the web chat keeps what was said. Raises `StorageError`."""

    async def append(self, said: Said) -> tuple[Said, bool]:
        """Keep a message; gives it back with its id, and False when it was kept before."""
        ...

    async def find(self, chat: str, message_id: str) -> Said | None:
        """The message with this id in this chat."""
        ...

    async def handed(self, message: int) -> None:
        """The bot's side took the message over."""
        ...

    async def not_handed(self) -> list[Said]:
        """What people said and the bot's side never took over, oldest first."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """What a person wants to say."""

    address: ChatAddress
    chat_name: str = ""
    #: Made by the person's page; the same for each attempt.
    message_id: str
    sender: str
    sender_name: str
    text: str = ""
    #: Locators of pictures uploaded before.
    photos: tuple[str, ...] = ()
    #: The id of the quoted message in the same chat.
    quote: str | None = None
    #: The prompt whose button was pressed.
    prompt: PromptId | None = None


class WebChannel(Unpaced):
    """A channel that is its own platform. Any number of pages may look on."""

    name = "web"
    #: Its log keeps a message once, by the outbox id.
    drops_repeats = True

    def __init__(self, *, town: TownId, log: ChatLog, uploads: Uploads, clock: Clock) -> None:
        self.uploads = uploads
        self.hub = Hub()
        self._town = town
        self._log = log
        self._clock = clock
        self._house: House | None = None
        self._condition = Condition(self.name, clock.now())

    @property
    def standing(self) -> Standing:
        """How it is doing."""
        return self._condition.standing

    async def start(self, house: House) -> None:
        """Take what people say from now on, beginning with what an earlier process left behind."""
        self._house = house
        self._condition.turn(State.ON, self._clock.now())
        for said in await self._log.not_handed():
            await self._hand(said)

    async def stop(self) -> None:
        """Take nothing more and let the open pages go."""
        self._house = None
        self.hub.close()

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:
        """Say it in the chat; a message that was said before is not said twice."""
        with as_send_errors():
            kept = [await self.uploads.keep(file) for file in files]
            said, new = await self._log.append(encode(message, kept, at=self._clock.now()))
        if new:
            self.hub.tell(said)
        self._condition.said(said.at)
        return said.message_id

    async def fetch(self, locator: str) -> bytes:
        """The content of an uploaded picture."""
        with as_send_errors():
            return await self.uploads.read(locator)

    async def post(self, posting: Posting) -> Said:
        """A person says something. Returns once it is kept and the bot's side took it over.

        The same message id again is the same message: nothing is added, but it is handed over when
        it was not yet. Raises `NotTakenError`, `NotReadyError` or `StorageError`.
        """
        if self._house is None:
            raise NotReadyError("not started")
        said, new = await self._log.append(await self._to_say(posting))
        if said.sender != posting.sender:
            raise NotTakenError(Refusal.ID_TAKEN)
        if new:
            self.hub.tell(said)
        self._condition.heard(said.at)
        await self._hand(said)
        return said

    async def leave_phone(self, account: str, phone: str | None, *, bot: str) -> None:
        """Keep a number for whoever works on what the account reports; None: take it back.

        Returns once it is kept. Raises `NotReadyError` or `StorageError`.
        """
        if self._house is None:
            raise NotReadyError("not started")
        await self._house.notice(
            PhoneLeft(
                town=self._town,
                channel=self.name,
                bot=bot,
                account=account,
                phone=phone,
                at=self._clock.now(),
            )
        )

    async def _hand(self, said: Said) -> None:
        if self._house is None:
            raise NotReadyError("stopped")
        await self._house.receive(decode(said, town=self._town, at=self._clock.now()))
        await self._log.handed(said.id)

    async def _to_say(self, posting: Posting) -> Said:
        if len(posting.text) > TEXT_AT_MOST:
            raise NotTakenError(Refusal.TEXT_TOO_LONG)
        if len(posting.photos) > PHOTOS_AT_MOST:
            raise NotTakenError(Refusal.TOO_MANY_PHOTOS)
        if not posting.text.strip() and not posting.photos:
            raise NotTakenError(Refusal.EMPTY)
        quoted = await self._quoted(posting)
        return Said(
            address=posting.address,
            chat_name=posting.chat_name,
            message_id=posting.message_id,
            sender=posting.sender,
            sender_name=posting.sender_name,
            at=self._clock.now(),
            text=posting.text,
            quote=Quote(message_id=quoted.message_id, text=_excerpt(quoted)) if quoted else None,
            quoted_name=quoted.sender_name if quoted else "",
            photos=tuple([await self._photo(locator) for locator in posting.photos]),
            prompt=posting.prompt,
        )

    async def _quoted(self, posting: Posting) -> Said | None:
        if posting.quote is None:
            return None
        found = await self._log.find(posting.address.chat, posting.quote)
        if found is None:
            raise NotTakenError(Refusal.QUOTE_GONE)
        return found

    async def _photo(self, locator: str) -> PhotoRef:
        try:
            return await asyncio.to_thread(self.uploads.size_of, locator)
        except OSError as error:
            raise NotTakenError(Refusal.PHOTO_GONE) from error


def _excerpt(said: Said) -> str:
    return said.text[:_QUOTED_AT_MOST]
