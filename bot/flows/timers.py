"""The instants at which time itself acts on an issue, as a function of the issue alone.

The store replaces an issue's pending timers by `timers(…)` after every move, and remembers which
(kind, instant) has fired, so nothing here has to be cancelled or counted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.calendar import Calendar
from bot.domain.issues import Issue, State
from bot.flows import deadlines

#: How long the reporter is asked whether it is solved before silence counts.
CLOSES_AFTER: Final = timedelta(hours=72)


class TimerKind(StrEnum):
    """What is due at an instant. The names are stored."""

    #: Half of the time for a first answer has gone by: remind.
    ANSWER_HALF = "answer_half"
    #: No first answer: one tier up.
    ANSWER_DUE = "answer_due"
    #: Half of the holder's time for a result has gone by: remind.
    RESULT_HALF = "result_half"
    #: No result: one tier up.
    RESULT_DUE = "result_due"
    #: Three times the first deadline: shown to every tier above.
    FORGOTTEN = "forgotten"
    #: The reporter was asked whether it is solved and said nothing.
    CLOSING_DUE = "closing_due"
    #: The reporter was asked something else and the clock waits no longer.
    WAIT_LIMIT = "wait_limit"
    #: The time fixed with the reporter has come.
    APPOINTMENT = "appointment"


@dataclass(frozen=True, kw_only=True, slots=True)
class Timer:
    """One instant at which time acts."""

    kind: TimerKind
    #: UTC.
    at: datetime


def timers(issue: Issue, now: datetime, calendar: Calendar) -> tuple[Timer, ...]:
    """All timers that the issue should have pending, earliest first.

    A reminder whose time has passed is left out, for it comes too late; a deadline that has passed
    stays, for what it brings about has still to happen.
    """
    found = [
        Timer(kind=kind, at=at)
        for kind in TimerKind
        if (at := instant(issue, kind, calendar)) is not None
        and not (kind in _REMINDERS and at <= now)
    ]
    return tuple(sorted(found, key=lambda timer: timer.at))


_REMINDERS = frozenset({TimerKind.ANSWER_HALF, TimerKind.RESULT_HALF})


def instant(issue: Issue, kind: TimerKind, calendar: Calendar) -> datetime | None:
    """When `kind` acts on the issue as it stands, UTC; None when it does not."""
    standing, clocks = issue.standing, issue.clocks
    match kind:
        case TimerKind.ANSWER_HALF:
            return _half(issue, _answer_due(issue), calendar)
        case TimerKind.ANSWER_DUE:
            return _answer_due(issue)
        case TimerKind.RESULT_HALF:
            moves = standing.state.is_open and clocks.waiting_since is None
            return _half(issue, clocks.result_due if moves else None, calendar)
        case TimerKind.RESULT_DUE:
            return deadlines.passes_at(clocks) if standing.state.is_open else None
        case TimerKind.FORGOTTEN:
            is_open = standing.state.is_open
            return deadlines.forgotten_at(clocks, issue.filed_at) if is_open else None
        case TimerKind.CLOSING_DUE:
            if standing.state is not State.SOLVED or standing.solved_at is None:
                return None
            return standing.solved_at + CLOSES_AFTER
        case TimerKind.WAIT_LIMIT:
            return _wait_limit(issue)
        case TimerKind.APPOINTMENT:
            return standing.appointment if standing.state is State.SCHEDULED else None


def _answer_due(issue: Issue) -> datetime | None:
    return issue.clocks.answer_due if issue.standing.state is State.WAITING else None


def _half(issue: Issue, due: datetime | None, calendar: Calendar) -> datetime | None:
    """Half of what this holder was given; nobody is reminded where nobody holds it."""
    since, holder = issue.standing.held_since, issue.standing.holder
    if due is None or since is None or due <= since or holder.person is None:
        return None
    return deadlines.half_time(since, due, issue.urgency, holder.tier, calendar)


def _wait_limit(issue: Issue) -> datetime | None:
    since = issue.clocks.waiting_since
    left = deadlines.LONGEST_WAIT - timedelta(seconds=issue.clocks.waited_seconds)
    if issue.standing.state is not State.ASKING or since is None or left <= timedelta():
        return None
    return since + left
