from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.issues import Urgency
from bot.flows.quiet import (
    DIGESTS,
    NIGHT,
    QuietHours,
    leaves_room,
    may_speak,
    next_digest,
    speaks_again,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
TOWN = Calendar(zone=SHANGHAI)
BERLIN = Calendar(zone=ZoneInfo("Europe/Berlin"))

NAP = QuietHours(start=time(13), end=time(15))
LATE_RISER = QuietHours(start=time(20), end=time(9, 30))

instants = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001  # hypothesis wants them naive, and adds the zone
    max_value=datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
matters = st.none() | st.sampled_from(Urgency)
own_hours = st.tuples(st.times(), st.times()).filter(lambda pair: pair[0] != pair[1])
quiet_hours = st.none() | own_hours.map(lambda pair: QuietHours(start=pair[0], end=pair[1]))
calendars = st.sampled_from([TOWN, BERLIN])


def town(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("urgency", "own", "now", "again"),
    [
        # nothing unasked between 21 and 8
        (Urgency.ORDINARY, None, "2026-03-02T20:59:59", "2026-03-02T20:59:59"),
        (Urgency.ORDINARY, None, "2026-03-02T21:00", "2026-03-03T08:00"),
        (Urgency.COMPLEX, None, "2026-03-03T07:59:59", "2026-03-03T08:00"),
        (Urgency.ORDINARY, None, "2026-03-03T08:00", "2026-03-03T08:00"),
        (None, None, "2026-03-02T23:59", "2026-03-03T08:00"),
        (None, None, "2026-03-03T00:00", "2026-03-03T08:00"),
        # utilities: 22 to 7
        (Urgency.UTILITIES, None, "2026-03-02T21:59", "2026-03-02T21:59"),
        (Urgency.UTILITIES, None, "2026-03-02T22:00", "2026-03-03T07:00"),
        # danger at any hour, whatever somebody set
        (Urgency.ACUTE, None, "2026-03-03T03:00", "2026-03-03T03:00"),
        (Urgency.HAZARD, NAP, "2026-03-03T14:00", "2026-03-03T14:00"),
        # a person's own come on top
        (Urgency.ORDINARY, NAP, "2026-03-03T12:59", "2026-03-03T12:59"),
        (Urgency.ORDINARY, NAP, "2026-03-03T13:30", "2026-03-03T15:00"),
        (Urgency.UTILITIES, NAP, "2026-03-03T13:30", "2026-03-03T15:00"),
        (Urgency.ORDINARY, NAP, "2026-03-03T22:00", "2026-03-04T08:00"),
        (Urgency.ORDINARY, LATE_RISER, "2026-03-03T20:10", "2026-03-04T09:30"),
        (Urgency.UTILITIES, LATE_RISER, "2026-03-03T23:00", "2026-03-04T09:30"),
    ],
)
def test_what_is_not_asked_for_waits_until_people_are_up(
    urgency: Urgency | None, own: QuietHours | None, now: str, again: str
) -> None:
    assert may_speak(urgency, town(now), TOWN, own) is (now == again)
    assert speaks_again(urgency, town(now), TOWN, own) == town(again)


def test_quiet_hours_of_no_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ"):
        QuietHours(start=time(8), end=time(8))


def test_quiet_hours_that_leave_no_minute_of_the_day_do_not_count() -> None:
    all_day = QuietHours(start=time(8), end=time(21))
    assert not leaves_room(all_day)
    assert leaves_room(NAP)
    assert leaves_room(LATE_RISER)
    assert may_speak(Urgency.ORDINARY, town("2026-03-03T12:00"), TOWN, all_day)
    assert speaks_again(None, town("2026-03-03T22:00"), TOWN, all_day) == town("2026-03-04T08:00")


def test_eight_in_the_morning_is_eight_after_the_clocks_changed() -> None:
    night_before = datetime(2026, 3, 28, 22, tzinfo=BERLIN.zone).astimezone(UTC)
    assert speaks_again(None, night_before, BERLIN) == datetime(2026, 3, 29, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "digest"),
    [
        ("2026-03-02T00:00", "2026-03-02T08:30"),
        ("2026-03-02T08:29:59", "2026-03-02T08:30"),
        ("2026-03-02T08:30", "2026-03-02T13:30"),
        ("2026-03-02T14:00", "2026-03-02T17:30"),
        ("2026-03-02T17:30", "2026-03-03T08:30"),
        ("2026-12-31T23:59", "2027-01-01T08:30"),
    ],
)
def test_digests_come_three_times_a_day(now: str, digest: str) -> None:
    assert next_digest(town(now), TOWN) == town(digest)


def test_no_digest_comes_in_the_quiet_hours() -> None:
    assert not any(NIGHT.covers(clock) for clock in DIGESTS)


@given(urgency=matters, now=instants, own=quiet_hours, calendar=calendars)
def test_quiet_ends_and_then_it_is_not_quiet(
    urgency: Urgency | None, now: datetime, own: QuietHours | None, calendar: Calendar
) -> None:
    again = speaks_again(urgency, now, calendar, own)
    assert now <= again <= now + timedelta(days=2)
    assert may_speak(urgency, again, calendar, own)
    assert (again == now) is may_speak(urgency, now, calendar, own)


@given(urgency=matters, now=instants, own=quiet_hours, share=st.floats(0, 1, exclude_max=True))
def test_it_is_quiet_all_the_time_until_it_ends(
    urgency: Urgency | None, now: datetime, own: QuietHours | None, share: float
) -> None:
    again = speaks_again(urgency, now, TOWN, own)
    moment = now + (again - now) * share
    assume(moment < again)
    assert not may_speak(urgency, moment, TOWN, own)
