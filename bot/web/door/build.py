"""Puts the public pages together."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from bot.web import answers
from bot.web.door import assets, files, routes, status, words
from bot.web.door.hall import Hall
from bot.web.door.limits import Limits, TooOftenError
from bot.web.door.pages import Pages
from bot.web.site import Site


def router(site: Site, *, is_open: bool, limits: Limits | None = None) -> APIRouter:
    """All public routes of a town. `is_open`: a demo, whose state everybody may see."""
    found = assets.read()
    hall = Hall(
        channel=site.channel,
        store=site.store,
        clock=site.clock,
        zone=site.zone,
        bot=site.settings.bot,
        pages=Pages(found.urls, site.town.name),
        public_url=site.settings.public_url,
        limits=limits or Limits(),
    )
    whole = APIRouter()
    for part in (
        assets.router(found),
        routes.router(hall),
        files.router(hall, site.photos),
        status.router(hall, site.channels, is_open=is_open),
    ):
        whole.include_router(part)
    if not is_open:
        whole.include_router(_root(hall))
    return whole


async def too_often(_request: Request, error: Exception) -> Response:
    """The answer where no page is shown."""
    assert isinstance(error, TooOftenError)  # noqa: S101  # what it is installed for
    response = answers.answer(HTTPStatus.TOO_MANY_REQUESTS, words.TOO_OFTEN)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _root(hall: Hall) -> APIRouter:
    routes = APIRouter()

    @routes.get("/")
    async def root(request: Request) -> Response:
        """Somebody typed the address: say where the way in is."""
        caller = await hall.caller(request)
        return caller.plain(HTTPStatus.NOT_FOUND, words.NO_PAGE)

    return routes
