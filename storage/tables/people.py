"""People, their posts, accounts and addresses, and the rooms they talk in."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint, text
from sqlmodel import Field

from bot.domain.people import Role, RoomKind, RoomMode
from storage.tables.base import (
    TownIdKey,
    TownKey,
    datetime,
    instant,
    key_ref,
    maybe_instant,
    maybe_ref,
    one_of,
    points_to,
    ref,
)

_SERVING = text("until IS NULL")


class PersonRow(TownIdKey, table=True):
    """Somebody. People of the lists have a code; residents may be known by their account alone."""

    __tablename__ = "people"
    __table_args__ = (
        Index(
            "uq_people_code",
            "town",
            "code",
            unique=True,
            sqlite_where=text("code IS NOT NULL"),
            postgresql_where=text("code IS NOT NULL"),
        ),
        Index(
            "uq_people_phone",
            "town",
            "phone",
            unique=True,
            sqlite_where=text("phone IS NOT NULL AND retired_at IS NULL"),
            postgresql_where=text("phone IS NOT NULL AND retired_at IS NULL"),
        ),
        Index("ix_people_name", "town", "name"),
        CheckConstraint("length(name) BETWEEN 1 AND 64", name="name"),
    )

    code: str | None = None
    name: str
    phone: str | None = None
    #: The channel on which they want to be told; None: where last seen.
    prefers: str | None = None
    #: Own quiet hours, local minutes of the day; None: the town's.
    quiet_from: int | None = None
    quiet_to: int | None = None
    retired_at: datetime | None = maybe_instant()
    #: When what was personal was removed.
    forgotten_at: datetime | None = maybe_instant()


class PostRow(TownIdKey, table=True):
    """A person's post at a unit, from when to when."""

    __tablename__ = "posts"
    __table_args__ = (
        points_to("person", "people"),
        points_to("unit", "units"),
        one_of("role", Role),
        Index(
            "uq_posts_steward",
            "town",
            "unit",
            unique=True,
            sqlite_where=text("role = 'steward' AND until IS NULL"),
            postgresql_where=text("role = 'steward' AND until IS NULL"),
        ),
        Index(
            "uq_posts_serving",
            "town",
            "person",
            "unit",
            "role",
            unique=True,
            sqlite_where=_SERVING,
            postgresql_where=_SERVING,
        ),
        Index("ix_posts_unit", "town", "unit"),
        CheckConstraint("until IS NULL OR until >= since", name="until"),
    )

    person: int = ref()
    unit: int = ref()
    role: str
    #: Who goes first among several of one role.
    rank: int = 0
    since: datetime = instant()
    until: datetime | None = maybe_instant()


class LeaveRow(TownIdKey, table=True):
    """Somebody is away; the deputy does the work."""

    __tablename__ = "leaves"
    __table_args__ = (
        points_to("person", "people"),
        points_to("deputy", "people"),
        Index("ix_leaves_person", "town", "person", "until"),
        CheckConstraint("until >= since", name="until"),
    )

    person: int = ref()
    deputy: int | None = maybe_ref()
    since: datetime = instant()
    until: datetime = instant()


class ResidenceRow(TownIdKey, table=True):
    """Where somebody lives; the door may be unknown."""

    __tablename__ = "residences"
    __table_args__ = (
        points_to("person", "people"),
        points_to("building", "units"),
        # A family may have two flats of one building.
        UniqueConstraint("town", "person", "building", "unit", "door"),
        Index("ix_residences_home", "town", "building", "unit", "door"),
    )

    person: int = ref()
    building: int = ref()
    unit: int | None = None
    door: str | None = None
    #: From the town's lists, which may take it back; otherwise the resident said so.
    listed: bool = False


