"""The one place that turns errors into answers: a status and a sentence for people."""

from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.channels.web.errors import NotReadyError, NotTakenError, Refusal
from bot.errors import StorageError
from bot.web import words

log = structlog.get_logger(__name__)

_TOO_LARGE = {Refusal.PHOTO_TOO_LARGE, Refusal.TEXT_TOO_LONG, Refusal.TOO_MANY_PHOTOS}


class NotFoundError(Exception):
    """What the request names is not there; the argument is the sentence for people."""


def install(app: FastAPI) -> None:
    """Let every error of the routes be answered in one form, `{"error": sentence}`."""
    app.add_exception_handler(NotTakenError, _not_taken)
    app.add_exception_handler(NotFoundError, _not_found)
    app.add_exception_handler(StorageError, _busy)
    app.add_exception_handler(NotReadyError, _busy)
    app.add_exception_handler(RequestValidationError, _bad_request)
    app.add_exception_handler(HTTPException, _http)


def answer(status: HTTPStatus | int, sentence: str) -> JSONResponse:
    return JSONResponse({"error": sentence}, status_code=int(status))


def status_of(error: NotTakenError) -> int:
    """The status of the answer to what was not taken."""
    if error.why in _TOO_LARGE:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return HTTPStatus.CONFLICT if error.why is Refusal.ID_TAKEN else HTTPStatus.BAD_REQUEST


async def _not_taken(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, NotTakenError)  # noqa: S101  # what it is installed for
    return answer(status_of(error), words.REFUSALS[error.why])


async def _not_found(_request: Request, error: Exception) -> JSONResponse:
    return answer(HTTPStatus.NOT_FOUND, str(error))


async def _busy(_request: Request, error: Exception) -> JSONResponse:
    log.warning("web_busy", reason=type(error).__name__)
    return answer(HTTPStatus.SERVICE_UNAVAILABLE, words.BUSY)


async def _bad_request(_request: Request, _error: Exception) -> JSONResponse:
    return answer(HTTPStatus.UNPROCESSABLE_ENTITY, words.BAD_REQUEST)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # what it is installed for
    not_found = error.status_code == HTTPStatus.NOT_FOUND
    return answer(error.status_code, words.NOT_FOUND if not_found else words.BAD_REQUEST)
