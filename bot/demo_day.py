"""The demo's day of a group: neighbours talk in 3号楼群, and the bot mostly keeps quiet.

The lines are those of `bot/replay/group_day.jsonl`, which a test plays too. Each is said when a
page asks for it: nobody talks where nobody looks. The demo's clock moves as the day does.
"""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from bot.channels.web.channel import Posting, WebChannel
from bot.demo import DemoClock
from bot.messages import ChatAddress
from storage import rehearsal
from storage.rehearsal import Stage
from storage.store import Store, Turn

GROUP = "3号楼群"
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """Somebody says something at a time of the day; privately where there is no group."""

    at: timedelta
    sender: str
    text: str
    in_group: bool


@dataclass(slots=True)
class _Play:
    """One showing of the day."""

    midnight: datetime
    next: int = 0


class DemoDay:
    """Plays the day again from its beginning whenever a page wants it."""

    def __init__(
        self, *, store: Store, channel: WebChannel, clock: DemoClock, bot: str, zone: ZoneInfo
    ) -> None:
        self._store = store
        self._channel = channel
        self._clock = clock
        self._stage = Stage(channel=channel.name, bot=bot)
        self._zone = zone
        self._lines = _read()
        self._play: _Play | None = None
        self._one = asyncio.Lock()

    async def begin(self) -> int:
        """Start tomorrow, before anybody is up; returns how many lines there are."""
        async with self._one:
            now = self._clock.now().astimezone(self._zone)
            tomorrow = datetime.combine(now.date() + _DAY, time(), tzinfo=self._zone)
            self._play = _Play(midnight=tomorrow)
            await self._until(tomorrow + self._lines[0].at)
            return len(self._lines)

    async def go_on(self) -> int:
        """Let the next line be said; returns how many are left. 0 where nothing was begun."""
        async with self._one:
            play = self._play
            if play is None or play.next >= len(self._lines):
                return 0
            line = self._lines[play.next]
            await self._until(play.midnight + line.at)
            posting = await self._store.read(
                lambda turn: self._posting(turn, play, line), now=self._clock.now()
            )
            await self._channel.post(posting)
            play.next += 1
            return len(self._lines) - play.next

    async def _until(self, instant: datetime) -> None:
        ahead = instant - self._clock.now()
        if ahead > timedelta():
            await self._clock.forward(ahead)

    def _posting(self, turn: Turn, play: _Play, line: _Line) -> Posting:
        # Who is of the house has an account; the others are new in the group, and stay themselves.
        found = rehearsal.in_room(turn, self._stage, line.sender, GROUP)
        account = found[0].platform_id if found else f"day:{line.sender}"
        chat = GROUP if line.in_group else account
        address = ChatAddress(
            channel=self._channel.name,
            bot=self._stage.bot,
            chat=chat,
            private=not line.in_group,
        )
        return Posting(
            address=address,
            chat_name=GROUP if line.in_group else "",
            message_id=f"day-{play.midnight:%Y%m%d}-{play.next}",
            sender=account,
            sender_name=line.sender,
            text=line.text,
        )


def _read() -> list[_Line]:
    """The day's lines with words, and when each is said."""
    lines, at = [], timedelta()
    text = files("bot.replay").joinpath("group_day.jsonl").read_text("utf-8")
    for row in map(json.loads, text.splitlines()):
        if "from" not in row:
            continue
        at = _later(at, row["at"])
        if row.get("text"):
            in_group = "room" in row
            lines.append(_Line(at=at, sender=row["from"], text=row["text"], in_group=in_group))
    return lines


def _later(at: timedelta, said: str) -> timedelta:
    """The time of day that `+22s`, `8:40` or an instant means, after the line before."""
    if said.startswith("+"):
        return at + timedelta(seconds=int(said[1:-1]))
    of_day = (
        datetime.fromisoformat(said).time() if "T" in said else time.fromisoformat(f"{said:0>5}")
    )
    return timedelta(hours=of_day.hour, minutes=of_day.minute, seconds=of_day.second)
