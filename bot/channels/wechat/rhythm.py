"""When the account may say what, judged by what it said: gaps, the day's budget, back-off.

Pure: it waits for nothing and is told the time. There are no official numbers; those here keep
well below what others were cut off at (links in docs/wechat.md).
"""

from collections import deque
from datetime import datetime, timedelta
from random import Random

from bot.channels.wechat.settings import WechatSettings
from bot.messages import Outgoing, Priority

_A_DAY = timedelta(days=1)
#: A danger waits for nothing but this: two messages in one second are a machine's.
_DANGER_GAP = timedelta(seconds=1)
#: While the platform refuses, a danger is tried all the same, so often.
_DANGER_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
#: A pause after such a time of peace is the first one again, not a longer one.
_FORGIVEN = timedelta(hours=3)
#: After a pause so many messages go out slowly, the first at a quarter of the usual speed.
_SLOWLY = 20
_SLOWNESS = 3.0
#: Seconds of typing for a character, up to so many of the usual gaps.
_A_CHARACTER = 0.05
_LONGEST_TYPING = 1.5
#: The same words within so long; shorter ones, and in so many chats, are what people say, too.
_SAME_WITHIN = timedelta(minutes=10)
_SAME_FROM = 12
_SAME_CHATS = 2
#: This part of the day's budget is kept for those who asked something.
_KEPT_FOR_ANSWERS = 0.2


