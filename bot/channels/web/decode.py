"""What a person said in the web chat, as the bot's side reads it."""

import re
from datetime import datetime

from bot.domain.ids import TownId
from bot.messages import BOT_NAME, Inbound, Kind, Said

#: `@小楼` anywhere, with the blank that the page puts behind it, full width or not.
_MENTION = re.compile(rf"[@＠]{BOT_NAME}[ \u00a0\u2005\u3000]?")


def decode(said: Said, *, town: TownId, at: datetime) -> Inbound:
    """The message for the dispatcher, received at `at`: the mention is told, not in the text.

    `said` must be a person's.
    """
    if said.sender is None:
        raise ValueError("the bot does not listen to itself")
    text, mentions = _MENTION.subn("", said.text)
    only_photos = bool(said.photos) and not text.strip()
    return Inbound(
        town=town,
        address=said.address,
        message_id=said.message_id,
        sender=said.sender,
        sender_name=said.sender_name,
        chat_name=said.chat_name,
        at=at,
        kind=Kind.PHOTO if only_photos else Kind.TEXT,
        text=text.strip(),
        mentioned=mentions > 0,
        photos=said.photos,
        quote=said.quote,
        prompt=said.prompt,
    )
