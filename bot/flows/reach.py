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
    #: The channel is not in trouble: what is said there now arrives now.
    works: bool = True


def best(ways: Sequence[Way], prefers: str | None, now: datetime) -> int | None:
    """Which of `ways` it is, by its place: the chosen channel, else where last active.

    None when there is no way. What was chosen and is closed now leaves the others; a channel that
    does not work is better than none, for it may work again.
    """
    found = sorted(range(len(ways)), key=lambda i: ways[i].seen_at, reverse=True)
    working = [i for i in found if ways[i].works]
    for among in (working, found):
        chosen = [i for i in among if ways[i].channel == prefers]
        ringing = [i for i in among if _rings(ways[i], now)]
        if among:
            return [*chosen, *ringing, *among][0]
    return None


def _rings(way: Way, now: datetime) -> bool:
    return way.channel != PAGES or now - way.seen_at <= OPEN_PAGE
