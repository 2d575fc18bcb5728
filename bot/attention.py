"""Whether a message is for us: decided in memory, in microseconds, chatter leaves no trace."""

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot import understanding
from bot.messages import ChatAddress, Inbound, Kind, PhotoRef
from bot.understanding import Sureness

#: A photo sent so long before the words belongs to them.
PHOTOS_BEFORE = timedelta(minutes=10)
#: Senders whose last photos are remembered at once; the oldest is forgotten first.
_PHOTOS_OF_AT_MOST = 2_000
_PHOTOS_EACH = 9
#: An answer or a command is short; longer talk is read only when it holds a word of trouble.
_SHORT = 200

_Key = tuple[str, str, str, str]


class Attention:
    """Knows who is in the middle of an intake, and the photos of the last minutes."""

    def __init__(self) -> None:
        self._talking: set[_Key] = set()
        self._rooms: set[tuple[str, str, str]] = set()
        self._photos: OrderedDict[_Key, deque[tuple[datetime, PhotoRef]]] = OrderedDict()

    def load(self, talking: Iterable[_Key], rooms: Iterable[tuple[str, str, str]]) -> None:
        """Take over what the database knows at start."""
        self._talking.update(talking)
        self._rooms.update(rooms)

    def note(self, message: Inbound, *, talking: bool, took_photos: bool = True) -> None:
        """After a turn: whether its speaker is in the middle of an intake.

        `took_photos`: those handed over with the words belong to them now.
        """
        key = _key(message)
        if message.text and took_photos:
            self._photos.pop(key, None)
        elif message.photos and not message.text and not took_photos:
            self._remember(key, message)
        if talking:
            self._talking.add(key)
        else:
            self._talking.discard(key)
        self._rooms.add(key[:3])

    def consider(self, message: Inbound) -> Inbound | None:
        """The message with the photos that belong to it, or None when it is not for us."""
        key = _key(message)
        if not self._wants(message, key):
            if message.photos:
                self._remember(key, message)
            return None
        if message.kind is Kind.VOICE and message.photos and key not in self._talking:
            self._remember(key, message)  # heard by nobody here, it goes with the words to come
        earlier = self._earlier_photos(key, message) if message.text else ()
        return replace(message, photos=(*earlier, *message.photos)) if earlier else message

    def _wants(self, message: Inbound, key: _Key) -> bool:
        if message.address.private or message.mentioned or message.prompt is not None:
            return True
        if message.quote is not None or key in self._talking or key[:3] not in self._rooms:
            return True
        return message.kind is Kind.TEXT and _is_for_us(message.text)

    def recalled(self, chat: ChatAddress, message_id: str) -> None:
        """Somebody took a message back: its photos go along with no words any more."""
        for key, kept in self._photos.items():
            if key[:3] == _chat(chat):
                _drop(kept, message_id)

    def moved(self, chat: ChatAddress, to: str) -> None:
        """The chat goes on under another id."""
        old, new = _chat(chat), (chat.channel, chat.bot, to)
        if old in self._rooms:
            self._rooms.discard(old)
            self._rooms.add(new)
        for key in [key for key in self._talking if key[:3] == old]:
            self._talking.discard(key)
            self._talking.add((*new, key[3]))
        for key in [key for key in self._photos if key[:3] == old]:
            self._photos[*new, key[3]] = self._photos.pop(key)

    def _remember(self, key: _Key, message: Inbound) -> None:
        kept = self._photos.setdefault(key, deque(maxlen=_PHOTOS_EACH))
        source = message.edit_of or message.message_id
        if message.edit_of is not None:
            _drop(kept, source)  # it comes with its photos again
        known = {photo.locator for _, photo in kept}
        kept.extend(
            (message.at, replace(photo, message_id=source))
            for photo in message.photos
            if photo.locator not in known
        )
        self._photos.move_to_end(key)
        if len(self._photos) > _PHOTOS_OF_AT_MOST:
            self._photos.popitem(last=False)

    def _earlier_photos(self, key: _Key, message: Inbound) -> tuple[PhotoRef, ...]:
        # They stay until the turn is stored: a message offered again has them again.
        kept = self._photos.get(key, ())
        return tuple(
            photo
            for at, photo in kept
            if message.at - at <= PHOTOS_BEFORE and photo.message_id != message.edit_of
        )


def _drop(kept: deque[tuple[datetime, PhotoRef]], message_id: str) -> None:
    """Forget the photos that came with this message."""
    for one in [one for one in kept if one[1].message_id == message_id]:
        kept.remove(one)


def _is_for_us(text: str) -> bool:
    """Whether a line of a group, said to nobody, is a command, an answer or a clear complaint."""
    if understanding.worth_a_look(text):
        reading = understanding.read(text)
        if reading.sure is Sureness.CLEAR or reading.danger is not None:
            return True
    if len(text) > _SHORT:
        return False
    return understanding.answer(text) is not None or understanding.command(text) is not None


def _key(message: Inbound) -> _Key:
    return (*_chat(message.address), message.sender)


def _chat(address: ChatAddress) -> tuple[str, str, str]:
    return (address.channel, address.bot, address.chat)
