"""A message as calls of the Bot API: first the words, then what goes along.

Each call may fail on its own, so there are as few as can be: words go as the caption of a single
picture or file. An album takes no buttons, so words that ask come before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from telegram import InlineKeyboardMarkup

from bot.channels.base import Limits
from bot.channels.telegram.addresses import parse
from bot.channels.telegram.buttons import keyboard
from bot.channels.telegram.words import Worded, worded
from bot.messages import Attachment, Outgoing

#: What the Bot API takes in one message, UTF-16 units.
TEXT_AT_MOST, CAPTION_AT_MOST = 4096, 1024
ALBUM_AT_MOST = 10
#: For the courier, which cuts. A little less: the bot's name is longer as Telegram knows it.
LIMITS = Limits(text=3900, caption=950, files=ALBUM_AT_MOST, picture=10 * 1024 * 1024)
#: What is taken as a photo: both sides together in pixels, and how many times one is the other.
_SIDES, _RATIO = 10_000, 20

NO_WORDS = Worded(text="")


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """Words alone."""

    words: Worded
    board: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """One picture."""

    file: Attachment
    words: Worded = NO_WORDS
    board: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One file: a table, a video, a voice, a picture of a shape that is taken as a file only."""

    file: Attachment
    words: Worded = NO_WORDS
    board: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Album:
    """Two to ten pictures."""

    files: tuple[Attachment, ...]
    words: Worded = NO_WORDS


Call = Text | Photo | Document | Album


def calls(message: Outgoing, files: Sequence[Attachment], username: str) -> list[Call]:
    """What to call, in this order. `username` is the bot's, without the `@`."""
    board = _board(message)
    words = worded(message, username, listed=message.listed and board is None)
    pictures = [file for file in files if _is_photo(file)]
    others = [file for file in files if file not in pictures]
    fits = words.length <= CAPTION_AT_MOST
    match pictures, others:
        case [], []:
            return [Text(words=words, board=board)]
        case [one], [] if fits:
            return [Photo(file=one, words=words, board=board)]
        case [], [one] if fits:
            return [Document(file=one, words=words, board=board)]
        case [_, *_], [] if fits and board is None and len(pictures) <= ALBUM_AT_MOST:
            return [Album(files=tuple(pictures), words=words)]
        case _:
            said = [Text(words=words, board=board)] if words.text.strip() else []
            return [*said, *_albums(pictures), *(Document(file=file) for file in others)]


def plainer(call: Call) -> Call | None:
    """The same in a form that is taken where this one was refused; None: there is none."""
    match call:
        case Text(words=words, board=board):
            bare = Worded(text=_cut(words.text, TEXT_AT_MOST))
            return Text(words=bare) if words.entities or board or bare.text != words.text else None
        case Photo(file=file, words=words, board=board):
            return Document(file=file, words=words, board=board)
        case _:
            return None


def _board(message: Outgoing) -> InlineKeyboardMarkup | None:
    if message.prompt is None or not message.choices:
        return None
    asked = message.mentions[0].account if message.mentions else ""
    topic = parse(message.address.chat).topic
    return keyboard(message.choices, message.prompt, asked=asked, topic=topic)


def _albums(pictures: Sequence[Attachment]) -> list[Call]:
    groups = [
        tuple(pictures[start : start + ALBUM_AT_MOST])
        for start in range(0, len(pictures), ALBUM_AT_MOST)
    ]
    return [Photo(file=g[0]) if len(g) == 1 else Album(files=g) for g in groups]


def _is_photo(file: Attachment) -> bool:
    """Whether Telegram takes it as a photo; a very long screenshot goes as a file."""
    if not file.media_type.startswith("image/"):
        return False
    try:
        with Image.open(BytesIO(file.content)) as image:
            width, height = image.size
    except OSError:
        return False
    return width + height <= _SIDES and max(width, height) <= _RATIO * min(width, height)


def _cut(text: str, units: int) -> str:
    """`text` up to so many UTF-16 units; no sign is torn in two."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
