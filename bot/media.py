"""Photos after the commit: fetched from their channel, cleaned, and kept by content."""

import asyncio
import hashlib
import os
import secrets
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import structlog
from PIL import Image, ImageOps, UnidentifiedImageError

from bot.channels.base import Channel
from bot.clock import Clock
from bot.errors import SendError, SendNeverError
from bot.messages import Attachment
from storage import photos
from storage.photos import Kept, Wanted
from storage.store import HOME_TOWN, Store

log = structlog.get_logger(__name__)

#: The longer side of a kept photo, pixels: enough to read a meter, small enough for a phone.
LONGEST_SIDE = 2048
_QUALITY = 85
#: Seconds that a fetch may take, and how many run at once.
_FETCHING = 30
_FETCHES = 4
_MEDIA_TYPE = "image/jpeg"
#: More pixels than any phone takes: a decompression bomb.
_PIXELS_AT_MOST = 120_000_000


class Media:
    """Fetches wanted photos and keeps them in a folder, one file per content."""

    def __init__(
        self, *, store: Store, clock: Clock, channels: Mapping[str, Channel], folder: Path
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._folder = folder / str(HOME_TOWN)
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
            try:
                content = await asyncio.to_thread(self._path(photo.content).read_bytes)
            except OSError as error:
                log.warning("photo_not_read", content=photo.content[:12], reason=error.strerror)
            else:
                name = f"{photo.content[:12]}.jpg"
                found.append(Attachment(name=name, media_type=photo.media_type, content=content))
        return found

    async def _fetch(self, photo: Wanted) -> None:
        channel = self._channels.get(photo.channel)
        if channel is None:
            return  # its channel is switched off for now
        try:
            async with self._at_once, asyncio.timeout(_FETCHING):
                raw = await channel.fetch(photo.locator)
            content = await asyncio.to_thread(self._keep, raw)
        except SendNeverError as error:
            await self._not_fetched(photo, error, for_good=True)
        except (SendError, OSError) as error:  # the platform is away, too slow, or our disk is full
            for_good = photo.attempts + 1 >= photos.ATTEMPTS
            await self._not_fetched(photo, error, for_good=for_good)
        else:
            await self._store.run(
                lambda turn: photos.stored(turn, photo.id, content, _MEDIA_TYPE),
                now=self._clock.now(),
            )

    async def _not_fetched(self, photo: Wanted, error: Exception, *, for_good: bool) -> None:
        reason = type(error).__name__
        log.warning("photo_not_fetched", photo=photo.id, reason=reason, for_good=for_good)
        await self._store.run(
            lambda turn: photos.not_fetched(turn, photo.id, for_good=for_good),
            now=self._clock.now(),
        )

    def _keep(self, raw: bytes) -> str:
        """Write the cleaned photo and return its content's sha-256."""
        cleaned = clean(raw)
        content = hashlib.sha256(cleaned).hexdigest()
        path = self._path(content)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(f".{secrets.token_hex(4)}.part")
            with partial.open("wb") as file:
                file.write(cleaned)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        return content

    def _path(self, content: str) -> Path:
        return self._folder / content[:2] / f"{content}.jpg"


def clean(raw: bytes) -> bytes:
    """The picture alone as JPEG: upright, not too large, without EXIF, place or other extras.

    Raises `SendNeverError` for what is no picture.
    """
    try:
        with Image.open(BytesIO(raw)) as image:
            if image.width * image.height > _PIXELS_AT_MOST:
                raise SendNeverError("picture too large")
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise SendNeverError(f"no picture: {error}") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = BytesIO()
    bare.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
