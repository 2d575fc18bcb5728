"""The whole house over a small town, driven through its front door, with a platform that can fail.

house = await House.open("sqlite://")
said = await house.say("王丽", "@小楼 3号楼门口下水井盖坏了", room="3号楼群")
assert "回 1 提交" in said[0].text
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image

from bot import app as houses
from bot.channels.base import Channel
from bot.channels.base import House as Side
from bot.channels.unpaced import Unpaced
from bot.clock import VirtualClock
from bot.domain.calendar import Calendar
from bot.domain.ids import TownId
from bot.ids import Ids, TimeOrderedIds
from bot.messages import (
    Attachment,
    ChatAddress,
    Inbound,
    Kind,
    Outgoing,
    PhotoRef,
    render_plain,
)
from bot.roster import cast
from bot.roster.compare import compare
from bot.roster.demo import demo_town
from bot.roster.rooms import rooms_of
from bot.roster.values import Roster
from storage import roster, seeding, town
from storage.opening import open_store
from storage.store import Store, Turn
from storage.town import Origin

CHANNEL = "test"
BOT = "小楼"
#: A Monday, nine in the morning where the town is.
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
ROOM = "3号楼群"
STEWARDS = "金德花园楼栋长群"
PHONES = {"gas": "0518-83200000", "lift": "0518-83211111"}

_BUILDINGS = 5


def small_town() -> Roster:
    """The cast, and five buildings of its estate with their stewards."""
    whole = demo_town()
    served = {cast.building(number) for number in range(1, _BUILDINGS + 1)}
    kept = {unit.code for unit in cast.UNITS} | served
    posts = [post for post in whole.posts if post.unit_code in kept]
    people = {post.person_code for post in posts}
    people |= {code for home in whole.households for code in home.residents}
    small = Roster.of(
        units=[unit for unit in whole.units if unit.code in kept],
        people=[person for person in whole.people if person.code in people],
        posts=posts,
        households=whole.households,
    )
    return replace(small, rooms=rooms_of(small, plain=cast.SHAPES))


LISTS = small_town()
CODES = {person.name: person.code for person in LISTS.people}
NAMES = {code: name for name, code in CODES.items()}


def make(turn: Turn) -> None:
    """Found the town, with its groups, in a new database."""
    if town.get(turn) is not None:
        return
    town.create(turn, name="新安镇", origin=Origin.REPLAY, phones=PHONES)
    roster.apply(turn, compare(Roster.of(), LISTS))
    seeding.seed_rooms(turn, LISTS, CHANNEL, BOT)


def picture(locator: str) -> bytes:
    """A small picture of its own for each locator."""
    out = BytesIO()
    Image.new("RGB", (8, 8), (sum(locator.encode()) % 256, 0, 0)).save(out, "PNG")
    return out.getvalue()


@dataclass(slots=True)
class Platform(Unpaced):
    """A chat platform in memory. `before` may raise what a platform does, before it takes it."""

    name: str = CHANNEL
    drops_repeats: bool = False
    sent: list[Outgoing] = field(default_factory=list)
    files: list[Sequence[Attachment]] = field(default_factory=list)
    before: Callable[[Outgoing], object] = lambda _: None
    #: Raised after the platform took it: nobody can know.
    after: Callable[[Outgoing], object] = lambda _: None
    on_fetch: Callable[[str], bytes] = picture

    async def start(self, house: Side) -> None:
        """Nothing comes by itself."""

    async def stop(self) -> None:
        """Nothing is open."""

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:
        """Take it, or fail as told."""
        await _maybe_wait(self.before(message))
        key = (message.id, message.part)
        if not (self.drops_repeats and any((one.id, one.part) == key for one in self.sent)):
            self.sent.append(message)
            self.files.append(files)
        await _maybe_wait(self.after(message))
        return f"p{message.id}.{message.part}"

    async def fetch(self, locator: str) -> bytes:
        """A picture, or an error."""
        return self.on_fetch(locator)


async def _maybe_wait(what: object) -> None:
    if hasattr(what, "__await__"):
        await what


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the bot as people see it."""

    chat: str
    private: bool
    text: str
    message: Outgoing

    @property
    def to(self) -> str:
        """The name of who is written to in private; the group's name else."""
        return NAMES.get(self.chat, self.chat)


class House:
    """The running house and the people of its town."""

    def __init__(
        self,
        store: Store,
        clock: VirtualClock,
        platform: Platform,
        photos: Path,
        others: Sequence[Channel] = (),
    ) -> None:
        self.store = store
        self.clock = clock
        self.platform = platform
        self.calendar = Calendar(zone=ZoneInfo("Asia/Shanghai"))
        self.app = houses.build(
            store=store,
            clock=clock,
            calendar=lambda: self.calendar,
            channels=[platform, *others],
            photos=photos,
        )
        self._numbers = itertools.count(1)
        self._heard = 0

    @classmethod
    async def open(
        cls,
        url: str,
        photos: Path,
        *,
        platform: Platform | None = None,
        at: datetime = START,
        ids: Ids | None = None,
        others: Sequence[Channel] = (),
    ) -> "House":
        """Open the database, found the town when it is new, and start; `others` run beside it."""
        store = await open_store(url, ids or TimeOrderedIds())
        await store.run(make, now=at)
        house = cls(store, VirtualClock(at), platform or Platform(), photos, others)
        await house.app.start()
        return house

    async def close(self) -> None:
        """End this run of the program."""
        await self.app.stop()
        await self.store.close()

    async def settle(self) -> list[Heard]:
        """Let everything due happen; what the bot said since this was last asked."""
        await self.app.ticker.settle()
        new = self.platform.sent[self._heard :]
        self._heard = len(self.platform.sent)
        return [heard(message) for message in new]

    async def say(
        self, name: str, text: str = "", room: str | None = None, **more: object
    ) -> list[Heard]:
        """Somebody says something; what the bot says because of it."""
        await self.app.dispatcher.receive(self.inbound(name, text, room, **more))
        return await self.settle()

    async def wait(self, span: timedelta) -> list[Heard]:
        """Let time pass; what the bot says meanwhile."""
        await self.app.ticker.pass_until(self.clock.now() + span, self.clock.set)
        return await self.settle()

    def inbound(
        self, name: str, text: str = "", room: str | None = None, **more: object
    ) -> Inbound:
        """A message of somebody of the town, or of a stranger called `name`."""
        sender = CODES.get(name, name)
        said = text.replace(f"@{BOT}", "").strip()
        photos = more.pop("photos", 0)
        assert isinstance(photos, int)
        number = f"m{self.clock.now().timestamp()}-{next(self._numbers)}"
        message = Inbound(
            town=TownId(1),
            address=ChatAddress(
                channel=CHANNEL, bot=BOT, chat=room or sender, private=room is None
            ),
            message_id=number,
            sender=sender,
            sender_name=name,
            chat_name=room or "",
            at=self.clock.now(),
            kind=Kind.PHOTO if photos and not said else Kind.TEXT,
            text=said,
            mentioned=f"@{BOT}" in text,
            photos=tuple(PhotoRef(locator=f"{number}/{n}") for n in range(photos)),
        )
        return replace(message, **more)  # type: ignore[arg-type]  # fields of Inbound


def heard(message: Outgoing) -> Heard:
    """The message as its readers see it."""
    return Heard(message.address.chat, message.address.private, render_plain(message), message)
