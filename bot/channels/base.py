"""What every channel is to the rest of the house."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from bot.messages import Attachment, Inbound, Outgoing

#: Hands a decoded message to the dispatcher; returns when it is stored or was not wanted.
Receive = Callable[[Inbound], Awaitable[None]]


class Channel(Protocol):
    """A way in and out. Adding one touches its own folder and `bot/app.py` only."""

    #: Stands in addresses and settings: `web`, `telegram`, `wechat`, `replay`.
    name: str
    #: The same message (by its outbox id) sent twice is shown once: what may have been sent can
    #: simply be sent again.
    drops_repeats: bool

    async def start(self, receive: Receive) -> None:
        """Begin to receive. Returns once messages flow; keeps itself alive from then on."""
        ...

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:
        """Send and return the platform's id of the message ("" where it gives none).

        A channel paces itself: it may wait here; other channels and chats do not wait for it.

        Raises `SendAgainError`, `SendNeverError` or `MaybeSentError`, nothing else.
        """
        ...

    async def fetch(self, locator: str) -> bytes:
        """The content of a picture; raises `SendAgainError` or `SendNeverError`."""
        ...

    async def stop(self) -> None:
        """Stop receiving and let go of the network."""
        ...
