"""Words and what is marked in them. Telegram counts in UTF-16 units, Python in characters."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import MessageEntity, User

from bot.channels.telegram import commands
from bot.messages import BOT_NAME, Mention, Outgoing


@dataclass(frozen=True, kw_only=True, slots=True)
class Me:
    """The bot's own account."""

    id: int
    #: Without the `@`.
    username: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What somebody said, without the name of the bot."""

    text: str
    mentioned: bool
    #: A command for another bot: not for us at all.
    foreign: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Worded:
    """A text to send, with the people it names."""

    text: str
    entities: tuple[MessageEntity, ...] = ()

    @property
    def length(self) -> int:
        """UTF-16 units."""
        return utf16(self.text)


def utf16(text: str) -> int:
    """How long a text is as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def heard(text: str, entities: Sequence[MessageEntity], me: Me, *, private: bool) -> Heard:
    """Take the mention of the bot and its commands out of a text."""
    command = commands.read(text, me.username, private=private)
    if command is not None:
        return Heard(text=command.text, mentioned=True, foreign=command.foreign)
    units = text.encode("utf-16-le", "surrogatepass")
    mentioned = False
    for entity in sorted(entities, key=lambda one: one.offset, reverse=True):
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        if _names(entity, units[start:end].decode("utf-16-le", "replace"), me):
            units = units[:start] + units[end:]
            mentioned = True
    plain = units.decode("utf-16-le", "surrogatepass")
    # Its name in Chinese is no account's name, so that Telegram marks nothing there.
    for sign in "@＠":
        if f"{sign}{BOT_NAME}" in plain:
            plain, mentioned = plain.replace(f"{sign}{BOT_NAME}", ""), True
    return Heard(text=plain.strip(), mentioned=mentioned)


def _names(entity: MessageEntity, said: str, me: Me) -> bool:
    if entity.type == MessageEntity.MENTION:
        return said.removeprefix("@").lower() == me.username.lower()
    is_person = entity.type == MessageEntity.TEXT_MENTION and entity.user is not None
    return bool(is_person and entity.user and entity.user.id == me.id)


def worded(message: Outgoing, username: str, *, listed: bool) -> Worded:
    """The message as people read it; those it speaks to are told, also without a username.

    `listed`: the choices stand below, a line each; else buttons show them.
    """
    text = ""
    entities = []
    for mention in message.mentions:
        name = f"@{mention.name}"
        if (user := _user(mention)) is not None:
            marked = MessageEntity.TEXT_MENTION
            entities.append(MessageEntity(marked, utf16(text), utf16(name), user=user))
        text += f"{name} "
    if message.mentioned_in_all > len(message.mentions):
        text += f"等{message.mentioned_in_all}位 "
    # People can tap the account's name; the Chinese one is only a word here.
    text += message.text.replace(f"@{BOT_NAME}", f"@{username}") if username else message.text
    if listed:
        lines = (f"{choice.number} {choice.label}" for choice in message.choices)
        text = "\n".join([text, *lines])
    return Worded(text=text, entities=tuple(entities))


def _user(mention: Mention) -> User | None:
    """Who is mentioned; None for an account that is no person's (a group that speaks itself)."""
    if not mention.account.isdecimal():
        return None
    return User(id=int(mention.account), first_name=mention.name, is_bot=False)
