from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.issues import Clocks, Urgency
from bot.domain.places import Tier
from bot.flows.deadlines import (
    LONGEST_WAIT,
    TERMS,
    answer_due,
    answered,
    at_filing,
    class_changed,
    forgotten_at,
    half_time,
    new_holder,
    passes_at,
    result_due,
    stepped_up,
    wait_ends,
    wait_starts,
)
from bot.holidays import load

SHANGHAI = ZoneInfo("Asia/Shanghai")
TOWN = load(SHANGHAI, None, [2025, 2026])
BERLIN = Calendar(zone=ZoneInfo("Europe/Berlin"))

ACUTE, HAZARD, UTILITIES = Urgency.ACUTE, Urgency.HAZARD, Urgency.UTILITIES
ORDINARY, COMPLEX = Urgency.ORDINARY, Urgency.COMPLEX
STEWARD, LEAD, TOP = Tier.BUILDING, Tier.MICRO_COMMUNITY, Tier.TOWN

instants = st.datetimes(
    min_value=datetime(2025, 1, 1),  # noqa: DTZ001  # hypothesis wants them naive, and adds the zone
    max_value=datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
spans = st.timedeltas(min_value=timedelta(), max_value=timedelta(days=40))
classes = st.sampled_from(Urgency)
tiers = st.sampled_from(Tier)
calendars = st.sampled_from([TOWN, BERLIN])


def town(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


MONDAY = town("2026-03-02T09:00")


@pytest.mark.parametrize(
    ("urgency", "tier", "now", "due"),
    [
        (ACUTE, STEWARD, "2026-03-02T09:00", "2026-03-02T09:15"),
        (ACUTE, LEAD, "2025-10-01T23:50", "2025-10-02T00:05"),
        (HAZARD, STEWARD, "2026-03-07T03:00", "2026-03-07T03:15"),
        (UTILITIES, STEWARD, "2026-03-02T09:00", "2026-03-02T09:30"),
        (UTILITIES, LEAD, "2025-10-01T21:50", "2025-10-02T07:20"),
        (UTILITIES, STEWARD, "2026-03-02T02:00", "2026-03-02T07:30"),
        (ORDINARY, STEWARD, "2026-03-02T09:00", "2026-03-02T11:00"),
        (ORDINARY, STEWARD, "2026-03-02T11:30", "2026-03-02T15:30"),
        (ORDINARY, STEWARD, "2026-03-06T20:00", "2026-03-07T09:00"),  # Friday evening
        (ORDINARY, LEAD, "2026-03-06T20:00", "2026-03-09T10:30"),
        (ORDINARY, LEAD, "2026-10-09T20:00", "2026-10-10T10:30"),  # before a worked Saturday
        (COMPLEX, STEWARD, "2025-09-30T20:00", "2025-10-09T09:00"),  # 国庆
        (COMPLEX, Tier.DEPARTMENT, "2026-09-30T17:00", "2026-10-08T09:30"),
    ],
)
def test_a_first_answer_is_due_as_the_table_says(
    urgency: Urgency, tier: Tier, now: str, due: str
) -> None:
    assert answer_due(urgency, tier, town(now), TOWN) == town(due)


@pytest.mark.parametrize(
    ("urgency", "tier", "now", "due"),
    [
        (ACUTE, STEWARD, "2026-03-02T09:00", "2026-03-02T11:00"),
        (HAZARD, LEAD, "2025-10-01T23:00", "2025-10-02T01:00"),
        (UTILITIES, STEWARD, "2025-10-01T23:00", "2025-10-02T23:00"),
        (ORDINARY, STEWARD, "2026-03-02T09:00", "2026-03-09T21:00"),
        (ORDINARY, STEWARD, "2026-03-02T23:30", "2026-03-09T21:00"),
        (ORDINARY, LEAD, "2026-03-02T09:00", "2026-03-09T18:00"),
        (ORDINARY, STEWARD, "2026-03-07T09:00", "2026-03-14T21:00"),  # ends on a Saturday
        (ORDINARY, LEAD, "2026-03-07T09:00", "2026-03-16T18:00"),
        (ORDINARY, LEAD, "2026-10-03T09:00", "2026-10-10T18:00"),  # a worked Saturday
        (ORDINARY, STEWARD, "2025-09-26T19:00", "2025-10-09T21:00"),  # into 国庆 2025
        (ORDINARY, LEAD, "2026-09-25T19:00", "2026-10-08T18:00"),  # into 国庆 2026
        (COMPLEX, STEWARD, "2026-03-02T09:00", "2026-03-17T21:00"),
        (COMPLEX, TOP, "2025-09-20T09:00", "2025-10-09T18:00"),
    ],
)
def test_a_result_is_due_as_the_table_says(
    urgency: Urgency, tier: Tier, now: str, due: str
) -> None:
    assert result_due(urgency, tier, town(now), TOWN) == town(due)


def test_a_town_may_have_terms_of_its_own() -> None:
    terms = {**TERMS, ORDINARY: replace(TERMS[ORDINARY], result=timedelta(days=3))}
    assert result_due(ORDINARY, STEWARD, MONDAY, TOWN, terms=terms) == town("2026-03-05T21:00")
    assert at_filing(ORDINARY, STEWARD, MONDAY, TOWN, terms=terms).result_due == town(
        "2026-03-05T21:00"
    )


def test_filing_sets_every_clock() -> None:
    assert at_filing(ORDINARY, STEWARD, MONDAY, TOWN) == Clocks(
        answer_due=town("2026-03-02T11:00"),
        result_due=town("2026-03-09T21:00"),
        first_result_due=town("2026-03-09T21:00"),
    )


def test_an_answer_moves_nothing_but_itself() -> None:
    filed = at_filing(ORDINARY, STEWARD, MONDAY, TOWN)
    assert answered(filed) == replace(filed, answer_due=None)


def test_a_new_holder_gets_a_fresh_first_answer_and_the_same_result() -> None:
    filed = at_filing(ORDINARY, STEWARD, MONDAY, TOWN)
    handed_on = new_holder(answered(filed), ORDINARY, LEAD, town("2026-03-03T17:00"), TOWN)
    assert handed_on == replace(filed, answer_due=town("2026-03-04T09:30"))


class TestChangeOfClass:
    def test_the_new_span_counts_from_filing(self) -> None:
        filed = at_filing(COMPLEX, STEWARD, MONDAY, TOWN)
        now = town("2026-03-05T10:00")
        changed = class_changed(filed, ORDINARY, STEWARD, MONDAY, now, TOWN)
        assert changed.result_due == changed.first_result_due == town("2026-03-09T21:00")

    def test_a_milder_class_gives_the_time_of_its_own(self) -> None:
        filed = at_filing(HAZARD, STEWARD, MONDAY, TOWN)
        now = town("2026-03-02T09:10")
        changed = class_changed(filed, ORDINARY, STEWARD, MONDAY, now, TOWN)
        assert changed == Clocks(
            answer_due=town("2026-03-02T11:10"),
            result_due=town("2026-03-09T21:00"),
            first_result_due=town("2026-03-09T21:00"),
        )

    def test_a_danger_recognised_late_leaves_half_of_its_span(self) -> None:
        filed = at_filing(ORDINARY, STEWARD, MONDAY, TOWN)
        now = town("2026-03-04T22:00")
        changed = class_changed(answered(filed), HAZARD, STEWARD, MONDAY, now, TOWN)
        assert changed.answer_due is None
        assert changed.result_due == changed.first_result_due == town("2026-03-04T23:00")

    def test_a_more_urgent_class_never_gives_more_time(self) -> None:
        filed = at_filing(ORDINARY, STEWARD, MONDAY, TOWN)
        now = town("2026-03-09T20:00")
        changed = class_changed(filed, UTILITIES, STEWARD, MONDAY, now, TOWN)
        assert changed.result_due == filed.result_due

    def test_an_answer_owed_is_owed_sooner_when_it_is_more_urgent(self) -> None:
        filed = at_filing(ORDINARY, STEWARD, MONDAY, TOWN)
        early, late = town("2026-03-02T09:30"), town("2026-03-02T10:55")
        changed = class_changed(filed, HAZARD, STEWARD, MONDAY, early, TOWN)
        assert changed.answer_due == town("2026-03-02T09:45")
        changed = class_changed(filed, HAZARD, STEWARD, MONDAY, late, TOWN)
        assert changed.answer_due == filed.answer_due

    def test_an_answer_overdue_stays_overdue(self) -> None:
        filed = at_filing(HAZARD, STEWARD, MONDAY, TOWN)
        now = town("2026-03-02T09:20")
        changed = class_changed(filed, ORDINARY, STEWARD, MONDAY, now, TOWN)
        assert changed.answer_due == filed.answer_due

    def test_a_first_deadline_missed_by_any_class_stays_on_record(self) -> None:
        filed = at_filing(ORDINARY, STEWARD, MONDAY, TOWN)
        missed = stepped_up(filed, ORDINARY, LEAD, MONDAY, filed.result_due, TOWN)
        now = town("2026-03-10T10:00")
        changed = class_changed(missed, HAZARD, LEAD, MONDAY, now, TOWN)
        assert changed.first_result_due == filed.first_result_due
        assert changed.result_due == town("2026-03-10T11:00")

    def test_time_waited_for_the_reporter_still_counts(self) -> None:
        filed = at_filing(COMPLEX, STEWARD, MONDAY, TOWN)
        asking = wait_starts(filed, MONDAY)
        now = MONDAY + timedelta(hours=5)
        changed = class_changed(asking, ORDINARY, STEWARD, MONDAY, now, TOWN)
        assert changed.result_due == town("2026-03-10T02:00")
        answer_came = wait_ends(changed, now + timedelta(hours=1))
        assert answer_came.result_due == town("2026-03-10T03:00")


class TestWaitingForTheReporter:
    def test_the_result_moves_by_the_time_waited(self) -> None:
        filed = at_filing(ORDINARY, STEWARD, MONDAY, TOWN)
        asked = wait_starts(filed, MONDAY + timedelta(hours=1))
        assert asked == replace(filed, waiting_since=MONDAY + timedelta(hours=1))
        told = wait_ends(asked, MONDAY + timedelta(hours=6))
        assert told == replace(
            filed,
            result_due=filed.result_due + timedelta(hours=5),
            first_result_due=filed.first_result_due + timedelta(hours=5),
            waited_seconds=5 * 3600,
        )

    def test_a_second_question_does_not_start_the_wait_anew(self) -> None:
        asked = wait_starts(at_filing(ORDINARY, STEWARD, MONDAY, TOWN), MONDAY)
        assert wait_starts(asked, MONDAY + timedelta(hours=1)) == asked

    def test_words_nobody_waited_for_move_nothing(self) -> None:
        filed = at_filing(ORDINARY, STEWARD, MONDAY, TOWN)
        assert wait_ends(filed, MONDAY + timedelta(hours=1)) == filed

    def test_all_waits_together_move_it_by_three_days(self) -> None:
        filed = at_filing(COMPLEX, STEWARD, MONDAY, TOWN)
        first = wait_ends(wait_starts(filed, MONDAY), MONDAY + timedelta(days=2))
        second = wait_ends(
            wait_starts(first, MONDAY + timedelta(days=3)), MONDAY + timedelta(days=7)
        )
        assert second.result_due == filed.result_due + timedelta(days=3)
        assert second.waited_seconds == timedelta(days=6).total_seconds()

    def test_a_deadline_that_had_passed_does_not_come_back(self) -> None:
        filed = at_filing(HAZARD, STEWARD, MONDAY, TOWN)
        late = filed.result_due + timedelta(minutes=1)
        told = wait_ends(wait_starts(filed, late), late + timedelta(hours=1))
        assert told.result_due == filed.result_due
        assert told.first_result_due == filed.first_result_due
        assert passes_at(wait_starts(filed, late)) == filed.result_due

    def test_the_deadline_passes_later_while_it_waits(self) -> None:
        filed = at_filing(ORDINARY, STEWARD, MONDAY, TOWN)
        assert passes_at(filed) == filed.result_due
        asked = wait_starts(filed, MONDAY)
        assert passes_at(asked) == filed.result_due + timedelta(days=3)
        asked_again = wait_starts(wait_ends(asked, MONDAY + timedelta(days=1)), filed.result_due)
        assert passes_at(asked_again) == filed.result_due + timedelta(days=3)


class TestSteppingUp:
    @pytest.mark.parametrize(
        ("urgency", "next_due"),
        [
            (ACUTE, "2026-03-02T12:00"),
            (HAZARD, "2026-03-02T12:00"),
            (UTILITIES, "2026-03-03T21:00"),
            (ORDINARY, "2026-03-13T18:00"),
            (COMPLEX, "2026-03-25T18:00"),
        ],
    )
    def test_the_next_deadline_is_half_the_first_away(
        self, urgency: Urgency, next_due: str
    ) -> None:
        filed = at_filing(urgency, STEWARD, MONDAY, TOWN)
        up = stepped_up(filed, urgency, LEAD, MONDAY, filed.result_due, TOWN)
        assert up == replace(filed, result_due=town(next_due))

    def test_each_step_gets_as_much_as_the_one_before(self) -> None:
        filed = at_filing(HAZARD, STEWARD, MONDAY, TOWN)
        once = stepped_up(filed, HAZARD, LEAD, MONDAY, filed.result_due, TOWN)
        twice = stepped_up(once, HAZARD, Tier.COMMUNITY, MONDAY, once.result_due, TOWN)
        assert twice.result_due - once.result_due == timedelta(hours=1)
        assert twice.first_result_due == filed.first_result_due

    def test_a_step_into_a_holiday_ends_after_it(self) -> None:
        friday = town("2026-09-22T09:00")
        filed = at_filing(ORDINARY, STEWARD, friday, TOWN)
        up = stepped_up(filed, ORDINARY, LEAD, friday, filed.result_due, TOWN)
        assert up.result_due == town("2026-10-08T18:00")

    def test_a_wait_that_goes_on_is_not_counted_twice(self) -> None:
        asked = wait_starts(at_filing(HAZARD, STEWARD, MONDAY, TOWN), MONDAY)
        up = stepped_up(asked, HAZARD, LEAD, MONDAY, passes_at(asked), TOWN)
        assert up.result_due == passes_at(asked) + timedelta(hours=1)
        told = wait_ends(up, up.result_due + timedelta(days=1))
        assert told.result_due == up.result_due


class TestReminder:
    @pytest.mark.parametrize(
        ("urgency", "tier", "start", "reminder"),
        [
            (ACUTE, STEWARD, "2026-03-02T09:00", "2026-03-02T09:07:30"),
            (UTILITIES, STEWARD, "2026-03-02T21:50", "2026-03-03T07:05"),
            (ORDINARY, STEWARD, "2026-03-02T11:30", "2026-03-02T14:30"),
            (ORDINARY, LEAD, "2026-03-06T17:30", "2026-03-09T09:00"),
        ],
    )
    def test_it_comes_when_half_of_the_working_time_is_over(
        self, urgency: Urgency, tier: Tier, start: str, reminder: str
    ) -> None:
        due = answer_due(urgency, tier, town(start), TOWN)
        assert half_time(town(start), due, urgency, tier, TOWN) == town(reminder)

    def test_for_utilities_it_comes_by_day(self) -> None:
        start = town("2026-03-02T18:00")
        due = result_due(UTILITIES, STEWARD, start, TOWN)
        assert half_time(start, due, UTILITIES, STEWARD, TOWN) == town("2026-03-03T10:30")

    def test_without_working_time_in_between_it_is_the_middle(self) -> None:
        start, due = town("2026-03-02T22:00"), town("2026-03-03T02:00")
        assert half_time(start, due, ORDINARY, STEWARD, TOWN) == town("2026-03-03T00:00")
        assert half_time(due, start, ORDINARY, STEWARD, TOWN) == due


def test_an_issue_is_forgotten_after_three_times_its_first_span() -> None:
    filed = at_filing(UTILITIES, STEWARD, MONDAY, TOWN)
    assert forgotten_at(filed, MONDAY) == MONDAY + timedelta(hours=72)
    up = stepped_up(filed, UTILITIES, LEAD, MONDAY, filed.result_due, TOWN)
    assert forgotten_at(up, MONDAY) == MONDAY + timedelta(hours=72)


@given(urgency=classes, tier=tiers, now=instants, calendar=calendars)
def test_nothing_is_due_before_it_was_filed(
    urgency: Urgency, tier: Tier, now: datetime, calendar: Calendar
) -> None:
    clocks = at_filing(urgency, tier, now, calendar)
    assert clocks.answer_due is not None
    assert now < clocks.answer_due
    assert now < clocks.result_due <= now + TERMS[urgency].result + timedelta(days=12)
    assert now < half_time(now, clocks.result_due, urgency, tier, calendar) < clocks.result_due


@given(urgency=classes, tier=tiers, now=instants, waits=st.lists(st.tuples(spans, spans)))
def test_waits_move_the_result_by_what_they_took_and_never_by_more_than_three_days(
    urgency: Urgency, tier: Tier, now: datetime, waits: list[tuple[timedelta, timedelta]]
) -> None:
    filed = at_filing(urgency, tier, now, TOWN)
    clocks, waited = filed, timedelta()
    for pause, wait in waits:
        asked = wait_starts(clocks, now + pause)
        now += pause + wait
        latest = passes_at(asked)
        clocks = wait_ends(asked, now)
        waited += wait
        assert clocks.result_due <= latest
        moved = clocks.result_due - filed.result_due
        assert timedelta() <= moved <= min(LONGEST_WAIT, waited)
        assert clocks.first_result_due == clocks.result_due


@given(old=classes, new=classes, tier=tiers, filed_at=instants, later=spans, calendar=calendars)
def test_a_change_of_class_never_takes_more_time_than_both_classes_give(
    *,
    old: Urgency,
    new: Urgency,
    tier: Tier,
    filed_at: datetime,
    later: timedelta,
    calendar: Calendar,
) -> None:
    filed = at_filing(old, tier, filed_at, calendar)
    changed = class_changed(filed, new, tier, filed_at, filed_at + later, calendar)
    by_new_class = result_due(new, tier, filed_at, calendar)
    assert by_new_class <= changed.result_due <= max(by_new_class, filed.result_due)
    assert changed.first_result_due in {changed.result_due, filed.first_result_due}


@given(urgency=classes, tier=tiers, filed_at=instants, steps=st.integers(1, 6), calendar=calendars)
def test_every_step_up_lies_ahead_and_leaves_the_first_on_record(
    urgency: Urgency, tier: Tier, filed_at: datetime, steps: int, calendar: Calendar
) -> None:
    filed = at_filing(urgency, tier, filed_at, calendar)
    clocks = filed
    for _ in range(steps):
        now = clocks.result_due
        clocks = stepped_up(clocks, urgency, tier, filed_at, now, calendar)
        assert clocks.result_due > now
        assert clocks.first_result_due == filed.first_result_due