class AccountRow(TownIdKey, table=True):
    """An account on a channel; the platform's id decides who it is."""

    __tablename__ = "accounts"
    __table_args__ = (
        points_to("person", "people"),
        UniqueConstraint("town", "channel", "platform_id"),
        Index("ix_accounts_person", "town", "person"),
    )

    channel: str
    platform_id: str
    name: str
    person: int = ref()
    #: A telephone number left for whoever works on what this account reports; shown to nobody else.
    phone: str | None = None
    #: Set once the answer about voice messages was given (it is given once).
    told_unreadable_at: datetime | None = maybe_instant()
    #: Set once it was told how to be written to in private.
    told_private_at: datetime | None = maybe_instant()


class RoomRow(TownIdKey, table=True):
    """A chat group in which a bot account sits."""

    __tablename__ = "rooms"
    __table_args__ = (
        points_to("unit", "units"),
        UniqueConstraint("town", "channel", "bot", "chat"),
        one_of("kind", RoomKind),
        one_of("mode", RoomMode),
        Index("ix_rooms_unit", "town", "unit"),
        Index("ix_rooms_name", "town", "name"),
        CheckConstraint("(unit IS NULL) = (kind = 'unbound')", name="bound"),
        CheckConstraint("unasked >= 0", name="unasked"),
    )

    channel: str
    bot: str
    chat: str
    name: str
    kind: str
    mode: str
    unit: int | None = maybe_ref()
    greeted_at: datetime | None = maybe_instant()
    #: The town's last day on which the bot spoke there unasked, and how often it did on it.
    unasked_on: date | None = Field(default=None, sa_type=Date)
    unasked: int = 0


class RoomMemberRow(TownKey, table=True):
    """An account seen in a room."""

    __tablename__ = "room_members"
    __table_args__ = (points_to("room", "rooms"), points_to("account", "accounts"))

    room: int = key_ref()
    account: int = key_ref()


class AddressRow(TownIdKey, table=True):
    """A private chat in which an account can be written to."""

    __tablename__ = "addresses"
    __table_args__ = (
        points_to("account", "accounts"),
        points_to("unit", "units"),
        UniqueConstraint("town", "channel", "bot", "chat"),
        Index("ix_addresses_account", "town", "account"),
    )

    account: int = ref()
    channel: str
    bot: str
    chat: str
    #: The building whose door was the way in: what is said here is about it.
    unit: int | None = maybe_ref()
    seen_at: datetime = instant()
    #: When the platform refused for good; None while it works.
    blocked_at: datetime | None = maybe_instant()


class InviteRow(TownIdKey, table=True):
    """A one-time code that binds the account which types it to a person of the lists."""

    __tablename__ = "invites"
    __table_args__ = (
        points_to("person", "people"),
        points_to("used_by", "accounts"),
        UniqueConstraint("town", "digest"),
    )

    #: Keyed digest of the code; the code itself is not kept.
    digest: str
    person: int = ref()
    expires_at: datetime = instant()
    used_at: datetime | None = maybe_instant()
    used_by: int | None = maybe_ref()


class ClaimRow(TownIdKey, table=True):
    """Somebody says to be a building's steward; a lead confirms or not."""

    __tablename__ = "claims"
    __table_args__ = (
        points_to("account", "accounts"),
        points_to("unit", "units"),
        points_to("room", "rooms"),
        points_to("decided_by", "people"),
        one_of("state", ("waiting", "confirmed", "refused")),
    )

    account: int = ref()
    unit: int = ref()
    #: The group it was said in, where the answer belongs if there is no private way.
    room: int | None = maybe_ref()
    state: str = "waiting"
    made_at: datetime = instant()
    decided_by: int | None = maybe_ref()


class AttemptRow(TownIdKey, table=True):
    """Somebody tried what is not theirs to do (a wrong code, a group to bind); kept for a day."""

    __tablename__ = "attempts"
    __table_args__ = (
        points_to("account", "accounts"),
        one_of("kind", ("code", "post")),
        Index("ix_attempts_account", "town", "account", "kind", "at"),
    )

    account: int = ref()
    kind: str
    at: datetime = instant()
    #: Whether somebody was told of it.
    told: bool = False
