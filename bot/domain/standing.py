"""How a channel is doing, for the operator: what `loudong status` and `/healthz` tell."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_LONGEST = 200
# What may be a secret: an access token of Telegram's shape, what follows "token" or "password",
# who a URL is opened as, and any long run of letters and digits mixed.
_SECRET = re.compile(
    r"\d{6,}:[\w-]{20,}"
    r"|(?i:(?<=token)|(?<=password)|(?<=secret))[\"'`:= ]+[^\s\"'`&,;]{6,}"
    r"|(?<=://)[^/@\s]+@"
    r"|(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{24,}"
)


class State(StrEnum):
    """Whether messages flow."""

    #: Not connected yet.
    STARTING = "starting"
    ON = "on"
    #: Not connected; it tries again by itself.
    AWAY = "away"
    #: Waits for somebody to scan a code.
    LOGIN = "login"
    #: Nothing helps but an operator: a wrong token, a setting that cannot be.
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A moment's picture of one channel. Instants are UTC."""

    channel: str
    #: The bot account's id on that channel; empty before it is known.
    bot: str = ""
    state: State = State.STARTING
    #: Since when it is in that state.
    since: datetime
    heard_at: datetime | None = None
    said_at: datetime | None = None
    #: The last thing that went wrong, as the platform put it; it may be over.
    error: str = ""
    error_at: datetime | None = None
    #: What an operator should know, each a short Chinese sentence (今天还能发 120 条).
    notes: tuple[str, ...] = ()
    #: What the picture to scan is drawn from, in `LOGIN`.
    code: str = ""


def harmless(error: str) -> str:
    """What a platform said went wrong, short, and without what may be a secret in it."""
    return " ".join(_SECRET.sub("…", error).split())[:_LONGEST]
