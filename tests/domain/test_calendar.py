from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import (
    ALWAYS,
    DAYTIME,
    OFFICE,
    STEWARD,
    Block,
    Calendar,
    Days,
    Hours,
    add_working,
    end_of_day_moved,
    working_between,
)
from bot.holidays import load

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
TOWN = load(SHANGHAI, None, [2025, 2026])
IN_BERLIN = Calendar(zone=BERLIN)
#: Havana's clocks change at midnight: on some days there is no 0:00, on others there are two.
IN_HAVANA = Calendar(zone=ZoneInfo("America/Havana"))

NIGHT_SHIFT = Hours(days=Days.EVERY, blocks=(Block(opens=time(1, 30), closes=time(4)),))

instants = st.datetimes(
    min_value=datetime(2025, 1, 1),  # noqa: DTZ001  # hypothesis wants them naive, and adds the zone
    max_value=datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
amounts = st.timedeltas(min_value=timedelta(), max_value=timedelta(days=10))
hours_of_any_kind = st.sampled_from([STEWARD, OFFICE, DAYTIME, ALWAYS, NIGHT_SHIFT])
calendars = st.sampled_from([TOWN, IN_BERLIN, IN_HAVANA])


def town(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "amount", "hours", "end"),
    [
        ("2026-03-02T09:00", timedelta(hours=2), STEWARD, "2026-03-02T11:00"),
        ("2026-03-02T11:00", timedelta(hours=2), STEWARD, "2026-03-02T15:00"),
        ("2026-03-02T10:00", timedelta(hours=2), STEWARD, "2026-03-02T12:00"),
        ("2026-03-02T13:00", timedelta(hours=2), STEWARD, "2026-03-02T16:00"),
        ("2026-03-02T20:30", timedelta(hours=2), STEWARD, "2026-03-03T09:30"),
        ("2026-03-02T23:00", timedelta(hours=2), STEWARD, "2026-03-03T10:00"),
        # Friday evening: a steward goes on in the evening and on Saturday, an office on Monday
        ("2026-03-06T19:30", timedelta(hours=2), STEWARD, "2026-03-07T08:30"),
        ("2026-03-06T17:00", timedelta(hours=2), OFFICE, "2026-03-09T09:30"),
        # the Saturday before 国庆 2026 ends is worked, the Sunday is not
        ("2026-10-09T17:30", timedelta(hours=1), OFFICE, "2026-10-10T09:00"),
        ("2026-10-10T17:30", timedelta(hours=1), OFFICE, "2026-10-12T09:00"),
        # 国庆 2025 lasts from the 1st to the 8th, for stewards too
        ("2025-09-30T17:30", timedelta(hours=1), OFFICE, "2025-10-09T09:00"),
        ("2025-09-30T20:30", timedelta(hours=1), STEWARD, "2025-10-09T08:30"),
        ("2026-10-03T12:00", timedelta(hours=1), STEWARD, "2026-10-08T09:00"),
        # by day, every day
        ("2026-10-03T21:45", timedelta(minutes=30), DAYTIME, "2026-10-04T07:15"),
        ("2026-10-03T23:55", timedelta(minutes=15), ALWAYS, "2026-10-04T00:10"),
        # no time at all needs no opening hours
        ("2026-10-03T23:55", timedelta(), OFFICE, "2026-10-03T23:55"),
    ],
)
def test_working_time_is_added_within_the_hours(
    start: str, amount: timedelta, hours: Hours, end: str
) -> None:
    assert add_working(town(start), amount, hours, TOWN) == town(end)


def test_working_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="only adds up"):
        add_working(town("2026-03-02T09:00"), timedelta(seconds=-1), STEWARD, TOWN)


def test_a_night_that_loses_an_hour_has_an_hour_less_to_work() -> None:
    assert add_working(
        berlin("2026-03-29T01:30"), timedelta(hours=1), NIGHT_SHIFT, IN_BERLIN
    ) == berlin("2026-03-29T03:30")


def test_opening_hours_stay_at_their_time_of_day_when_the_clocks_change() -> None:
    assert add_working(
        berlin("2026-03-28T21:30"), timedelta(hours=1), DAYTIME, IN_BERLIN
    ) == berlin("2026-03-29T07:30")
    assert working_between(
        berlin("2026-10-24T12:00"), berlin("2026-10-25T12:00"), ALWAYS, IN_BERLIN
    ) == timedelta(hours=25)


@pytest.mark.parametrize(
    ("day", "hours", "end"),
    [
        (date(2026, 3, 7), STEWARD, "2026-03-07T21:00"),
        (date(2026, 3, 7), OFFICE, "2026-03-09T18:00"),
        (date(2026, 10, 10), OFFICE, "2026-10-10T18:00"),
        (date(2025, 10, 1), STEWARD, "2025-10-09T21:00"),
        (date(2025, 10, 1), OFFICE, "2025-10-09T18:00"),
        (date(2025, 10, 1), ALWAYS, "2025-10-02T00:00"),
    ],
)
def test_the_end_of_a_day_off_is_that_of_the_next_working_day(
    day: date, hours: Hours, end: str
) -> None:
    assert end_of_day_moved(day, hours, TOWN) == town(end)


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (Block(opens=time(9), closes=time(9)),),
        (Block(opens=time(9), closes=time(8)),),
        (Block(opens=time(8), closes=time(12)), Block(opens=time(11), closes=time(13))),
        (Block(opens=time(8), closes=time()), Block(opens=time(11), closes=time(13))),
    ],
)
def test_hours_that_never_come_or_overlap_are_refused(blocks: tuple[Block, ...]) -> None:
    with pytest.raises(ValueError, match="block"):
        Hours(days=Days.EVERY, blocks=blocks)


@given(start=instants, amount=amounts, hours=hours_of_any_kind, calendar=calendars)
def test_what_was_added_lies_in_between(
    start: datetime, amount: timedelta, hours: Hours, calendar: Calendar
) -> None:
    end = add_working(start, amount, hours, calendar)
    assert end >= start
    assert working_between(start, end, hours, calendar) == amount


@given(
    start=instants,
    later=amounts,
    amount=amounts,
    more=amounts,
    hours=hours_of_any_kind,
    calendar=calendars,
)
def test_more_or_later_never_ends_earlier(
    *,
    start: datetime,
    later: timedelta,
    amount: timedelta,
    more: timedelta,
    hours: Hours,
    calendar: Calendar,
) -> None:
    end = add_working(start, amount, hours, calendar)
    assert add_working(start, amount + more, hours, calendar) >= end
    assert add_working(start + later, amount, hours, calendar) >= end


@given(a=instants, first=amounts, second=amounts, hours=hours_of_any_kind, calendar=calendars)
def test_working_time_of_two_stretches_adds_up(
    a: datetime, first: timedelta, second: timedelta, hours: Hours, calendar: Calendar
) -> None:
    b, c = a + first, a + first + second
    whole = working_between(a, c, hours, calendar)
    assert whole == working_between(a, b, hours, calendar) + working_between(b, c, hours, calendar)
    assert timedelta() <= whole <= c - a
    assert not working_between(c, a, hours, calendar)
