"""What is refused for a reason that nobody here knows: the gateway's trouble, or the letter's own.

A gateway that is not ready refuses everything, in words of its own, for minutes or hours. So a
letter is given up only when other chats were written to between its tries.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from bot.channels.wechat.alarm import Alarm
from bot.channels.wechat.errors import RefusedError
from bot.domain.ids import OutboxId
from bot.errors import SendError, SendNeverError
from bot.messages import Outgoing
from bot.notices import Trouble

#: So many refusals, each with another chat written to since the one before, and it never goes.
_AT_MOST = 5
_LETTERS_AT_MOST = 1_000


@dataclass(slots=True)
class _Refused:
    """A letter."""

    times: int
    #: How many messages to other chats had gone through when it was refused last.
    went_elsewhere: int


class Refusals:
    """Counts what is refused, and tells the operator when nothing goes any more."""

    def __init__(self, alarm: Alarm, patience: float) -> None:
        """`patience`: seconds without one success until the operator is told."""
        self._alarm = alarm
        self._patience = patience
        self._letters: OrderedDict[OutboxId, _Refused] = OrderedDict()
        self._went = 0
        self._went_to: OrderedDict[str, int] = OrderedDict()
        #: Since when everything is refused, by the loop's time.
        self._since: float | None = None

    def went(self, message: Outgoing) -> None:
        """The platform took it."""
        chat = message.address.chat
        self._letters.pop(message.id, None)
        self._went += 1
        self._went_to[chat] = self._went_to.pop(chat, 0) + 1
        if len(self._went_to) > _LETTERS_AT_MOST:
            self._went_to.popitem(last=False)
        if self._since is not None:
            self._since = None
            self._alarm.over(Trouble.AWAY)

    def refused(self, message: Outgoing, error: RefusedError) -> SendError:
        """What the courier is told of an error that says nothing of the chat."""
        now = asyncio.get_running_loop().time()
        self._since = now if self._since is None else self._since
        if now - self._since >= self._patience:
            self._alarm.raise_(Trouble.AWAY)
        elsewhere = self._went - self._went_to.get(message.address.chat, 0)
        letter = self._letters.pop(message.id, None)
        if letter is None:
            letter = _Refused(times=1, went_elsewhere=elsewhere)
        elif elsewhere > letter.went_elsewhere:
            letter.times, letter.went_elsewhere = letter.times + 1, elsewhere
        if letter.times >= _AT_MOST:
            return SendNeverError(f"refused again and again: {error}", closes=False)
        self._letters[message.id] = letter
        if len(self._letters) > _LETTERS_AT_MOST:
            self._letters.popitem(last=False)
        return error
