"""What every request has to pass: the right host, no foreign page, no flood."""

import json
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.errors import Refusal
from bot.channels.web.uploads import PHOTO_AT_MOST
from bot.web import words
from bot.web.door.words import FORM_AT_MOST, FORM_TOO_LARGE

#: Bytes of a body that is no picture: the longest text, escaped, and some.
_JSON_AT_MOST = 512 * 1024
#: Where a page sends its words with all their pictures.
_PUBLIC_FORM = re.compile(r"/[dl]/[^/]+")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

#: Nothing from elsewhere, no script in the page itself; `blob:` is a picture before it is sent.
_POLICY = (
    "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class _TooLargeError(Exception):
    """A body grew beyond its limit while it was read, before anything was answered."""


class Guard:
    """Refuses other hosts (DNS rebinding), other sites' pages, and bodies that are too large."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], public: str = "") -> None:
        self._app = app
        self._hosts = hosts
        #: Host and port under which the pages are public, where a proxy has another one.
        self._public = public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        sending = _with_headers(send)
        if _host(headers.get("host", "")) not in self._hosts:
            await _refuse(sending, headers, 400, words.FOREIGN_HOST)
        elif scope["method"] not in _SAFE and _is_foreign(headers, self._public):
            await _refuse(sending, headers, 403, words.FOREIGN_PAGE)
        elif _announced(headers) > (limit := _limit(scope["path"])):
            await _refuse(sending, headers, 413, _too_large(scope["path"]))
        else:
            try:
                await self._app(scope, _limited(receive, limit), sending)
            except _TooLargeError:
                await _refuse(sending, headers, 413, _too_large(scope["path"]))


def _host(header: str) -> str:
    """The host without its port, lower case; "" for what is no host."""
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def _is_foreign(headers: Headers, public: str) -> bool:
    """Whether a browser says that another site's page asks."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = headers.get("origin")
    return origin is not None and _netloc(origin) not in {headers.get("host"), public} - {""}


def _netloc(origin: str) -> str:
    """Host and port; "" for `null` and for what is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _announced(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() else 0


def _limit(path: str) -> int:
    if _PUBLIC_FORM.fullmatch(path):
        return FORM_AT_MOST
    return PHOTO_AT_MOST if path == "/api/photos" else _JSON_AT_MOST


def _too_large(path: str) -> str:
    if path == "/api/photos":
        return words.REFUSALS[Refusal.PHOTO_TOO_LARGE]
    return FORM_TOO_LARGE if _PUBLIC_FORM.fullmatch(path) else words.BODY_TOO_LARGE


def _limited(receive: Receive, limit: int) -> Receive:
    """For bodies that do not announce their length: read no further than `limit`."""
    got = 0

    async def limited() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > limit:
            raise _TooLargeError
        return message

    return limited


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _ALWAYS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sending


async def _refuse(send: Send, asked: Headers, status: int, sentence: str) -> None:
    """The sentence, as data or for eyes, and nothing more is read: the connection ends."""
    for_eyes = "text/html" in asked.get("accept", "")
    kind = b"text/plain" if for_eyes else b"application/json"
    text = sentence if for_eyes else json.dumps({"error": sentence}, ensure_ascii=False)
    body = text.encode()
    headers = [
        (b"content-type", kind + b"; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
