"""What Telegram sent, as the house reads it: messages, and what happens to chats."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType

from bot.channels.telegram import content, membership, words
from bot.channels.telegram.addresses import NAME, Place
from bot.channels.telegram.buttons import Press
from bot.channels.telegram.words import Me
from bot.domain.ids import TownId
from bot.messages import ChatAddress, Inbound, Kind, Mention
from bot.notices import Joined, Left, Moved, Notice, Renamed

#: The kinds of updates that are asked for.
KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")

Told = Inbound | Notice


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoder:
    """Reads updates for one town and one bot."""

    town: TownId
    me: Me
    #: Groups that have another id now, by the old one: buttons in what was said before still name
    #: that.
    moves: dict[int, int] = field(default_factory=dict)

    def read(self, update: Update, at: datetime) -> list[Told]:
        """What an update says, received at `at`; nothing when it is not for the house."""
        if update.message is not None:
            return self._message(update.message, at)
        if update.edited_message is not None:
            return self._edited(update.edited_message, update.update_id, at)
        if update.callback_query is not None:
            return self._pressed(update.callback_query, at)
        if update.my_chat_member is not None:
            return self._about_me(update.my_chat_member, update.update_id, at)
        if update.chat_member is not None:
            return self._about_member(update.chat_member, at)
        return []

    def album(self, messages: Sequence[Message], at: datetime) -> list[Told]:
        """Pictures that were sent together, as the one message they are."""
        with_words = next((one for one in messages if one.caption), messages[0])
        told = self._inbound(with_words, at, message_id=str(messages[0].message_id))
        if told is None:
            return []
        return [replace(told, photos=tuple(p for one in messages for p in content.evidence(one)))]

    def _message(self, message: Message, at: datetime) -> list[Told]:
        notice = self._service(message, at)
        if notice is not None:
            return [notice]
        told = self._inbound(message, at, message_id=str(message.message_id))
        return [told] if told else []

    def _edited(self, message: Message, update: int, at: datetime) -> list[Told]:
        """An edit, under an id of its own; one that has no words (a moving place) says nothing."""
        if not (message.text or message.caption):
            return []
        first = str(message.message_id)
        told = self._inbound(message, at, message_id=f"{first}/e{update}", edit_of=first)
        return [told] if told else []

    def _inbound(
        self, message: Message, at: datetime, *, message_id: str, edit_of: str | None = None
    ) -> Inbound | None:
        sender = content.sender(message)
        kind = content.kind(message)
        if sender is None or kind is None:
            return None
        address = self._address(message)
        heard = words.heard(
            message.text or message.caption or "",
            message.entities or message.caption_entities,
            self.me,
            private=address.private,
        )
        if heard.foreign:
            return None
        replied = content.replied_to(message)
        is_mine = bool(replied and replied.from_user and replied.from_user.id == self.me.id)
        return Inbound(
            town=self.town,
            address=address,
            message_id=message_id,
            sender=sender.account,
            sender_name=sender.name,
            chat_name=content.chat_name(message),
            at=at,
            kind=kind if not heard.text else Kind.TEXT,
            text=heard.text,
            mentioned=heard.mentioned or is_mine,
            photos=content.evidence(message),
            quote=content.quote(message),
            edit_of=edit_of,
        )

    def _pressed(self, query: CallbackQuery, at: datetime) -> list[Told]:
        """A pressed button is its number, said by whoever pressed it."""
        press, message = Press.unpack(query.data), query.message
        if press is None or message is None:
            return []
        place = Place(self.moves.get(message.chat.id, message.chat.id), press.topic)
        return [
            Inbound(
                town=self.town,
                address=self._at(place, private=message.chat.type == ChatType.PRIVATE),
                message_id=f"press-{query.id}",
                sender=str(query.from_user.id),
                sender_name=query.from_user.full_name,
                chat_name=message.chat.title or "",
                at=at,
                text=str(press.number),
                prompt=press.prompt,
            )
        ]

    def _service(self, message: Message, at: datetime) -> Notice | None:
        """What the platform itself says in a chat; None when it is a person who speaks."""
        address, chat_name = self._address(message), content.chat_name(message)
        if name := content.new_name(message):
            return Renamed(town=self.town, address=address, name=name, at=at)
        if new := message.migrate_to_chat_id:
            self.moves[message.chat.id] = new
            return Moved(town=self.town, address=address, chat=str(new), at=at)
        if message.migrate_from_chat_id:
            self.moves[message.migrate_from_chat_id] = message.chat.id
            old = self._at(Place(message.migrate_from_chat_id), private=False)
            return Moved(town=self.town, address=old, chat=str(Place(message.chat.id)), at=at)
        people = tuple(
            membership.mention(user) for user in message.new_chat_members if not user.is_bot
        )
        if people:
            return Joined(
                town=self.town, address=address, chat_name=chat_name, people=people, at=at
            )
        if (gone := message.left_chat_member) and not gone.is_bot:
            return Left(town=self.town, address=address, accounts=(str(gone.id),), at=at)
        return None

    def _about_me(self, change: ChatMemberUpdated, update: int, at: datetime) -> list[Told]:
        address = self._at(Place(change.chat.id), private=change.chat.type == ChatType.PRIVATE)
        notice = membership.about_me(change, town=self.town, address=address, at=at)
        if not isinstance(notice, Joined):
            return [notice] if notice else []
        # Taking the bot into a group is the first thing said there: the house says who it is. Else
        # it would wait for a message, and in privacy mode miss most of them.
        by = (
            notice.people[0]
            if notice.people
            else Mention(account=address.chat, name=notice.chat_name)
        )
        first_words = Inbound(
            town=self.town,
            address=address,
            message_id=f"taken-in-{update}",
            sender=by.account,
            sender_name=by.name,
            chat_name=notice.chat_name,
            at=at,
            kind=Kind.OTHER,
        )
        return [notice, first_words]

    def _about_member(self, change: ChatMemberUpdated, at: datetime) -> list[Told]:
        address = self._at(Place(change.chat.id), private=False)
        notice = membership.about_member(change, town=self.town, address=address, at=at)
        return [notice] if notice else []

    def _address(self, message: Message) -> ChatAddress:
        # In a plain group a thread is only a chain of answers.
        topic = message.message_thread_id if message.is_topic_message else None
        return self._at(
            Place(message.chat.id, topic), private=message.chat.type == ChatType.PRIVATE
        )

    def _at(self, place: Place, *, private: bool) -> ChatAddress:
        return ChatAddress(channel=NAME, bot=str(self.me.id), chat=str(place), private=private)
