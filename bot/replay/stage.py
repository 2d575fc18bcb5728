"""Where a script is played: a new town, or one that a replay, a simulation or the demo made."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import demo
from bot.channels.replay.channel import NAME
from bot.errors import OperatorError
from bot.messages import BOT_NAME
from bot.roster import cast, workbook
from bot.roster.compare import compare
from bot.roster.demo import demo_town
from bot.roster.values import Roster
from bot.understanding import BUILT_IN, Kinds
from storage import rehearsal, roster, seeding, town
from storage.opening import open_store
from storage.store import Store, Turn
from storage.town import Origin, Town

DEMO = "demo"
IN_MEMORY = "sqlite://"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The channel on which a new town is made, its bot account there, and the platform's ids."""

    channel: str = NAME
    bot: str = BOT_NAME
    naming: seeding.Naming = seeding.AS_LISTED


ON_PAPER = Place()


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A made-up town, ready to be played in."""

    store: Store
    town: Town
    place: rehearsal.Stage

    @property
    def zone(self) -> ZoneInfo:
        """The town's time zone."""
        return ZoneInfo(self.town.zone)


class _Ids:
    """1, 2, 3 …, and on from what a database already holds: a run can be compared with another."""

    def __init__(self) -> None:
        self._count = count(1)

    def next(self, now: datetime) -> int:  # noqa: ARG002  # the time does not matter here
        return next(self._count)

    def go_on_after(self, highest: int) -> None:
        self._count = count(highest + 1)


def lists_of(org: str) -> Roster:
    """The lists of a new town: `demo`, a workbook or a folder of CSV.

    Raises `OperatorError` when the file cannot be read or is not right.
    """
    if org == DEMO:
        return demo_town()
    found = workbook.read(Path(org))
    if isinstance(found, Roster):
        return found
    faults = "\n".join(str(fault) for fault in found)
    raise OperatorError(f"{org} 里有 {len(found)} 处不对：\n{faults}")


@asynccontextmanager
async def opened(
    address: str,
    org: str,
    start: datetime,
    place: Place = ON_PAPER,
    kinds: Kinds = BUILT_IN,
) -> AsyncIterator[Stage]:
    """The town in the database at `address`, made of the lists `org` when the database is new.

    Raises `OperatorError` for a real town's database, one in use, or one later than `start`.
    """
    ids = _Ids()
    store = await open_store(address, ids, kinds)
    try:
        ids.go_on_after(await store.read(rehearsal.highest_id, now=start))
        if await store.read(town.get, now=start) is None:
            lists = lists_of(org)
            await store.run(lambda turn: _make(turn, lists, place, is_demo=org == DEMO), now=start)
        yield await store.read(lambda turn: _look(turn, store, start), now=start)
    finally:
        await store.close()


async def leave(stage: Stage, now: datetime) -> None:
    """Note how far the town's time is ahead of the machine's, for whoever opens it next."""
    ahead = now - datetime.now(UTC)
    if ahead > stage.town.clock_offset:
        await stage.store.run(lambda turn: town.set_clock_offset(turn, ahead), now=now)


def _make(turn: Turn, lists: Roster, place: Place, *, is_demo: bool) -> None:
    name = lists.units[0].name if lists.units else ""
    town.create(turn, name=demo.NAME if is_demo else name, origin=Origin.REPLAY)
    roster.apply(turn, compare(Roster.of(), lists))
    unreached = cast.UNREACHED if is_demo else ()
    seeding.seed_rooms(
        turn, lists, place.channel, place.bot, unreached=unreached, naming=place.naming
    )


def _look(turn: Turn, store: Store, start: datetime) -> Stage:
    found = town.get(turn)
    if found is None:
        raise OperatorError("这个数据库里没有镇，请换一个数据库。")
    town.check_origin(found, town.MADE_UP)
    last = rehearsal.last_instant(turn)
    if last is not None and last > start:
        there = last.astimezone(ZoneInfo(found.zone))
        raise OperatorError(
            f"这个数据库里已经过到 {there.isoformat(timespec='seconds')}，不能从更早的时间开始。"
            "请用 --start 写一个更晚的时间，或换一个数据库。"
        )
    place = rehearsal.stage(turn) or rehearsal.Stage(channel=NAME, bot=BOT_NAME)
    return Stage(store=store, town=found, place=place)
