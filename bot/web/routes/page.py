"""The demo's page: several chats side by side, each as one person."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from bot.channels.web.channel import PHOTOS_AT_MOST, TEXT_AT_MOST
from bot.channels.web.uploads import PHOTO_AT_MOST
from bot.messages import BOT_NAME
from bot.web.routes.lists import private_shape
from bot.web.shapes import ChatShape, PersonShape, Shape, person_shape, room_shape
from bot.web.site import Site, is_this_machine
from storage import directory
from storage.store import Turn

_TEMPLATES = Jinja2Templates(directory=Path(__file__).parents[1] / "templates")

_STORY = ("王丽", "3号楼群")
_FIRST_LINE = f"@{BOT_NAME} 3号楼门口下水井盖坏了，孩子差点掉下去"
_FIRST_PHOTO = "/static/manhole.jpg"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    """A pane of the first visit: who, and in which room; None is the private chat."""

    person: str
    room: str | None


#: The main story side by side: a resident reports, the steward works, the lead is told.
_FIRST_PANES = (
    _Wanted(person="王丽", room="3号楼群"),
    _Wanted(person="陈慧", room=None),
    _Wanted(person="周宁", room=None),
)


class PaneShape(Shape):
    """One pane: a chat as one person sees it."""

    person: PersonShape
    chat: ChatShape


class SuggestionShape(Shape):
    """A first line, offered where nothing was said yet."""

    person: str
    chat: str
    text: str
    photo: str


class SetupShape(Shape):
    """What the page's script has to know."""

    bot: str
    town: str
    zone: str
    #: What a visitor may say first.
    suggestion: SuggestionShape | None
    movable: bool
    local: bool
    panes: list[PaneShape]
    text_at_most: int = TEXT_AT_MOST
    photos_at_most: int = PHOTOS_AT_MOST
    photo_bytes_at_most: int = PHOTO_AT_MOST


def router(site: Site) -> APIRouter:
    """The route of the page."""
    routes = APIRouter()

    @routes.get("/", response_class=HTMLResponse)
    async def page(request: Request) -> HTMLResponse:
        setup = await site.store.read(lambda turn: _setup(site, turn), now=site.clock.now())
        return _TEMPLATES.TemplateResponse(
            request,
            "chat.html",
            {"setup": setup.model_dump_json(by_alias=True), "town": site.town.name},
        )

    return routes


def _setup(site: Site, turn: Turn) -> SetupShape:
    panes = [pane for wanted in _FIRST_PANES if (pane := _pane(site, turn, wanted))]
    return SetupShape(
        bot=BOT_NAME,
        town=site.town.name,
        zone=site.town.zone,
        movable=site.demo is not None,
        local=is_this_machine(site.settings.host),
        suggestion=_suggestion(panes),
        panes=panes,
    )


def _suggestion(panes: list[PaneShape]) -> SuggestionShape | None:
    """The main story's first line, where its people are."""
    first = panes[0] if panes else None
    if first is None or (first.person.name, first.chat.name) != _STORY:
        return None
    return SuggestionShape(
        person=first.person.id, chat=first.chat.id, text=_FIRST_LINE, photo=_FIRST_PHOTO
    )


def _pane(site: Site, turn: Turn, wanted: _Wanted) -> PaneShape | None:
    """The pane with whoever comes nearest; None in a town without people."""
    channel = site.channel.name
    people = directory.people(turn, channel, wanted.person, limit=1) or directory.people(
        turn, channel, "", limit=1
    )
    if not people:
        return None
    person = people[0]
    rooms = (
        directory.rooms(turn, channel, wanted.room, member=person.platform_id, limit=1)
        if wanted.room
        else []
    )
    chat = room_shape(rooms[0]) if rooms else private_shape(site, turn, person.platform_id)
    return PaneShape(person=person_shape(person), chat=chat)
