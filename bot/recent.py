"""What was said in the groups a little while ago, in memory alone; a restart forgets it."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.places import Spot
from bot.messages import Inbound, Line, PhotoRef
from bot.understanding import Reading, says_fault_alone

#: A photo sent so long before the words belongs to them.
PHOTOS_BEFORE = timedelta(minutes=10)
#: Lines said so long before belong to the line that makes them a report.
LINES_BEFORE = timedelta(minutes=5)
#: A second person who says the same within so long is heard.
SECOND_VOICE = timedelta(hours=1)

#: Who is remembered at once, by chat and sender; the longest silent is forgotten first.
_SENDERS_AT_MOST = 2_000
_PHOTOS_EACH = 9
_LINES_EACH = 6
#: A longer line is a story of its own.
_LINE_AT_MOST = 60
_ROOMS_AT_MOST = 2_000
_HINTS_EACH = 8

#: (channel, bot, chat, sender).
Key = tuple[str, str, str, str]
#: (channel, bot, chat).
Chat = tuple[str, str, str]


@dataclass(slots=True)
class _Sender:
    """What one person sent to one group in the last minutes."""

    lines: deque[Line] = field(default_factory=lambda: deque(maxlen=_LINES_EACH))
    photos: deque[tuple[datetime, PhotoRef]] = field(
        default_factory=lambda: deque(maxlen=_PHOTOS_EACH)
    )
    #: When the last line was said that only tells what goes wrong, not with what.
    half_said_at: datetime | None = None


class Senders:
    """The last lines and photos of each sender, until they belong to a report."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, _Sender] = OrderedDict()

    def line(self, key: Key, message: Inbound) -> None:
        """A line that was for nobody."""
        if not message.text or len(message.text) > _LINE_AT_MOST:
            return
        kept = self._of(key)
        lines = kept.lines
        if says_fault_alone(message.text):
            kept.half_said_at = message.at
        source = message.edit_of or message.message_id
        # Offered again, or edited: it was said once.
        for one in [one for one in lines if one.message_id == source]:
            lines.remove(one)
        lines.append(Line(message_id=source, text=message.text, at=message.at))

    def photos(self, key: Key, message: Inbound) -> None:
        """Photos without words that anybody waits for."""
        kept = self._of(key).photos
        source = message.edit_of or message.message_id
        if message.edit_of is not None:
            _drop(kept, source)  # it comes with its photos again
        known = {photo.locator for _, photo in kept}
        kept.extend(
            (message.at, replace(photo, message_id=source))
            for photo in message.photos
            if photo.locator not in known
        )

    def has_half_said(self, key: Key, message: Inbound) -> bool:
        """Whether the sender told in the last minutes what goes wrong, and not with what."""
        kept = self._kept.get(key)
        if kept is None or kept.half_said_at is None:
            return False
        return message.at - kept.half_said_at <= LINES_BEFORE

    def lines_before(self, key: Key, message: Inbound) -> tuple[Line, ...]:
        """The sender's lines of the last minutes, the oldest first."""
        kept = self._kept.get(key)
        if kept is None:
            return ()
        source = message.edit_of or message.message_id
        return tuple(
            line
            for line in kept.lines
            if message.at - line.at <= LINES_BEFORE and line.message_id != source
        )

    def photos_before(self, key: Key, message: Inbound) -> tuple[PhotoRef, ...]:
        """The sender's photos of the last minutes; they stay until the turn is stored."""
        kept = self._kept.get(key)
        if kept is None:
            return ()
        return tuple(
            photo
            for at, photo in kept.photos
            if message.at - at <= PHOTOS_BEFORE and photo.message_id != message.edit_of
        )

    def taken(self, key: Key) -> None:
        """All of it belongs to a report now."""
        self._kept.pop(key, None)

    def photos_taken(self, key: Key) -> None:
        """The photos belong to words now; the lines were not wanted."""
        if (kept := self._kept.get(key)) is not None:
            kept.photos.clear()

    def recalled(self, chat: Chat, message_id: str) -> None:
        """Somebody took a message back."""
        for key, kept in self._kept.items():
            if key[:3] == chat:
                _drop(kept.photos, message_id)
                for one in [one for one in kept.lines if one.message_id == message_id]:
                    kept.lines.remove(one)

    def moved(self, old: Chat, new: Chat) -> None:
        """The chat goes on under another id."""
        for key in [key for key in self._kept if key[:3] == old]:
            self._kept[*new, key[3]] = self._kept.pop(key)

    def _of(self, key: Key) -> _Sender:
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = _Sender()
            if len(self._kept) > _SENDERS_AT_MOST:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return kept


@dataclass(frozen=True, kw_only=True, slots=True)
class _Hint:
    """Somebody may have told of a trouble: not sure enough to speak up."""

    sender: str
    message_id: str
    at: datetime
    text: str
    category: str | None
    spot: Spot


class Voices:
    """What one person only seemed to say, for the day a second one says it too."""

    def __init__(self, same: Callable[[str, str], bool] | None = None) -> None:
        #: Whether two texts tell of one thing, beyond category and place.
        self._same = same
        self._hints: OrderedDict[Chat, deque[_Hint]] = OrderedDict()

    def first(self, key: Key, message: Inbound, reading: Reading) -> None:
        """Remember it; nobody was told."""
        chat = key[:3]
        hints = self._hints.setdefault(chat, deque(maxlen=_HINTS_EACH))
        self._hints.move_to_end(chat)
        if len(self._hints) > _ROOMS_AT_MOST:
            self._hints.popitem(last=False)
        hint = _Hint(
            sender=key[3],
            message_id=message.edit_of or message.message_id,
            at=message.at,
            text=message.text,
            category=reading.category,
            spot=reading.spot,
        )
        for one in [one for one in hints if one.message_id == hint.message_id]:
            hints.remove(one)
        hints.append(hint)

    def is_second(self, key: Key, message: Inbound, reading: Reading) -> bool:
        """Whether somebody else said the same in this chat within the hour."""
        return any(
            hint.sender != key[3]
            and message.at - hint.at <= SECOND_VOICE
            and hint.category == reading.category
            and not hint.spot.contradicts(reading.spot)
            and (self._same is None or self._same(hint.text, message.text))
            for hint in self._hints.get(key[:3], ())
        )

    def spoken(self, chat: Chat, category: str | None) -> None:
        """The bot spoke of it: what was only seemed is settled."""
        hints = self._hints.get(chat, deque())
        for one in [one for one in hints if one.category == category]:
            hints.remove(one)

    def recalled(self, chat: Chat, message_id: str) -> None:
        """Somebody took a message back."""
        hints = self._hints.get(chat, deque())
        for one in [one for one in hints if one.message_id == message_id]:
            hints.remove(one)

    def moved(self, old: Chat, new: Chat) -> None:
        """The chat goes on under another id."""
        if old in self._hints:
            self._hints[new] = self._hints.pop(old)


def _drop(kept: deque[tuple[datetime, PhotoRef]], message_id: str) -> None:
    """Forget the photos that came with this message."""
    for one in [one for one in kept if one[1].message_id == message_id]:
        kept.remove(one)
