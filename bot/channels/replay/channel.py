"""A chat platform without a screen: takes what a script says, and keeps what the bot sends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.base import House
from bot.channels.replay.decode import kind_of, media_type, mention
from bot.channels.replay.pictures import picture
from bot.channels.unpaced import Unpaced
from bot.clock import Clock
from bot.domain.ids import TownId
from bot.messages import (
    Attachment,
    ChatAddress,
    Inbound,
    Kind,
    Outgoing,
    PhotoRef,
    Quote,
    render_plain,
)

NAME = "replay"


@dataclass(frozen=True, kw_only=True, slots=True)
class Saying:
    """Somebody says something now."""

    message_id: str
    address: ChatAddress
    chat_name: str = ""
    sender: str
    sender_name: str
    #: As written, `@小楼` included.
    text: str = ""
    photos: int = 0
    #: None: words, or a photo when there are only photos.
    kind: Kind | None = None
    quote: Quote | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A message of the bot, sent."""

    message_id: str
    at: datetime
    message: Outgoing
    #: As a person sees it.
    text: str
    photos: int


class ReplayChannel(Unpaced):
    """Has no network: nothing is lost, nothing is late."""

    #: Nothing is ever in doubt here.
    drops_repeats = True

    def __init__(self, *, town: TownId, clock: Clock, name: str = NAME) -> None:
        #: That of the channel whose rooms it plays in: a demo town's are those of the web chat.
        self.name = name
        self._town = town
        self._clock = clock
        self._house: House | None = None
        self._said: list[Said] = []

    async def start(self, house: House) -> None:
        """Hand what is said to `house` from now on."""
        self._house = house

    async def stop(self) -> None:
        """Nothing is open."""
        self._house = None

    async def say(self, saying: Saying) -> None:
        """Let somebody speak; returns when the dispatcher has taken it."""
        if self._house is None:
            raise RuntimeError("not started")
        text, mentioned = mention(saying.text)
        await self._house.receive(
            Inbound(
                town=self._town,
                address=saying.address,
                message_id=saying.message_id,
                sender=saying.sender,
                sender_name=saying.sender_name,
                chat_name=saying.chat_name,
                at=self._clock.now(),
                kind=saying.kind or kind_of(text, saying.photos),
                text=text,
                mentioned=mentioned,
                photos=tuple(
                    PhotoRef(
                        locator=f"{saying.message_id}/{number}",
                        media_type=media_type(saying.kind),
                    )
                    for number in range(1, saying.photos + 1)
                ),
                quote=saying.quote,
            )
        )

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:
        """Keep what the bot says."""
        message_id = f"o{message.id}.{message.part}" if message.part else f"o{message.id}"
        self._said.append(
            Said(
                message_id=message_id,
                at=self._clock.now(),
                message=message,
                text=render_plain(message),
                photos=sum(file.media_type.startswith("image/") for file in files),
            )
        )
        return message_id

    async def fetch(self, locator: str) -> bytes:
        """A picture made for this locator."""
        return picture(locator)

    def take_said(self) -> list[Said]:
        """What was sent since this was last asked, in order."""
        said, self._said = self._said, []
        return said
