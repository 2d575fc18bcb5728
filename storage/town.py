"""The town itself: its name, zone and telephone numbers, and who made its database."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select, update

from bot.domain.ids import TownId
from bot.errors import OperatorError
from storage.store import Turn
from storage.tables import TownRow, table_of

_TOWN = table_of(TownRow)


class Origin(StrEnum):
    """Who made a database. The virtual clock runs only where no real town lives."""

    REAL = "real"
    DEMO = "demo"
    REPLAY = "replay"
    SIMULATE = "simulate"


#: The databases in which nobody real is at home.
MADE_UP = frozenset({Origin.DEMO, Origin.REPLAY, Origin.SIMULATE})

_ORIGIN_WORDS = {
    Origin.REAL: "真实的镇",
    Origin.DEMO: "演示镇",
    Origin.REPLAY: "回放",
    Origin.SIMULATE: "模拟",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Town:
    """The town as stored."""

    id: TownId
    name: str
    #: IANA name of the time zone.
    zone: str
    origin: Origin
    #: How far the demo's clock is ahead of the machine's.
    clock_offset: timedelta
    phones: Mapping[str, str]
    #: The key of the digests of one-time codes.
    secret: str
    #: How often the bot may speak unasked in one group on one day, danger apart.
    unasked_a_day: int
    #: How many days corrections of what it read are kept; 0: none are.
    lessons_days: int


def get(turn: Turn) -> Town | None:
    """The town; None in a database in which none was made yet."""
    row = turn.connection.execute(select(_TOWN).where(_TOWN.c.id == turn.town)).first()
    return _town(row) if row else None


def required(turn: Turn) -> Town:
    """The town; raises `OperatorError` when none was made yet."""
    found = get(turn)
    if found is None:
        raise OperatorError("还没有名单，请先用 loudong org import 导入。")
    return found


def create(
    turn: Turn,
    *,
    name: str,
    origin: Origin,
    zone: str = "Asia/Shanghai",
    phones: Mapping[str, str] | None = None,
) -> Town:
    """Make the town of this database."""
    turn.connection.execute(
        _TOWN.insert().values(
            id=turn.town,
            name=name,
            zone=zone,
            origin=origin.value,
            clock_offset=0,
            phones=dict(phones or {}),
            secret=secrets.token_hex(32),
        )
    )
    return required(turn)


def ensure(turn: Turn, *, name: str, origin: Origin) -> Town:
    """The town, made now if there is none.

    Raises `OperatorError` when the database was made by somebody else (`origin`): lists of a real
    town do not go into a demo, and a demo not into a real town.
    """
    found = get(turn)
    if found is None:
        return create(turn, name=name, origin=origin)
    check_origin(found, {origin})
    return found


def check_origin(town: Town, allowed: Collection[Origin]) -> None:
    """Raise `OperatorError` unless the database was made by one of `allowed`."""
    if town.origin not in allowed:
        wanted = "或".join(_ORIGIN_WORDS[origin] for origin in Origin if origin in allowed)
        raise OperatorError(
            f"这个数据库是“{_ORIGIN_WORDS[town.origin]}”用的（{town.name}），这里只能用“{wanted}”的。"
            "请换一个数据库。"
        )


def rename(turn: Turn, name: str) -> None:
    """The lists call the town so now."""
    _set(turn, name=name)


def set_phones(turn: Turn, phones: Mapping[str, str]) -> None:
    """The telephone numbers people are told, by kind."""
    _set(turn, phones=dict(phones))


def set_habits(turn: Turn, *, unasked_a_day: int, lessons_days: int) -> None:
    """How much the bot says unasked, and how long it keeps what people teach it."""
    _set(turn, unasked_a_day=unasked_a_day, lessons_days=lessons_days)


def set_clock_offset(turn: Turn, offset: timedelta) -> None:
    """Move the demo's clock forward; ValueError backwards or in a real town."""
    town = get(turn)
    if town is None or town.origin not in MADE_UP or offset < town.clock_offset:
        msg = "only the clock of a made-up town moves, and only forward"
        raise ValueError(msg)
    _set(turn, clock_offset=int(offset.total_seconds()))


def _set(turn: Turn, **values: Any) -> None:  # noqa: ANN401  # column values
    turn.connection.execute(update(_TOWN).where(_TOWN.c.id == turn.town).values(**values))


def _town(row: Row[Any]) -> Town:
    return Town(
        id=TownId(row.id),
        name=row.name,
        zone=row.zone,
        origin=Origin(row.origin),
        clock_offset=timedelta(seconds=row.clock_offset),
        phones={kind: str(number) for kind, number in row.phones.items() if number},
        secret=row.secret,
        unasked_a_day=row.unasked_a_day,
        lessons_days=row.lessons_days,
    )
