"""What a message is made of: its kind, pictures, sender, and what it answers."""

from dataclasses import dataclass

from telegram import Message

from bot.messages import Kind, PhotoRef, Quote

#: Fields of a message, and what they are to the house. The first that is there decides.
_KINDS = (
    ("photo", Kind.PHOTO),
    ("text", Kind.TEXT),
    ("voice", Kind.VOICE),
    ("audio", Kind.VOICE),
    ("sticker", Kind.STICKER),
    ("dice", Kind.STICKER),
    ("animation", Kind.STICKER),  # before the document that it also is
    ("video", Kind.VIDEO),
    ("video_note", Kind.VIDEO),
    ("document", Kind.OTHER),
    ("contact", Kind.OTHER),
    ("location", Kind.OTHER),
    ("poll", Kind.OTHER),
    ("story", Kind.OTHER),
    ("checklist", Kind.OTHER),
)
#: What a file is that was sent as a file, by its media type.
_FILES = {"image": Kind.PHOTO, "video": Kind.VIDEO, "audio": Kind.VOICE}
#: The media type of what comes without one, or with none that tells.
_USUAL = {
    "video": "video/mp4",
    "video_note": "video/mp4",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks."""

    account: str
    name: str


def kind(message: Message) -> Kind | None:
    """What it is made of; None for what the platform itself says (something was pinned)."""
    found = next((kind for field, kind in _KINDS if getattr(message, field)), None)
    return _FILES.get(_file_type(message).partition("/")[0], found) if found else None


def sender(message: Message) -> Sender | None:
    """Who speaks; None for bots, and for what a channel's posts bring into its group."""
    if message.is_automatic_forward:
        return None
    if (group := message.sender_chat) is not None:
        # An administrator who stays unnamed: the group itself speaks.
        return Sender(str(group.id), message.author_signature or group.title or "")
    user = message.from_user
    if user is None or user.is_bot:
        return None
    return Sender(str(user.id), user.full_name)


def evidence(message: Message) -> tuple[PhotoRef, ...]:
    """What shows how it is: the picture in its largest size, a video, a voice; also as files."""
    if message.photo:
        best = max(message.photo, key=lambda size: size.width * size.height)
        return (PhotoRef(locator=best.file_id, width=best.width, height=best.height),)
    for field, usual in _USUAL.items():
        if (found := getattr(message, field)) is not None:
            media_type = getattr(found, "mime_type", None) or usual
            return (PhotoRef(locator=found.file_id, media_type=media_type),)
    media_type = _file_type(message)
    if message.document is not None and media_type.partition("/")[0] in _FILES:
        return (PhotoRef(locator=message.document.file_id, media_type=media_type),)
    return ()


def _file_type(message: Message) -> str:
    """The media type of what was sent as a file; "" for what was not."""
    file = message.document
    return (file.mime_type or "") if file is not None and message.animation is None else ""


def replied_to(message: Message) -> Message | None:
    """The message that this one answers.

    In a topic what answers nothing answers, in form, the message that opened the topic.
    """
    reply = message.reply_to_message
    return None if reply is None or reply.forum_topic_created else reply


def quote(message: Message) -> Quote | None:
    """What is answered, the marked part of it where somebody marked one."""
    reply = replied_to(message)
    if reply is None:
        return None
    text = message.quote.text if message.quote else reply.text or reply.caption or ""
    return Quote(message_id=str(reply.message_id), text=text)


def chat_name(message: Message) -> str:
    """The group's name, with the topic's where it is told."""
    title = message.chat.title or ""
    opened = message.forum_topic_created
    if opened is None and message.reply_to_message is not None:
        opened = message.reply_to_message.forum_topic_created
    return _of_topic(opened.name, title) if opened else title


def new_name(message: Message) -> str | None:
    """The name that a group or a topic was just given."""
    topic = message.forum_topic_edited
    if topic is not None and topic.name:
        return _of_topic(topic.name, message.chat.title or "")
    return message.new_chat_title


def _of_topic(topic: str, title: str) -> str:
    """A topic's name, the group's after it: names are cut at their end."""
    return f"{topic}·{title}" if title else topic
