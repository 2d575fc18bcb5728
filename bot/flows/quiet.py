"""Quiet hours, in which nothing unasked goes out but danger, and the times of digests. Pure.

Quiet for utilities is shorter, and what is said in between goes to people privately: the caller
sees to that. An answer that somebody asked for is never held back, so it does not come here.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from bot.domain.calendar import Calendar
from bot.domain.issues import Urgency

#: When leads get what has gathered, in the town's time.
DIGESTS: Final = (time(8, 30), time(13, 30), time(17, 30))

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietHours:
    """From `start` until just before `end` by the town's clocks, maybe across midnight.

    Raises `ValueError` when both are the same: that would be either nothing or the whole day.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        """Refuse what could be read as never or as always."""
        if self.start == self.end:
            raise ValueError("quiet hours need a start and an end that differ")

    def covers(self, clock: time) -> bool:
        """Whether it is quiet when the town's clocks show `clock`."""
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


NIGHT: Final = QuietHours(start=time(21), end=time(8))
NIGHT_FOR_UTILITIES: Final = QuietHours(start=time(22), end=time(7))


def may_speak(
    urgency: Urgency | None, now: datetime, calendar: Calendar, own: QuietHours | None = None
) -> bool:
    """Whether something unasked about a matter of `urgency` (None: of no issue) may go out `now`.

    `own` are the quiet hours of the person it goes to; they come on top of the town's.
    """
    clock = calendar.local(now).time()
    return not any(quiet.covers(clock) for quiet in _quiet(urgency, own))


def speaks_again(
    urgency: Urgency | None, now: datetime, calendar: Calendar, own: QuietHours | None = None
) -> datetime:
    """The first instant from `now` on, UTC, at which it may go out; `now` itself when it may."""
    if may_speak(urgency, now, calendar, own):
        return now
    today = calendar.day(now)
    ends = sorted(
        calendar.at(day, quiet.end)
        for quiet in _quiet(urgency, own)
        for day in (today, today + _DAY, today + 2 * _DAY)
    )
    return next(end for end in ends if end > now and may_speak(urgency, end, calendar, own))


def leaves_room(own: QuietHours) -> bool:
    """Whether somebody with these quiet hours can be reached at all; ask before setting them."""
    return not (NIGHT.covers(own.end) and own.covers(NIGHT.end))


def next_digest(now: datetime, calendar: Calendar) -> datetime:
    """The next digest after `now`, UTC; at the time of one it is the one after that."""
    today = calendar.day(now)
    times = (calendar.at(day, clock) for day in (today, today + _DAY) for clock in DIGESTS)
    return next(at for at in times if at > now)


def _quiet(urgency: Urgency | None, own: QuietHours | None) -> tuple[QuietHours, ...]:
    """The quiet hours that apply. A person's own that leave no minute of the day do not count."""
    if urgency is not None and urgency.is_danger:
        return ()
    town = NIGHT_FOR_UTILITIES if urgency is Urgency.UTILITIES else NIGHT
    if own is None or not leaves_room(own):
        return (town,)
    return (town, own)
