"""What people do in their Telegram: talk, send albums, press buttons, come and go."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.emulators.telegram import asking
from tests.emulators.telegram.sending import utf16, without_reply
from tests.emulators.telegram.world import BotAccount, Json, World

#: A press may be answered for so long, seconds.
_PRESSED = 15


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in a world. A chat may be named by the id it had before it moved."""

    world: World

    def say(
        self,
        user: int,
        text: str = "",
        chat: int | None = None,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
        **more: object,
    ) -> Json:
        """Somebody writes, to a group or (no chat) to the bot; `more` are fields of the message."""
        if "entities" not in more and text:
            more["entities"] = self.entities(text) or None
        return self.tell(user, chat, reply_to=reply_to, topic=topic, text=text or None, **more)

    def photo(
        self,
        user: int,
        content: bytes,
        chat: int | None = None,
        caption: str | None = None,
        *,
        topic: int | None = None,
        **more: object,
    ) -> Json:
        """A photo, in two sizes, as Telegram makes them."""
        file = self.world.keep_file(content, "photo.jpg")
        small = file | {"file_id": f"{file['file_id']}S", "width": 90, "height": 60}
        self.world.files[small["file_id"]] = self.world.files[file["file_id"]]
        sizes = [small, file | {"width": 1280, "height": 853}]
        entities = self.entities(caption or "") or None
        fields: Json = {"photo": sizes, "caption": caption, "caption_entities": entities, **more}
        return self.tell(user, chat, topic=topic, **fields)

    def album(
        self,
        user: int,
        contents: Sequence[bytes],
        chat: int | None = None,
        caption: str | None = None,
        *,
        topic: int | None = None,
    ) -> list[Json]:
        """Several photos at once: a message each, the caption on the first."""
        group = str(self.world.new_id())
        return [
            self.photo(
                user,
                content,
                chat,
                caption if not number else None,
                topic=topic,
                media_group_id=group,
            )
            for number, content in enumerate(contents)
        ]

    def edit(self, chat: int, message: int, text: str) -> Json:
        """Somebody writes a message anew."""
        changed = self.world.messages[chat][message]
        changed |= {"text": text, "edit_date": int(time.time()), "entities": self.entities(text)}
        self.world.push("edited_message", changed)
        return changed

    def press(self, user: int, message: Json, label: str) -> str:
        """Press the button that begins like this; gives the id of the query."""
        rows = message["reply_markup"]["inline_keyboard"]
        found = (b for row in rows for b in row if b["text"].startswith(label))
        button = next(found, None)
        if button is None:
            raise KeyError(label)
        query = str(self.world.new_id())
        self.world.queries[query] = time.time() + _PRESSED
        body = {
            "id": query,
            "from": self.world.users[user],
            "chat_instance": str(message["chat"]["id"]),
            "message": without_reply(message),
            "data": button["callback_data"],
        }
        self.world.push("callback_query", body, self.world.bot_with(message["from"]["id"]))
        return query

    def start(self, user: int, payload: str = "") -> Json:
        """Press Start, perhaps through a link with a payload."""
        return self.say(user, f"/start {payload}".strip())

    def join(self, chat: int, user: int, by: int | None = None) -> None:
        """Come into a group, or be brought."""
        self.set_status(chat, user, "member", by)

    def leave(self, chat: int, user: int) -> None:
        """Leave a group."""
        self.set_status(chat, user, "left")

    def set_status(self, chat: int, user: int, status: str, by: int | None = None) -> None:
        """A person's or a bot's standing in a group changes, with all that the group is told."""
        world = self.world
        old = asking.member(world, chat, user)
        world.members[chat, user] = status
        new = asking.member(world, chat, user)
        actor = world.users[by or user]
        change = {
            "chat": world.chats[chat],
            "from": actor,
            "date": int(time.time()),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        bot = world.bot_with(user)
        if bot:
            world.push("my_chat_member", change, bot)
        was_in, is_in = (one["status"] not in ("left", "kicked") for one in (old, new))
        if was_in != is_in:
            fields: Json = (
                {"new_chat_members": [new["user"]]} if is_in else {"left_chat_member": new["user"]}
            )
            world.push("message", world.keep(world.chats[chat], actor, **fields))
        if not bot and any(
            world.status(chat, one.id) == "administrator" for one in world.bots.values()
        ):
            world.push("chat_member", change)

    def bring_bot(self, chat: int, bot: BotAccount, by: int) -> None:
        """Somebody takes the bot into a group."""
        self.set_status(chat, bot.id, "member", by)

    def throw_out(self, chat: int, bot: BotAccount, by: int) -> None:
        """Somebody puts the bot out of a group."""
        self.set_status(chat, bot.id, "kicked", by)

    def block(self, user: int, bot: BotAccount, *, blocked: bool = True) -> None:
        """Somebody blocks the bot, or takes that back."""
        world, key = self.world, (bot.id, user)
        (world.blocked.add if blocked else world.blocked.discard)(key)
        kicked: Json = {"status": "kicked", "user": bot.user, "until_date": 0}
        member: Json = {"status": "member", "user": bot.user}
        old, new = (member, kicked) if blocked else (kicked, member)
        change = {
            "chat": world.chats[user],
            "from": world.users[user],
            "date": int(time.time()),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        world.push("my_chat_member", change, bot)

    def rename(self, chat: int, by: int, title: str) -> None:
        """Give a group another name."""
        self.world.chats[chat] = self.world.chats[chat] | {"title": title}
        self.tell(by, chat, new_chat_title=title)

    def open_topic(self, chat: int, by: int, name: str) -> int:
        """Make a topic in a group; gives its id."""
        group = self.world.chats[chat]
        opened = {"name": name, "icon_color": 7322096}
        message = self.world.keep(group, self.world.users[by], forum_topic_created=opened)
        thread: int = message["message_id"]
        message |= {"message_thread_id": thread, "is_topic_message": True}
        self.world.topics.add((chat, thread))
        self.world.push("message", message)
        return thread

    def migrate(self, chat: int, to: int) -> None:
        """A group becomes a supergroup: told in both, and the old id is refused from now on."""
        world = self.world
        old = world.chats[chat]
        world.chats[to] = old | {"id": to, "type": "supergroup"}
        for (where, user), status in list(world.members.items()):
            if where == chat:
                world.members[to, user] = status
        sender = next(iter(world.users.values()))
        world.push("message", world.keep(old, sender, migrate_to_chat_id=to))
        world.push("message", world.keep(world.chats[to], sender, migrate_from_chat_id=chat))
        world.moved[chat] = to

    def tell(
        self,
        user: int,
        chat: int | None,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
        **fields: object,
    ) -> Json:
        """A message of any kind."""
        world = self.world
        key = user if chat is None else world.moved.get(chat, chat)
        if key == user:
            world.started |= {(bot.id, user) for bot in world.bots.values()}
        if topic is not None:
            fields |= {"message_thread_id": topic, "is_topic_message": True}
            # An answer to nothing carries the message that opened the topic.
            reply_to = reply_to or topic
        if reply_to is not None:
            fields["reply_to_message"] = without_reply(world.messages[key][reply_to])
        message = world.keep(world.chats[key], world.users[user], **fields)
        world.push("message", message)
        return message

    def entities(self, text: str) -> list[Json]:
        """What the app marks by itself: a command at the beginning, names of bots."""
        found: list[Json] = []
        if text.startswith("/") and text[1:2].isascii() and text[1:2].isalpha():
            found.append(
                {"type": "bot_command", "offset": 0, "length": utf16(text.split(maxsplit=1)[0])}
            )
        for bot in self.world.bots.values():
            name = f"@{bot.username}"
            at = text.lower().find(name.lower())
            if at >= 0 and not found:
                before = utf16(text[:at])
                found.append({"type": "mention", "offset": before, "length": utf16(name)})
        return found
