"""How WeChat writes what is more than plain words: quotes, and messages taken back.

Some gateways hand on WeChat's own XML, others words made of it; both are others' to choose.
"""

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from bot.messages import Quote

#: Characters of XML worth reading. WeChat's own messages have a few thousand.
_XML_AT_MOST = 64_000
#: An entity or a document type has no place in a message, and can be made to grow without end.
_DECLARES = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
#: 「王丽：楼道灯坏了」, a line of dashes, and the answer.
_QUOTE = re.compile(
    r"「(?P<name>[^：\n]*)：(?P<quoted>.*?)」\n(?:- ?){5,}+\s*\n(?P<said>.*)", re.DOTALL
)
#: A message that quotes another one: https://github.com/wechaty/puppet-padlocal/issues/58
_QUOTING = "57"
#: Where the id of a message taken back stands, by gateway.
_RECALLED = ("newmsgid", "oldmsgid", "msgid")
#: The roots of WeChat's own notices.
_OF_WECHAT = frozenset({"sysmsg", "revokemsg"})
#: XML with nothing before it but, in groups, who it is from.
_WHOLE = re.compile(r"(?:[\w@.\-]{1,100}:\s*)?<")
_AN_ID = re.compile(r"[\w@.\-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class App:
    """What an `appmsg` says: a link, a file, a quote."""

    title: str
    quote: Quote | None


def split_quote(text: str) -> tuple[str, Quote | None]:
    """What was said, and what was quoted with it, of a message in words."""
    found = _QUOTE.fullmatch(text.strip())
    if found is None:
        return text, None
    return found["said"].strip(), Quote(text=_readable(found["quoted"]))


def app(text: str) -> App | None:
    """The message in XML that a gateway did not read; None when it is none."""
    root = _parsed(text)
    message = root.find(".//appmsg") if root is not None else None
    if message is None:
        return None
    refer = message.find("refermsg")
    if _text(message, "type") != _QUOTING or refer is None:
        return App(_text(message, "title"), None)
    quoted = _readable(_text(refer, "content"))
    return App(
        _text(message, "title"), Quote(message_id=_text(refer, "svrid") or None, text=quoted)
    )


def recalled(text: str) -> tuple[str, ...]:
    """The ids that a message taken back may have had, of one the gateway knows as such.

    None when it says none.
    """
    root = _parsed(text)
    if root is None:
        # Some gateways tell the bare id.
        bare = text.strip()
        return (bare,) if _AN_ID.fullmatch(bare) else ()
    if root.tag not in _OF_WECHAT:
        return ()
    return _ids(root) or unread_recall(text)


def unread_recall(text: str) -> tuple[str, ...]:
    """As `recalled`, of a message that the gateway did not read: WeChat's own notice and no other.

    Cards and links are XML of whoever sends them, and could name anybody's message.
    """
    root = _parsed(text) if _WHOLE.match(text) else None
    notice = root.find("revokemsg") if root is not None and root.tag == "sysmsg" else None
    return _ids(notice) if notice is not None else ()


def _ids(notice: ET.Element) -> tuple[str, ...]:
    ids = (_text(notice, name) for name in _RECALLED)
    return tuple(dict.fromkeys(found for found in ids if found))


def _readable(quoted: str) -> str:
    """The words that were quoted; of a quote of a quote they are XML again."""
    inner = app(quoted)
    return inner.title if inner is not None else quoted


def _parsed(text: str) -> ET.Element | None:
    # Messages of groups begin with their sender's id, a colon and a new line.
    start = text.find("<")
    if start < 0 or len(text) > _XML_AT_MOST or _DECLARES.search(text):
        return None
    try:
        return ET.fromstring(text[start:])  # noqa: S314  # bounded, and no declarations: see above
    except (ET.ParseError, ValueError):
        return None


def _text(element: ET.Element, name: str) -> str:
    return (element.findtext(name) or "").strip()
