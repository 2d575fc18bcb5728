"""What a Telegram server knows: bots, people, chats, messages, files, and what waits for a bot.

A real server in small: update ids and what confirms them, who may read and write where, ids of
messages, topics, groups that move. Wording of refusals as the true one has it.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.emulators.telegram.faults import Faults

Json = dict[str, Any]
T = TypeVar("T")

#: Kinds of updates that come only to bots which ask for them.
_ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_OUT = frozenset({"left", "kicked"})


class ApiError(Exception):
    """A refusal, as the Bot API words it."""

    def __init__(self, code: int, description: str, **parameters: object) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(text: str, **parameters: object) -> ApiError:
    return ApiError(400, f"Bad Request: {text}", **parameters)


@dataclass(slots=True)
class Webhook:
    """Where a bot wants its updates."""

    url: str
    secret: str
    pusher: asyncio.Task[None] | None = None
    last_error: str = ""


@dataclass(slots=True)
class BotAccount:
    """A bot, and the updates it has not confirmed."""

    token: str
    id: int
    username: str
    #: Privacy mode is off.
    reads_all: bool = True
    updates: list[Json] = field(default_factory=list)
    last_update: int = 1000
    allowed: list[str] = field(default_factory=list)
    webhook: Webhook | None = None
    #: Set to end the getUpdates that waits, because another one came.
    replaced: asyncio.Event | None = None
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    commands: dict[str, list[Json]] = field(default_factory=dict)

    @property
    def user(self) -> Json:
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.username,
            "username": self.username,
        }


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a bot, but for getUpdates."""

    method: str
    parameters: Json
    at: float
    #: The refusal; empty when it was done and answered.
    refused: str


