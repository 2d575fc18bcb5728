"""What is sent from a page: words, pictures, a number that was pressed, a telephone number."""

from dataclasses import dataclass
from http import HTTPStatus

import structlog
from fastapi import Response
from fastapi.responses import JSONResponse

from bot.channels.web.errors import NotReadyError, NotTakenError
from bot.errors import StorageError
from bot.web import answers
from bot.web import words as web_words
from bot.web.door import pages, words
from bot.web.door.callers import Caller
from bot.web.door.forms import Form, RefusedError, is_small, phone_of
from bot.web.door.hall import Hall
from bot.web.door.limits import Act, TooOftenError
from bot.web.door.pages import HEADERS
from bot.web.door.seats import Seat

log = structlog.get_logger(__name__)

_TROUBLES = (RefusedError, TooOftenError, NotTakenError, NotReadyError, StorageError)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why something was not taken, for people."""

    status: int
    sentence: str
    #: Seconds until another try is worth it; 0: something has to be changed first.
    again_in: int = 0


async def say(hall: Hall, caller: Caller, seat: Seat) -> Response:
    """Something is said; a page without scripts is shown again, with the answer."""
    who = caller.who(seat)
    form: Form | None = None
    # Words are read and given back before they are refused; pictures are refused unread.
    small = is_small(caller.request)
    try:
        if not small:
            hall.limits.check(Act.SAY, who)
        async with hall.reader.read(caller.request, who.address) as form:
            caller.check(form)
            if small:
                hall.limits.check(Act.SAY, who)
            say = hall.talk.say if caller.is_script else hall.talk.say_and_wait
            seat, said = await say(seat, form, who=who, visitor=caller.keys.visitor(caller.device))
    except _TROUBLES as error:
        return await _not_taken(hall, caller, seat, form, _refusal(error))
    if not caller.is_script:
        where = f"{seat.base}?just={said.id}#tasks" if form.of_card else f"{seat.base}#end"
        return caller.to(where, seat)
    contents = await hall.store.read(
        lambda turn: pages.news(turn, seat, hall.zone, form.after), now=hall.clock.now()
    )
    return caller.keeping(caller.parts(contents, said=str(said.id)), seat)


async def leave_phone(hall: Hall, caller: Caller, seat: Seat) -> Response:
    """Leave a number for whoever works on it, or take it back by an empty one."""
    hall.limits.check(Act.SAY, caller.who(seat))
    account = seat.account
    try:
        async with hall.reader.read(caller.request, caller.who().address) as form:
            caller.check(form)
            phone = phone_of(form.phone) if form.phone.strip() else None
            if account is None:
                raise RefusedError(HTTPStatus.FORBIDDEN, words.NOT_ENTERED)
            await hall.channel.leave_phone(account.platform_id, phone, bot=hall.bot)
    except _TROUBLES as error:
        return await _not_taken(hall, caller, seat, None, _refusal(error))
    return caller.to(f"{seat.base}#more")


async def _not_taken(
    hall: Hall, caller: Caller, seat: Seat, form: Form | None, refusal: _Refusal
) -> Response:
    """Say why, and give the words back where no script has kept them."""
    if caller.is_script:
        response: Response = JSONResponse(
            {"error": refusal.sentence}, refusal.status, headers=HEADERS
        )
    else:
        photos = form.photos if form is not None else ()
        contents = await hall.store.read(
            lambda turn: pages.read(turn, seat, hall.zone), now=hall.clock.now()
        )
        response = caller.page(
            contents,
            status=refusal.status,
            error=refusal.sentence + (words.PHOTOS_AGAIN if photos else ""),
            draft=form.text if form is not None and not form.of_card else "",
        )
    if refusal.again_in:
        response.headers["Retry-After"] = str(refusal.again_in)
    return response


def _refusal(error: Exception) -> _Refusal:
    match error:
        case RefusedError():
            return _Refusal(error.status, error.sentence)
        case TooOftenError():
            return _Refusal(HTTPStatus.TOO_MANY_REQUESTS, words.TOO_OFTEN, error.seconds)
        case NotTakenError():
            return _Refusal(answers.status_of(error), web_words.REFUSALS[error.why])
        case _:
            log.warning("door_busy", reason=type(error).__name__)
            return _Refusal(HTTPStatus.SERVICE_UNAVAILABLE, words.BUSY, 3)
