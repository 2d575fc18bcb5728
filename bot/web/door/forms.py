"""What a page's form brings: read with a limit on everything, and only from a page of ours."""

import asyncio
import contextlib
import hashlib
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from bot.channels.web.channel import PHOTOS_AT_MOST
from bot.domain.ids import PromptId
from bot.errors import LoudongError
from bot.web.door import words

#: Seconds that a form may take to arrive, and one with pictures: a phone in a cellar is slow.
_PATIENCE, _PATIENCE_WITH_PHOTOS = 20, 180
#: Bytes of a form that has no pictures.
_SMALL = 64 * 1024
#: Parts of a form: a page has two places for pictures, and an empty one is sent as well.
_FILES, _FIELDS = PHOTOS_AT_MOST + 2, 12
#: Bytes of a field: the longest text in UTF-8, and some.
_FIELD_AT_MOST = 4 * words.TEXT_AT_MOST + 1_024
#: Forms with pictures that are read at once, and of one address: each may lie on the disk with all
#: that belongs to it until it is through.
_AT_ONCE, _OF_ONE_ADDRESS = 24, 6

_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"0\d{2,3}[1-9]\d{6,7}")
_BETWEEN = re.compile(r"[\s\-－—()（）]+")


class RefusedError(LoudongError):
    """What was sent is not taken; the sentence says why, for people."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = int(status)
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One form as it came in."""

    #: Proves that it is from a page of this device.
    proof: str
    #: Made with the form: the same for each attempt.
    key: str
    text: str
    phone: str
    prompt: PromptId | None
    #: The id of the last message the page shows.
    after: int
    #: The part of the page it is from: a card of the tasks, or the chat.
    of_card: bool
    photos: tuple[UploadFile, ...]

    def message_id(self, photos: tuple[str, ...]) -> str:
        """The id of what is said: another one when somebody goes back and changes the words."""
        content = "\0".join((self.text, str(self.prompt), *photos)).encode("utf-8", "replace")
        return f"{self.key}-{hashlib.sha256(content).hexdigest()[:8]}"


class Reader:
    """Reads forms; of those with pictures a few at a time."""

    def __init__(self) -> None:
        self._large: Counter[str] = Counter()

    @asynccontextmanager
    async def read(self, request: Request, address: str) -> AsyncIterator[Form]:
        """The form from a network address; its files are gone after the block.

        Raises `RefusedError`.
        """
        small = is_small(request)
        with contextlib.nullcontext() if small else self._one_more(address):
            sent = await _sent(request, _PATIENCE if small else _PATIENCE_WITH_PHOTOS)
            try:
                fields = {k: v for k, v in sent.items() if isinstance(v, str)}
                yield _form(fields, [f for f in sent.getlist("photos") if not isinstance(f, str)])
            finally:
                await sent.close()

    @contextmanager
    def _one_more(self, address: str) -> Iterator[None]:
        if self._large[address] >= _OF_ONE_ADDRESS or self._large.total() >= _AT_ONCE:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, words.BUSY)
        self._large[address] += 1
        try:
            yield
        finally:
            self._large[address] -= 1
            if not self._large[address]:
                del self._large[address]


async def _sent(request: Request, patience: int) -> FormData:
    try:
        async with asyncio.timeout(patience):
            return await request.form(
                max_files=_FILES, max_fields=_FIELDS, max_part_size=_FIELD_AT_MOST
            )
    except TimeoutError as error:
        raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, words.TOO_SLOW) from error
    except HTTPException as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, _why(str(error.detail))) from error


def is_small(request: Request) -> bool:
    """Whether it announces words alone, no pictures."""
    announced = request.headers.get("content-length", "")
    return announced.isdecimal() and int(announced) <= _SMALL


def phone_of(text: str) -> str:
    """The telephone number as it is kept; raises `RefusedError`."""
    plain = _BETWEEN.sub("", text)
    mobile = _MOBILE.fullmatch(plain)
    if mobile is not None:
        return mobile[1]
    if _LANDLINE.fullmatch(plain):
        return plain
    raise RefusedError(HTTPStatus.BAD_REQUEST, words.NO_PHONE)


def masked(phone: str) -> str:
    """`138****1234`: enough to know one's own number again, too little to call it."""
    return f"{phone[:3]}****{phone[-4:]}"


def _form(fields: dict[str, str], files: list[UploadFile]) -> Form:
    chosen = tuple(file for file in files if file.size)
    text = " ".join(part for name in ("text", "words") if (part := _plain(fields.get(name, ""))))
    if len(text) > words.TEXT_AT_MOST:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words.TEXT_TOO_LONG)
    if len(chosen) > PHOTOS_AT_MOST:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words.TOO_MANY_PHOTOS)
    key = fields.get("key", "")
    return Form(
        proof=fields.get("proof", ""),
        key=key if _KEY.fullmatch(key) else "",
        text=text,
        phone=fields.get("phone", "")[:64],
        prompt=_prompt(fields.get("prompt", "")),
        after=_id(fields.get("after", "")),
        of_card=fields.get("from") == "card",
        photos=chosen,
    )


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def _prompt(text: str) -> PromptId | None:
    key = _id(text)
    return PromptId(key) if key else None


def _id(text: str) -> int:
    """An id of ours; 0 for anything else."""
    ours = text.isascii() and text.isdecimal() and len(text) < 20
    return key if ours and (key := int(text)) < 2**63 else 0


def _why(detail: str) -> str:
    if "files" in detail:
        return words.TOO_MANY_PHOTOS
    return words.TEXT_TOO_LONG if "exceeded" in detail else words.NO_COOKIE
