"""Photos after the commit: fetched from their channel, cleaned, and kept by content.

Videos and voices are kept as they came: they are evidence, and nothing here can look into them.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import structlog

from bot import pictures
from bot.channels.base import Channel
from bot.clock import Clock
from bot.errors import SendError, SendNeverError
from bot.messages import Attachment
from storage import photo_files, photos
from storage.photos import Kept, Wanted
from storage.store import Store

log = structlog.get_logger(__name__)

#: Seconds that a fetch may take, and how many run at once.
_FETCHING = 30
_FETCHES = 4
_PICTURE = "image/jpeg"
#: Bytes of a video or voice: what a phone films in a minute.
_RAW_AT_MOST = 25 * 1024 * 1024


class Media:
    """Fetches wanted photos and keeps them in a folder, one file per content."""

    def __init__(
        self, *, store: Store, clock: Clock, channels: Mapping[str, Channel], folder: Path
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._folder = folder
        self._busy = asyncio.Lock()
        self._at_once = asyncio.Semaphore(_FETCHES)

    async def fetch_wanted(self) -> int:
        """Fetch what turns asked for; returns how many photos were taken in hand.

        Those that failed wait a little longer each time, so a platform that is away loses none.
        """
        async with self._busy:
            wanted = await self._store.read(photos.wanted, now=self._clock.now())
            await asyncio.gather(*(self._fetch(photo) for photo in wanted))
            return len(wanted)

    async def attachments(self, kept: Sequence[Kept]) -> list[Attachment]:
        """Kept photos, ready to be sent. One whose file is gone is left out: the words still go."""
        found = []
        for photo in kept:
            path = photo_files.path_of(self._folder, photo.content, photo.media_type)
            try:
                content = await asyncio.to_thread(path.read_bytes)
            except OSError as error:
                log.warning("photo_not_read", content=photo.content[:12], reason=error.strerror)
            else:
                name = f"{photo.content[:12]}{path.suffix}"
                found.append(Attachment(name=name, media_type=photo.media_type, content=content))
        return found

    async def _fetch(self, photo: Wanted) -> None:
        channel = self._channels.get(photo.channel)
        if channel is None:
            return  # its channel is switched off for now
        try:
            async with self._at_once, asyncio.timeout(_FETCHING):
                raw = await channel.fetch(photo.locator)
            content, media_type = await asyncio.to_thread(self._keep, raw, photo.media_type)
        except SendNeverError as error:
            await self._not_fetched(photo, error, for_good=True)
        except (SendError, OSError) as error:  # the platform is away, too slow, or our disk is full
            for_good = photo.attempts + 1 >= photos.ATTEMPTS
            await self._not_fetched(photo, error, for_good=for_good)
        else:
            await self._store.run(
                lambda turn: photos.stored(turn, photo.id, content, media_type),
                now=self._clock.now(),
            )

    async def _not_fetched(self, photo: Wanted, error: Exception, *, for_good: bool) -> None:
        reason = type(error).__name__
        log.warning("photo_not_fetched", photo=photo.id, reason=reason, for_good=for_good)
        await self._store.run(
            lambda turn: photos.not_fetched(turn, photo.id, for_good=for_good),
            now=self._clock.now(),
        )

    def _keep(self, raw: bytes, told: str) -> tuple[str, str]:
        """Write it, a picture made plain; returns its content's sha-256 and its media type."""
        is_picture = told.startswith("image/")
        plain, media_type = (_plain(raw), _PICTURE) if is_picture else (raw, told)
        if len(plain) > _RAW_AT_MOST:
            raise SendNeverError(f"too large: {len(plain)} bytes")
        content = hashlib.sha256(plain).hexdigest()
        pictures.keep(photo_files.path_of(self._folder, content, media_type), plain)
        return content, media_type


def _plain(raw: bytes) -> bytes:
    try:
        return pictures.jpeg(pictures.read(raw))
    except pictures.NoPictureError as error:
        raise SendNeverError(f"no picture: {error}") from error
