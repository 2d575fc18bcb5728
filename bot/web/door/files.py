"""Photos and files: only for those whose chat or task they belong to."""

import asyncio
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from bot import pictures
from bot.domain.ids import IssueNumber
from bot.messages import Said
from bot.web import words
from bot.web.answers import NotFoundError
from bot.web.door import seats
from bot.web.door.hall import Hall
from bot.web.door.limits import Act
from bot.web.door.pages import HEADERS
from bot.web.door.tasks import DIGEST
from storage import issues, links, photo_files, photos, weblog
from storage.photos import Kept
from storage.store import Turn

#: A picture's name is its content, so it never changes; only this browser may keep it.
_STAYS = {**HEADERS, "Cache-Control": "private, max-age=604800, immutable"}
#: The longer side of a task's picture in the list, pixels.
_SMALL = 320


def router(hall: Hall, kept: Path | None) -> APIRouter:
    """The routes. `kept`: the folder of the photos of issues; None where there is none."""
    routes = APIRouter()

    @routes.get("/photos-of-mine/{message}/{locator}")
    async def photo(request: Request, message: int, locator: str, small: int = 0) -> Response:
        """A photo of a chat of whoever asks."""
        said = await _of_mine(hall, request, message)
        uploads = hall.channel.uploads
        if all(one.locator != locator for one in said.photos) or not uploads.has(locator):
            raise NotFoundError(words.NO_FILE)
        preview = uploads.preview(locator)
        path = preview if small and preview.exists() else uploads.path(locator)
        return FileResponse(path, media_type="image/jpeg", headers=_STAYS)

    @routes.get("/files-of-mine/{message}/{number}")
    async def file(request: Request, message: int, number: int) -> Response:
        """A file of a chat of whoever asks."""
        said = await _of_mine(hall, request, message)
        if not 0 <= number < len(said.files):
            raise NotFoundError(words.NO_FILE)
        found = said.files[number]
        if not hall.channel.uploads.has(found.locator):
            raise NotFoundError(words.NO_FILE)
        return _download(hall.channel.uploads.path(found.locator), found.media_type, found.name)

    @routes.get("/photos-of-task/{number}/{digest}")
    async def of_task(request: Request, number: int, digest: str, small: int = 0) -> Response:
        """A photo, video or voice of an issue that waits for whoever asks."""
        found = await _of_task(hall, request, number, digest)
        path = kept and photo_files.path_of(kept, found.content, found.media_type)
        if path is None or not path.is_file():
            raise NotFoundError(words.NO_FILE)
        if not found.media_type.startswith("image/"):
            return _download(path, found.media_type, path.name)
        if not small:
            return FileResponse(path, media_type=found.media_type, headers=_STAYS)
        async with hall.talk.opening:
            drawn = await asyncio.to_thread(_made_small, path)
        return Response(drawn, media_type="image/jpeg", headers=_STAYS)

    return routes


async def _token(hall: Hall, request: Request) -> str:
    """By which whoever asks is somebody."""
    caller = await hall.caller(request)
    hall.limits.check(Act.SHOW, caller.who())
    return caller.token


async def _of_mine(hall: Hall, request: Request, message: int) -> Said:
    """A message of a private chat of whoever asks; anything else is not there."""
    token = await _token(hall, request)

    def look(turn: Turn) -> Said | None:
        account = seats.holder_of(turn, token)
        said = weblog.get(turn, message) if 0 < message < 2**63 else None
        if account is None or said is None:
            return None
        mine = {chat.address.chat for chat in links.chats(turn, account.id)}
        return said if said.address.private and said.address.chat in mine else None

    said = await hall.store.read(look, now=hall.clock.now())
    if said is None:
        raise NotFoundError(words.NO_FILE)
    return said


async def _of_task(hall: Hall, request: Request, number: int, digest: str) -> Kept:
    token = await _token(hall, request)

    def look(turn: Turn) -> Kept | None:
        account = seats.holder_of(turn, token)
        issue = issues.seen(turn, IssueNumber(number))
        if account is None or issue is None or issue.standing.holder.person != account.person:
            return None
        found = photos.contents(turn, photos.of_issue(turn, issue.id, "report"))
        return next((one for one in found if one.content[:DIGEST] == digest), None)

    found = await hall.store.read(look, now=hall.clock.now())
    if found is None:
        raise NotFoundError(words.NO_FILE)
    return found


def _made_small(path: Path) -> bytes:
    return pictures.jpeg(pictures.read(path.read_bytes()), _SMALL)


def _download(path: Path, media_type: str, name: str) -> Response:
    """To be kept by whoever asks, and never shown as a page of ours."""
    saved = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return FileResponse(path, media_type=media_type, headers=HEADERS | saved)
