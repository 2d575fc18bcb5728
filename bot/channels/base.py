"""What every channel is to the rest of the house, and the house to a channel.

docs/channels.md shows how to add one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.channels.standing import Standing
from bot.messages import Attachment, Inbound, Outgoing
from bot.notices import Application, Notice


class House(Protocol):
    """The side that a channel speaks to. Raises `StorageError` when nothing could be stored."""

    async def receive(self, message: Inbound) -> None:
        """Take a message; returns when what it changed is stored, or it was not wanted."""
        ...

    async def notice(self, notice: Notice) -> None:
        """Take note of something; returns when it is stored. The same thing twice does no harm."""
        ...

    async def admits(self, application: Application) -> bool:
        """Whether somebody gets what they ask of the account."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What the platform takes in one message. Longer ones come in pieces, a call of `send` each."""

    #: UTF-16 units of text, as platforms count them.
    text: int = 20_000
    #: UTF-16 units of a text that goes with pictures or files; 0: they go by themselves.
    caption: int = 20_000
    #: Pictures and files in one message.
    files: int = 9
    #: Bytes of one picture; larger ones are made smaller.
    picture: int = 10 * 1024 * 1024


class Channel(Protocol):
    """A way in and out. Adding one touches its own folder and `bot/app.py` only."""

    @property
    def name(self) -> str:
        """Stands in addresses and settings: `web`, `telegram`, `wechat`, `replay`."""
        ...

    @property
    def drops_repeats(self) -> bool:
        """Whether a message that is sent twice is shown once: then it may simply be sent again.

        Known by the outbox id and the part.
        """
        ...

    @property
    def keeps_for(self) -> timedelta:
        """How long the platform keeps for us what people say while we are away.

        After a longer absence, also one over a restart, people are told that words are lost.
        """
        ...

    @property
    def limits(self) -> Limits:
        """What the platform takes in one message."""
        ...

    @property
    def standing(self) -> Standing:
        """How it is doing."""
        ...

    async def start(self, house: House) -> None:
        """Begin to receive, and return soon; connecting and staying connected goes on behind.

        Raises `OperatorError` for what no waiting mends. One that raised, or was cancelled because
        it took too long, has left nothing open and is called again later.
        """
        ...

    async def wait_turn(self, message: Outgoing) -> None:
        """Wait until the account may send this. Called before each `send`.

        Other chats and channels do not wait for it, the rest of this chat does. Raises
        `SendAgainError` when it is not worth waiting: not connected, the day's budget used up.
        """
        ...

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:
        """Send and return the platform's id of the message ("" where it gives none).

        The message is within `limits`. Raises `SendAgainError`, `SendNeverError` or
        `MaybeSentError`, nothing else.
        """
        ...

    async def fetch(self, locator: str) -> bytes:
        """The content of a picture; raises `SendAgainError` or `SendNeverError`."""
        ...

    async def stop(self) -> None:
        """Stop receiving and let go of the network."""
        ...
