"""Who people are: persons, their posts, their accounts on channels, and the rooms they talk in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import AccountId, PersonId, PostId, RoomId, TownId, UnitId


class Role(StrEnum):
    """What somebody is for a unit. A person may hold several posts."""

    STEWARD = "steward"
    LEAD = "lead"
    DEPUTY = "deputy"
    MEDIATOR = "mediator"
    LEGAL_ADVISOR = "legal_advisor"
    CONTACT = "contact"
    OPERATOR = "operator"


class RoomKind(StrEnum):
    """What a chat group is for."""

    BUILDING = "building"
    STEWARDS = "stewards"
    UNBOUND = "unbound"


class RoomMode(StrEnum):
    """How much the bot may say in a group without being asked (主动 / 仅@我 / 静音)."""

    ACTIVE = "active"
    MENTION = "mention"
    MUTE = "mute"


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody known to the town; every account belongs to one, if only by its display name."""

    town: TownId
    id: PersonId
    name: str
    phone: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One person's post at one unit."""

    town: TownId
    id: PostId
    person: PersonId
    unit: UnitId
    role: Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A person's account on one channel; the platform's id decides who it is, never the name."""

    town: TownId
    id: AccountId
    channel: str
    platform_id: str
    #: The nickname shown on the channel, cleaned of control characters.
    name: str
    person: PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A chat group, bound to a unit of the tree or not yet."""

    town: TownId
    id: RoomId
    channel: str
    #: The bot account that sits in this room.
    bot: str
    #: The platform's id of the chat.
    chat: str
    name: str
    kind: RoomKind
    mode: RoomMode
    unit: UnitId | None
    greeted_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Leave:
    """A time in which somebody does no work for the town; who does it instead, if named."""

    person: PersonId
    since: datetime
    until: datetime
    deputy: PersonId | None
