"""What the bot says, as WeChat shows it: mentions by name, choices as lines."""

from dataclasses import replace

from bot.messages import Outgoing, render_plain

#: WeChat's own blank behind a name: with it the mention is one.
_BLANK = "\u2005"


def text_of(message: Outgoing) -> str:
    """The words; "" when only a picture or a file goes."""
    body = render_plain(replace(message, mentions=(), mentioned_in_all=0))
    names = "".join(f"@{mention.name}{_BLANK}" for mention in message.mentions)
    if message.mentioned_in_all > len(message.mentions):
        names = f"{names}等{message.mentioned_in_all}位 "
    return f"{names}{body}"


def mentioned(message: Outgoing) -> list[str]:
    """The accounts it mentions."""
    return [mention.account for mention in message.mentions]