class Rhythm:
    """What the account said, and so when it may speak again."""

    def __init__(self, settings: WechatSettings, random: Random) -> None:
        self._settings = settings
        self._random = random
        #: When something was said, within a day, ascending.
        self._said: deque[datetime] = deque()
        self._last: datetime | None = None
        self._free_at: datetime | None = None
        self._chats: dict[str, datetime] = {}
        #: The same words: by chat when they were said, and from when on they may be said again.
        self._words: dict[str, dict[str, datetime]] = {}
        self._words_free_at: dict[str, datetime] = {}
        self._paused_until: datetime | None = None
        self._danger_from: datetime | None = None
        self._level = 0
        self._slowly = 0

    def typing(self, message: Outgoing) -> timedelta:
        """How long somebody would type; nobody waits for that when there is danger."""
        if _is_danger(message):
            return timedelta()
        longest = _LONGEST_TYPING * self._settings.pace_gap
        return timedelta(seconds=min(len(message.text) * _A_CHARACTER, longest))

    def earliest(self, message: Outgoing, now: datetime) -> datetime:
        """When it may be said if nothing else is said before; `now`: at once."""
        reasons = (
            now,
            self._after_the_last(message),
            self._after_the_chat(message),
            self._after_the_same(message, now),
            self._after_the_pause(message),
            self._within_budget(message, now),
        )
        return max(reason for reason in reasons if reason is not None)

    def gap(self) -> timedelta:
        """What lies between two messages on average, as things are."""
        return timedelta(seconds=1.5 * self._settings.pace_gap * self._slowness())

    def speaks(self, message: Outgoing, now: datetime) -> None:
        """It is said now. Counts, whether or not the platform takes it."""
        self._forget(now)
        self._said.append(now)
        self._last = now
        self._free_at = now + self._drawn(self._settings.pace_gap) * self._slowness()
        self._chats[message.address.chat] = now + self._drawn(self._settings.pace_room_gap)
        if len(message.text) >= _SAME_FROM:
            self._words.setdefault(message.text, {})[message.address.chat] = now
            self._words_free_at[message.text] = now + self._drawn(self._settings.pace_same_gap)

    def spoke(self, message: Outgoing, now: datetime) -> None:
        """The platform took it. Sending a picture takes a while, the gaps come after it."""
        self._slowly = max(0, self._slowly - 1)
        shortest = now + timedelta(seconds=self._settings.pace_gap)
        self._free_at = max(self._free_at or shortest, shortest)
        chat, shortest = message.address.chat, now + timedelta(seconds=self._settings.pace_room_gap)
        self._chats[chat] = max(self._chats.get(chat, shortest), shortest)

    def refused(self, now: datetime) -> None:
        """The platform says that too much is sent."""
        self._slowly = _SLOWLY
        self._danger_from = now + _DANGER_PAUSE
        if self._paused_until is not None and now < self._paused_until:
            return  # it was on its way when the pause began, or it was a danger
        recently = self._paused_until is not None and now - self._paused_until < _FORGIVEN
        self._level = self._level + 1 if recently else 0
        pause = timedelta(minutes=self._settings.pace_pause) * 2.0 ** min(self._level, 10)
        self._paused_until = now + min(pause, _LONGEST_PAUSE)

    def spent(self, count: int, now: datetime) -> None:
        """So many were sent within the last day, at instants that nobody knows any more."""
        step = _A_DAY / max(count, 1)
        self._said = deque(now - _A_DAY + step * (n + 1) for n in range(count))

    def left(self, now: datetime) -> int:
        """How many may still be said within a day, danger apart."""
        self._forget(now)
        return max(0, self._settings.pace_daily - len(self._said))

    def more_from(self, now: datetime) -> datetime | None:
        """When the budget has room for an answer again; None while it has."""
        at = self._room_for(self._settings.pace_daily, now)
        return at if at > now else None

    def paused_until(self, now: datetime) -> datetime | None:
        """Until when nothing but danger is said; None while it may be."""
        until = self._paused_until
        return until if until is not None and now < until else None

    @property
    def is_slow(self) -> bool:
        """Whether it comes out of a pause."""
        return self._slowly > 0

    def _after_the_last(self, message: Outgoing) -> datetime | None:
        if _is_danger(message):
            at_once = not self._settings.pace_gap or self._last is None
            return None if at_once or self._last is None else self._last + _DANGER_GAP
        return self._free_at

    def _after_the_chat(self, message: Outgoing) -> datetime | None:
        return None if _is_danger(message) else self._chats.get(message.address.chat)

    def _after_the_same(self, message: Outgoing, now: datetime) -> datetime | None:
        """The same words to a third group and more look like advertising: they are spread."""
        if _is_danger(message):
            return None
        said = self._words.get(message.text, {})
        chats = [c for c, at in said.items() if at > now - _SAME_WITHIN]
        others = [chat for chat in chats if chat != message.address.chat]
        return self._words_free_at[message.text] if len(others) >= _SAME_CHATS else None

    def _after_the_pause(self, message: Outgoing) -> datetime | None:
        if _is_danger(message) and self._paused_until is not None:
            return min(self._paused_until, self._danger_from or self._paused_until)
        return self._paused_until

    def _within_budget(self, message: Outgoing, now: datetime) -> datetime | None:
        daily = self._settings.pace_daily
        match message.priority:
            case Priority.DANGER:
                return None  # somebody's life is worth the account
            case Priority.ANSWER:
                return self._room_for(daily, now)
            case Priority.TASK | Priority.DIGEST:
                return self._room_for(daily - int(daily * _KEPT_FOR_ANSWERS), now)

    def _room_for(self, allowed: int, now: datetime) -> datetime:
        """When fewer than `allowed` were said within the day before."""
        self._forget(now)
        over = len(self._said) - allowed
        return now if over < 0 else self._said[over] + _A_DAY

    def _slowness(self) -> float:
        return 1 + _SLOWNESS * self._slowly / _SLOWLY

    def _drawn(self, gap: int) -> timedelta:
        """Between once and twice the gap: nobody speaks to the beat."""
        return timedelta(seconds=gap * self._random.uniform(1, 2))

    def _forget(self, now: datetime) -> None:
        while self._said and self._said[0] <= now - _A_DAY:
            self._said.popleft()
        if len(self._chats) > 1000:
            self._chats = {chat: at for chat, at in self._chats.items() if at > now}
        if len(self._words) > 1000:
            late = now - _SAME_WITHIN
            self._words = {w: at for w, at in self._words.items() if max(at.values()) > late}
            self._words_free_at = {w: self._words_free_at[w] for w in self._words}


def _is_danger(message: Outgoing) -> bool:
    return message.priority is Priority.DANGER
