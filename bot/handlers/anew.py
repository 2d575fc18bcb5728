"""A letter that the platform refuses for good: addressed anew, once, by the rule of reach."""

from dataclasses import replace

from bot.domain.calendar import Calendar
from bot.domain.people import Room
from bot.handlers import troubles
from bot.handlers.delivery import deliver, tell_operators, unreachable
from bot.handlers.reply import Reply, ToPerson
from bot.wording import outages
from storage import accounts, alarms, prompts, rooms
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
    ask = prompts.withdraw(turn, message.prompt) if message.prompt is not None else None
    if letter.person is None or (instead is not None and instead.dispensable):
        return
    reply = Reply(
        to=ToPerson(
            letter.person, rooms.get(turn, instead.room) if instead and instead.room else None
        ),
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
    if instead is None:
        unreachable(turn, calendar, reply, letter.person)
    else:
        deliver(turn, calendar, [reply], None, anew=True)


def group_closed(turn: Turn, calendar: Calendar, room: Room) -> None:
    """A group takes no message any more: the operator is told once."""
    text = outages.group_closed(room.name)
    if alarms.raise_alarm(turn, troubles.group_closed(room.id), text):
        tell_operators(turn, calendar, text)
