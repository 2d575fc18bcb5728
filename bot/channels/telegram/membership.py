"""Who comes and goes, the bot among them."""

from datetime import datetime

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, User

from bot.domain.ids import TownId
from bot.messages import ChatAddress, Mention
from bot.notices import Closed, Joined, Left, Notice

_OUT = frozenset({ChatMember.LEFT, ChatMember.BANNED})


def about_me(
    change: ChatMemberUpdated, *, town: TownId, address: ChatAddress, at: datetime
) -> Notice | None:
    """The bot was blocked, put out, silenced; or taken into a group by somebody."""
    could, can = _may_speak(change.old_chat_member), _may_speak(change.new_chat_member)
    if could and not can:
        return Closed(town=town, address=address, at=at)
    if can and not could and not address.private:
        by = () if change.from_user.is_bot else (mention(change.from_user),)
        return Joined(
            town=town, address=address, chat_name=change.chat.title or "", people=by, at=at
        )
    return None


def about_member(
    change: ChatMemberUpdated, *, town: TownId, address: ChatAddress, at: datetime
) -> Notice | None:
    """Somebody came into a group or left it; told only to bots that are administrators."""
    user = change.new_chat_member.user
    was_in, is_in = _is_in(change.old_chat_member), _is_in(change.new_chat_member)
    if user.is_bot or was_in == is_in:
        return None
    if is_in:
        return Joined(
            town=town,
            address=address,
            chat_name=change.chat.title or "",
            people=(mention(user),),
            at=at,
        )
    return Left(town=town, address=address, accounts=(str(user.id),), at=at)


def mention(user: User) -> Mention:
    """A person by account and name."""
    return Mention(account=str(user.id), name=user.full_name)


def _is_in(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in _OUT


def _may_speak(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return member.status not in _OUT
