"""Who and which rooms there are on a channel, to choose from: pickers search here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select

from bot.domain.people import Role
from bot.domain.places import Tier
from storage.store import Turn
from storage.tables import (
    AccountRow,
    AddressRow,
    PersonRow,
    PostRow,
    PromptRow,
    ResidenceRow,
    RoomMemberRow,
    RoomRow,
    TownRow,
    UnitRow,
    table_of,
)

_ACCOUNT = table_of(AccountRow)
_ADDRESS = table_of(AddressRow)
_HOME = table_of(ResidenceRow)
_MEMBER = table_of(RoomMemberRow)
_PERSON = table_of(PersonRow)
_POST = table_of(PostRow)
_PROMPT = table_of(PromptRow)
_ROOM = table_of(RoomRow)
_TOWN = table_of(TownRow)
_UNIT = table_of(UnitRow)

_FULL_NAME = func.coalesce(_UNIT.c.estate, "") + _UNIT.c.name


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """A post somebody holds: at which unit, as what."""

    unit: str
    tier: Tier
    role: Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Somebody:
    """An account with what tells it from others of the same name."""

    platform_id: str
    name: str
    duties: tuple[Duty, ...] = ()
    #: `3号楼 2-501`.
    homes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A room to choose."""

    chat: str
    bot: str
    name: str
    #: The unit it is bound to, with its estate; empty when it is bound to none.
    unit: str
    #: Whether the person who chooses is in it.
    member: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TownCard:
    """What a page shows of the town."""

    name: str
    #: IANA name of its time zone.
    zone: str
    #: Who made the database: `real`, `demo`, `replay` or `simulate`.
    origin: str


def town_card(turn: Turn) -> TownCard | None:
    """The town of this database; None in an empty one."""
    row = turn.connection.execute(select(_TOWN).where(_TOWN.c.id == turn.town)).first()
    return TownCard(name=row.name, zone=row.zone, origin=row.origin) if row else None


def people(
    turn: Turn, channel: str, words: str, *, first: Collection[str] = (), limit: int = 20
) -> list[Somebody]:
    """Accounts whose name, unit or home has all of `words`; people named in `first` come first."""
    query = (
        select(_ACCOUNT.c.platform_id, _ACCOUNT.c.name, _ACCOUNT.c.person)
        .join(_PERSON, (_PERSON.c.town == _ACCOUNT.c.town) & (_PERSON.c.id == _ACCOUNT.c.person))
        .where(
            _ACCOUNT.c.town == turn.town,
            _ACCOUNT.c.channel == channel,
            _PERSON.c.retired_at.is_(None),
        )
    )
    for word in words.split():
        query = query.where(_has(word))
    rank = case((_PERSON.c.name.in_(first), 0), else_=1)
    near = case((_ACCOUNT.c.name == words.strip(), 0), else_=1)
    rows = turn.connection.execute(
        query.order_by(near, rank, func.length(_ACCOUNT.c.name), _ACCOUNT.c.id).limit(limit)
    ).all()
    return _described(turn, rows)


def somebody(turn: Turn, channel: str, platform_id: str) -> Somebody | None:
    """The account with this id on this channel."""
    rows = turn.connection.execute(
        select(_ACCOUNT.c.platform_id, _ACCOUNT.c.name, _ACCOUNT.c.person).where(
            _ACCOUNT.c.town == turn.town,
            _ACCOUNT.c.channel == channel,
            _ACCOUNT.c.platform_id == platform_id,
        )
    ).all()
    return _described(turn, rows)[0] if rows else None


def rooms(
    turn: Turn, channel: str, words: str, *, member: str | None = None, limit: int = 20
) -> list[Group]:
    """Rooms whose name or unit has all of `words`; those `member` is in come first."""
    query = _rooms(turn, channel, member)
    for word in words.split():
        query = query.where(
            or_(
                _ROOM.c.name.contains(word, autoescape=True),
                _FULL_NAME.contains(word, autoescape=True),
            )
        )
    near = case((_ROOM.c.name == words.strip(), 0), else_=1)
    rows = turn.connection.execute(
        query.order_by(
            near,
            query.selected_columns.member.desc(),
            func.length(_ROOM.c.name),
            _ROOM.c.name,
        ).limit(limit)
    )
    return [_group(row) for row in rows]


def rooms_of(turn: Turn, channel: str, member: str) -> list[Group]:
    """The rooms somebody is in."""
    query = _rooms(turn, channel, member)
    rows = turn.connection.execute(
        query.where(query.selected_columns.member).order_by(_ROOM.c.id).limit(50)
    )
    return [_group(row) for row in rows]


def room(turn: Turn, channel: str, chat: str) -> Group | None:
    """The room behind a chat's id."""
    row = turn.connection.execute(_rooms(turn, channel, None).where(_ROOM.c.chat == chat)).first()
    return _group(row) if row else None


