"""What happened beside messages: to chats, to members, to a channel's account."""

from dataclasses import replace

from bot.domain.calendar import Calendar
from bot.handlers import anew, outages, phones, recalls, troubles
from bot.handlers.delivery import Noted
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
from storage import accounts, conversations, moving, prompts, rooms
from storage.store import Turn


def about(notice: Notice) -> list[ChatAddress]:
    """The chats in whose order it is handled; a channel's own affairs have one of their own.

    Always in one order, so that two that are about the same chats do not wait for each other.
    """
    match notice:
        case Returned() | Troubled() | Recovered() | PhoneLeft():
            return [ChatAddress(channel=notice.channel, bot=notice.bot, chat="", private=True)]
        case Moved(address=address, chat=chat) if chat != address.chat:
            return sorted((address, replace(address, chat=chat)), key=lambda one: one.chat)
        case _:
            return [notice.address]


def handle(turn: Turn, calendar: Calendar, notice: Notice) -> list[Noted]:
    """Note it; what is to be said about it, and where."""
    match notice:
        case Recalled():
            return recalls.recalled(turn, notice.address, notice.message_id)
        case Renamed():
            _renamed(turn, notice)
        case Joined():
            _joined(turn, notice)
        case Left():
            _left(turn, calendar, notice)
        case Closed():
            _closed(turn, calendar, notice.address)
        case Moved():
            moving.chat(turn, notice.address, notice.chat)
        case Returned():
            return outages.returned(turn, notice)
        case Troubled():
            told = outages.troubled(turn, calendar, notice)
            anew.around_trouble(turn, calendar, notice.channel)
            return [Noted(told)]
        case Recovered():
            return [Noted(outages.recovered(turn, notice))]
        case PhoneLeft():
            account = accounts.find(turn, notice.channel, notice.account)
            if account is not None:
                return [Noted(phones.left(turn, account.id, notice.phone))]
    return []


def _renamed(turn: Turn, notice: Renamed) -> None:
    room = rooms.by_chat(turn, notice.address)
    if room is not None and notice.name:
        rooms.rename(turn, room.id, notice.name)


def _joined(turn: Turn, notice: Joined) -> None:
    """They can be spoken to there by name; and where people are told of, the bot sits too."""
    if notice.address.private:
        return
    room = rooms.noted(turn, notice.address, notice.chat_name)
    people = [one for one in notice.people if one.account != notice.address.bot]
    rooms.joined(turn, room, people)
    troubles.sits_in(turn, room.id)


def _left(turn: Turn, calendar: Calendar, notice: Left) -> None:
    """They are not spoken to there any more; what they were about to report there ends."""
    if notice.address.bot in notice.accounts:
        _closed(turn, calendar, notice.address)
    room = rooms.by_chat(turn, notice.address)
    if room is None:
        return
    rooms.left(turn, room, notice.accounts)
    for talk in conversations.of_chat(turn, notice.address):
        account = accounts.get(turn, talk.account)
        # A hazard is filed when nobody answers, also when whoever saw it is gone.
        if account.platform_id in notice.accounts and not talk.intake.draft.urgency.is_danger:
            prompts.take_back_intake(turn, account.person, talk.address, talk.id)
            conversations.end(turn, talk)


def _closed(turn: Turn, calendar: Calendar, address: ChatAddress) -> None:
    """Nothing can be said there any more."""
    if address.private:
        accounts.blocked(turn, address)
    elif (room := rooms.by_chat(turn, address)) is not None:
        anew.group_closed(turn, calendar, room)
