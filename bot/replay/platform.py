"""What a script is played on: the replay channel, or a real platform, from the people's end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.channels.replay import ReplayChannel, Saying


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A message of the bot, as people see it."""

    message_id: str
    #: UTC.
    at: datetime
    #: The platform's id of the chat.
    chat: str
    private: bool
    #: The names of those it speaks to, in a group.
    mentions: tuple[str, ...]
    #: With mentions, choices and all.
    text: str
    choices: tuple[str, ...] = ()
    photos: int = 0
    #: The issue it is about, where the platform tells.
    issue: int | None = None


class Platform(Protocol):
    """The people's end of a channel."""

    async def say(self, saying: Saying) -> None:
        """Let somebody speak; returns when the bot's side has taken it."""
        ...

    async def shown(self) -> Sequence[Shown]:
        """What the bot said since this was last asked, in order."""
        ...


class OnPaper:
    """The replay channel: what is sent is seen."""

    def __init__(self, channel: ReplayChannel) -> None:
        self._channel = channel

    async def say(self, saying: Saying) -> None:
        """Say it."""
        await self._channel.say(saying)

    async def shown(self) -> Sequence[Shown]:
        """What was sent."""
        return [
            Shown(
                message_id=said.message_id,
                at=said.at,
                chat=said.message.address.chat,
                private=said.message.address.private,
                mentions=tuple(mention.name for mention in said.message.mentions),
                text=said.text,
                choices=tuple(f"{one.number} {one.label}" for one in said.message.choices),
                photos=said.photos,
                issue=said.message.issue,
            )
            for said in self._channel.take_said()
        ]
