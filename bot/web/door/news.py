"""Live news of one page: what is said in its chat, and what then waits."""

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import Response
from fastapi.responses import StreamingResponse

from bot.messages import Said
from bot.web.door import pages, seats
from bot.web.door.callers import Caller
from bot.web.door.hall import Hall
from bot.web.door.limits import TooOftenError
from bot.web.door.pages import HEADERS
from bot.web.door.seats import Seat
from storage.store import Turn

#: Seconds between signs of life; a page that misses them connects anew.
_SIGN_OF_LIFE = 15.0
#: Seconds after which a page has to connect anew: by then its link may have been taken back.
_AT_MOST = 30 * 60.0
_HEADERS = {**HEADERS, "X-Accel-Buffering": "no"}


async def listen(hall: Hall, caller: Caller, seat: Seat) -> Response:
    """The stream; empty for a visitor who has said nothing yet."""
    if seat.address is None:
        return Response(status_code=204, headers=HEADERS)  # the page does not ask again
    came = caller.request.headers.get("last-event-id", "")
    after = int(came) if came.isascii() and came.isdecimal() else caller.asked("after")
    return StreamingResponse(
        _events(hall, caller, seat, min(after, 2**62)),
        media_type="text/event-stream",
        headers=_HEADERS,
    )


async def _events(hall: Hall, caller: Caller, seat: Seat, after: int) -> AsyncIterator[str]:
    assert seat.address is not None  # noqa: S101  # as `listen` saw
    assert seat.account is not None  # noqa: S101  # who has a chat is somebody
    try:
        with (
            hall.limits.streams.one_more(str(seat.account.id), caller.who().address),
            hall.channel.hub.listen([seat.address.chat]) as listener,
        ):
            ends = asyncio.get_running_loop().time() + _AT_MOST
            yield "retry: 2000\n\n"
            last, event = await _event(hall, caller, seat, after)
            yield event
            async for news in listener.each(_SIGN_OF_LIFE):
                if isinstance(news, Said):
                    if news.id <= last:
                        continue
                    last, event = await _event(hall, caller, seat, last)
                    if not event:
                        return
                    yield event
                elif asyncio.get_running_loop().time() > ends:
                    return
                else:
                    yield "event: alive\ndata: 1\n\n"
    except TooOftenError:
        yield "retry: 60000\nevent: alive\ndata: 0\n\n"


async def _event(hall: Hall, caller: Caller, seat: Seat, after: int) -> tuple[int, str]:
    """What came after the message `after`, as one event; "" for whose link was taken back."""

    def look(turn: Turn) -> pages.Contents | None:
        if seats.holder_of(turn, seat.token) is None:
            return None
        return pages.news(turn, seat, hall.zone, after)

    contents = await hall.store.read(look, now=hall.clock.now())
    if contents is None:
        return after, ""
    last = max(contents.talk.last, after)
    data = json.dumps(caller.drawn(contents), ensure_ascii=False)
    return last, f"id: {last}\nevent: said\ndata: {data}\n\n"
