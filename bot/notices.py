"""What a channel tells beside messages: things that happened to messages, chats and its account.

Like `Inbound`, decoded: nothing of a platform crosses the border.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ids import TownId
from bot.domain.issues import Urgency
from bot.messages import ChatAddress, Inbound, Mention

#: An opinion that comes later after the words than this is of no use: people have gone on.
_OPINION_WITHIN = timedelta(minutes=3)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recalled:
    """Somebody took a message back."""

    town: TownId
    address: ChatAddress
    #: The platform's id of the message that is gone.
    message_id: str
    #: UTC.
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Renamed:
    """A group has another name now."""

    town: TownId
    address: ChatAddress
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """People came into a group (or the bot did, and learns who is there)."""

    town: TownId
    address: ChatAddress
    #: The group's name as the platform shows it.
    chat_name: str
    people: tuple[Mention, ...]
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """People left a group."""

    town: TownId
    address: ChatAddress
    #: The platform's ids of their accounts.
    accounts: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """A chat takes no messages any more: its person blocked the bot, or the group put it out."""

    town: TownId
    address: ChatAddress
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """A chat goes on under another id; all that is known of it holds."""

    town: TownId
    address: ChatAddress
    #: The platform's new id of the chat.
    chat: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """The account heard nothing for a while; what was said meanwhile is lost."""

    town: TownId
    channel: str
    bot: str
    #: When it was last known to hear, UTC.
    since: datetime
    at: datetime


class Trouble(StrEnum):
    """Why a channel needs its operator."""

    #: Somebody has to scan the code with the account's phone.
    LOGIN = "login"
    #: The platform or the gateway does not know the token any more.
    TOKEN = "token"  # noqa: S105  # no secret, its name
    #: Another account is logged in than the one that people know.
    ACCOUNT = "account"
    #: Another program uses the same account.
    CONFLICT = "conflict"
    #: Nothing was heard of the gateway or the platform for long.
    AWAY = "away"
    #: The platform says that too much is sent.
    TOO_OFTEN = "too_often"
    #: The day's budget of messages is used up.
    BUDGET = "budget"


@dataclass(frozen=True, kw_only=True, slots=True)
class Troubled:
    """A channel needs its operator. Told again only when `code` is a new one."""

    town: TownId
    channel: str
    bot: str
    trouble: Trouble
    at: datetime
    #: What the picture to scan is drawn from; empty when there is nothing to scan.
    code: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovered:
    """A channel works again: whatever troubled it is over."""

    town: TownId
    channel: str
    bot: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class PhoneLeft:
    """Somebody left a telephone number for whoever works on what they report, or took it back."""

    town: TownId
    channel: str
    bot: str
    #: The platform's id of the account.
    account: str
    #: As it is to be called; None: taken back.
    phone: str | None
    at: datetime


Notice = (
    Recalled
    | Renamed
    | Joined
    | Left
    | Closed
    | Moved
    | Returned
    | Troubled
    | Recovered
    | PhoneLeft
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Opinion:
    """What somebody else makes of a text of which the bot was unsure: a hint, nothing more.

    Told by the house to itself (`bot/second_opinion/`), never by a channel.
    """

    message: Inbound
    is_issue: bool
    #: A name that the town knows; None: none of them fits.
    category: str | None
    urgency: Urgency | None
    #: UTC.
    at: datetime

    @staticmethod
    def is_late(message: Inbound, at: datetime) -> bool:
        """Whether an opinion on the message would come too late at that instant."""
        return at - message.at > _OPINION_WITHIN


class Wish(StrEnum):
    """What somebody wants of the account."""

    #: To be its friend, so that both can write in private.
    FRIEND = "friend"
    #: That it comes into a group.
    ROOM = "room"


@dataclass(frozen=True, kw_only=True, slots=True)
class Application:
    """Somebody asks for something that a human would think about first."""

    town: TownId
    channel: str
    bot: str
    wish: Wish
    #: The platform's id and the name of the account that asks.
    account: str
    name: str
    #: What was written with it: a greeting, perhaps a code; for a group its name.
    words: str = ""
    at: datetime
