"""A message in pieces, each within what its platform takes in one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.channels.base import Limits
from bot.messages import Attachment, Outgoing, render_plain

# What no reader sees and some platforms choke on or show backwards: control characters, direction
# marks, halves of a surrogate pair. The joiner of emoji is not among them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+"
)

_CLOSERS = "”’」』）)】》"
#: Where a text is cut, best first: after a blank line, a line, a sentence, a part of one.
_BREAKS = (
    re.compile(r"\n[ \t\u3000]*\n\s*"),
    re.compile(r"\n\s*"),
    re.compile(rf"(?:[。！？；…]|[!?;](?=\s))+[{_CLOSERS}]*(?![。！？；…{_CLOSERS}])"),
    re.compile(r"(?:[，、]|,(?=\s))(?![，、])"),
)
#: How far a match may have to look on.
_LOOKS_ON = 8

# What is joined to a sign or laid upon it, and one sign as people see it (a flag is two letters).
_ON_TOP = (
    "(?:\u200d.|[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\U000e0100-\U000e01ef])*"
)
_SIGN = f"(?:[\U0001f1e6-\U0001f1ff]{{2}}|.){_ON_TOP}"
_SIGNS = re.compile(_SIGN, re.DOTALL)
#: What is never cut unless it alone is too long: a link, a number with its signs (#1027), a word.
_WHOLES = re.compile(
    r"(?:https?://|www\.)[!-~]+"
    rf"|[#＃]?[0-9A-Za-z０-９]+(?:[-.:/_@%+~]+[0-9A-Za-z]+)*+{_ON_TOP}"
    rf"|{_SIGN}",
    re.DOTALL,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """What goes out in one call of `Channel.send`."""

    message: Outgoing
    files: tuple[Attachment, ...] = ()


def in_pieces(message: Outgoing, files: Sequence[Attachment], limits: Limits) -> list[Piece]:
    """The message in order, each piece within `limits` and with its own `Outgoing.part`.

    Names stand at the begin of the first, choices below the last words. Words that are too long
    for a caption go before the files. The same message always gives the same pieces. A platform
    must take the names and the choices whole.
    """
    message = _safe(message)
    said = units(render_plain(message))
    groups = _groups(files, limits.files)
    if groups and said <= min(limits.caption, limits.text):
        pieces = [Piece(message=message, files=groups.pop(0))]
    else:
        pieces = [Piece(message=part) for part in _texts(message, limits.text)]
    bare = replace(
        message, text="", mentions=(), mentioned_in_all=0, choices=(), listed=False, prompt=None
    )
    pieces += [Piece(message=bare, files=group) for group in groups]
    return [
        replace(piece, message=replace(piece.message, part=n)) for n, piece in enumerate(pieces)
    ]


def units(text: str) -> int:
    """How long platforms think a text is: in UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def _safe(message: Outgoing) -> Outgoing:
    if not _UNSAFE.search(render_plain(message)):
        return message
    return replace(
        message,
        text=_UNSAFE.sub("", message.text),
        mentions=tuple(replace(m, name=_UNSAFE.sub("", m.name)) for m in message.mentions),
        choices=tuple(replace(c, label=_UNSAFE.sub("", c.label)) for c in message.choices),
    )


def _groups(files: Sequence[Attachment], size: int) -> list[tuple[Attachment, ...]]:
    return [tuple(files[start : start + size]) for start in range(0, len(files), size)]


def _texts(message: Outgoing, limit: int) -> list[Outgoing]:
    if units(render_plain(message)) <= limit:
        return [message]
    head = units(render_plain(replace(message, text="", choices=())))
    tail = units(render_plain(replace(message, text="", mentions=(), mentioned_in_all=0)))
    first, *later = _cut(message.text.strip(), limit, head, tail)
    if not later:
        return [replace(message, text=first)]
    last = replace(message, text=later.pop(), mentions=(), mentioned_in_all=0)
    asks_nothing = replace(message, choices=(), listed=False, prompt=None)
    between = replace(asks_nothing, mentions=(), mentioned_in_all=0)
    return [
        replace(asks_nothing, text=first),
        *(replace(between, text=text) for text in later),
        last,
    ]


def _cut(text: str, limit: int, head: int, tail: int) -> Iterator[str]:
    """The text in parts of `limit` units; `head` of the first and `tail` of the last are taken."""
    room = limit - head
    while text and units(text) > room - tail:
        # What is left has to bear the choices, so that they never hang under nothing.
        end = _end_of_part(text, max(min(room, units(text) - 1), 1))
        yield text[:end].rstrip()
        text = text[end:].lstrip()
        room = limit
    yield text


def _end_of_part(text: str, room: int) -> int:
    """Where the first part of at most `room` units ends best."""
    sizes = accumulate(1 + (char > "\uffff") for char in text[:room])
    window = max(sum(size <= room for size in sizes), 1)
    near = text[: window + _LOOKS_ON]
    for least in (window // 2, 0):
        for pattern in _BREAKS:
            ends = [m.end() for m in pattern.finditer(near) if least < m.end() <= window]
            if ends:
                return ends[-1]
    for pattern in (_WHOLES, _SIGNS):
        end = 0
        for found in pattern.finditer(text):
            if found.end() > window:
                break
            end = found.end()
        if end:
            return end
    return window
