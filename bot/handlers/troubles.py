"""What alarms are about, and what tells that a trouble is over: then its alarm goes down."""

from bot.domain.ids import PersonId, RoomId
from bot.domain.issues import Issue
from bot.domain.people import Account, Room
from bot.flows.effects import Alarm
from storage import alarms
from storage.store import Turn


def unreachable(person: PersonId) -> str:
    """The kind of alarm about somebody who could not be told."""
    return f"unreachable:{person}"


def group_closed(room: RoomId) -> str:
    """The kind of alarm about a group that takes no message any more."""
    return f"group_closed:{room}"


def heard(turn: Turn, account: Account, room: Room | None) -> None:
    """Who writes privately can be reached, and in a group that is heard the bot sits again."""
    if room is None:
        alarms.clear(turn, unreachable(account.person))
    else:
        sits_in(turn, room.id)


def sits_in(turn: Turn, room: RoomId) -> None:
    """The bot hears what happens in the group."""
    alarms.clear(turn, group_closed(room))


def moved(turn: Turn, issue: Issue) -> None:
    """Of what is not open any more nothing has to be arranged; nor a holder where there is one."""
    if not issue.standing.state.is_open:
        alarms.clear_of_issue(turn, issue.id)
    elif issue.standing.holder.person is not None:
        alarms.clear_of_issue(turn, issue.id, Alarm.NOBODY_HOLDS.value)
