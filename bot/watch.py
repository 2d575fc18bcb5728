"""Watches the channels: writes down how they are doing, and tells when that changes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.channels.base import Channel
from bot.clock import Clock
from bot.domain.standing import Standing, State
from bot.errors import StorageError
from bot.notices import Notice, Returned
from storage import standings
from storage.store import HOME_TOWN, Store

log = structlog.get_logger(__name__)

#: Seconds between two looks.
_LOOK = 2.0
#: That something was heard or said is written down no more often than so.
_TALK = timedelta(seconds=10)
#: Written at least so often: a sign of life (`loudong status` misses it after two).
_ALIVE = timedelta(minutes=1)

#: Called when a channel came into another state, and when it is first seen.
Told = Callable[[Standing], None]


class Watch:
    """Looks at all channels, again and again."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        channels: Sequence[Channel],
        returned: Callable[[str], Awaitable[None]],
        tell: Callable[[Notice], Awaitable[None]],
        told: Told | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`returned` is called with a channel's name when messages flow again.

        `tell`: with what the house has to know, which is that words were lost over a restart.
        """
        self._store = store
        self._clock = clock
        self._channels = channels
        self._returned = returned
        self._tell = tell
        self._told = told
        self._sleep = sleep
        #: When messages flowed before this run, by the channels that were not on since.
        self._on_before: dict[str, datetime] | None = None
        self._seen: dict[str, Standing] = {}
        self._kept: list[Standing] = []
        self._kept_at: datetime | None = None

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            try:
                await self.look()
            except StorageError:
                log.exception("standings_not_kept")
            except Exception:  # nobody else would tell that the channels are not watched
                log.exception("watch_trouble")
            await self._sleep(_LOOK)

    async def look(self) -> None:
        """Look once. Raises `StorageError`."""
        now = self._clock.now()
        if self._on_before is None:
            kept = await self._store.read(standings.everything, now=now)
            self._on_before = {x.standing.channel: x.on_at for x in kept if x.on_at is not None}
        seen = [channel.standing for channel in self._channels]
        for standing in seen:
            before = self._seen.get(standing.channel)
            self._seen[standing.channel] = standing
            if before is None or _told_of(before) != _told_of(standing):
                log.info("channel", channel=standing.channel, state=standing.state.value)
                if self._told is not None:
                    self._told(standing)
            if standing.state is State.ON and (before is None or before.state is not State.ON):
                await self._returned(standing.channel)
        for channel in self._channels:
            await self._first_on(channel, self._on_before, now)
        if self._is_news(seen, now):
            await self._store.run(lambda turn: standings.keep(turn, seen), now=now)
            self._kept, self._kept_at = seen, now

    async def _first_on(self, channel: Channel, before: dict[str, datetime], now: datetime) -> None:
        """What was said since the last run is lost where the platform does not keep it so long.

        Of an absence within one run the channel itself tells.
        """
        standing, since = channel.standing, before.get(channel.name)
        if since is None or standing.state is not State.ON:
            return
        if now - since > channel.keeps_for:
            await self._tell(
                Returned(
                    town=HOME_TOWN, channel=channel.name, bot=standing.bot, since=since, at=now
                )
            )
        del before[channel.name]

    async def close(self) -> None:
        """The process ends in order: say that the channels do not run any more."""
        now, seen = self._clock.now(), [channel.standing for channel in self._channels]
        try:
            await self._store.run(lambda turn: standings.keep(turn, seen, running=False), now=now)
        except StorageError:
            log.exception("standings_not_kept")

    def _is_news(self, seen: Sequence[Standing], now: datetime) -> bool:
        if self._kept_at is None or now - self._kept_at >= _ALIVE:
            return True
        if [*map(_without_talk, seen)] != [*map(_without_talk, self._kept)]:
            return True
        return [*seen] != self._kept and now - self._kept_at >= _TALK


def _told_of(standing: Standing) -> tuple[State, str, str]:
    """What is worth a line when it changes; while it tries by itself, each attempt is not."""
    why = standing.error if standing.state is State.FAILED else ""
    return standing.state, standing.code, why


def _without_talk(standing: Standing) -> Standing:
    return replace(standing, heard_at=None, said_at=None)
