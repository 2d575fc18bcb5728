"""Whether Telegram can be reached: what the operator is told, and how long to wait."""

import asyncio
import random
from datetime import datetime, timedelta

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.base import House
from bot.channels.standing import Condition, State
from bot.channels.telegram.addresses import NAME
from bot.channels.telegram.errors import in_short, seconds_to_wait
from bot.clock import Clock
from bot.domain.ids import TownId
from bot.errors import StorageError
from bot.notices import Notice, Recovered, Returned, Trouble, Troubled

log = structlog.get_logger(__name__)

#: Waits after failures in a row, seconds: the first, doubled each time, up to the longest. A token
#: that is refused is hardly ever right again.
_WAITS = {Trouble.AWAY: (1.0, 30.0), Trouble.CONFLICT: (1.0, 15.0), Trouble.TOKEN: (30.0, 300.0)}
_DOUBLINGS = 10
#: One failure is a hiccup: a request that was cut off, a poll that crossed its predecessor's.
_HICCUPS = 1
#: So long away, and the operator is told.
_AWAY = timedelta(minutes=10)
#: Telegram keeps updates for a day; what was said before that is lost.
KEPT = timedelta(hours=24)


class Watch:
    """Counts failures, keeps the channel's standing and tells the house of what lasts."""

    def __init__(
        self, *, condition: Condition, house: House, town: TownId, bot: str, clock: Clock
    ) -> None:
        self._condition = condition
        self._house = house
        self._town = town
        self._bot = bot
        self._clock = clock
        self._failures = 0
        self._away_since: datetime | None = None
        self._told: Trouble | None = None
        self._answers = asyncio.Event()

    @property
    def is_failing(self) -> bool:
        """Whether the last attempt failed."""
        return self._failures > 0

    @property
    def answers(self) -> bool:
        """Whether Telegram answers this account: before, and else, nothing can be sent."""
        return self._answers.is_set()

    async def wait(self, seconds: float) -> bool:
        """Whether it answers, at the latest after so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._answers.wait()
        except TimeoutError:
            return False
        return True

    async def works(self) -> None:
        """Telegram answered."""
        now = self._clock.now()
        since, self._away_since = self._away_since, None
        self._failures = 0
        self._answers.set()
        self._condition.turn(State.ON, now)
        if since is not None and now - since > KEPT:
            await self._tell(
                Returned(town=self._town, channel=NAME, bot=self._bot, since=since, at=now)
            )
        recovered = Recovered(town=self._town, channel=NAME, bot=self._bot, at=now)
        if self._told is not None and await self._tell(recovered):
            self._told = None

    async def fails(self, error: TelegramError) -> float:
        """It did not; returns the seconds to wait before it is asked again."""
        now = self._clock.now()
        self._failures += 1
        self._away_since = self._away_since or now
        log.warning("telegram_trouble", reason=type(error).__name__, failures=self._failures)
        self._condition.failed(in_short(error), now)
        trouble = _trouble(error)
        if trouble is Trouble.TOKEN:
            self._answers.clear()
            self._condition.turn(State.FAILED, now)
            await self._troubled(trouble, now)
        elif self._failures > _HICCUPS:
            if trouble is not Trouble.CONFLICT:  # another program asks; that stops no answers
                self._answers.clear()
            self._condition.turn(State.AWAY, now)
            if trouble is Trouble.CONFLICT or now - self._away_since >= _AWAY:
                await self._troubled(trouble, now)
        return self._wait(error, trouble)

    def warn(self, error: str) -> None:
        """Something goes wrong that an operator should see, though Telegram answers."""
        self._condition.failed(error, self._clock.now())

    def _wait(self, error: TelegramError, trouble: Trouble) -> float:
        if isinstance(error, RetryAfter):
            return seconds_to_wait(error)
        first, longest = _WAITS[trouble]
        wait = min(first * 2 ** min(self._failures - 1, _DOUBLINGS), longest)
        # Many bots lose a platform at once; let them not all come back at once.
        return random.uniform(wait / 2, wait)  # noqa: S311  # no secret

    async def _troubled(self, trouble: Trouble, now: datetime) -> None:
        if self._told is not trouble and await self._tell(
            Troubled(town=self._town, channel=NAME, bot=self._bot, trouble=trouble, at=now)
        ):
            self._told = trouble

    async def _tell(self, notice: Notice) -> bool:
        """Tell the house; False when it could not store it, and has to be told again."""
        try:
            await self._house.notice(notice)
        except StorageError:
            log.warning("notice_not_stored", notice=type(notice).__name__)
            return False
        return True


def _trouble(error: TelegramError) -> Trouble:
    match error:
        case InvalidToken():
            return Trouble.TOKEN
        case Conflict():
            return Trouble.CONFLICT
        case _:
            return Trouble.AWAY
