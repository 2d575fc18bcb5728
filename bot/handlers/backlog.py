"""Tasks that piled up while somebody could not be reached: told in one message, not in twenty."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.ids import OutboxId
from bot.messages import Outgoing, Priority
from bot.wording import outages
from storage import outbox
from storage.outbox import Instead, Letter
from storage.store import Turn

#: So many tasks are read one by one; more become one message.
ONE_BY_ONE = 3
#: A letter that could have gone so long ago tells of an outage.
_AN_OUTAGE = timedelta(minutes=5)


def pile_of(letters: Sequence[Letter], now: datetime) -> list[Letter]:
    """The tasks among a person's `letters` that an outage piled up; none when there are few."""
    tasks = [
        letter
        for letter in letters
        if letter.priority is Priority.TASK
        and letter.message.address.private
        and letter.message.issue is not None
        and not letter.maybe_sent
    ]
    waited = any(letter.attempts or now - letter.not_before > _AN_OUTAGE for letter in letters)
    return tasks if waited and len({x.message.issue for x in tasks}) > ONE_BY_ONE else []


def gather(turn: Turn, pile: Sequence[Letter]) -> None:
    """Say the pile in one message. Its questions stay open: a number names the issue."""
    if not pile:
        return
    for letter in pile:
        outbox.drop(turn, letter.message.id, "gathered")
    numbers = [x.message.issue for x in pile if x.message.issue is not None]
    text = outages.gathered(list(dict.fromkeys(numbers)))
    message = Outgoing(id=OutboxId(turn.new_id()), address=pile[0].message.address, text=text)
    outbox.post(
        turn,
        message,
        priority=Priority.TASK,
        not_before=turn.now,
        person=pile[0].person,
        unasked=True,
        instead=Instead(in_group=text),
    )
