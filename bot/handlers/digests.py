"""Many tasks at once come to a lead as one digest, at fixed times of the day."""

from datetime import timedelta

from bot.domain.calendar import Calendar
from bot.domain.ids import PersonId
from bot.domain.issues import Issue
from bot.domain.places import Tier
from bot.flows import quiet
from bot.flows.effects import TellHolder
from storage import prompts, timers
from storage.store import Turn

#: The kind of timer that brings a digest; its subject is the person.
DIGEST = "digest"
#: So many cards within so long are read one by one; more wait for the digest.
CARDS = 3
WITHIN = timedelta(minutes=30)


def may_gather(issue: Issue, task: TellHolder) -> bool:
    """Whether a task may wait for a lead's digest. Danger never; stewards get each by itself."""
    return not issue.urgency.is_danger and task.holder.tier is not Tier.BUILDING


def postpone(turn: Turn, calendar: Calendar, person: PersonId) -> bool:
    """Leave a task for somebody's next digest, when cards have been coming thick."""
    if prompts.asked_since(turn, person, turn.now - WITHIN) < CARDS:
        return False
    timers.set_one(turn, DIGEST, person, quiet.next_digest(turn.now, calendar))
    return True
