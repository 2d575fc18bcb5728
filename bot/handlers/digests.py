"""Many tasks at once come to a lead as one digest instead of many cards."""

from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.ids import PersonId
from bot.domain.issues import Holder, Issue, State
from bot.domain.places import Tier
from bot.flows import quiet
from bot.flows.timers import TimerKind, instant
from storage import digests, issues, prompts
from storage.digests import DIGEST
from storage.store import Turn

__all__ = ["DIGEST", "gathers_until", "postpone", "stands_for_reminder", "waiting"]

#: So many cards within so long are read one by one; more wait for the digest.
CARDS = 3
WITHIN = timedelta(minutes=30)


def waiting(turn: Turn, person: PersonId) -> list[Issue]:
    """What a digest tells of: tasks that somebody has not taken yet. Danger comes by itself."""
    return [
        issue
        for issue in issues.held_by(turn, person)
        if issue.standing.state is State.WAITING and not issue.urgency.is_danger
    ]


def gathers_until(
    issue: Issue, holder: Holder, now: datetime, calendar: Calendar
) -> datetime | None:
    """Until when a task may wait to be told of, UTC; None when it may not wait at all.

    Danger may not, and stewards get each task by itself. The others wait for the next fixed time
    of the day, but not past half of the time for a first answer: nobody misses a deadline of what
    they were not told.
    """
    if issue.urgency.is_danger or holder.tier is Tier.BUILDING:
        return None
    digest = quiet.next_digest(now, calendar)
    half = instant(issue, TimerKind.ANSWER_HALF, calendar)
    return digest if half is None else max(min(digest, half), now)


def postpone(turn: Turn, person: PersonId, until: datetime) -> bool:
    """Leave a task for somebody's digest, when cards have been coming thick."""
    if prompts.asked_since(turn, person, turn.now - WITHIN) < CARDS:
        return False
    digests.set_at_latest(turn, person, until)
    return True


def stands_for_reminder(turn: Turn, issue: Issue, holder: Holder, kind: TimerKind) -> bool:
    """Whether one digest reminds a lead of many tasks, in place of a reminder of each.

    One that came a moment ago, or comes now, told of this task as well.
    """
    if kind is not TimerKind.ANSWER_HALF or holder.person is None:
        return False
    if issue.urgency.is_danger or holder.tier is Tier.BUILDING:
        return False
    pending = digests.next_at(turn, holder.person)
    if pending is not None and pending <= turn.now:
        return True
    if digests.came_since(turn, holder.person, turn.now - WITHIN):
        return True
    if len(waiting(turn, holder.person)) <= CARDS:
        return False
    digests.set_at_latest(turn, holder.person, turn.now)
    return True
