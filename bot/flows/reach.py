"""On which of several ways somebody is told something privately. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: The channel of pages.
PAGES = "web"
#: A page rings nowhere: what is said on one that nobody looks at is not heard before its reader
#: happens to come back. So it counts as the place where somebody was last active only while they
#: are likely to have it open still; after that a chat app that rings goes before it.
OPEN_PAGE = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A channel on which somebody can be written to in private."""

    channel: str
    #: When they were last active there, UTC.
    seen_at: datetime


def best(ways: Sequence[Way], prefers: str | None, now: datetime) -> int | None:
    """Which of `ways` it is, by its place: the chosen channel, else where last active.

    None when there is no way. What was chosen and is closed now leaves the others.
    """
    found = sorted(range(len(ways)), key=lambda i: ways[i].seen_at, reverse=True)
    chosen = [i for i in found if ways[i].channel == prefers]
    ringing = [i for i in found if _rings(ways[i], now)]
    return next(iter([*chosen, *ringing, *found]), None)


def _rings(way: Way, now: datetime) -> bool:
    return way.channel != PAGES or now - way.seen_at <= OPEN_PAGE
