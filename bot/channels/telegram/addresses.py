"""Where a message comes from and goes to: a chat, or a topic of one (`-100500/7`)."""

from dataclasses import dataclass

NAME = "telegram"


@dataclass(frozen=True, slots=True)
class Place:
    """A chat as the Bot API names it."""

    chat: int
    #: The topic within a group that has them; None for the general one, which has no id to send to.
    topic: int | None = None

    def __str__(self) -> str:
        """As it stands in `ChatAddress.chat`."""
        return str(self.chat) if self.topic is None else f"{self.chat}/{self.topic}"

    @property
    def is_group(self) -> bool:
        """Groups have negative ids, people positive ones."""
        return self.chat < 0


def parse(chat: str) -> Place:
    """The place behind a `ChatAddress.chat`; ValueError for what is none."""
    key, _, topic = chat.partition("/")
    return Place(int(key), int(topic) if topic else None)


def bot_of(token: str) -> str:
    """The bot's id, which its token begins with; "" for what cannot be a token."""
    key, colon, secret = token.partition(":")
    return key if colon and secret and key.isascii() and key.isdigit() else ""
