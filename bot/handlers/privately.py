"""What is for one person's eyes, though it was asked for where others listen."""

from dataclasses import replace

from bot.domain.people import RoomKind
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply, ToPerson
from bot.wording import boards as say
from storage import accounts


def answered(context: Context, reply: Reply, *, among_stewards: bool = False) -> Reply:
    """The answer `reply` to what was asked, sent privately when it was asked in a group.

    `among_stewards`: the stewards' group may read it. Who cannot be reached privately is told how.
    """
    room = context.room
    if room is None or (among_stewards and room.kind is RoomKind.STEWARDS):
        return reply
    if accounts.private_address(context.turn, context.person) is None:
        return Reply(to=Here(), text=say.ask_privately())
    return replace(reply, to=ToPerson(context.person))
