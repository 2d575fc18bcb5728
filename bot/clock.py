"""The one source of time. Read at the door of a turn and handed down as a value."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, always aware and in UTC."""

    def now(self) -> datetime:
        """The present instant, UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """The machine's clock moved forward by an offset, for the demo town."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """The present instant of the demo town, UTC."""
        return datetime.now(UTC) + self.offset

    def forward(self, by: timedelta) -> None:
        """Move on by `by`; a clock that goes back would undo deadlines that fired, so it cannot."""
        if by < timedelta():
            msg = "the clock only moves forward"
            raise ValueError(msg)
        self.offset += by


class VirtualClock:
    """A clock that stands still until it is set: a month of deadlines runs in a second."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was last set to, UTC."""
        return self._now

    def set(self, instant: datetime) -> None:
        """Move to `instant`, which must not lie in the past."""
        if instant < self._now:
            msg = "the clock only moves forward"
            raise ValueError(msg)
        self._now = instant.astimezone(UTC)