@dataclass(slots=True)
class World:
    """All of it, in memory."""

    bots: dict[str, BotAccount] = field(default_factory=dict)
    users: dict[int, Json] = field(default_factory=dict)
    chats: dict[int, Json] = field(default_factory=dict)
    #: (chat, user): member, administrator, creator, left, kicked.
    members: dict[tuple[int, int], str] = field(default_factory=dict)
    messages: dict[int, dict[int, Json]] = field(default_factory=dict)
    #: (chat, thread) of the topics of groups that have them.
    topics: set[tuple[int, int]] = field(default_factory=set)
    #: Groups that became supergroups.
    moved: dict[int, int] = field(default_factory=dict)
    #: (bot, user) of those who blocked it.
    blocked: set[tuple[int, int]] = field(default_factory=set)
    #: (bot, user) of those who wrote to it: a bot cannot write first.
    started: set[tuple[int, int]] = field(default_factory=set)
    #: By file id: path and content.
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    #: Until when a pressed button may be answered.
    queries: dict[str, float] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    _counter: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def new_id(self) -> int:
        self._counter += 1
        return self._counter

    def add_bot(
        self, token: str, username: str = "loudong_bot", *, reads_all: bool = True
    ) -> BotAccount:
        """A bot; its id is the part of the token before the colon."""
        bot = BotAccount(token, int(token.partition(":")[0]), username, reads_all=reads_all)
        self.bots[token] = bot
        return bot

    def add_user(self, key: int, name: str, *, started: bool = True, **more: object) -> Json:
        """A person, who has pressed Start at every bot unless told otherwise."""
        self.users[key] = {"id": key, "is_bot": False, "first_name": name, **more}
        self.chats[key] = {"id": key, "type": "private", "first_name": name, **more}
        if started:
            self.started |= {(bot.id, key) for bot in self.bots.values()}
        return self.users[key]

    def add_group(
        self, key: int, title: str, members: tuple[int, ...] = (), **more: object
    ) -> Json:
        """A group with these members and every bot; a supergroup unless `type` says otherwise."""
        self.chats[key] = {"id": key, "type": "supergroup", "title": title, **more}
        for user in (*members, *(bot.id for bot in self.bots.values())):
            self.members[key, user] = "member"
        return self.chats[key]

    def status(self, chat: int, user: int) -> str:
        return self.members.get((chat, user), "left")

    def keep(self, chat: Json, sender: Json, **fields: object) -> Json:
        """A new message in a chat; ids go up from 1 in each."""
        box = self.messages.setdefault(chat["id"], {})
        message: Json = {
            "message_id": max(box, default=0) + 1,
            "date": int(time.time()),
            "chat": chat,
            "from": sender,
            **{name: value for name, value in fields.items() if value is not None},
        }
        box[message["message_id"]] = message
        self.touch()
        return message

    def keep_file(self, content: bytes, name: str) -> Json:
        number = self.new_id()
        key = f"FILE{number}"
        self.files[key] = (f"files/{number}_{name}", content)
        return {"file_id": key, "file_unique_id": f"U{number}", "file_size": len(content)}

    def push(self, kind: str, body: Json, only: BotAccount | None = None) -> None:
        """Tell the bots that want to know and may."""
        for bot in [only] if only else self.bots.values():
            wanted = kind in bot.allowed if bot.allowed else kind not in _ASKED_FOR
            is_message = kind in ("message", "edited_message")
            if not wanted or (is_message and not self._may_read(bot, body)):
                continue
            bot.last_update += 1
            bot.updates.append({"update_id": bot.last_update, kind: body})
            bot.woken.set()
        self.touch()

    def bot_with(self, key: int) -> BotAccount | None:
        return next((bot for bot in self.bots.values() if bot.id == key), None)

    def chat_for(self, bot: BotAccount, raw: object) -> Json:
        """The chat that a bot names, if it may write there."""
        try:
            key = int(str(raw))
        except ValueError:
            raise bad("chat not found") from None
        if key in self.moved:
            raise bad(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.moved[key]
            )
        chat = self.chats.get(key)
        if chat is None:
            raise bad("chat not found")
        if chat["type"] == "private":
            if (bot.id, key) in self.blocked:
                raise ApiError(403, "Forbidden: bot was blocked by the user")
            if (bot.id, key) not in self.started:
                raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
            return chat
        status = self.status(key, bot.id)
        if status in _OUT:
            how = "kicked from" if status == "kicked" else "not a member of"
            is_was = "was" if status == "kicked" else "is"
            raise ApiError(403, f"Forbidden: bot {is_was} {how} the {chat['type']} chat")
        return chat

    def sent(self, chat: int) -> list[Json]:
        """What bots said in a chat."""
        box = self.messages.get(chat, {}).values()
        return [message for message in box if message["from"]["is_bot"]]

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    async def until(self, look: Callable[[], T], seconds: float = 10) -> T:
        """What `look` finds, once it finds something; TimeoutError after `seconds`."""
        async with asyncio.timeout(seconds):
            while not (found := look()):
                self._changed.clear()
                await self._changed.wait()
            return found

    def touch(self) -> None:
        """Something changed: those who wait look again."""
        self._changed.set()

    def _may_read(self, bot: BotAccount, message: Json) -> bool:
        chat = message["chat"]
        if chat["type"] == "private":
            return bot.id not in {key for key, user in self.blocked if user == chat["id"]}
        status = self.status(chat["id"], bot.id)
        if status in _OUT:
            return False
        if status == "administrator" or bot.reads_all or _is_service(message):
            return True
        return any(_addresses(bot, message))


def _is_service(message: Json) -> bool:
    content = ("text", "caption", "photo", "voice", "video", "document", "sticker", "location")
    return not any(kind in message for kind in content)


def _addresses(bot: BotAccount, message: Json) -> Iterator[bool]:
    """What a bot in privacy mode is shown: commands, its name, answers to itself."""
    text = message.get("text") or message.get("caption") or ""
    if text.startswith("/"):
        command = text.split()[0]
        yield "@" not in command or command.endswith(f"@{bot.username}")
    yield f"@{bot.username}" in text
    yield message.get("reply_to_message", {}).get("from", {}).get("id") == bot.id
