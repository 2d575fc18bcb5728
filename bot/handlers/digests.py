"""Many tasks at once come to a lead as one digest, at fixed times of the day."""

from datetime import timedelta

from bot.domain.calendar import Calendar
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


def postpone(turn: Turn, calendar: Calendar, issue: Issue, task: TellHolder) -> bool:
    """Leave a task for the lead's next digest when cards have been coming thick. Danger never."""
    if issue.urgency.is_danger or task.holder.tier is Tier.BUILDING:
        return False
    if prompts.asked_since(turn, task.person, turn.now - WITHIN) < CARDS:
        return False
    timers.set_one(turn, DIGEST, task.person, quiet.next_digest(turn.now, calendar))
    return True
