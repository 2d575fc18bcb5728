"""What passes between channels and the rest: messages in, messages out, and where they go.

A channel decodes what its platform sent into `Inbound`, and encodes `Outgoing` for it. Nothing else
crosses that border, so a channel knows no flow and a flow knows no channel.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.domain.ids import IssueNumber, OutboxId, PhotoId, PromptId, TownId

#: What people call the bot. In text a mention is written `@小楼`; a channel takes it out.
BOT_NAME = "小楼"
#: What people are called whose name is not known, or cannot be said.
NOBODY = "邻居"


class Kind(StrEnum):
    """What a message is made of, as far as the bot can read it."""

    TEXT = "text"
    PHOTO = "photo"
    VOICE = "voice"
    STICKER = "sticker"
    VIDEO = "video"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatAddress:
    """One chat as one bot account sees it: where a message came from or goes to."""

    channel: str
    #: The bot account's id on that channel.
    bot: str
    #: The platform's id of the chat.
    chat: str
    #: A chat with one person alone.
    private: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoRef:
    """A picture, or a video or voice kept as evidence, that a channel can fetch when it matters.

    `locator` is the channel's own affair (a file id, a message id, a path).
    """

    locator: str
    #: `image/…`, `video/…` or `audio/…`, as exact as the platform tells.
    media_type: str = "image/*"
    width: int | None = None
    height: int | None = None
    #: The platform's id of the message it came with, when that is an earlier one.
    message_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """The earlier message that this one answers."""

    #: The platform's id of the quoted message, where the platform tells it.
    message_id: str | None = None
    #: The quoted words, where the platform gives them.
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line that was said in a group a little before, to nobody."""

    #: The platform's id of the message.
    message_id: str
    text: str
    #: UTC.
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Inbound:
    """A message from a person, decoded."""

    town: TownId
    address: ChatAddress
    #: The platform's id of the message; with the chat's address it is unique.
    message_id: str
    #: The platform's id of the account that sent it.
    sender: str
    #: The display name shown in this chat.
    sender_name: str
    #: The group's name as the platform shows it; empty in private.
    chat_name: str = ""
    #: When the bot received it, UTC.
    at: datetime
    kind: Kind = Kind.TEXT
    #: What was said, without the mention of the bot.
    text: str = ""
    #: Whether the bot was mentioned or addressed by name.
    mentioned: bool = False
    photos: tuple[PhotoRef, ...] = ()
    quote: Quote | None = None
    #: The prompt whose button was pressed, on channels that have buttons.
    prompt: PromptId | None = None
    #: The id of the message that was edited and now reads like this; `message_id` is then an id
    #: of this edit alone, so that each edit of one message is handled once.
    edit_of: str | None = None
    #: What the same person said here in the minutes before, and nobody answered.
    before: tuple[Line, ...] = ()
    #: A neighbour seemed to tell of the same within the hour: the bot may speak unasked.
    is_second_voice: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One line to choose from: the number to type (or the button that sends it) and its label."""

    number: int
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """Somebody a message speaks to: the platform's account id and the name to show."""

    account: str
    name: str


class Priority(IntEnum):
    """Which message goes first where an account has to be paced. Order within a chat is kept."""

    DANGER = 0
    ANSWER = 1
    TASK = 2
    DIGEST = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file with its content, at the moment it is sent: a photo or a table."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows that go along as a spreadsheet, made when the message is sent."""

    name: str
    rows: tuple[tuple[str | int | float | None, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """A message to send, with nothing left to decide. Channels render mentions and choices."""

    id: OutboxId
    #: Which piece of a letter that is too long for its platform; each is said once.
    part: int = 0
    address: ChatAddress
    text: str
    mentions: tuple[Mention, ...] = ()
    #: How many are meant when not all are named ("等12位"); 0 when `mentions` is complete.
    mentioned_in_all: int = 0
    choices: tuple[Choice, ...] = ()
    #: The choices belong below the text, a line each; otherwise the text itself tells them.
    listed: bool = False
    photos: tuple[PhotoId, ...] = ()
    table: Table | None = None
    #: Drawn as a picture to scan and sent along.
    code: str = ""
    prompt: PromptId | None = None
    issue: IssueNumber | None = None
    priority: Priority = Priority.ANSWER


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRef:
    """A file that a chat shows as a download; `locator` as in `PhotoRef`."""

    locator: str
    name: str
    media_type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One message as the web chat keeps it: that channel is its own platform, so it has the log."""

    #: The log's id, ascending within a chat; 0 before the message is kept.
    id: int = 0
    address: ChatAddress
    #: The group's name when it was said; empty in private.
    chat_name: str = ""
    #: Unique in its chat; for people made by their page, for the bot from the outbox id.
    message_id: str
    #: The platform's id of the account; None for the bot.
    sender: str | None
    sender_name: str
    #: UTC.
    at: datetime
    #: As written by a person, `@小楼` included; for the bot without mentions and choices.
    text: str = ""
    mentions: tuple[Mention, ...] = ()
    mentioned_in_all: int = 0
    quote: Quote | None = None
    #: Who said what is quoted.
    quoted_name: str = ""
    photos: tuple[PhotoRef, ...] = ()
    files: tuple[FileRef, ...] = ()
    choices: tuple[Choice, ...] = ()
    listed: bool = False
    #: From the bot: the prompt that asks. From a person: the prompt whose button was pressed.
    prompt: PromptId | None = None
    issue: IssueNumber | None = None


def render_plain(message: Outgoing) -> str:
    """The message as a channel without buttons shows it: `@王丽 …` and a line per listed choice."""
    names = " ".join(f"@{m.name}" for m in message.mentions)
    if message.mentioned_in_all > len(message.mentions):
        names = f"{names} 等{message.mentioned_in_all}位"
    head = f"{names} {message.text}" if names else message.text
    lines = [f"{c.number} {c.label}" for c in message.choices] if message.listed else []
    return "\n".join([head, *lines])
