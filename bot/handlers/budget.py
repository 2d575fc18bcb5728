"""How much the bot says unasked in a group: the group's own wish, then so many times a day.

What is not said is lost to nobody: the words stay where they were said, and whoever wants them
reported asks for it. The next day begins anew; nothing old is dragged up.
"""

from datetime import datetime, time, timedelta

from bot.domain.calendar import Calendar
from bot.domain.issues import Urgency
from bot.domain.people import Room, RoomMode
from bot.handlers.context import Context
from bot.understanding import Verb
from storage import rooms, unasked
from storage.store import Turn

_A_DAY = timedelta(days=1)
#: How long memory trusts the wish of a group without asking again.
_WISH_HOLDS = timedelta(hours=1)


def may_speak(context: Context) -> bool:
    """Whether the group may hear something now that nobody asked for.

    Acute danger is told whatever the group wishes, for neighbours have to know of it; a hazard
    where the group wants to be asked first, but not where it wants silence. Neither counts.
    """
    room = context.room
    if room is None or context.addressed or context.reading.urgency is Urgency.ACUTE:
        return True
    if _is_danger(context):
        return room.mode is not RoomMode.MUTE
    return has_room(context.turn, context.calendar, room)


def has_room(turn: Turn, calendar: Calendar, room: Room) -> bool:
    """Whether the group takes one more thing today that is no danger."""
    if room.mode is not RoomMode.ACTIVE:
        return False
    return unasked.left(turn, room.id, calendar.day(turn.now)) > 0


def spoke(context: Context) -> None:
    """It was said. Danger is apart."""
    if context.room is not None and not context.addressed and not _is_danger(context):
        spoke_in(context.turn, context.calendar, context.room)


def spoke_in(turn: Turn, calendar: Calendar, room: Room) -> None:
    """One more thing was said in the group."""
    unasked.spoken(turn, room.id, calendar.day(turn.now))


def silent_until(context: Context) -> datetime | None:
    """Until when nothing but danger makes the bot speak there unasked; None: it may speak now.

    For memory alone, after a turn in which nothing was said.
    """
    if context.room is None:
        return None
    room = rooms.get(context.turn, context.room.id)
    now, calendar = context.turn.now, context.calendar
    if room.mode is not RoomMode.ACTIVE:
        return now + _WISH_HOLDS
    if has_room(context.turn, calendar, room):
        return None
    return calendar.at(calendar.day(now) + _A_DAY, time())


def is_wish(context: Context) -> bool:
    """Whether it is 主动, 仅@我 or 静音: what memory holds of the group is void."""
    return context.command is not None and context.command.verb is Verb.MODE


def _is_danger(context: Context) -> bool:
    urgency = context.reading.urgency
    return urgency is not None and urgency.is_danger
