"""What somebody said on WeChat, as the bot's side reads it. Pure: names are handed in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from bot.channels.wechat import markup
from bot.channels.wechat.session import Payload
from bot.messages import BOT_NAME, Kind, PhotoRef, Quote

#: Behind a mention WeChat puts a blank of its own; people who type it put another, or none. What
#: goes on up to WeChat's blank is somebody else with a longer name.
_BEHIND = r"(?![^\s@＠]{1,32}\u2005)[ \u00a0\u2005\u3000]?"
#: Any mention, with WeChat's own blank behind it: names may hold other blanks.
_MENTION = re.compile("[@＠][^@＠\u2005]{1,64}\u2005")
#: Everybody is mentioned: nobody is meant.
_EVERYBODY = re.compile(r"[@＠]\s*(?:所有人|全体成员|(?i:all)\b)")
_EVERYBODY_ID = "announcement@all"

_KINDS = {
    "text": Kind.TEXT,
    "image": Kind.PHOTO,
    "audio": Kind.VOICE,
    "video": Kind.VIDEO,
    "emoticon": Kind.STICKER,
    "attachment": Kind.OTHER,
    "chat-history": Kind.OTHER,
    "contact": Kind.OTHER,
    "group-note": Kind.OTHER,
    "location": Kind.OTHER,
    "mini-program": Kind.OTHER,
    "red-envelope": Kind.OTHER,
    "transfer": Kind.OTHER,
    "url": Kind.OTHER,
}
#: What can be kept as evidence, with what it is as far as the kind tells.
_MEDIA = {"image": "image/*", "video": "video/mp4", "audio": "audio/silk"}
#: A picture or video sent as a file, as people do to keep it sharp.
_SUFFIXES = {
    "image": frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"}),
    "video": frozenset({".mp4", ".mov"}),
}
#: WeChat's own accounts and the newspapers' write in private too: nobody there wants an answer.
_NOBODY = re.compile(
    r"gh_\w+|weixin|fmessage|filehelper|newsapp|notifymessage|medianote|floatbottle|qqmail|tmessage"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """Something that somebody said."""

    kind: Kind
    text: str = ""
    photos: tuple[PhotoRef, ...] = ()
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Somebody took a message back; it has one of these ids."""

    ids: tuple[str, ...]


def read(payload: Payload, *, account: str) -> Words | TakenBack | None:
    """What the message says; None when it is nobody's, our own, or of no kind that is known."""
    if payload.kind == "recalled":
        return TakenBack(markup.recalled(payload.text))
    if not payload.sender or payload.sender in (account, payload.room):
        return None
    if not payload.room and _NOBODY.fullmatch(payload.sender):
        return None
    if payload.kind == "text":
        text, quote = markup.split_quote(payload.text)
        return Words(kind=Kind.TEXT, text=text, quote=quote)
    if payload.kind not in _KINDS or payload.kind in ("url", "attachment"):
        unread = _of_xml(payload)
        if unread is not None or payload.kind not in _KINDS:
            return unread
    return _media(payload)


def mention(
    text: str, mentions: Iterable[str], *, account: str, names: Iterable[str]
) -> tuple[str, bool]:
    """The text without mentions of the bot, and whether it was meant.

    `names`: what the account is called there. `mentions` are the ids that the gateway knows of,
    none on many; then the name in the text tells.
    """
    called = sorted({BOT_NAME, *names} - {""}, key=len, reverse=True)
    own = re.compile(f"[@＠](?:{'|'.join(map(re.escape, called))}){_BEHIND}")
    without, count = own.subn("", text)
    if count:
        return without.strip(), True
    ids = set(mentions)
    to_all = _EVERYBODY_ID in ids or _EVERYBODY.search(text) or (len(ids) > 1 and "@" not in text)
    if account not in ids or to_all:
        return text.strip(), False
    if len(ids) == 1:  # under a name we do not know, such as one that was just changed
        text = _MENTION.sub("", text, count=1)
    return text.strip(), True


def _of_xml(payload: Payload) -> Words | TakenBack | None:
    """A message that the gateway did not read, or only halfway."""
    if payload.kind == "unknown" and (ids := markup.unread_recall(payload.text)):
        return TakenBack(ids)
    found = markup.app(payload.text)
    if found is None:
        return None
    if found.quote is not None:
        return Words(kind=Kind.TEXT, text=found.title, quote=found.quote)
    return Words(kind=Kind.OTHER) if payload.kind not in _KINDS else None


def _media(payload: Payload) -> Words:
    kind = payload.kind
    if kind == "attachment":
        suffix = PurePath(payload.filename).suffix.lower()
        sent_as = next((media for media, known in _SUFFIXES.items() if suffix in known), None)
        if sent_as is None:
            return Words(kind=Kind.OTHER)
        # The gateway keeps it as a file, whatever is in it.
        photo = PhotoRef(locator=f"file/{payload.id}", media_type=_MEDIA[sent_as])
        return Words(kind=_KINDS[sent_as], photos=(photo,))
    if kind not in _MEDIA:
        return Words(kind=_KINDS[kind])
    source = "image" if kind == "image" else "file"
    photo = PhotoRef(locator=f"{source}/{payload.id}", media_type=_MEDIA[kind])
    return Words(kind=_KINDS[kind], photos=(photo,))
