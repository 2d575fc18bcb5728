"""Draws the pages: what a template is given, and the headers of what strangers are shown."""

from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from bot.channels.web.channel import PHOTOS_AT_MOST
from bot.channels.web.uploads import PHOTO_AT_MOST
from bot.web.door import bubbles, seats, tasks, words
from bot.web.door.bubbles import Talk
from bot.web.door.forms import masked
from bot.web.door.seats import Seat
from bot.web.door.tasks import Tasks
from storage import links
from storage.store import Turn

_TEMPLATES = Jinja2Templates(directory=Path(__file__).parent / "templates")
_TEMPLATES.env.trim_blocks = True
_TEMPLATES.env.lstrip_blocks = True
_TEMPLATES.env.globals["new_key"] = lambda: str(uuid4())

#: Nothing but our own style sheet, script and pictures; `blob:` is a picture before it is sent.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Permissions-Policy": "geolocation=(), microphone=()",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """All that one page shows, read in one transaction."""

    seat: Seat
    steward: str
    talk: Talk
    tasks: Tasks | None
    #: The reader's own number, most of it hidden; empty: none was left.
    phone: str
    #: What the bot answered to a button of the tasks.
    answers: tuple[str, ...] = ()
    #: Older messages are looked at: not the place to write.
    is_past: bool = False


def read(
    turn: Turn,
    seat: Seat,
    zone: ZoneInfo,
    *,
    edge: int | None = None,
    seen: int = 0,
    just: int = 0,
) -> Contents:
    """What the page of a seat shows. `just`: the message that a button of the tasks has sent."""
    talk = Talk()
    if seat.address is not None:
        talk = bubbles.before(turn, seat.address.chat, zone, edge=edge, seen=seen)
    phone = links.phone_of(turn, seat.account.id) if seat.account is not None else None
    return Contents(
        seat=seat,
        steward=seats.steward_of(turn, seat.building) if seat.building is not None else "",
        talk=talk,
        tasks=tasks_of(turn, seat, zone),
        phone=masked(phone) if phone else "",
        answers=tuple(b.text for b in talk.bubbles if just and b.id > just and not b.own),
        is_past=edge is not None,
    )


def news(turn: Turn, seat: Seat, zone: ZoneInfo, after: int) -> Contents:
    """What is new on the page of a seat since the message `after`."""
    assert seat.address is not None  # noqa: S101  # somebody has said something
    contents = read(turn, seat, zone)
    if after:
        contents = replace(contents, talk=bubbles.after(turn, seat.address.chat, zone, after))
    return contents


def tasks_of(turn: Turn, seat: Seat, zone: ZoneInfo) -> Tasks | None:
    """What waits for whoever works; their own page shows it, a building's door does not."""
    if not seat.works or seat.account is None or seat.is_door:
        return None
    return tasks.of(turn, seat.account.person, zone)


class Pages:
    """The templates with what all of them are given."""

    def __init__(self, urls: dict[str, str], town: str) -> None:
        self._shared = {
            "urls": urls,
            "town": town,
            "words": words,
            "text_at_most": words.TEXT_AT_MOST,
            "photos_at_most": PHOTOS_AT_MOST,
            "photo_bytes_at_most": PHOTO_AT_MOST,
            "form_bytes_at_most": words.FORM_AT_MOST,
        }

    def page(
        self,
        request: Request,
        contents: Contents,
        *,
        proof: str,
        public: str,
        status: int = HTTPStatus.OK,
        error: str = "",
        draft: str = "",
    ) -> HTMLResponse:
        """The page; with a sentence about what went wrong and the words that were not taken."""
        given = self._given(contents, proof, public) | {"error": error, "draft": draft}
        return self._answer(request, "door.html", given, status)

    def parts(self, contents: Contents, *, proof: str, public: str) -> dict[str, object]:
        """The parts that a script puts in place; ids as text, scripts count to 2⁵³ only."""
        given = self._shared | self._given(contents, proof, public)
        return {
            "html": self._part("bubbles.html", given),
            "tasks": self._part("tasks.html", given) if contents.tasks is not None else None,
            "more": self._part("more.html", given),
            "last": str(contents.talk.last),
            "open": contents.talk.open,
        }

    def plain(
        self, request: Request, status: int, sentence: str, *, title: str = "", **more: str
    ) -> HTMLResponse:
        """A page that says one thing."""
        given = {"sentence": sentence, "title": title or self._shared["town"], **more}
        return self._answer(request, "plain.html", given, status)

    def status(self, request: Request, given: dict[str, object]) -> HTMLResponse:
        """How the channels are doing."""
        return self._answer(request, "status.html", given, HTTPStatus.OK)

    def _given(self, contents: Contents, proof: str, public: str) -> dict[str, object]:
        seat = contents.seat
        return {
            "seat": seat,
            "steward": contents.steward,
            "talk": contents.talk,
            "tasks": contents.tasks,
            "phone": contents.phone,
            "answers": contents.answers,
            "is_past": contents.is_past,
            "proof": proof,
            "link": f"{public}/l/{seat.token}" if seat.token else "",
        }

    def _part(self, name: str, given: dict[str, object]) -> str:
        return str(_TEMPLATES.env.get_template(name).render(given))

    def _answer(
        self, request: Request, name: str, given: dict[str, object], status: int
    ) -> HTMLResponse:
        return _TEMPLATES.TemplateResponse(
            request, name, self._shared | given, status_code=int(status), headers=HEADERS
        )
