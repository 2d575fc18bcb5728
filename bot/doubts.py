"""Texts of which the bot is unsure, until somebody else was asked; in memory alone.

A restart forgets them: they are hints, nobody was told of them.
"""

import asyncio
from collections import OrderedDict

from bot.messages import ChatAddress, Inbound

#: Waiting at once; the oldest goes first, for it is out of date soonest.
_AT_MOST = 32

#: (channel, bot, chat, message).
_Key = tuple[str, str, str, str]


class Doubts:
    """Holds each text from when it was said until the opinion on it is heard, or too late."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[_Key, Inbound] = OrderedDict()
        self._asked: dict[_Key, Inbound] = {}
        self._some = asyncio.Event()
        #: How many gave way to newer ones.
        self.dropped = 0

    def put(self, message: Inbound) -> None:
        """Ask about this one when there is time."""
        key = _key(message)
        self._forget(key)
        self._waiting[key] = message
        if len(self._waiting) > _AT_MOST:
            self._waiting.popitem(last=False)
            self.dropped += 1
        self._some.set()

    async def next(self) -> Inbound:
        """Wait for one to ask about; it is held until `settle`."""
        while not self._waiting:
            self._some.clear()
            await self._some.wait()
        key, message = self._waiting.popitem(last=False)
        self._asked[key] = message
        return message

    def holds(self, message: Inbound) -> bool:
        """Whether nothing happened meanwhile that makes an opinion on it void."""
        return self._asked.get(_key(message)) is message

    def settle(self, message: Inbound) -> None:
        """No more is expected of it."""
        if self.holds(message):
            del self._asked[_key(message)]

    def recalled(self, chat: ChatAddress, message_id: str) -> None:
        """Somebody took a message back, or edited it."""
        self._forget((chat.channel, chat.bot, chat.chat, message_id))

    def spoke_on(self, chat: ChatAddress, sender: str) -> None:
        """Somebody said something that was handled: what they said before is past."""
        for held in (self._waiting, self._asked):
            gone = [k for k, m in held.items() if m.address == chat and m.sender == sender]
            for key in gone:
                del held[key]

    def moved(self, chat: ChatAddress) -> None:
        """The chat goes on under another id; what was said under the old one is past."""
        for held in (self._waiting, self._asked):
            for key in [key for key, message in held.items() if message.address == chat]:
                del held[key]

    def _forget(self, key: _Key) -> None:
        self._waiting.pop(key, None)
        self._asked.pop(key, None)


def _key(message: Inbound) -> _Key:
    chat = message.address
    return (chat.channel, chat.bot, chat.chat, message.edit_of or message.message_id)
