"""A small town to talk to: the real house over a real database, with people instead of a platform.

    def test_a_resident_is_heard(town: SmallTown) -> None:
        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", room="3号楼群")
        assert "我这样报" in town.told("王丽")[0]
        town.say("王丽", "1", room="3号楼群")
        assert town.told("陈慧")[0].startswith("【#1001")
        town.wait(minutes=20)

It begins on Monday, 2 March 2026, at 9:00. `say` and `wait` come back when all that was due is
sent; `told` and `heard` tell what was said since the last of them, `ever_told` since the beginning.

- 新安镇, lead 张远, operator 小吴; department 城管, contact 邵勇;
- 曹庄社区, lead 顾平; below it 金德花园微社区, lead 周宁, group 金德花园楼栋长群;
- 3号楼, steward 陈慧, residents 王丽 (2-501), 李强 (1-1203), 赵敏 (2-302: no private chat until she
  writes first), group 3号楼群;
- 4号楼, steward 沈岚, resident 钱伟 (1-302), group 4号楼群;
- 5号楼, steward 罗敏, no group.

Anybody else who speaks is a stranger with a new account. Who scans a building's code is a visitor:

    visitor = town.scan("3号楼")
    town.say(visitor, "门口下水井盖坏了")

A town may have several platforms; only on `CHANNEL` are the people of the lists known from the
beginning, on the others an account becomes theirs by a code (`bind`):

    town = SmallTown(url, folder, small_roster(), channels=(CHANNEL, "telegram"))
    town.bind("陈慧", on="telegram")
    town.say("陈慧", "待办", on="telegram")
"""

import asyncio
import io
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from PIL import Image

from bot import app
from bot.channels.base import House
from bot.channels.unpaced import Unpaced
from bot.clock import VirtualClock
from bot.domain.calendar import Calendar
from bot.domain.codes import new_code, shown
from bot.domain.people import Account, Role, RoomKind
from bot.domain.places import Tier
from bot.doubts import Doubts
from bot.errors import SendAgainError, SendNeverError
from bot.ids import CountingIds
from bot.messages import (
    Attachment,
    ChatAddress,
    Inbound,
    Kind,
    Outgoing,
    PhotoRef,
    Quote,
    Table,
    render_plain,
)
from bot.notices import Notice, PhoneLeft
from bot.roster.compare import compare
from bot.roster.values import HouseholdRow, PersonRow, PostRow, RoomRow, Roster, UnitRow
from bot.second_opinion.desk import Desk, open_desk
from bot.second_opinion.settings import OpinionSettings
from storage import doors, invites, links, org, roster, town
from storage.binding import is_listed
from storage.opening import open_store
from storage.seeding import seed_rooms
from storage.store import HOME_TOWN, Store, Turn
from storage.town import Origin
from tests.support.units import named

T = TypeVar("T")

CHANNEL, BOT = "test", "xiaolou"
ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 2, 9, tzinfo=ZONE)

_UNITS = (
    ("XA", "新安镇", Tier.TOWN, None),
    ("BM-CG", "城管", Tier.DEPARTMENT, "XA"),
    ("CZ", "曹庄社区", Tier.COMMUNITY, "XA"),
    ("JD", "金德花园微社区", Tier.MICRO_COMMUNITY, "CZ"),
    ("JD-003", "3号楼", Tier.BUILDING, "JD"),
    ("JD-004", "4号楼", Tier.BUILDING, "JD"),
    ("JD-005", "5号楼", Tier.BUILDING, "JD"),
)
_POSTS = (
    ("张远", Role.LEAD, "XA"),
    ("小吴", Role.OPERATOR, "XA"),
    ("邵勇", Role.CONTACT, "BM-CG"),
    ("顾平", Role.LEAD, "CZ"),
    ("周宁", Role.LEAD, "JD"),
    ("陈慧", Role.STEWARD, "JD-003"),
    ("沈岚", Role.STEWARD, "JD-004"),
    ("罗敏", Role.STEWARD, "JD-005"),
)
_HOMES = (
    ("王丽", "JD-003", 2, "501"),
    ("李强", "JD-003", 1, "1203"),
    ("赵敏", "JD-003", 2, "302"),
    ("钱伟", "JD-004", 1, "302"),
)
_ROOMS = (
    ("3号楼群", "JD-003", RoomKind.BUILDING, ("陈慧", "王丽", "李强", "赵敏")),
    ("4号楼群", "JD-004", RoomKind.BUILDING, ("沈岚", "钱伟")),
    ("金德花园楼栋长群", "JD", RoomKind.STEWARDS, ("周宁", "陈慧", "沈岚", "罗敏")),
)


