"""Whether the account is there: connected and logged in, since when not, and who is told."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.channels.standing import Condition, State
from bot.channels.wechat.alarm import Alarm
from bot.channels.wechat.timing import Timing
from bot.clock import Clock
from bot.notices import Trouble

log = structlog.get_logger(__name__)

#: States of a code to scan in which somebody still has to scan it (`ScanStatus` of the gateway's
#: library: Waiting, and Timeout, which comes with a new code).
_TO_SCAN = frozenset({2, 5})


@dataclass
class Own:
    """Which account is ours: the one that is set or known, else the first that logs in."""

    account: str
    #: The gateway gives another id at each login.
    changes: bool = False

    def is_it(self, account: str) -> bool:
        """Whether this is our account."""
        if self.changes or not self.account:
            self.account = account
        return account == self.account


class Presence:
    """The state of the account, as the events and the ends of sessions tell it."""

    def __init__(
        self, *, clock: Clock, condition: Condition, alarm: Alarm, timing: Timing, own: Own
    ) -> None:
        self._clock = clock
        self._condition = condition
        self._alarm = alarm
        self._timing = timing
        self._own = own
        self._account: str | None = None
        self._stranger = ""
        #: The last sign of life, and since when the account is not there if it was: by the clock
        #: and by the loop's own time, which nobody moves.
        self._heard = (clock.now(), 0.0)
        self._lost: tuple[datetime, float] | None = None
        #: Since when there is no connection, by the loop's time.
        self._down: float | None = None

    @property
    def account(self) -> str | None:
        """Its id while it is logged in."""
        return self._account

    @property
    def stranger(self) -> str:
        """The id of another account than ours that is logged in; "" when none is."""
        return self._stranger

    def silence(self) -> float:
        """Seconds since anything was heard."""
        return _now() - self._heard[1]

    def sign_of_life(self) -> None:
        """The gateway told or answered something."""
        self._heard = (self._clock.now(), _now())
        self._down = None

    def logged_in(self, account: str, came_back: Callable[[datetime], None]) -> None:
        """It is there. `came_back`: called with the last sign of life if it was away for long."""
        if not self._own.is_it(account):
            self._another(account)
            return
        self._stranger = ""
        self._account = account
        self._condition.known_as(account)
        self._condition.turn(State.ON, self._clock.now())
        self._alarm.over(Trouble.LOGIN, Trouble.TOKEN, Trouble.AWAY, Trouble.ACCOUNT)
        log.info("wechat_logged_in", account=account)
        if self._lost is not None:
            since, at = self._lost
            self._lost = None
            if _now() - at >= self._timing.short_absence:
                came_back(since)

    def _another(self, account: str) -> None:
        """Somebody scanned with another phone: their friends and groups are none of ours."""
        now = self._clock.now()
        self._lose((now, _now()))
        self._stranger = account
        why = f"logged in as {account}, not as {self._own.account}"
        self._condition.turn(State.FAILED, now, error=why)
        self._alarm.raise_(Trouble.ACCOUNT)
        log.error("wechat_another_account", account=account, own=self._own.account)

    def logged_out(self) -> None:
        """Somebody has to scan a code."""
        self._stranger = ""
        now = self._clock.now()
        self._lose((now, _now()))
        self._condition.turn(State.LOGIN, now, error="logged out")
        self._alarm.raise_(Trouble.LOGIN)
        log.warning("wechat_logged_out")

    def scan(self, code: str, status: object) -> None:
        """There is a code to scan, or somebody just scanned it."""
        to_scan = code if status in _TO_SCAN else ""
        now = self._clock.now()
        self._lose((now, _now()))
        self._condition.turn(State.LOGIN, now, code=to_scan)
        if to_scan:
            self._alarm.raise_(Trouble.LOGIN, code=to_scan)

    def waits_for_login(self, connected_for: float) -> None:
        """Connected for so many seconds; if it is still not logged in, somebody has to help."""
        if self._account is not None or self._stranger:
            return
        code = self._condition.standing.code
        self._condition.turn(State.LOGIN, self._clock.now(), code=code)
        if connected_for >= self._timing.login:
            self._alarm.raise_(Trouble.LOGIN, code=code)

    def disconnected(self, state: State, why: str, *, unnoticed: bool) -> None:
        """The session ended. `unnoticed`: some time ago, at the last sign of life."""
        self._stranger = ""
        now = (self._clock.now(), _now())
        self._lose(self._heard if unnoticed else now)
        self._condition.turn(state, self._clock.now(), error=why)
        self._down = now[1] if self._down is None else self._down
        if now[1] - self._down >= self._timing.long_absence:
            self._alarm.raise_(Trouble.AWAY)

    def _lose(self, since: tuple[datetime, float]) -> None:
        """From then on nothing is heard; remembered if the account was there."""
        if self._account is not None and self._lost is None:
            self._lost = since
        self._account = None


def _now() -> float:
    return asyncio.get_running_loop().time()
