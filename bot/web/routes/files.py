"""Pictures and files that belong to messages."""

from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from bot.web import words
from bot.web.answers import NotFoundError
from bot.web.shapes import PhotoShape, photo_shape
from bot.web.site import Site
from storage import weblog

#: A picture's name is its content, so it never changes.
_PHOTOS_STAY = {"Cache-Control": "private, max-age=31536000, immutable"}


def router(site: Site) -> APIRouter:
    """The routes of pictures and files."""
    routes = APIRouter()

    @routes.post("/api/photos")
    async def upload(request: Request) -> PhotoShape:
        return photo_shape(await site.channel.uploads.keep_photo(await request.body()))

    @routes.get("/photos/{locator}")
    async def photo(locator: str, size: str = "large") -> Response:
        uploads = site.channel.uploads
        if not (locator.endswith(".jpg") and uploads.has(locator)):
            raise NotFoundError(words.NO_FILE)
        small = uploads.preview(locator)
        path = small if size == "small" and small.exists() else uploads.path(locator)
        return FileResponse(path, media_type="image/jpeg", headers=_PHOTOS_STAY)

    @routes.get("/files/{message}/{number}")
    async def file(message: int, number: int) -> Response:
        said = await site.store.read(lambda turn: weblog.get(turn, message), now=site.clock.now())
        if said is None or not 0 <= number < len(said.files):
            raise NotFoundError(words.NO_FILE)
        found = said.files[number]
        if not site.channel.uploads.has(found.locator):
            raise NotFoundError(words.NO_FILE)
        return FileResponse(
            site.channel.uploads.path(found.locator),
            media_type=found.media_type,
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}"},
        )

    return routes
