"""The public pages: `/d/CODE` of a building's door, `/l/TOKEN` of one person."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import structlog
from fastapi import APIRouter, Request, Response

from bot.channels.web.errors import NotReadyError
from bot.errors import StorageError
from bot.web.door import entering, news, pages, saying, seats, words
from bot.web.door.callers import Caller
from bot.web.door.forms import RefusedError
from bot.web.door.hall import Hall
from bot.web.door.limits import Act, TooOftenError
from bot.web.door.seats import Seat

log = structlog.get_logger(__name__)

#: How a page is answered to whoever may sit there.
_Answer = Callable[[Hall, Caller, Seat], Awaitable[Response]]


def router(hall: Hall) -> APIRouter:
    """All routes of doors and links."""
    routes = APIRouter()
    for kind in ("d", "l"):
        way = _Way(hall, kind)
        path = f"/{kind}/{{key}}"
        routes.get(path)(way.answer(_page, otherwise=entering.at_a_link))
        routes.post(path)(way.answer(saying.say))
        routes.post(f"{path}/phone")(way.answer(saying.leave_phone))
        routes.post(f"{path}/leave")(way.answer(entering.leave))
        routes.get(f"{path}/news")(way.answer(news.listen))
    enter = _Way(hall, "l").answer(entering.enter, otherwise=entering.enter)
    routes.post("/l/{key}/enter")(enter)
    return routes


async def _page(hall: Hall, caller: Caller, seat: Seat) -> Response:
    if seat.works and not seat.is_door:
        seat = await entering.note_reachable(hall, seat)
    contents = await hall.store.read(
        lambda turn: pages.read(
            turn,
            seat,
            hall.zone,
            edge=caller.asked("before") or None,
            seen=caller.seen,
            just=caller.asked("just"),
        ),
        now=hall.clock.now(),
    )
    return caller.page(contents)


class _Way:
    """Doors, or links: finds the seat of a request and refuses those who have none."""

    def __init__(self, hall: Hall, kind: str) -> None:
        self._hall = hall
        self._is_door = kind == "d"

    def answer(
        self, then: _Answer, *, otherwise: _Answer = entering.not_entered
    ) -> Callable[[Request, str], Awaitable[Response]]:
        """A route. `otherwise`: for somebody's link in a browser that is not that person's."""

        async def route(request: Request, key: str) -> Response:
            caller = await self._hall.caller(request)
            try:
                return await self._answer(caller, key, then, otherwise)
            except TooOftenError as error:
                return caller.too_often(error)
            except RefusedError as error:
                return caller.plain(error.status, error.sentence)
            except (StorageError, NotReadyError) as error:
                log.warning("door_busy", reason=type(error).__name__)
                return caller.plain(HTTPStatus.SERVICE_UNAVAILABLE, words.BUSY)

        return route

    async def _answer(
        self, caller: Caller, key: str, then: _Answer, otherwise: _Answer
    ) -> Response:
        hall = self._hall
        hall.limits.check(Act.LOOK, caller.who())
        seat = await hall.store.read(
            lambda turn: (
                seats.at_door(turn, key, caller.token)
                if self._is_door
                else seats.at_link(turn, key)
            ),
            now=hall.clock.now(),
        )
        if seat is None:
            hall.limits.check(Act.GUESS, caller.who())
            sentence = words.WRONG_CODE if self._is_door else words.WRONG_LINK
            return caller.plain(HTTPStatus.NOT_FOUND, sentence)
        its_own = self._is_door or caller.token == seat.token
        return await (then if its_own else otherwise)(hall, caller, seat)
