"""Ids of rows: 64-bit, ordered by time, made here and never by the database."""

import secrets
from datetime import datetime
from itertools import count
from typing import Protocol

#: Bits below the millisecond: a process's own bits, then a count.
_PROCESS_BITS = 10
_COUNT_BITS = 12
#: 2024-01-01T00:00:00Z in milliseconds; 41 bits of milliseconds last from there until 2093.
_EPOCH = 1_704_067_200_000


class Ids(Protocol):
    """Makes ids, each larger than the one before it in this process."""

    def next(self, now: datetime) -> int:
        """A new id; `now` is the time of the turn that asks."""
        ...


class TimeOrderedIds:
    """41 bits of milliseconds, 10 of process, 12 of count: unique while processes differ."""

    def __init__(self, process: int | None = None) -> None:
        self._process = secrets.randbits(_PROCESS_BITS) if process is None else process
        self._last = 0

    def next(self, now: datetime) -> int:
        """A new id, larger than the last one even when the clock stands still or steps back."""
        millis = int(now.timestamp() * 1000) - _EPOCH
        first = ((millis << _PROCESS_BITS) | self._process) << _COUNT_BITS
        self._last = max(first, self._last + 1)
        return self._last


class CountingIds:
    """1, 2, 3 … for tests and replay, so that a run can be compared with another."""

    def __init__(self, start: int = 1) -> None:
        self._count = count(start)

    def next(self, now: datetime) -> int:  # noqa: ARG002  # the time does not matter here
        """The next number."""
        return next(self._count)
