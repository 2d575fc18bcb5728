"""Photos after the commit: fetched from their channel, cleaned, and kept by content.

Videos and voices are kept as they came: they are evidence, and nothing here can look into them.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import structlog

from bot import pictures
from bot.channels.base import Channel
from bot.clock import Clock
from bot.domain.ids import PhotoId
from bot.errors import SendError, SendNeverError
from bot.messages import Attachment
from storage import photo_files, photos
from storage.photos import Kept, Wanted
from storage.store import Store, Turn

log = structlog.get_logger(__name__)

#: Seconds that a fetch may take, and that a letter waits for its pictures.
_FETCHING = 30
_PATIENCE = 30
#: How many run at once on one channel.
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
        self._at_once = {name: asyncio.Semaphore(_FETCHES) for name in channels}
        self._under_way: dict[PhotoId, asyncio.Task[None]] = {}

    async def start_wanted(self) -> list[asyncio.Task[None]]:
        """Begin to fetch what turns asked for, from each channel whatever the others do.

        Those that failed wait a little longer each time, so a platform that is away loses none.
        """

        def look(turn: Turn) -> list[Wanted]:
            return [photo for name in self._channels for photo in photos.wanted(turn, name)]

        wanted = await self._store.read(look, now=self._clock.now())
        return [self._begin(photo) for photo in wanted]

    async def fetch_wanted(self) -> int:
        """Fetch what turns asked for and wait for it; returns how many photos were in hand."""
        tasks = await self.start_wanted()
        await asyncio.gather(*tasks)
        return len(tasks)

    async def fetch(self, some: Sequence[PhotoId]) -> None:
        """Fetch those that are not here yet and wait for them, but not for ever."""
        wanted = await self._store.read(
            lambda turn: photos.wanted_of(turn, some), now=self._clock.now()
        )
        if tasks := [self._begin(photo) for photo in wanted]:
            done, _ = await asyncio.wait(tasks, timeout=_PATIENCE)
            for task in done:
                task.result()

    async def stop(self) -> None:
        """Let go of what is under way; it stays wanted."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

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

    def _begin(self, photo: Wanted) -> asyncio.Task[None]:
        """The task that fetches it, which may be under way already."""
        task = self._under_way.get(photo.id)
        if task is None:
            task = asyncio.create_task(self._fetch(photo))
            self._under_way[photo.id] = task
            task.add_done_callback(partial(self._through, photo.id))
        return task

    def _through(self, photo: PhotoId, task: asyncio.Task[None]) -> None:
        del self._under_way[photo]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("photo_trouble", photo=photo, exc_info=error)

    async def _fetch(self, photo: Wanted) -> None:
        channel = self._channels.get(photo.channel)
        if channel is None:
            return  # its channel is switched off for now
        try:
            async with self._at_once[photo.channel], asyncio.timeout(_FETCHING):
                raw = await channel.fetch(photo.locator)
            content, media_type = await asyncio.to_thread(self._keep, raw, photo.media_type)
        except SendNeverError as error:
            await self._not_fetched(photo, error, for_good=True)
        except Exception as error:  # away, too slow, a full disk, or a channel's own mistake
            if not isinstance(error, SendError | OSError):
                log.exception("channel_failed", photo=photo.id, channel=photo.channel)
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
