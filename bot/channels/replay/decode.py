"""What a line of a script says, as the bot's side reads it."""

import re

from bot.messages import BOT_NAME, Kind

#: `@小楼` anywhere, with the blank behind it, full width or not.
_MENTION = re.compile(rf"[@＠]{BOT_NAME}[ \u00a0\u2005\u3000]?")


def mention(text: str) -> tuple[str, bool]:
    """The text without mentions of the bot, and whether there was one."""
    without, count = _MENTION.subn("", text)
    return without.strip(), count > 0


def kind_of(text: str, photos: int) -> Kind:
    """What a message is made of when its line does not say it."""
    return Kind.PHOTO if photos and not text else Kind.TEXT


def media_type(kind: Kind | None) -> str:
    """What comes along with a message of this kind."""
    return {Kind.VIDEO: "video/mp4", Kind.VOICE: "audio/ogg"}.get(kind or Kind.PHOTO, "image/*")
