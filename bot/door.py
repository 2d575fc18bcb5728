"""The door: what comes in from a platform is made safe before anything reads, keeps or repeats it.

Names, words and ids are others' to choose. Behind this door a text is one line, a name is short,
nothing alarms everybody, and every string is one that each database takes.
"""

import re
from dataclasses import replace

from bot.messages import NOBODY, ChatAddress, Inbound, Mention, PhotoRef, Quote
from bot.notices import (
    Application,
    Closed,
    Joined,
    Left,
    Moved,
    Notice,
    Recalled,
    Renamed,
    Troubled,
)
from bot.understanding import clean, mask

#: Pictures of one message, as the chat apps people know have it. More are a flood, not evidence.
PHOTOS_AT_MOST = 9
_NAME_AT_MOST = 24
_QUOTE_AT_MOST = 300
#: Platforms' ids are much shorter; an index entry of PostgreSQL holds at most 2,704 bytes.
_ID_AT_MOST = 400
#: Mentioned by a name like these, everybody would be called.
_EVERYBODY = re.compile(r"(?i)所\s*有\s*人|全\s*体\s*成\s*员|^(?:all|everyone|here|channel)$")
#: What begins a mention, a number of an issue, and the head of a task.
_SIGNS = re.compile("[@#【】]")


def let_in(message: Inbound) -> Inbound:
    """The message with all that others chose made safe to store and to repeat."""
    quote = message.quote
    return replace(
        message,
        address=_address(message.address),
        message_id=_id(message.message_id),
        sender=_id(message.sender),
        sender_name=name(message.sender_name) or NOBODY,
        chat_name=name(message.chat_name),
        text=clean(message.text),
        photos=tuple(_photo(photo) for photo in message.photos[:PHOTOS_AT_MOST]),
        quote=_quote(quote) if quote else None,
        edit_of=_id(message.edit_of) if message.edit_of is not None else None,
    )


def let_note(notice: Notice) -> Notice:
    """As `let_in`, for what happened beside messages."""
    match notice:
        case Recalled(address=address, message_id=message_id):
            return replace(notice, address=_address(address), message_id=_id(message_id))
        case Renamed(address=address, name=called):
            return replace(notice, address=_address(address), name=name(called))
        case Joined(address=address, chat_name=called, people=people):
            known = tuple(map(_mention, people))
            return replace(notice, address=_address(address), chat_name=name(called), people=known)
        case Left(address=address, accounts=accounts):
            return replace(notice, address=_address(address), accounts=tuple(map(_id, accounts)))
        case Moved(address=address, chat=chat):
            return replace(notice, address=_address(address), chat=_id(chat))
        case Closed(address=address):
            return replace(notice, address=_address(address))
        case Troubled(code=code):
            return replace(notice, code=_storable(code))
        case _:
            return notice  # nothing in it was chosen by anybody


def let_ask(application: Application) -> Application:
    """As `let_in`, for somebody who asks something of the account."""
    return replace(
        application,
        account=_id(application.account),
        name=name(application.name) or NOBODY,
        words=clean(application.words)[:_QUOTE_AT_MOST],
    )


def name(said: str) -> str:
    """A display name fit to be repeated: short, and no number, mention or head of a task."""
    plain = _SIGNS.sub("", mask(clean(said[: 4 * _NAME_AT_MOST])))
    return _EVERYBODY.sub("", plain)[:_NAME_AT_MOST].strip()


def _address(address: ChatAddress) -> ChatAddress:
    return replace(address, chat=_id(address.chat), bot=_id(address.bot))


def _mention(somebody: Mention) -> Mention:
    return Mention(account=_id(somebody.account), name=name(somebody.name) or NOBODY)


def _photo(photo: PhotoRef) -> PhotoRef:
    return replace(photo, locator=_storable(photo.locator))


def _quote(quote: Quote) -> Quote:
    return Quote(
        message_id=_id(quote.message_id) if quote.message_id is not None else None,
        text=clean(quote.text)[:_QUOTE_AT_MOST],
    )


def _id(key: str) -> str:
    return _storable(key[:_ID_AT_MOST])


def _storable(text: str) -> str:
    """Without what PostgreSQL (NUL) or UTF-8 (a lone surrogate) cannot hold."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
