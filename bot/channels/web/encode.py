"""What the bot says, as the web chat keeps it."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.ids import OutboxId
from bot.messages import BOT_NAME, FileRef, Outgoing, PhotoRef, Said


def message_id(key: OutboxId, part: int = 0) -> str:
    """The chat's id of a message of the bot: the same for each attempt, so none comes twice."""
    return f"o{key}.{part}" if part else f"o{key}"


def encode(message: Outgoing, kept: Iterable[PhotoRef | FileRef], *, at: datetime) -> Said:
    """The message with its pictures and files, said at `at`."""
    files = tuple(kept)
    return Said(
        address=message.address,
        message_id=message_id(message.id, message.part),
        sender=None,
        sender_name=BOT_NAME,
        at=at,
        text=message.text,
        mentions=message.mentions,
        mentioned_in_all=message.mentioned_in_all,
        photos=tuple(f for f in files if isinstance(f, PhotoRef)),
        files=tuple(f for f in files if isinstance(f, FileRef)),
        choices=message.choices,
        listed=message.listed,
        prompt=message.prompt,
        issue=message.issue,
    )
