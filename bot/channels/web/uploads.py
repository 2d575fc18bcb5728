"""Pictures and files of the web chat, in one folder: cleaned before they touch the disk."""

import asyncio
import hashlib
import re
import shutil
from pathlib import Path

from PIL import Image

from bot import pictures
from bot.channels.web.errors import NotTakenError, Refusal
from bot.errors import SendNeverError
from bot.messages import Attachment, FileRef, PhotoRef

#: Bytes of one picture as a phone sends it.
PHOTO_AT_MOST = 15 * 1024 * 1024
#: Bytes of disk that pictures leave to words: a full disk would silence dangers too.
_KEPT_FREE = 512 * 1024 * 1024
#: The longer side of a picture's preview, pixels.
_PREVIEW_SIDE = 560
_LOCATOR = re.compile(r"[0-9a-f]{64}(\.[a-z0-9]{1,8})?")


class Uploads:
    """A folder of pictures and files by content; locators are their names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep_photo(self, raw: bytes) -> PhotoRef:
        """Keep a picture: upright, of sensible size, without EXIF, place or other extras.

        Raises `NotTakenError` for what is too large or no picture, and when the disk fills up.
        """
        if len(raw) > PHOTO_AT_MOST:
            raise NotTakenError(Refusal.PHOTO_TOO_LARGE)
        if await asyncio.to_thread(self._is_nearly_full):
            raise NotTakenError(Refusal.NO_ROOM)
        return await asyncio.to_thread(self._keep_photo, raw)

    async def keep(self, attachment: Attachment) -> PhotoRef | FileRef:
        """Keep what goes along with a message of the bot."""
        if attachment.media_type.startswith("image/"):
            try:
                return await asyncio.to_thread(self._keep_photo, attachment.content)
            except NotTakenError as error:
                raise SendNeverError("not a picture") from error
        return await asyncio.to_thread(self._keep_file, attachment)

    async def read(self, locator: str) -> bytes:
        """The content; raises `FileNotFoundError`."""
        return await asyncio.to_thread(self.path(locator).read_bytes)

    def path(self, locator: str) -> Path:
        """Where the content lies; raises `FileNotFoundError` for what cannot be a locator."""
        if not _LOCATOR.fullmatch(locator):
            raise FileNotFoundError(2, "no locator", locator)
        return self._folder / locator[:2] / locator

    def preview(self, locator: str) -> Path:
        """Where the small picture lies, for lists of messages."""
        path = self.path(locator)
        return path.with_name(f"{path.stem}-small.jpg")

    def has(self, locator: str) -> bool:
        """Whether the content is there."""
        try:
            return self.path(locator).is_file()
        except FileNotFoundError:
            return False

    def size_of(self, locator: str) -> PhotoRef:
        """A kept picture with its size in pixels; raises `FileNotFoundError`."""
        with Image.open(self.path(locator)) as image:
            return PhotoRef(locator=locator, width=image.width, height=image.height)

    def remove(self, locator: str) -> None:
        """Delete a picture or file and its preview; one that is gone is no mistake."""
        self.path(locator).unlink(missing_ok=True)
        self.preview(locator).unlink(missing_ok=True)

    def _is_nearly_full(self) -> bool:
        self._folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._folder).free < _KEPT_FREE

    def _keep_photo(self, raw: bytes) -> PhotoRef:
        upright = _opened(raw)
        large = pictures.jpeg(upright)
        locator = f"{hashlib.sha256(large).hexdigest()}.jpg"
        pictures.keep(self.preview(locator), pictures.jpeg(upright, _PREVIEW_SIDE))
        pictures.keep(self.path(locator), large)
        return self.size_of(locator)

    def _keep_file(self, attachment: Attachment) -> FileRef:
        suffix = Path(attachment.name).suffix.lower()
        plain = suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""
        locator = hashlib.sha256(attachment.content).hexdigest() + plain
        pictures.keep(self.path(locator), attachment.content)
        return FileRef(locator=locator, name=attachment.name, media_type=attachment.media_type)


def _opened(raw: bytes) -> Image.Image:
    try:
        return pictures.read(raw)
    except pictures.PictureTooLargeError as error:
        raise NotTakenError(Refusal.PHOTO_TOO_LARGE) from error
    except pictures.NoPictureError as error:
        raise NotTakenError(Refusal.NOT_A_PHOTO) from error
