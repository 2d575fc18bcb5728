"""Deadlines: how long an answer and a result may take, and what moves them. Pure.

The result deadline belongs to the issue: set at filing, moved only by a change of class or by
waiting for the reporter. The first-answer deadline belongs to the holder: each new one gets a
fresh one. Nothing else moves either, so there is no function here for a remark, an edit or a
thank-you.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.calendar import (
    ALWAYS,
    DAYTIME,
    OFFICE,
    STEWARD,
    Calendar,
    Hours,
    add_working,
    end_of_day_moved,
    working_between,
)
from bot.domain.issues import Clocks, Urgency
from bot.domain.places import Tier

#: How far all waiting for the reporter together may move the result deadline.
LONGEST_WAIT: Final = timedelta(days=3)
#: An issue not solved after this many times its first span is "forgotten".
FORGOTTEN_AFTER: Final = 3

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class ByTier:
    """The hours of who holds an issue: a steward at home, or somebody in an office."""

    steward: Hours
    office: Hours

    def of(self, tier: Tier) -> Hours:
        """The hours of a holder at `tier`."""
        return self.steward if tier is Tier.BUILDING else self.office


WORKING_TIME: Final = ByTier(steward=STEWARD, office=OFFICE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What one class of issue may take."""

    #: Until the first answer, counted in `answer_hours`.
    answer: timedelta
    answer_hours: ByTier
    #: Until the result, counted in `result_hours`.
    result: timedelta
    result_hours: ByTier
    #: The result span counts calendar days and ends when `result_hours` close on the last of them,
    #: moved past a day on which they do not apply.
    to_end_of_day: bool = False


def _same(hours: Hours) -> ByTier:
    return ByTier(steward=hours, office=hours)


_DANGER = Terms(
    answer=timedelta(minutes=15),
    answer_hours=_same(ALWAYS),
    result=timedelta(hours=2),
    result_hours=_same(ALWAYS),
)

#: The table people in this field know (after the public standards of the 12345 hotlines).
TERMS: Final[Mapping[Urgency, Terms]] = {
    Urgency.ACUTE: _DANGER,
    Urgency.HAZARD: _DANGER,
    Urgency.UTILITIES: Terms(
        answer=timedelta(minutes=30),
        answer_hours=_same(DAYTIME),
        result=timedelta(hours=24),
        result_hours=_same(ALWAYS),
    ),
    Urgency.ORDINARY: Terms(
        answer=timedelta(hours=2),
        answer_hours=WORKING_TIME,
        result=timedelta(days=7),
        result_hours=WORKING_TIME,
        to_end_of_day=True,
    ),
    Urgency.COMPLEX: Terms(
        answer=timedelta(hours=2),
        answer_hours=WORKING_TIME,
        result=timedelta(days=15),
        result_hours=WORKING_TIME,
        to_end_of_day=True,
    ),
}


def answer_due(
    urgency: Urgency,
    tier: Tier,
    now: datetime,
    calendar: Calendar,
    *,
    terms: Mapping[Urgency, Terms] = TERMS,
) -> datetime:
    """When a holder at `tier` who gets an issue `now` owes a first answer, UTC."""
    its = terms[urgency]
    return add_working(now, its.answer, its.answer_hours.of(tier), calendar)


def result_due(
    urgency: Urgency,
    tier: Tier,
    now: datetime,
    calendar: Calendar,
    *,
    terms: Mapping[Urgency, Terms] = TERMS,
) -> datetime:
    """When a result is due, UTC, for an issue filed `now` with a holder at `tier`."""
    its = terms[urgency]
    return _after(its.result, its, tier, now, calendar)


def at_filing(
    urgency: Urgency,
    tier: Tier,
    now: datetime,
    calendar: Calendar,
    *,
    terms: Mapping[Urgency, Terms] = TERMS,
) -> Clocks:
    """The clocks of an issue filed `now` with a holder at `tier`."""
    due = result_due(urgency, tier, now, calendar, terms=terms)
    return Clocks(
        answer_due=answer_due(urgency, tier, now, calendar, terms=terms),
        result_due=due,
        first_result_due=due,
    )


def new_holder(
    clocks: Clocks,
    urgency: Urgency,
    tier: Tier,
    now: datetime,
    calendar: Calendar,
    *,
    terms: Mapping[Urgency, Terms] = TERMS,
) -> Clocks:
    """The clocks once somebody at `tier` holds the issue: a fresh first answer, the same result."""
    return replace(clocks, answer_due=answer_due(urgency, tier, now, calendar, terms=terms))


def answered(clocks: Clocks) -> Clocks:
    """The clocks once the holder has given a first answer."""
    return replace(clocks, answer_due=None)