def private_chat(turn: Turn, channel: str, platform_id: str) -> tuple[str, str] | None:
    """(bot, chat) of an account's private chat, where the bot can write to it."""
    row = turn.connection.execute(
        select(_ADDRESS.c.bot, _ADDRESS.c.chat)
        .join(
            _ACCOUNT,
            (_ACCOUNT.c.town == _ADDRESS.c.town) & (_ACCOUNT.c.id == _ADDRESS.c.account),
        )
        .where(
            _ADDRESS.c.town == turn.town,
            _ADDRESS.c.channel == channel,
            _ACCOUNT.c.platform_id == platform_id,
        )
        .order_by(_ADDRESS.c.seen_at.desc())
    ).first()
    return (row.bot, row.chat) if row else None


def open_prompts(turn: Turn, channel: str, chat: str) -> list[int]:
    """Ids of the questions in this chat that may still be answered."""
    rows = turn.connection.execute(
        select(_PROMPT.c.id).where(
            _PROMPT.c.town == turn.town,
            _PROMPT.c.channel == channel,
            _PROMPT.c.chat == chat,
            _PROMPT.c.closed_at.is_(None),
            or_(_PROMPT.c.expires_at.is_(None), _PROMPT.c.expires_at > turn.now),
        )
    )
    return [row.id for row in rows]


def _has(word: str) -> ColumnElement[bool]:
    """Whether an account's name, or the unit of a post or home, contains `word`."""
    unit = and_(_UNIT.c.town == _ACCOUNT.c.town, _FULL_NAME.contains(word, autoescape=True))
    serves = exists().where(
        _POST.c.town == _ACCOUNT.c.town,
        _POST.c.person == _ACCOUNT.c.person,
        _POST.c.until.is_(None),
        _UNIT.c.id == _POST.c.unit,
        unit,
    )
    lives = exists().where(
        _HOME.c.town == _ACCOUNT.c.town,
        _HOME.c.person == _ACCOUNT.c.person,
        _UNIT.c.id == _HOME.c.building,
        unit,
    )
    return or_(_ACCOUNT.c.name.contains(word, autoescape=True), serves, lives)


def _described(turn: Turn, rows: Sequence[Any]) -> list[Somebody]:
    ids = [row.person for row in rows]
    duties: dict[int, list[Duty]] = {}
    for post in turn.connection.execute(
        select(_POST.c.person, _POST.c.role, _UNIT.c.tier, _FULL_NAME.label("unit"))
        .join(_UNIT, (_UNIT.c.town == _POST.c.town) & (_UNIT.c.id == _POST.c.unit))
        .where(_POST.c.town == turn.town, _POST.c.person.in_(ids), _POST.c.until.is_(None))
        .order_by(_POST.c.id)
    ):
        duties.setdefault(post.person, []).append(
            Duty(unit=post.unit, tier=Tier(post.tier), role=Role(post.role))
        )
    homes: dict[int, list[str]] = {}
    for home in turn.connection.execute(
        select(_HOME.c.person, _HOME.c.unit, _HOME.c.door, _FULL_NAME.label("building"))
        .join(_UNIT, (_UNIT.c.town == _HOME.c.town) & (_UNIT.c.id == _HOME.c.building))
        .where(_HOME.c.town == turn.town, _HOME.c.person.in_(ids))
        .order_by(_HOME.c.id)
    ):
        door = f" {home.unit}-{home.door}" if home.unit and home.door else ""
        homes.setdefault(home.person, []).append(f"{home.building}{door}")
    return [
        Somebody(
            platform_id=row.platform_id,
            name=row.name,
            duties=tuple(duties.get(row.person, ())),
            homes=tuple(homes.get(row.person, ())),
        )
        for row in rows
    ]


def _rooms(turn: Turn, channel: str, member: str | None) -> Select[Any]:
    inside = exists().where(
        _MEMBER.c.town == _ROOM.c.town,
        _MEMBER.c.room == _ROOM.c.id,
        _ACCOUNT.c.town == _MEMBER.c.town,
        _ACCOUNT.c.id == _MEMBER.c.account,
        _ACCOUNT.c.platform_id == member,
    )
    return (
        select(
            _ROOM.c.chat,
            _ROOM.c.bot,
            _ROOM.c.name,
            func.coalesce(_FULL_NAME, "").label("unit"),
            inside.label("member"),
        )
        .outerjoin(_UNIT, (_UNIT.c.town == _ROOM.c.town) & (_UNIT.c.id == _ROOM.c.unit))
        .where(_ROOM.c.town == turn.town, _ROOM.c.channel == channel)
    )


def _group(row: Row[Any]) -> Group:
    return Group(chat=row.chat, bot=row.bot, name=row.name, unit=row.unit, member=bool(row.member))
