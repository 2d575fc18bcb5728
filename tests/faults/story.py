"""A story played step by step, so that it can be broken off anywhere and gone on with.

A platform confirms a step once the house has taken it, as Telegram does with updates: after a
crash the step that was not confirmed is offered again, with the same message id.
"""

import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.channels.base import House as Side
from bot.channels.base import Limits
from bot.channels.unpaced import Unpaced
from bot.domain.ids import OutboxId
from bot.domain.people import RoomKind
from bot.messages import Attachment, ChatAddress, Outgoing, Priority, render_plain
from storage import outbox
from storage.store import Turn
from tests.faults.house import BOT, CHANNEL, CODES, LISTS, ROOM, START, House, picture


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody says something at this minute; or only time passes up to it."""

    minute: int
    who: str = ""
    text: str = ""
    room: str | None = None
    photos: int = 0


#: Filed by silence, passed on by a deadline, solved and confirmed: all kinds of turns.
STORY = (
    Step(0, "王丽", "@小楼 门口井盖坏了", ROOM, photos=2),
    Step(3),
    Step(20),
    Step(21, "周宁", "1"),
    Step(22, "周宁", "进展 1001 井盖在路上"),
    Step(23, "周宁", "办结 1001 换好了", photos=1),
    Step(24, "王丽", "1"),
)

#: The groups of the buildings, in each of which something happens at once.
GROUPS = tuple(room.name for room in LISTS.rooms if room.kind is RoomKind.BUILDING)


@dataclass(slots=True)
class Journal(Unpaced):
    """A platform outside of the process: what it took is in a file, whatever happens to us."""

    folder: Path
    drops_repeats: bool = True
    name: str = CHANNEL
    points: dict[str, int] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def reached(self, point: str) -> None:
        """Die here, when this is the moment to die."""
        if point in self.points:
            self.points[point] -= 1
            if not self.points[point]:
                os.kill(os.getpid(), 9)

    async def start(self, house: Side) -> None:
        """Nothing comes by itself."""

    async def stop(self) -> None:
        """Nothing is open."""

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:
        """Write down what was said; a platform that drops repeats writes no id twice."""
        self.reached("before the platform took it")
        key = f"{message.id}.{message.part}"
        if not (self.drops_repeats and key in {one["id"] for one in self.said()}):
            line = {
                "id": key,
                "chat": message.address.chat,
                "text": render_plain(message),
                "photos": len(files),
            }
            self._append("said.jsonl", json.dumps(line, ensure_ascii=False))
        self.reached("after the platform took it")
        return f"p{key}"

    async def fetch(self, locator: str) -> bytes:
        """A picture."""
        self.reached("in the middle of fetching a photo")
        return picture(locator)

    def said(self) -> list[dict[str, object]]:
        """All the platform took, in its order."""
        path = self.folder / "said.jsonl"
        if not path.exists():
            return []
        return [json.loads(line) for line in path.read_text().splitlines()]

    @property
    def confirmed(self) -> int:
        """How many steps the house has taken."""
        path = self.folder / "confirmed"
        return len(path.read_text().splitlines()) if path.exists() else 0

    def confirm(self, step: int) -> None:
        """The house has taken this step."""
        self._append("confirmed", str(step))

    def _append(self, name: str, line: str) -> None:
        with (self.folder / name).open("a") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())


async def play(url: str, journal: Journal, story: Sequence[Step] = STORY) -> None:
    """Go on with the story where it was left."""
    done = journal.confirmed
    at = START + timedelta(minutes=story[max(done - 1, 0)].minute)
    house = await House.open(url, journal.folder / "photos", platform=journal, at=at)  # type: ignore[arg-type]  # as a platform
    install(house, journal)
    await house.app.ticker.settle()  # what the last process left behind
    for number, step in enumerate(story[done:], start=done):
        to = START + timedelta(minutes=step.minute)
        await house.app.ticker.pass_until(to, house.clock.set)
        if step.who:
            message = house.inbound(
                step.who, step.text, step.room, photos=step.photos, message_id=f"step-{number}"
            )
            await house.app.dispatcher.receive(message)
        journal.confirm(number)
        journal.reached("after the commit, before sending")
        await house.app.ticker.settle()
    await house.close()


async def tell(url: str, journal: Journal, text: str) -> None:
    """Say something to 王丽, in as many pieces as the platform wants; the second time go on."""
    house = await House.open(url, journal.folder / "photos", platform=journal)  # type: ignore[arg-type]  # as a platform

    def write(turn: Turn) -> None:
        if not outbox.depth(turn)[0]:
            to = ChatAddress(channel=CHANNEL, bot=BOT, chat=CODES["王丽"], private=True)
            message = Outgoing(id=OutboxId(turn.new_id()), address=to, text=text)
            outbox.post(turn, message, priority=Priority.ANSWER, not_before=turn.now)

    await house.store.run(write, now=house.clock.now())
    await house.app.ticker.settle()
    await house.close()


async def crowd(url: str, journal: Journal) -> None:
    """Many file a danger at once, each in one message; all of it is offered again after a crash."""
    house = await House.open(url, journal.folder / "photos", platform=journal)  # type: ignore[arg-type]  # as a platform
    install(house, journal)
    messages = [
        house.inbound("王丽", "有人困在电梯里", group, message_id="lift") for group in GROUPS
    ]
    await asyncio.gather(*(house.app.dispatcher.receive(message) for message in messages))
    await house.app.ticker.settle()
    await house.close()


def install(house: House, journal: Journal) -> None:
    """Make the moments at which a process can be made to die."""
    dispatcher = house.app.dispatcher
    turn, fire = dispatcher._turn, dispatcher._fire  # noqa: SLF001 -- the point is inside

    def a_turn(*args: object) -> object:
        result = turn(*args)  # type: ignore[arg-type]
        journal.reached("before the commit of a turn")
        return result

    def a_timer(*args: object) -> object:
        result = fire(*args)  # type: ignore[arg-type]
        if result:
            journal.reached("in the middle of a timer's turn")
        return result

    dispatcher._turn, dispatcher._fire = a_turn, a_timer  # type: ignore[method-assign,assignment]  # noqa: SLF001
