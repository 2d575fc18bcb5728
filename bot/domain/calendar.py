"""The town's calendar and working hours: which days and which hours of them a deadline counts.

Instants are aware datetimes in UTC; days and times of day are the town's own. Nothing here reads
a clock.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """The holidays of the years that are published, in the town's zone.

    A year not in `years` has no holidays and no make-up days: its weekends alone are off.
    """

    zone: ZoneInfo
    #: Days off as published: the festival and the days moved to it.
    holidays: frozenset[date] = frozenset()
    #: Weekend days worked in exchange (调休).
    workdays: frozenset[date] = frozenset()
    #: The years whose holidays are known.
    years: frozenset[int] = frozenset()

    def knows(self, year: int) -> bool:
        """Whether the holidays of `year` are published."""
        return year in self.years

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is off by statute; a plain weekend is not."""
        return day in self.holidays

    def is_workday(self, day: date) -> bool:
        """Whether offices work on `day`."""
        if day in self.workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def local(self, instant: datetime) -> datetime:
        """`instant` as the town's clocks show it."""
        return instant.astimezone(self.zone)

    def day(self, instant: datetime) -> date:
        """The town's date at `instant`."""
        return instant.astimezone(self.zone).date()

    def at(self, day: date, clock: time) -> datetime:
        """The instant, UTC, at which the town's clocks show `clock` on `day`.

        A time that a change of the clocks skips is taken as if they had not changed yet; of one
        that comes twice the first is meant.
        """
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)


class Days(StrEnum):
    """On which days hours apply."""

    EVERY = "every"
    #: Weekends too, but no statutory holiday: stewards live where they serve.
    NO_HOLIDAY = "no_holiday"
    #: As offices work: no weekend, no holiday, but the days worked in exchange.
    WORKDAYS = "workdays"


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A time of day without a break. `closes` at 0:00 means the end of the day."""

    opens: time
    closes: time


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """When a clock runs: blocks of the day, in order, on some of the days."""

    days: Days
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        """Refuse hours that never come or run into each other; raises `ValueError`."""
        end_of_last = 0
        for block in self.blocks:
            if not end_of_last <= _minute(block.opens) < _closing_minute(block):
                raise ValueError(f"blocks must be in order and apart: {self.blocks}")
            end_of_last = _closing_minute(block)
        if not self.blocks:
            raise ValueError("hours need at least one block")

    def apply_on(self, day: date, calendar: Calendar) -> bool:
        """Whether any of these hours fall on `day`."""
        match self.days:
            case Days.EVERY:
                return True
            case Days.NO_HOLIDAY:
                return not calendar.is_holiday(day)
            case Days.WORKDAYS:
                return calendar.is_workday(day)

    def on(self, day: date, calendar: Calendar) -> list[tuple[datetime, datetime]]:
        """The blocks of `day` as instants, UTC; none when the hours do not apply."""
        if not self.apply_on(day, calendar):
            return []
        return [(calendar.at(day, b.opens), _closing(b, day, calendar)) for b in self.blocks]


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _closing_minute(block: Block) -> int:
    return _minute(block.closes) or _minute(time.max) + 1


def _closing(block: Block, day: date, calendar: Calendar) -> datetime:
    if block.closes == time():
        return calendar.at(day + _DAY, time())
    return calendar.at(day, block.closes)


STEWARD = Hours(
    days=Days.NO_HOLIDAY,
    blocks=(Block(opens=time(8), closes=time(12)), Block(opens=time(14), closes=time(21))),
)
OFFICE = Hours(
    days=Days.WORKDAYS,
    blocks=(Block(opens=time(8, 30), closes=time(12)), Block(opens=time(14), closes=time(18))),
)
DAYTIME = Hours(days=Days.EVERY, blocks=(Block(opens=time(7), closes=time(22)),))
ALWAYS = Hours(days=Days.EVERY, blocks=(Block(opens=time(), closes=time()),))


def add_working(start: datetime, amount: timedelta, hours: Hours, calendar: Calendar) -> datetime:
    """The first instant by which `amount` of `hours` has gone by since `start`.

    Raises `ValueError` for a negative amount.
    """
    if amount < timedelta():
        raise ValueError("working time only adds up")
    if hours == ALWAYS or not amount:
        return start + amount
    left = amount
    day = calendar.day(start)
    while True:
        for opens, closes in hours.on(day, calendar):
            begin = max(opens, start)
            if begin + left <= closes:
                return begin + left
            left -= max(closes - begin, timedelta())
        day += _DAY


def working_between(a: datetime, b: datetime, hours: Hours, calendar: Calendar) -> timedelta:
    """How much of `hours` lies between `a` and `b`; nothing when `b` is not later."""
    if hours == ALWAYS:
        return max(b - a, timedelta())
    total = timedelta()
    day, last = calendar.day(a), calendar.day(b)
    while day <= last:
        for opens, closes in hours.on(day, calendar):
            total += max(min(closes, b) - max(opens, a), timedelta())
        day += _DAY
    return total


def end_of_day_moved(day: date, hours: Hours, calendar: Calendar) -> datetime:
    """The close of `hours` on `day`, or on the next day that has any."""
    while not hours.apply_on(day, calendar):
        day += _DAY
    return _closing(hours.blocks[-1], day, calendar)
