"""Who asks for a page: what the browser keeps, how it is counted, and how it is answered."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Self
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from bot.web.door import words
from bot.web.door.devices import Cookies, Keys
from bot.web.door.forms import Form, RefusedError
from bot.web.door.limits import TooOftenError, Who, address_key
from bot.web.door.pages import HEADERS, Contents, Pages
from bot.web.door.seats import Seat

#: Where a page notes the last message that was looked at; no secret, and its script writes it too.
_SEEN = "loudong-seen"
_SEEN_FOR = 400 * 24 * 60 * 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """One request's browser."""

    request: Request
    keys: Keys
    cookies: Cookies
    pages: Pages
    #: `https://…` of these pages, as people see it.
    public: str
    #: The name of the browser, given now if it had none.
    device: str

    @classmethod
    def of(cls, request: Request, keys: Keys, cookies: Cookies, pages: Pages, public: str) -> Self:
        """Whoever asks this."""
        device = cookies.device_of(request.cookies, keys) or keys.new_device()
        return cls(
            request=request,
            keys=keys,
            cookies=cookies,
            pages=pages,
            public=public,
            device=device,
        )

    @property
    def token(self) -> str:
        """The token of the link by which this browser is somebody; empty: it is nobody."""
        return self.request.cookies.get(self.cookies.me, "")

    @property
    def is_script(self) -> bool:
        """Asked by the page's script, which wants data."""
        return "application/json" in self.request.headers.get("accept", "")

    @property
    def opens_a_page(self) -> bool:
        """Somebody follows a link; no foreign page fetches it as a picture or a frame."""
        return self.request.headers.get("sec-fetch-dest", "document") == "document"

    @property
    def seen(self) -> int:
        """The last message this page has shown; 0: none."""
        return _number(self.request.cookies.get(_SEEN, ""))

    def asked(self, name: str) -> int:
        """A number of the address; 0 for none, and for what is none."""
        return _number(self.request.query_params.get(name, ""))

    def who(self, seat: Seat | None = None) -> Who:
        """What the limits count."""
        client = self.request.client
        return Who(
            device=self.device,
            address=address_key(client.host if client else ""),
            building=seat.building_key if seat is not None else "",
        )

    def check(self, form: Form) -> None:
        """Raise `RefusedError` unless the form is from a page of this very browser."""
        kept = self.cookies.device_of(self.request.cookies, self.keys)
        if kept is None or not self.keys.is_form(form.proof, kept):
            raise RefusedError(HTTPStatus.FORBIDDEN, words.NO_COOKIE)

    # ---------------------------------------------------------------------------- answers

    def page(
        self, contents: Contents, *, status: int = HTTPStatus.OK, error: str = "", draft: str = ""
    ) -> Response:
        """The page of a seat."""
        response = self.pages.page(
            self.request,
            contents,
            proof=self.keys.form(self.device),
            public=self.public,
            status=status,
            error=error,
            draft=draft,
        )
        seen = max(contents.talk.last, self.seen)
        if seen and not contents.is_past:
            response.set_cookie(
                _SEEN,
                str(seen),
                path=contents.seat.base,
                max_age=_SEEN_FOR,
                samesite="lax",
                secure=self._is_https,
            )
        return self._named(response)

    def parts(self, contents: Contents, **more: object) -> Response:
        """The parts of the page that are new, for its script."""
        return JSONResponse(self.drawn(contents) | more, headers=HEADERS)

    def drawn(self, contents: Contents) -> dict[str, object]:
        """The same as data."""
        return self.pages.parts(contents, proof=self.keys.form(self.device), public=self.public)

    def plain(self, status: int, sentence: str, **more: str) -> Response:
        """One sentence, to a person or a script."""
        if self.is_script:
            return JSONResponse({"error": sentence}, int(status), headers=HEADERS)
        given = {"proof": self.keys.form(self.device), **more}
        return self._named(self.pages.plain(self.request, status, sentence, **given))

    def too_often(self, error: TooOftenError) -> Response:
        """Not now."""
        response = self.plain(HTTPStatus.TOO_MANY_REQUESTS, words.TOO_OFTEN)
        response.headers["Retry-After"] = str(error.seconds)
        return response

    def to(self, where: str, seat: Seat | None = None) -> Response:
        """Go there, as whoever has the seat."""
        response = RedirectResponse(where, HTTPStatus.SEE_OTHER, headers=HEADERS)
        return self.keeping(response, seat) if seat is not None else self._named(response)

    def keeping(self, response: Response, seat: Seat) -> Response:
        """Let the browser be whoever has the seat."""
        if seat.token and seat.token != self.token:
            self.cookies.keep(response, self.cookies.me, seat.token)
        return self._named(response)

    def forgetting(self, response: Response) -> Response:
        """Let the browser be nobody."""
        self.cookies.drop(response, self.cookies.me)
        self.cookies.drop(response, self.cookies.device)
        return response

    def _named(self, response: Response) -> Response:
        if self.request.cookies.get(self.cookies.device) != self.device:
            self.cookies.keep(response, self.cookies.device, self.device)
        return response

    @property
    def _is_https(self) -> bool:
        return urlsplit(self.public).scheme == "https"


def _number(text: str) -> int:
    ours = text.isascii() and text.isdecimal() and len(text) < 20
    return key if ours and (key := int(text)) < 2**63 else 0
