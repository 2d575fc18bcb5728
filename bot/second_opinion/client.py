"""The endpoint: one question, one answer, within the time and the size that are allowed."""

import asyncio
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import httpx

from bot.domain.standing import harmless
from bot.second_opinion import answer, asking
from bot.second_opinion.answer import UnusableError, Verdict
from bot.second_opinion.settings import OpinionSettings

#: Bytes of a response; an answer with all that goes round it has two thousand.
_LARGEST = 64 * 1024
#: What servers say that do not know `response_format`, or not with a schema.
_NO_SCHEMA = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
_SECONDS = re.compile(r"[0-9]{1,5}")


class UnavailableError(Exception):
    """There was no answer. Says why."""

    def __init__(self, why: str, *, retry_after: int = 0) -> None:
        """`retry_after`: seconds for which the endpoint asks not to be asked."""
        super().__init__(why)
        self.retry_after = retry_after


class Endpoint:
    """An OpenAI-compatible endpoint, spoken to in the plain protocol."""

    def __init__(self, settings: OpinionSettings, categories: Sequence[str]) -> None:
        self._settings = settings
        self._categories = tuple(categories)
        self._url = f"{settings.url.rstrip('/')}/chat/completions"
        #: Forgotten when the endpoint says that it knows none.
        self._with_schema = True
        # To this address and no other: no redirect, no proxy or password file of the machine.
        self._http = httpx.AsyncClient(
            follow_redirects=False,
            trust_env=False,
            timeout=settings.timeout,
            headers={"Accept-Encoding": "identity"},  # what is unpacked may be endless
        )
        if settings.key:
            self._http.headers["Authorization"] = f"Bearer {settings.key}"

    async def ask(self, lines: Sequence[str]) -> Verdict:
        """What it makes of masked lines. Raises `UnavailableError`, `UnusableError`."""
        try:
            async with asyncio.timeout(self._settings.timeout):
                return answer.read(await self._answered(lines), self._categories)
        except TimeoutError as error:
            raise UnavailableError("too slow") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UnavailableError(f"{type(error).__name__} {harmless(str(error))}") from error

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()

    async def _answered(self, lines: Sequence[str]) -> bytes:
        status, raw = await self._post(lines)
        if status in _NO_SCHEMA and self._with_schema:
            self._with_schema = False
            status, raw = await self._post(lines)
        if status != HTTPStatus.OK:
            raise UnavailableError(f"HTTP {status}")
        return raw

    async def _post(self, lines: Sequence[str]) -> tuple[int, bytes]:
        asked: dict[str, Any] = asking.body(
            self._settings.model, lines, self._categories, with_schema=self._with_schema
        )
        async with self._http.stream("POST", self._url, json=asked) as response:
            if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                raise UnavailableError("HTTP 429", retry_after=_retry_after(response))
            if response.headers.get("content-encoding", "identity") != "identity":
                raise UnusableError("packed, though it was asked not to")
            raw = bytearray()
            async for part in response.aiter_raw():
                raw += part
                if len(raw) > _LARGEST:
                    raise UnusableError("too large")
        return response.status_code, bytes(raw)


def _retry_after(response: httpx.Response) -> int:
    """In seconds; as a date it is rare, and taken for a minute."""
    told = response.headers.get("retry-after", "")
    return int(told) if _SECONDS.fullmatch(told) else 60