def class_changed(  # noqa: PLR0917  # in the order of all functions here: what, who, when
    clocks: Clocks,
    urgency: Urgency,
    tier: Tier,
    filed_at: datetime,
    now: datetime,
    calendar: Calendar,
    *,
    terms: Mapping[Urgency, Terms] = TERMS,
) -> Clocks:
    """The clocks once the issue turns out to be of class `urgency`.

    The new span counts from filing. Where that leaves less than half of it, because a danger was
    recognised late, half of it from now, but never later than the deadline there was. The new
    deadline becomes the first on record, unless the issue is late by the old class and by the new
    one. A first answer still owed is due as the new class says from now; a more urgent class
    never makes it later.
    """
    clocks = _settle_wait(clocks, now)
    from_filing = result_due(urgency, tier, filed_at, calendar, terms=terms) + _moved(clocks)
    half_from_now = _after(terms[urgency].result / 2, terms[urgency], tier, now, calendar)
    due = max(from_filing, min(clocks.result_due, half_from_now))
    late_anyway = max(clocks.first_result_due, from_filing) <= now
    owed = clocks.answer_due
    if owed is not None and owed > now:
        fresh = answer_due(urgency, tier, now, calendar, terms=terms)
        owed = fresh if due > clocks.result_due else min(owed, fresh)
    return replace(
        clocks,
        answer_due=owed,
        result_due=due,
        first_result_due=clocks.first_result_due if late_anyway else due,
    )


def wait_starts(clocks: Clocks, now: datetime) -> Clocks:
    """The clocks while the reporter is asked something; a second question changes nothing."""
    if clocks.waiting_since is not None:
        return clocks
    return replace(clocks, waiting_since=now)


def wait_ends(clocks: Clocks, now: datetime) -> Clocks:
    """The clocks once the reporter answered: the result moved by the wait.

    All waits together move it by three days at most. The first deadline on record moves with it.
    A deadline that had passed before the question was asked stays.
    """
    since = clocks.waiting_since
    if since is None:
        return clocks
    waited = replace(
        clocks,
        waiting_since=None,
        waited_seconds=clocks.waited_seconds + max(0, int((now - since).total_seconds())),
    )
    moved = _moved(waited) - _moved(clocks)
    result, first = clocks.result_due, clocks.first_result_due
    return replace(
        waited,
        result_due=result + moved if result > since else result,
        first_result_due=first + moved if first > since else first,
    )


def passes_at(clocks: Clocks) -> datetime:
    """When the result deadline passes, UTC, if nothing happens.

    While the issue waits for its reporter the deadline moves along, as far as it may.
    """
    since = clocks.waiting_since
    if since is None or clocks.result_due <= since:
        return clocks.result_due
    return clocks.result_due + (LONGEST_WAIT - _moved(clocks))


def stepped_up(  # noqa: PLR0917  # the same
    clocks: Clocks,
    urgency: Urgency,
    tier: Tier,
    filed_at: datetime,
    now: datetime,
    calendar: Calendar,
    *,
    terms: Mapping[Urgency, Terms] = TERMS,
) -> Clocks:
    """The clocks once the result deadline passed and the issue went up to `tier`.

    A new result deadline, half the first span away; the first stays on record. The first span is
    that of the class, or what the issue was given if that was less. The new holder's answer is
    `new_holder`'s.
    """
    clocks = _settle_wait(clocks, now)
    its = terms[urgency]
    first_span = min(its.result, clocks.first_result_due - filed_at)
    return replace(clocks, result_due=_after(first_span / 2, its, tier, now, calendar))


def half_time(
    start: datetime,
    due: datetime,
    urgency: Urgency,
    tier: Tier,
    calendar: Calendar,
    *,
    terms: Mapping[Urgency, Terms] = TERMS,
) -> datetime:
    """When to remind, UTC: half of the holder's time between `start` and `due` has gone by.

    Counted in the hours in which an answer is owed, so that a reminder comes at a time of day
    when the holder can act; half of the plain time where there are none in between.
    """
    hours = terms[urgency].answer_hours.of(tier)
    available = working_between(start, due, hours, calendar)
    if not available:
        return start + max(due - start, timedelta()) / 2
    return add_working(start, available / 2, hours, calendar)


def forgotten_at(clocks: Clocks, filed_at: datetime) -> datetime:
    """When the issue counts as forgotten and is shown to every tier above, UTC."""
    return filed_at + FORGOTTEN_AFTER * (clocks.first_result_due - filed_at)


def _after(span: timedelta, its: Terms, tier: Tier, now: datetime, calendar: Calendar) -> datetime:
    """`span` after `now` as a result is counted; a part of a calendar day counts as one."""
    hours = its.result_hours.of(tier)
    if its.to_end_of_day:
        days = -(-span // _DAY)
        return end_of_day_moved(calendar.day(now) + days * _DAY, hours, calendar)
    return add_working(now, span, hours, calendar)


def _moved(clocks: Clocks) -> timedelta:
    """How far past waits have moved the result deadline."""
    return min(timedelta(seconds=clocks.waited_seconds), LONGEST_WAIT)


def _settle_wait(clocks: Clocks, now: datetime) -> Clocks:
    """Count a wait up to `now`, so that the rest of it is not added to a new deadline twice."""
    if clocks.waiting_since is None:
        return clocks
    return wait_starts(wait_ends(clocks, now), now)
