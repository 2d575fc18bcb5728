"""A letter that the platform refuses for good: addressed anew, once, by the rule of reach."""

from dataclasses import replace

from bot.domain.calendar import Calendar
from bot.domain.ids import PersonId
from bot.domain.people import Room
from bot.domain.prompts import Ask
from bot.handlers import troubles
from bot.handlers.delivery import deliver, tell_operators, unreachable
from bot.handlers.reply import Reply, ToPerson
from bot.wording import outages
from storage import accounts, alarms, org, outbox, prompts, rooms
from storage.outbox import Letter
from storage.store import Turn


def closed_for_good(turn: Turn, calendar: Calendar, letter: Letter) -> None:
    """The platform refuses a letter: its chat is closed, and it goes another way, once.

    Where there is no other way, or that is closed too, whoever keeps the town running is told.
    """
    message, instead = letter.message, letter.instead
    if message.address.private:
        accounts.blocked(turn, message.address)
    elif (room := rooms.by_chat(turn, message.address)) is not None:
        group_closed(turn, calendar, room)
    # What it asked is not open any more in a chat that nobody reads.
    ask = prompts.withdraw(turn, message.prompt) if message.prompt is not None else None
    if letter.person is None or (instead is not None and instead.dispensable):
        return
    reply = _again(turn, letter, letter.person, ask)
    if instead is None:
        unreachable(turn, calendar, reply, letter.person)
    else:
        deliver(turn, calendar, [reply], None, anew=True)


def not_taken(turn: Turn, calendar: Calendar, letter: Letter) -> None:
    """The platform does not take this letter, though its chat is open: who it was for is unaware.

    Whoever keeps the town running is told, once per issue.
    """
    message, person = letter.message, letter.person
    if message.prompt is not None:
        prompts.withdraw(turn, message.prompt)
    if person is None or (letter.instead is not None and letter.instead.dispensable):
        return
    text = outages.not_taken(org.person(turn, person).name, message.issue)
    kind = troubles.unreachable(person)
    if person not in org.operators(turn) and alarms.raise_alarm(turn, kind, text, letter.issue):
        tell_operators(turn, calendar, text, letter.priority)


def around_trouble(turn: Turn, calendar: Calendar, channel: str) -> None:
    """A channel does not work: what is said of a danger there goes to those who can be told else.

    The rest waits: the channel may work again in a moment, and all would be said twice.
    """
    for letter in outbox.dangers_waiting(turn, channel):
        message, person = letter.message, letter.person
        other = accounts.private_address(turn, person) if person is not None else None
        if person is None or other is None or other.channel == channel:
            continue
        ask = prompts.withdraw(turn, message.prompt) if message.prompt is not None else None
        outbox.drop(turn, message.id, "said elsewhere")
        deliver(turn, calendar, [_again(turn, letter, person, ask)], None)


def _again(turn: Turn, letter: Letter, person: PersonId, ask: Ask | None) -> Reply:
    """The letter as something to be said once more."""
    message, instead = letter.message, letter.instead
    return Reply(
        to=ToPerson(person, rooms.get(turn, instead.room) if instead and instead.room else None),
        text=message.text,
        in_group=instead.in_group if instead else None,
        ask=replace(ask, listed=message.listed) if ask else None,
        photos=message.photos,
        private_photos=instead.private_photos if instead else True,
        table=message.table,
        issue=letter.issue,
        number=message.issue,
        priority=letter.priority,
        unasked=True,
    )


def group_closed(turn: Turn, calendar: Calendar, room: Room) -> None:
    """A group takes no message any more: the operator is told once."""
    text = outages.group_closed(room.name)
    if alarms.raise_alarm(turn, troubles.group_closed(room.id), text):
        tell_operators(turn, calendar, text)
