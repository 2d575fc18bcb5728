"""What happened beside messages: to chats, to members, to a channel's account."""

from bot.handlers import phones
from bot.handlers.reply import Reply
from bot.messages import ChatAddress
from bot.notices import (
    Closed,
    Joined,
    Left,
    Moved,
    Notice,
    PhoneLeft,
    Recalled,
    Recovered,
    Renamed,
    Returned,
    Troubled,
)
from storage import accounts, rooms
from storage.store import Turn


def about(notice: Notice) -> ChatAddress:
    """The chat in whose order it is handled; a channel's own affairs have one of their own."""
    match notice:
        case Returned() | Troubled() | Recovered() | PhoneLeft():
            return ChatAddress(channel=notice.channel, bot=notice.bot, chat="", private=True)
        case _:
            return notice.address


def handle(turn: Turn, notice: Notice) -> list[Reply]:
    """Note it; what is to be said about it."""
    match notice:
        case Renamed():
            room = rooms.by_chat(turn, notice.address)
            if room is not None:
                rooms.rename(turn, room.id, notice.name)
            return []
        case Closed() if notice.address.private:
            accounts.blocked(turn, notice.address)
            return []
        case PhoneLeft():
            account = accounts.find(turn, notice.channel, notice.account)
            return phones.left(turn, account.id, notice.phone) if account is not None else []
        case Recalled() | Joined() | Left() | Closed() | Moved():
            return []
        case Returned() | Troubled() | Recovered():
            return []
