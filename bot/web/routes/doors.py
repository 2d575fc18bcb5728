"""The demo's ways to the public pages: 3号楼's door, its steward's own page."""

from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from bot.domain.places import Tier
from bot.web import words
from bot.web.answers import NotFoundError
from bot.web.site import Site
from storage import accounts, directory, doors, links, tree
from storage.store import Turn

#: The story's building and steward; in another town whoever is found first.
_BUILDING, _STEWARD = "金德花园3号楼", "陈慧"


def router(site: Site) -> APIRouter:
    """The routes, which make a code or a link and go there."""
    routes = APIRouter()

    @routes.get("/try/door")
    async def door() -> RedirectResponse:
        code = await site.store.run(_code, now=site.clock.now())
        return RedirectResponse(f"/d/{code}", HTTPStatus.SEE_OTHER)

    @routes.get("/try/steward")
    async def steward() -> RedirectResponse:
        token = await site.store.run(lambda turn: _token(site, turn), now=site.clock.now())
        return RedirectResponse(f"/l/{token}", HTTPStatus.SEE_OTHER)

    return routes


def _code(turn: Turn) -> str:
    units = tree.load(turn)
    found = units.named(_BUILDING, None, Tier.BUILDING) or units.under(None, Tier.BUILDING)
    if not found:
        raise NotFoundError(words.NO_CHAT)
    return doors.ensure(turn, found[0].id).text


def _token(site: Site, turn: Turn) -> str:
    channel = site.channel.name
    found = directory.people(turn, channel, _STEWARD, limit=1)
    account = accounts.find(turn, channel, found[0].platform_id) if found else None
    if account is None:
        raise NotFoundError(words.NO_PERSON)
    return links.make(turn, account.id)
