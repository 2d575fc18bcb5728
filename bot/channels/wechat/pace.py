"""Speaking at a person's pace: whose turn it is when many have to be told, and waiting for it.

What is urgent goes first, then who came first; every fourth turn belongs to who has waited
longest, so that nobody waits for ever. What would wait long goes back to the outbox, which survives
a restart and meanwhile lets more urgent words through to the same chat.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from random import Random
from zoneinfo import ZoneInfo

from bot.channels.wechat.rhythm import Rhythm
from bot.channels.wechat.settings import WechatSettings
from bot.clock import Clock
from bot.domain.ids import OutboxId
from bot.errors import SendAgainError
from bot.messages import Outgoing, Priority

Sleep = Callable[[float], Awaitable[None]]

#: How long a message waits here. Others to the same chat wait behind it: what can wait goes back.
_PATIENCE = {
    Priority.DANGER: timedelta(seconds=30),
    Priority.ANSWER: timedelta(seconds=30),
    Priority.TASK: timedelta(seconds=10),
    Priority.DIGEST: timedelta(seconds=10),
}
_PATIENCE_LATER = timedelta(seconds=30)
#: What goes back is looked at again at the latest then: an operator may have changed the settings.
_COMES_BACK = timedelta(hours=1)
#: After so many turns in a row for others, who has waited longest speaks.
_IN_A_ROW = 3
#: Nobody else speaks when a danger can within this time.
_DANGER_SOON = timedelta(seconds=3)
_LOOK_AGAIN = timedelta(seconds=5)
#: Seconds that somebody takes who is asked to be a friend: from … to …
_HESITATION = (15.0, 60.0)


@dataclass(eq=False, slots=True)
class _Waiting:
    """A message in the queue."""

    message: Outgoing
    #: When it was first asked for.
    since: datetime
    #: When it is typed.
    typed_at: datetime
    patience: timedelta


@dataclass(frozen=True, slots=True)
class _WentBack:
    """A message that was sent back to the outbox, and for when."""

    since: datetime
    at: datetime


class Pace:
    """Lets each message wait for its turn."""

    def __init__(
        self,
        settings: WechatSettings,
        clock: Clock,
        *,
        sleep: Sleep = asyncio.sleep,
        random: Random | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._random = random or Random()  # noqa: S311  # a person's pace is no secret
        self._zone = zone or ZoneInfo("Asia/Shanghai")
        self._rhythm = Rhythm(settings, self._random)
        self._queue: list[_Waiting] = []
        self._went_back: dict[OutboxId, _WentBack] = {}
        self._in_a_row = 0
        self._change = asyncio.Event()
        self._accepts_from: datetime | None = None

    async def wait(self, message: Outgoing) -> None:
        """Return when it is to be sent. Raises `SendAgainError` when that would take long."""
        waiting = self._join(message)
        try:
            while self._next(self._clock.now()) is not waiting:
                self._send_back_if_late(waiting)
                await self._look_again(waiting)
            self._take(waiting)
        finally:
            self._queue.remove(waiting)
            self._changed()

    def said(self, message: Outgoing) -> None:
        """The platform took it."""
        self._rhythm.spoke(message, self._clock.now())

    def refused(self) -> None:
        """The platform says that too much is sent: nothing for minutes, then slowly."""
        self._rhythm.refused(self._clock.now())
        self._changed()

    def spent(self, count: int) -> None:
        """So many were sent within the last day, before this program began."""
        self._rhythm.spent(count, self._clock.now())

    @property
    def is_spent(self) -> bool:
        """Whether the day's budget is used up."""
        return self._rhythm.more_from(self._clock.now()) is not None

    @property
    def has_room(self) -> bool:
        """Whether a tenth of the day's budget is left: enough to say that there is some again."""
        return 10 * self._rhythm.left(self._clock.now()) >= self._settings.pace_daily

    async def hesitate(self) -> None:
        """Wait as somebody does who is asked to be a friend or into a group; one after another.

        After a refusal as long as everything waits.
        """
        now = self._clock.now()
        start = max(now, self._accepts_from or now, self._rhythm.paused_until(now) or now)
        at = start + timedelta(seconds=self._random.uniform(*_HESITATION))
        self._accepts_from = at
        await self._sleep((at - now).total_seconds())

    def notes(self) -> tuple[str, ...]:
        """What an operator should know, each a short sentence."""
        now = self._clock.now()
        notes = [self._budget_note(now)]
        if until := self._rhythm.paused_until(now):
            notes.append(f"发得太快被微信拦下，{self._at(until)} 再发，紧急的照常试")
        elif self._rhythm.is_slow:
            notes.append("刚被微信拦下过，先慢慢发")
        return tuple(notes)

    def _budget_note(self, now: datetime) -> str:
        more_from = self._rhythm.more_from(now)
        if more_from is None:
            return f"今天还能发 {self._rhythm.left(now)} 条"
        return f"今天的条数用完了，{self._at(more_from)} 起再发，紧急的照常发"

    def _at(self, instant: datetime) -> str:
        return f"{instant.astimezone(self._zone):%H:%M}"

    def _join(self, message: Outgoing) -> _Waiting:
        now = self._clock.now()
        back = self._went_back.pop(message.id, None)
        since = back.since if back else now
        waiting = _Waiting(
            message=message,
            since=since,
            typed_at=since + self._rhythm.typing(message),
            patience=_PATIENCE_LATER if back else _PATIENCE[message.priority],
        )
        self._queue.append(waiting)
        self._changed()
        return waiting

    def _next(self, now: datetime) -> _Waiting | None:
        """Who may speak now; None when nobody may."""
        ready = [waiting for waiting in self._queue if self._ready_at(waiting, now) <= now]
        dangers = [waiting for waiting in self._queue if _is_danger(waiting)]
        if any(self._ready_at(danger, now) <= now + _DANGER_SOON for danger in dangers):
            ready = [waiting for waiting in ready if _is_danger(waiting)]
        if not ready:
            return None
        if self._in_a_row >= _IN_A_ROW and not any(_is_danger(waiting) for waiting in ready):
            return min(ready, key=_age)
        return min(ready, key=_rank)

    def _take(self, waiting: _Waiting) -> None:
        """Its turn is now."""
        now = self._clock.now()
        if not _is_danger(waiting):
            passed_over = any(other.since < waiting.since for other in self._queue)
            self._in_a_row = self._in_a_row + 1 if passed_over else 0
        self._rhythm.speaks(waiting.message, now)

    def _ready_at(self, waiting: _Waiting, now: datetime) -> datetime:
        return max(waiting.typed_at, self._rhythm.earliest(waiting.message, now))

    def _send_back_if_late(self, waiting: _Waiting) -> None:
        """Raise `SendAgainError` when it would wait longer than its kind does."""
        now = self._clock.now()
        turn = self._turn_at(waiting, now)
        if turn <= now + waiting.patience:
            return
        at = min(self._after_those_sent_back(turn, waiting), now + _COMES_BACK)
        self._went_back[waiting.message.id] = _WentBack(waiting.since, at)
        raise SendAgainError("paced", retry_after=(at - now).total_seconds())

    def _turn_at(self, waiting: _Waiting, now: datetime) -> datetime:
        """When its turn will come, as things are. The others keep nobody long who came first."""
        ready = self._ready_at(waiting, now)
        older = sum(_age(other) < _age(waiting) for other in self._queue)
        if _is_danger(waiting) or not older:
            return ready
        before = sum(_rank(other) < _rank(waiting) for other in self._queue)
        passing = min(before, (_IN_A_ROW + 1) * (older + 1))
        return max(ready, now + passing * self._rhythm.gap())

    def _after_those_sent_back(self, turn: datetime, waiting: _Waiting) -> datetime:
        """Not all at once: each comes back a gap after the one before."""
        now = self._clock.now()
        self._went_back = {
            key: back for key, back in self._went_back.items() if back.at > now - _COMES_BACK
        }
        older = [back.at for back in self._went_back.values() if back.since <= waiting.since]
        return max([turn, *(at + self._rhythm.gap() for at in older)])

    async def _look_again(self, waiting: _Waiting) -> None:
        """Wait until it may be its turn, or something changed."""
        now = self._clock.now()
        at = self._ready_at(waiting, now)
        seconds = ((at if at > now else now + _LOOK_AGAIN) - now).total_seconds()
        asleep = asyncio.ensure_future(self._sleep(seconds))
        changed = asyncio.ensure_future(self._change.wait())
        try:
            await asyncio.wait({asleep, changed}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            asleep.cancel()
            changed.cancel()

    def _changed(self) -> None:
        """Let those who wait look again."""
        self._change.set()
        self._change = asyncio.Event()


def _is_danger(waiting: _Waiting) -> bool:
    return waiting.message.priority is Priority.DANGER


def _rank(waiting: _Waiting) -> tuple[Priority, datetime, int]:
    """The most urgent first, then who came first."""
    return (waiting.message.priority, *_age(waiting))


def _age(waiting: _Waiting) -> tuple[datetime, int]:
    return (waiting.since, waiting.message.id)
