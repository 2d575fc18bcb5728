"""Whether a message is for us: decided in memory, in microseconds, chatter leaves no trace."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot import understanding
from bot.doubts import Doubts
from bot.messages import ChatAddress, Inbound, Kind
from bot.recent import PHOTOS_BEFORE, Chat, Key, Senders, Voices
from bot.understanding import BUILT_IN, Kinds, Sureness, Verb
from bot.understanding.same import same

__all__ = ["PHOTOS_BEFORE", "Attention"]

#: An answer or a command is short; longer talk is read only when it holds a word of trouble.
_SHORT = 200
#: 我家也是 so long after something was told is about that.
_FRESH = timedelta(minutes=15)
#: Who told of something, and may say that it is over; the longest silent is forgotten first.
_TELLERS_AT_MOST = 5_000
#: How alike the words of two people must be, where category and place do not tell them apart.
_ALIKE = 0.35


class Attention:
    """Knows who is in the middle of an intake, and what was said in the last minutes."""

    def __init__(self, kinds: Kinds = BUILT_IN, doubts: Doubts | None = None) -> None:
        """`doubts`: where what is only likely is put, so that somebody else may be asked."""
        self._kinds = kinds
        self._doubts = doubts
        self._talking: set[Key] = set()
        self._rooms: set[Chat] = set()
        self._senders = Senders()
        self._voices = Voices(_alike)
        #: Until when 我家也是 is about something that was told.
        self._fresh: dict[Chat, datetime] = {}
        self._tellers: OrderedDict[Key, None] = OrderedDict()
        #: Groups that hear nothing unasked but danger, and until when.
        self._silent: dict[Chat, datetime] = {}

    def load(
        self, talking: Iterable[Key], rooms: Iterable[Chat], tellers: Iterable[Key] = ()
    ) -> None:
        """Take over what the database knows at start. `tellers`: whose issues are open."""
        self._talking.update(talking)
        self._rooms.update(rooms)
        self._tellers.update(dict.fromkeys(tellers))

    def note(
        self,
        message: Inbound,
        *,
        talking: bool,
        took_photos: bool = True,
        reported: bool = False,
    ) -> None:
        """After a turn: whether its speaker is in the middle of an intake.

        `took_photos`: those handed over with the words belong to them now; `reported`: so do the
        lines, for they are a report.
        """
        key = _key(message)
        if message.text and (reported or talking) and took_photos:
            self._senders.taken(key)
        elif message.text and took_photos:
            self._senders.photos_taken(key)
        elif message.photos and not message.text and not took_photos:
            self._senders.photos(key, message)
        if talking:
            self._talking.add(key)
        else:
            self._talking.discard(key)
        self._rooms.add(key[:3])
        if not message.address.private and (talking or reported):
            self._told(key, message)

    def unsaid(self, message: Inbound, until: datetime) -> None:
        """After a turn that kept silent: nothing was said to it, nor will be until then.

        It goes along with words to come, like any line that was for nobody.
        """
        key = _key(message)
        self._rooms.add(key[:3])
        self._silent[key[:3]] = until
        self._talking.discard(key)
        self._remember(message, key)

    def speaks(self, chat: ChatAddress) -> None:
        """The group wishes otherwise now: what it hears unasked is to be seen anew."""
        self._silent.pop(_chat(chat), None)

    def consider(self, message: Inbound) -> Inbound | None:
        """The message with what was said before and belongs to it; None when it is not for us."""
        key = _key(message)
        if not self._speaks_to_us(message, key):
            heard = self._overheard(message, key)
            if heard is None:
                self._remember(message, key)
                return None
            message = heard
        if message.kind is Kind.VOICE and message.photos and key not in self._talking:
            self._senders.photos(key, message)  # heard by nobody here, it goes with words to come
        return self._with_what_was_before(message, key)

    def _with_what_was_before(self, message: Inbound, key: Key) -> Inbound:
        if not message.text:
            return message
        lines = self._senders.lines_before(key, message)
        photos = self._senders.photos_before(key, message)
        if not (lines or photos):
            return message
        return replace(message, before=lines, photos=(*photos, *message.photos))

    def _speaks_to_us(self, message: Inbound, key: Key) -> bool:
        if message.address.private or message.mentioned or message.prompt is not None:
            return True
        return message.quote is not None or key in self._talking or key[:3] not in self._rooms

    def _overheard(self, message: Inbound, key: Key) -> Inbound | None:
        """A line of a group that is said to nobody, where it is for us all the same."""
        text = message.text
        if message.kind is not Kind.TEXT or not text:
            return None
        reading = self._read(text)
        silent = self._is_silent(message, key)
        if reading is not None and reading.speaks_up and not (silent and _can_wait(reading)):
            return message
        if len(text) <= _SHORT and self._is_answer_or_command(message, key):
            return message
        if reading is None or reading.sure is Sureness.NONE:
            reading = self._with_lines_before(message, key)
        if reading is None or reading.sure is Sureness.NONE or (silent and _can_wait(reading)):
            return None
        if reading.speaks_up:
            return message
        if self._voices.is_second(key, message, reading):
            return replace(message, is_second_voice=True)
        self._voices.first(key, message, reading)
        if self._doubts is not None:
            self._doubts.put(self._with_what_was_before(message, key))
        return None

    def _is_silent(self, message: Inbound, key: Key) -> bool:
        until = self._silent.get(key[:3])
        return until is not None and message.at < until

    def _read(self, text: str) -> understanding.Reading | None:
        if not understanding.worth_a_look(text, self._kinds):
            return None
        return understanding.read(text, kinds=self._kinds)

    def _is_answer_or_command(self, message: Inbound, key: Key) -> bool:
        text = message.text
        if understanding.me_too(text) and text != Verb.JOIN.value:
            until = self._fresh.get(key[:3])
            return until is not None and message.at <= until
        if key in self._tellers and understanding.is_over(text):
            return True
        return understanding.answer(text) is not None or understanding.command(text) is not None

    def _with_lines_before(self, message: Inbound, key: Key) -> understanding.Reading | None:
        """电梯 / 又停了: neither says enough alone."""
        half = self._senders.has_half_said(key, message)
        if not half and not understanding.says_fault_alone(message.text):
            return None
        before = [line.text for line in self._senders.lines_before(key, message)]
        return understanding.read_together(before, message.text, kinds=self._kinds)

    def _remember(self, message: Inbound, key: Key) -> None:
        if message.photos:
            self._senders.photos(key, message)
        else:
            self._senders.line(key, message)

    def _told(self, key: Key, message: Inbound) -> None:
        """Something was told in this group: others may say 我家也是, its teller that it is over."""
        self._fresh[key[:3]] = message.at + _FRESH
        self._tellers[key] = None
        self._tellers.move_to_end(key)
        if len(self._tellers) > _TELLERS_AT_MOST:
            self._tellers.popitem(last=False)
        lines = [line.text for line in message.before]
        reading = understanding.read_together(lines, message.text, kinds=self._kinds)
        self._voices.spoken(key[:3], reading.category)

    def recalled(self, chat: ChatAddress, message_id: str) -> None:
        """Somebody took a message back: it goes along with no words any more."""
        self._senders.recalled(_chat(chat), message_id)
        self._voices.recalled(_chat(chat), message_id)

    def moved(self, chat: ChatAddress, to: str) -> None:
        """The chat goes on under another id."""
        old, new = _chat(chat), (chat.channel, chat.bot, to)
        if old in self._rooms:
            self._rooms.discard(old)
            self._rooms.add(new)
        for key in [key for key in self._talking if key[:3] == old]:
            self._talking.discard(key)
            self._talking.add((*new, key[3]))
        for key in [key for key in self._tellers if key[:3] == old]:
            del self._tellers[key]
            self._tellers[*new, key[3]] = None
        if old in self._fresh:
            self._fresh[new] = self._fresh.pop(old)
        if old in self._silent:
            self._silent[new] = self._silent.pop(old)
        self._senders.moved(old, new)
        self._voices.moved(old, new)


def _can_wait(reading: understanding.Reading) -> bool:
    """Whether no danger is told: that is said, or told to those who help, in any group."""
    return reading.danger is None and not (reading.urgency and reading.urgency.is_danger)


def _alike(one: str, other: str) -> bool:
    """Whether two texts of one category may tell of one thing."""
    return same(one, other).score >= _ALIKE


def _key(message: Inbound) -> Key:
    return (*_chat(message.address), message.sender)


def _chat(address: ChatAddress) -> Chat:
    return (address.channel, address.bot, address.chat)
