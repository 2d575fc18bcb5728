"""One move of one issue, and what telling of it needs."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bot.domain.calendar import Calendar
from bot.domain.ids import PersonId
from bot.domain.issues import Issue
from bot.domain.people import Room
from bot.flows.routing import Chain
from bot.handlers.cards import issue_words
from bot.handlers.reply import Reply, ToPerson
from bot.messages import Priority
from bot.wording import tasks
from bot.wording.facts import IssueWords, clock
from storage import org, rooms
from storage.store import Turn


def holder_name(turn: Turn, issue: Issue) -> str:
    """Who has it now, by name, else by the unit that has nobody."""
    holder = issue.standing.holder
    if holder.person is not None:
        return org.person(turn, holder.person).name
    return org.unit(turn, holder.unit).name


@dataclass(frozen=True)
class Case:
    """An issue as it is after a move, with the turn that made it. Words are looked up once."""

    turn: Turn
    calendar: Calendar
    issue: Issue
    chain: Chain
    #: Who made the move; who just said it is not told it as news. None: time.
    actor: PersonId | None = None

    @cached_property
    def words(self) -> IssueWords:
        return issue_words(self.turn, self.issue)

    @property
    def priority(self) -> Priority:
        return Priority.DANGER if self.issue.urgency.is_danger else Priority.TASK

    @cached_property
    def room(self) -> Room | None:
        """The group it was reported in."""
        return rooms.get(self.turn, self.issue.room) if self.issue.room is not None else None

    def name(self, person: PersonId | None) -> str:
        """Somebody's name; empty for time."""
        return org.person(self.turn, person).name if person is not None else ""

    def holder_name(self) -> str:
        """Who has it now."""
        return holder_name(self.turn, self.issue)

    def clock(self, at: datetime) -> str:
        """A time as people say it."""
        return clock(self.calendar.local(at), self.calendar.local(self.turn.now))

    def to_worker(self, person: PersonId, text: str) -> Reply:
        """Words for somebody who works on it; of a private matter a group hears the number."""
        hidden = tasks.card_in_group(self.issue.number, self.words.label)
        return Reply(
            to=ToPerson(person),
            text=text,
            in_group=hidden if self.issue.sensitive else text,
            issue=self.issue.id,
            number=self.issue.number,
            priority=self.priority,
            unasked=True,
            urgency=self.issue.urgency,
        )

    def to_reporter(self, text: str) -> Reply:
        """Words for whoever reported it, in the group where it began if there is no private way."""
        return Reply(
            to=ToPerson(self.issue.filed_by or self.issue.reporter, self.room),
            text=text,
            in_group=None if self.issue.sensitive else text,
            issue=self.issue.id,
            number=self.issue.number,
            unasked=True,
            urgency=self.issue.urgency,
        )
