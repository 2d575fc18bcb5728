"""What the account said lately, to know it again when it is quoted.

A quote on WeChat has a name and words, and seldom an id.
"""

import re
from collections import OrderedDict, deque

#: Messages of a chat that are remembered, and chats.
_EACH = 40
_CHATS = 2_000
#: A quote shorter than this fits too much.
_SHORTEST = 4
_BLANKS = re.compile(r"\s+")


class Sayings:
    """The last words of each chat, with their ids."""

    def __init__(self) -> None:
        self._said: OrderedDict[str, deque[tuple[str, str]]] = OrderedDict()

    def note(self, chat: str, text: str, message_id: str) -> None:
        """Remember that this was said in the chat, with this id."""
        said = self._said.setdefault(chat, deque(maxlen=_EACH))
        said.append((_plain(text), message_id))
        self._said.move_to_end(chat)
        if len(self._said) > _CHATS:
            self._said.popitem(last=False)

    def has(self, chat: str, message_id: str) -> bool:
        """Whether one of the chat's messages has this id."""
        return any(key == message_id for _, key in self._said.get(chat, ()))

    def quoted(self, chat: str, text: str) -> str | None:
        """The id of the newest message that these words are from; None when there is none."""
        # Long words are cut off in a quote.
        wanted = _plain(text.rstrip(".… \n"))
        if len(wanted) < _SHORTEST:
            return None
        said = self._said.get(chat, ())
        return next((key for words, key in reversed(said) if words.startswith(wanted)), None)


def _plain(text: str) -> str:
    return _BLANKS.sub("", text)
