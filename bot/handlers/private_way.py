"""Who is served in the stewards' group for want of a private chat is told once how to open one."""

from bot.domain.ids import PersonId
from bot.domain.people import Room, RoomKind
from bot.wording import private as say
from storage import accounts, rooms
from storage.store import Turn


def hint(turn: Turn, room: Room | None, person: PersonId | None) -> str | None:
    """The sentence for this group; None where it is out of place, or was said to them before."""
    if room is None or person is None or room.kind is not RoomKind.STEWARDS:
        return None
    platform_id = rooms.members(turn, room.id, [person]).get(person)
    account = accounts.find(turn, room.channel, platform_id) if platform_id else None
    if account is None or not accounts.told_private(turn, account.id):
        return None
    return say.how_to_hear_in_private(room.channel)
