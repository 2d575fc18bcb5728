"""What happens now: a stream of new messages, and the demo town's clock."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from bot.channels.web.hub import ClockMoved, Listener
from bot.messages import Said
from bot.web import words
from bot.web.answers import NotFoundError
from bot.web.shapes import ClockShape, ForwardShape, PostedShape, message_shape
from bot.web.site import Site
from storage import directory

#: Seconds between signs of life; a page that misses them connects anew.
_SIGN_OF_LIFE = 15.0
#: Chats that one page may listen to.
_CHATS_AT_MOST = 24
_MORNING = 8


def router(site: Site) -> APIRouter:
    """The routes of time."""
    routes = APIRouter()

    @routes.get("/api/stream")
    async def stream(
        chat: Annotated[list[str], Query(max_length=_CHATS_AT_MOST)],
    ) -> StreamingResponse:
        return StreamingResponse(
            _events(site, chat),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    @routes.get("/api/clock")
    async def clock() -> ClockShape:
        return ClockShape(now=site.clock.now())

    @routes.post("/api/clock")
    async def forward(wish: ForwardShape) -> ClockShape:
        if site.demo is None:
            raise NotFoundError(words.NO_CLOCK)
        by = timedelta(minutes=wish.minutes)
        await site.demo.forward(_until_morning(site) if wish.to_morning else by)
        now = site.demo.now()
        site.channel.hub.tell(ClockMoved(now=now))
        return ClockShape(now=now)

    return routes


def _until_morning(site: Site) -> timedelta:
    """How long until eight o'clock tomorrow in the town."""
    now = site.clock.now().astimezone(site.zone)
    morning = (now + timedelta(days=1)).replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    return morning - now


async def _events(site: Site, chats: list[str]) -> AsyncIterator[str]:
    with site.channel.hub.listen(chats) as listener:
        yield _event("clock", ClockShape(now=site.clock.now()))
        async for event in _news(site, listener):
            yield event


async def _news(site: Site, listener: Listener) -> AsyncIterator[str]:
    async for news in listener.each(_SIGN_OF_LIFE):
        match news:
            case Said():
                yield _event("message", await _posted(site, news))
            case ClockMoved():
                yield _event("moved", ClockShape(now=news.now))
            case None:
                yield _event("clock", ClockShape(now=site.clock.now()))


async def _posted(site: Site, said: Said) -> PostedShape:
    still_open = await site.store.read(
        lambda turn: directory.open_prompts(turn, site.channel.name, said.address.chat),
        now=site.clock.now(),
    )
    return PostedShape(message=message_shape(said), open_prompts=[str(key) for key in still_open])


def _event(name: str, shape: BaseModel) -> str:
    return f"event: {name}\ndata: {shape.model_dump_json(by_alias=True)}\n\n"
