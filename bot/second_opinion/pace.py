"""When the endpoint may be asked: so often a minute, and not while it is in trouble."""

from collections import deque
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)
#: Failures in a row after which it is left alone for a while.
_IN_A_ROW = 3
_FIRST_REST = timedelta(seconds=30)
_LONGEST_REST = timedelta(minutes=30)


class Pace:
    """Counts what was asked in the last minute."""

    def __init__(self, at_most: int) -> None:
        self._at_most = at_most
        self._asked: deque[datetime] = deque()

    def may_ask(self, now: datetime) -> bool:
        """Whether one more is within the limit; if so it is counted."""
        while self._asked and now - self._asked[0] >= _MINUTE:
            self._asked.popleft()
        if len(self._asked) >= self._at_most:
            return False
        self._asked.append(now)
        return True


class Breaker:
    """After failures in a row it rests, each time twice as long, then tries once."""

    def __init__(self) -> None:
        self._failures = 0
        self._rest = _FIRST_REST
        self._until: datetime | None = None
        self._is_trying = False

    def resting_until(self, now: datetime) -> datetime | None:
        """Until when nothing is asked; None: it may be."""
        return self._until if self._until is not None and now < self._until else None

    def lets_through(self, now: datetime) -> bool:
        """Whether the endpoint may be asked now; after a rest one question goes ahead alone."""
        if self._is_trying or self.resting_until(now) is not None:
            return False
        self._is_trying = self._until is not None
        return True

    def went_well(self) -> None:
        """It answered as asked."""
        self._failures, self._rest, self._until, self._is_trying = 0, _FIRST_REST, None, False

    def failed(self, now: datetime, *, wait: timedelta = timedelta()) -> None:
        """It did not answer, or not as asked. `wait`: for so long it wants to be left alone."""
        self._failures += 1
        rest = min(wait, _LONGEST_REST)
        if self._is_trying or self._failures >= _IN_A_ROW:
            rest = max(rest, self._rest)
            self._rest = min(2 * self._rest, _LONGEST_REST)
        if rest:
            self._until = now + rest
        self._is_trying = False

    def not_tried(self) -> None:
        """What was let through was never asked."""
        self._is_trying = False
