"""What goes along with a letter as its platform takes it: photos, a table, a code to scan."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

import segno
import structlog

from bot import pictures
from bot.clock import Clock
from bot.media import Media
from bot.messages import Attachment, Outgoing
from bot.spreadsheet import to_xlsx
from storage import photos
from storage.store import Store

log = structlog.get_logger(__name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PNG = "image/png"
_JPEG = "image/jpeg"
#: Pixels of one square of a code: large enough to be scanned from another screen.
_SQUARE = 10


class Enclosures:
    """Gets and makes the files of a letter at the moment it is sent."""

    def __init__(self, *, store: Store, clock: Clock, media: Media) -> None:
        self._store = store
        self._clock = clock
        self._media = media

    async def of(self, message: Outgoing, *, largest: int) -> list[Attachment]:
        """The files, pictures of at most `largest` bytes; what cannot be had is left out."""
        found: list[Attachment] = []
        if message.code:
            found.append(await asyncio.to_thread(_code, message.code))
        if message.photos:
            await self._media.fetch(message.photos)
            kept = await self._store.read(
                lambda turn: photos.contents(turn, message.photos), now=self._clock.now()
            )
            found += await self._media.attachments(kept)
        if message.table is not None:
            content = await asyncio.to_thread(to_xlsx, message.table)
            name = f"{message.table.name}.xlsx"
            found.append(Attachment(name=name, media_type=_XLSX, content=content))
        return await asyncio.to_thread(lambda: list(_made_small(found, largest)))


def _code(of: str) -> Attachment:
    out = BytesIO()
    segno.make(of, error="m", micro=False).save(out, kind="png", scale=_SQUARE, border=4)
    return Attachment(name="code.png", media_type=_PNG, content=out.getvalue())


def _made_small(files: Sequence[Attachment], largest: int) -> Iterator[Attachment]:
    for file in files:
        if len(file.content) <= largest or not file.media_type.startswith("image/"):
            yield file
            continue
        try:
            content = pictures.within(file.content, largest)
        except pictures.NoPictureError as error:
            log.warning("picture_left_out", name=file.name, reason=str(error))
        else:
            yield replace(file, media_type=_JPEG, content=content)
