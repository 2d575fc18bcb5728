"""The telephone number a resident left: for whoever works on what they reported, nobody else."""

from bot.domain.ids import AccountId, PersonId
from bot.domain.issues import Issue
from bot.handlers.cards import issue_words
from bot.handlers.reply import Reply, ToPerson
from bot.messages import Priority
from bot.wording import tasks
from storage import accounts, issues, links
from storage.store import Turn


def left(turn: Turn, account: AccountId, phone: str | None) -> list[Reply]:
    """Keep the number (None: take it back); whoever works on something of theirs is told.

    Told privately or not at all: it is on the card as well.
    """
    before = links.phone_of(turn, account)
    links.set_phone(turn, account, phone)
    if phone is None or phone == before:
        return []
    person = accounts.get(turn, account).person
    mine = issues.concerning(turn, person, closed_since=turn.now)
    return [
        _told(turn, issue, worker)
        for issue in reversed(mine)
        if person == (issue.filed_by or issue.reporter) and issue.standing.state.is_open
        for worker in workers_of(issue)
        if worker != person
    ]


def workers_of(issue: Issue) -> list[PersonId]:
    """Who works on it now: whoever holds it, and whom it was given to."""
    standing = issue.standing
    both = (standing.holder.person, standing.delegate)
    return list(dict.fromkeys(one for one in both if one is not None))


def words(turn: Turn, issue: Issue) -> str:
    """The reporter's number in a sentence; empty where none was left."""
    phone = links.phone_left_by(turn, issue.filed_by or issue.reporter)
    return tasks.phone_left(issue.number, issue_words(turn, issue).label, phone) if phone else ""


def _told(turn: Turn, issue: Issue, worker: PersonId) -> Reply:
    return Reply(
        to=ToPerson(worker),
        text=words(turn, issue),
        issue=issue.id,
        number=issue.number,
        priority=Priority.DANGER if issue.urgency.is_danger else Priority.TASK,
        unasked=True,
        dispensable=True,
        urgency=issue.urgency,
    )
