"""The style sheet, the script and the picture of the pages: small, from here, kept by browsers."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Response

from bot.web import words
from bot.web.answers import NotFoundError

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    "door.css": "text/css; charset=utf-8",
    "door.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
#: An address has its content's digest in it, so what it gives never changes.
_STAYS = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Assets:
    """The files by their addresses."""

    contents: dict[str, tuple[bytes, str]]
    #: By plain name, for templates.
    urls: dict[str, str]


def read() -> Assets:
    """All of them, as they are now."""
    contents, urls = {}, {}
    for name, media_type in _TYPES.items():
        content = (_FOLDER / name).read_bytes()
        key = f"{hashlib.sha256(content).hexdigest()[:12]}-{name}"
        contents[key] = (content, media_type)
        urls[name] = f"/door-assets/{key}"
    return Assets(contents, urls)


def router(assets: Assets) -> APIRouter:
    """The route of the files."""
    routes = APIRouter()

    @routes.get("/door-assets/{key}")
    async def asset(key: str) -> Response:
        found = assets.contents.get(key)
        if found is None:
            raise NotFoundError(words.NOT_FOUND)
        content, media_type = found
        return Response(content, media_type=media_type, headers=_STAYS)

    return routes
