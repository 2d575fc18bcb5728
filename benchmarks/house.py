"""A running house on a demo town, with a channel that drops what it is given."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import demo, holidays
from bot.app import App, build
from bot.channels.base import House
from bot.channels.unpaced import Unpaced
from bot.clock import VirtualClock
from bot.errors import SendNeverError
from bot.ids import TimeOrderedIds
from bot.messages import Attachment, ChatAddress, Inbound, Outgoing
from storage import rooms
from storage.opening import open_store
from storage.store import HOME_TOWN

#: A Monday morning, so that nothing waits for the end of a night.
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BOT = "loudong"


class Sink(Unpaced):
    """Takes every message and keeps none."""

    name = "web"
    drops_repeats = True

    async def start(self, house: House) -> None:
        """Nobody writes from here."""

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:  # noqa: ARG002
        """Sent."""
        return str(message.id)

    async def fetch(self, locator: str) -> bytes:
        """There are no pictures."""
        raise SendNeverError(locator)

    async def stop(self) -> None:
        """Nothing to let go."""


@contextlib.asynccontextmanager
async def house(address: str, folder: Path) -> AsyncIterator[tuple[App, VirtualClock]]:
    """The demo town at `address`, ready for messages, under a clock that stands still."""
    clock = VirtualClock(START)
    store = await open_store(address, TimeOrderedIds(process=1))
    try:
        await store.run(lambda turn: demo.make(turn, Sink.name, BOT), now=clock.now())
        calendar = holidays.load(ZoneInfo("Asia/Shanghai"), None, range(2026, 2028))
        app = build(
            store=store,
            clock=clock,
            calendar=lambda: calendar,
            channels=[Sink()],
            photos=folder / "photos",
        )
        await app.start()
        await app.ticker.settle()
        clock.set(START + timedelta(seconds=1))
        yield app, clock
        await app.stop()
    finally:
        await store.close()


async def groups(app: App) -> list[str]:
    """The chats of all building groups of the town, 3号楼群 of the cast among them."""
    known = await app.store.read(rooms.known, now=app.clock.now())
    return sorted(chat for _, _, chat in known if chat.endswith("号楼群"))


def said(
    number: int, text: str, *, clock: VirtualClock, sender: str, chat: str = "3号楼群"
) -> Inbound:
    """A line of somebody in a building's group."""
    return Inbound(
        town=HOME_TOWN,
        address=ChatAddress(channel=Sink.name, bot=BOT, chat=chat, private=False),
        message_id=f"m{number}",
        sender=sender,
        sender_name=f"住户{sender}",
        chat_name=chat,
        at=clock.now(),
        text=text.replace("@小楼 ", ""),
        mentioned="@小楼" in text,
    )