def small_roster() -> Roster:
    """The town's lists; a person's code is the name, so that tests can say who is who."""
    names = dict.fromkeys([*(name for name, *_ in _POSTS), *(name for name, *_ in _HOMES)])
    return Roster.of(
        units=[
            UnitRow(
                code=code,
                name=name,
                tier=tier,
                parent_code=parent,
                estate="金德花园" if tier is Tier.BUILDING else None,
            )
            for code, name, tier, parent in _UNITS
        ],
        people=[
            PersonRow(code=name, name=name, phone=f"154{number:08}")
            for number, name in enumerate(names, start=1)
        ],
        posts=[PostRow(person_code=name, unit_code=unit, role=role) for name, role, unit in _POSTS],
        households=[
            HouseholdRow(
                building_code=building,
                unit=unit,
                floor=int(door) // 100,
                door=door,
                people=3,
                residents=(name,),
            )
            for name, building, unit, door in _HOMES
        ],
        rooms=[
            RoomRow(name=name, unit_code=unit, kind=kind, members=members)
            for name, unit, kind, members in _ROOMS
        ],
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """One message of the bot, as a platform got it."""

    id: str
    at: datetime
    message: Outgoing
    files: tuple[Attachment, ...] = ()

    @property
    def text(self) -> str:
        """What a person reads: mentions, text and choices."""
        return render_plain(self.message)

    def is_for(self, person: str) -> bool:
        """Written to them privately, or mentioning them in a group."""
        address = self.message.address
        if address.private:
            return address.chat == person
        return any(person in (m.name, m.account) for m in self.message.mentions)


class People(Unpaced):
    """The platform: hands over what people say, and keeps what the bot says."""

    drops_repeats = True

    def __init__(self, clock: VirtualClock, name: str, said: list[Heard]) -> None:
        self.name = name
        #: What the bot said, here and on the other platforms of the town.
        self.said = said
        self.house: House | None = None
        #: Chats that take nothing any more: blocked, or the bot was put out.
        self.closed: set[str] = set()
        #: Nothing can be sent for now.
        self.away = False
        self._clock = clock

    async def start(self, house: House) -> None:
        self.house = house

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:
        if self.away:
            raise SendAgainError("away")
        if message.address.chat in self.closed:
            raise SendNeverError("closed")
        key = f"b{len(self.said) + 1}"
        self.said.append(Heard(id=key, at=self._clock.now(), message=message, files=tuple(files)))
        return key

    async def fetch(self, locator: str) -> bytes:  # noqa: ARG002  # all pictures are one
        out = io.BytesIO()
        Image.new("RGB", (8, 8), "red").save(out, "PNG")
        return out.getvalue()

    async def stop(self) -> None:
        return


class SmallTown:
    """The town and its people. Made by the fixture `town`, or by `opened` on any database."""

    def __init__(
        self,
        url: str,
        folder: Path,
        lists: Roster,
        *,
        channels: Sequence[str] = (CHANNEL,),
        opinion: OpinionSettings | None = None,
    ) -> None:
        self.clock = VirtualClock(START)
        self.calendar = Calendar(zone=ZONE)
        self._loop = asyncio.Runner()
        self._store: Store = self._loop.run(open_store(url, CountingIds()))
        said: list[Heard] = []
        self.platforms = {name: People(self.clock, name, said) for name in channels}
        self._people = self.platforms[CHANNEL]
        self._lists = lists
        self._written = 0
        self._before = 0
        self._visitors: dict[str, Account] = {}
        self.do(self._make)
        self._doubts = Doubts()
        self._house = app.build(
            store=self._store,
            clock=self.clock,
            calendar=lambda: self.calendar,
            channels=list(self.platforms.values()),
            photos=folder,
            doubts=self._doubts if opinion else None,
        )
        self._loop.run(self._house.start())
        self.desk = self._loop.run(self._open_desk(opinion)) if opinion else None

    def say(
        self,
        person: str,
        text: str = "",
        room: str | None = None,
        *,
        photos: int = 0,
        quote: Heard | Quote | None = None,
        on: str = CHANNEL,
        edit_of: str | None = None,
        message_id: str | None = None,
    ) -> list[Heard]:
        """Let somebody say something, in a group or privately; what the bot said on that.

        `edit_of`: what they said as `last_id` is made to read like this. `message_id`: the
        platform gives it this id.
        """
        self._written += 1
        visitor = self._visitors.get(person)
        message = Inbound(
            town=HOME_TOWN,
            address=ChatAddress(channel=on, bot=BOT, chat=room or person, private=room is None),
            message_id=message_id or self.last_id,
            sender=visitor.platform_id if visitor else person,
            sender_name=visitor.name if visitor else person,
            chat_name=room or "",
            at=self.clock.now(),
            kind=Kind.PHOTO if photos and not text else Kind.TEXT,
            text=text.replace("@小楼", "").strip(),
            mentioned="@小楼" in text,
            photos=tuple(PhotoRef(locator=f"{self._written}-{n}") for n in range(photos)),
            quote=Quote(message_id=quote.id, text=quote.text)
            if isinstance(quote, Heard)
            else quote,
            edit_of=edit_of,
        )
        return self._after(self._hear(message))

    @property
    def last_id(self) -> str:
        """The platform's id of what was said last."""
        return f"m{self._written}"

    def note(self, notice: Notice) -> list[Heard]:
        """Let something happen beside messages; what the bot said on that."""
        return self._after(self._note(notice))

    def bind(self, person: str, *, on: str) -> list[Heard]:
        """Let somebody of the lists type their code privately on a platform; the answer."""
        code = new_code()

        def invite(turn: Turn) -> None:
            home = town.get(turn)
            assert home is not None
            (listed,) = (p for p in org.people_named(turn, person) if is_listed(turn, p.id))
            invites.add(turn, listed.id, invites.digest(code, home.secret))

        self.do(invite)
        return self.say(person, shown(code), on=on)

    def scan(self, building: str, *, again: str | None = None) -> str:
        """Let somebody (`again`: known already) come in by a door; whom to `say` and be `told`."""
        known = self._visitors[again] if again is not None else None

        def come(turn: Turn) -> tuple[str, Account]:
            (unit,) = (unit for unit in named(turn, building) if unit.name == building)
            code = doors.ensure(turn, unit.id).text
            opened = doors.building_of(turn, code)
            assert opened is not None
            if known is not None:
                return links.visit(turn, known, bot=BOT, unit=opened).chat, known
            new = links.visitor(turn, channel=CHANNEL, bot=BOT, unit=opened)
            return new.address.chat, new.account

        chat, account = self.do(come)
        self._visitors[chat] = account
        return chat

    def account_of(self, visitor: str) -> Account:
        """The account of somebody who came in by a door."""
        return self._visitors[visitor]

    def leave_phone(self, visitor: str, phone: str | None) -> list[Heard]:
        """Let a visitor leave a telephone number, or take it back; what the bot said on that."""
        notice = PhoneLeft(
            town=HOME_TOWN,
            channel=CHANNEL,
            bot=BOT,
            account=self._visitors[visitor].platform_id,
            phone=phone,
            at=self.clock.now(),
        )
        return self.note(notice)

    def file(self, person: str, text: str, room: str | None = None) -> int:
        """Let somebody report something and accept the guess; the issue's number."""
        self.say(person, f"@小楼 {text}", room)
        self.say(person, "1", room)
        numbers = [h.message.issue for h in self.now_said if h.message.issue is not None]
        assert numbers, f"not filed: {[h.text for h in self.now_said]}"
        return numbers[0]

    def wait(self, *, days: int = 0, hours: int = 0, minutes: int = 0) -> list[Heard]:
        """Let time pass; whatever falls due happens at its own time. What the bot said."""
        return self.wait_until(
            self.clock.now() + timedelta(days=days, hours=hours, minutes=minutes)
        )

    def wait_until(self, at: datetime) -> list[Heard]:
        """Let time pass up to an instant."""
        return self._after(self._house.ticker.pass_until(at, self.clock.set))

    def hear_opinions(self) -> list[Heard]:
        """Let the endpoint be asked about all that is not sure; what the bot said on that."""
        return self._after(self._ask_elsewhere())

    @property
    def now_said(self) -> list[Heard]:
        """All that the bot said since the last `say` or `wait`."""
        return self._people.said[self._before :]

    def told(self, person: str) -> list[str]:
        """What was said to somebody since the last `say` or `wait`, privately or by mention."""
        return [heard.text for heard in self.now_said if heard.is_for(person)]

    def ever_told(self, person: str) -> list[str]:
        """What was said to somebody since the beginning."""
        return [heard.text for heard in self._people.said if heard.is_for(person)]

    def heard(self, room: str) -> list[str]:
        """What was said in a group since the last `say` or `wait`."""
        return [heard.text for heard in self.now_said if heard.message.address.chat == room]

    def table_for(self, person: str) -> Table:
        """The spreadsheet somebody was just sent."""
        tables = [h.message.table for h in self.now_said if h.is_for(person) and h.message.table]
        assert tables, f"no table among {self.told(person)}"
        return tables[-1]

    def do(self, work: Callable[[Turn], T]) -> T:
        """Run something in a turn of its own: to look at the database, or to change it."""
        return self._loop.run(self._store.run(work, now=self.clock.now()))

    def change_lists(self, change: Callable[[Roster], Roster]) -> None:
        """Import the town's lists as `change` makes them."""
        new = change(self._lists)
        self.do(lambda turn: roster.apply(turn, compare(roster.load(turn), new)))
        self._lists = new

    def close(self) -> None:
        """Stop the house and let go of the database."""
        if self.desk is not None:
            self._loop.run(self.desk.close())
        self._loop.run(self._house.stop())
        self._loop.run(self._store.close())
        self._loop.close()

    def _make(self, turn: Turn) -> None:
        town.create(turn, name="新安镇", origin=Origin.REPLAY)
        bare = replace(self._lists, rooms=())
        roster.apply(turn, compare(roster.load(turn), bare))
        seed_rooms(turn, self._lists, CHANNEL, BOT)

    async def _hear(self, message: Inbound) -> None:
        assert self._people.house is not None
        await self._people.house.receive(message)
        await self._house.ticker.settle()

    async def _open_desk(self, opinion: OpinionSettings) -> Desk:
        return open_desk(opinion, store=self._store, clock=self.clock, doubts=self._doubts)

    async def _ask_elsewhere(self) -> None:
        assert self.desk is not None
        while self._doubts:
            await self.desk.ask_next(self._house.dispatcher.opinion)
        await self._house.ticker.settle()

    async def _note(self, notice: Notice) -> None:
        assert self._people.house is not None
        await self._people.house.notice(notice)
        await self._house.ticker.settle()

    def _after(self, doing: Coroutine[object, object, None]) -> list[Heard]:
        self._before = len(self._people.said)
        self._loop.run(doing)
        return self.now_said
