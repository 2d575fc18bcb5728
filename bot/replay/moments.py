"""When a line is said: `2026-03-02T21:30:00`, `21:30`, `+2m`, or nothing for one second later."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

_LATER = re.compile(r"\+(\d{1,6})([smhd])")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)
#: The zone of a time written without one, before the town is known.
DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")

#: A time of day, a span from the line before, or an instant (naive: in the town's zone).
When = time | timedelta | datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Now:
    """Where a script stands in time."""

    at: datetime
    zone: ZoneInfo
    #: Whether a line was played already.
    begun: bool = True


def parse(text: str) -> When:
    """What `at` says; raises `ValueError` when it says nothing known."""
    if later := _LATER.fullmatch(text):
        return timedelta(**{_UNITS[later[2]]: int(later[1])})
    if clock := _CLOCK.fullmatch(text):
        return time(int(clock[1]), int(clock[2]), int(clock[3] or 0))
    return datetime.fromisoformat(text)


def instant(text: str, zone: ZoneInfo) -> datetime:
    """An ISO time; without an offset it is the town's. Raises `ValueError`."""
    return _aware(datetime.fromisoformat(text), zone)


def resolve(when: When | None, now: Now) -> datetime:
    """The instant that is meant; it may lie in the past only when `when` is an instant.

    The next 9:00 is a day later when it is nine already, except before the first line.
    """
    match when:
        case None:
            return now.at + ONE_SECOND
        case timedelta():
            return now.at + when
        case datetime():
            return _aware(when, now.zone)
        case time():
            local = now.at.astimezone(now.zone)
            today = datetime.combine(local.date(), when, tzinfo=now.zone)
            is_over = today <= now.at if now.begun else today < now.at
            if is_over:
                return datetime.combine(local.date() + _DAY, when, tzinfo=now.zone)
            return today


def _aware(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)
