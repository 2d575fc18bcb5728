"""What happens now: a stream of new messages, and the demo town's clock."""

from collections.abc import AsyncIterator
from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from bot.channels.web.hub import ClockMoved
from bot.messages import Said
from bot.web import words
from bot.web.answers import NotFoundError
from bot.web.routes.chat import Chats
from bot.web.shapes import ClockShape, DayLeftShape, DayShape, ForwardShape, message_shape
from bot.web.site import Site

#: Seconds between signs of life; a page that misses them connects anew.
_SIGN_OF_LIFE = 15.0
_MORNING = 8


def router(site: Site) -> APIRouter:
    """The routes of time."""
    routes = APIRouter()

    @routes.get("/api/stream")
    async def stream(
        chat: Chats,
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

    @routes.post("/api/day")
    async def play(wish: DayShape) -> DayLeftShape:
        if site.day is None:
            raise NotFoundError(words.NO_DAY)
        left = await (site.day.begin() if wish.begin else site.day.go_on())
        site.channel.hub.tell(ClockMoved(now=site.clock.now()))
        return DayLeftShape(left=left)

    return routes


def _until_morning(site: Site) -> timedelta:
    """How long until eight o'clock tomorrow in the town."""
    now = site.clock.now().astimezone(site.zone)
    morning = (now + timedelta(days=1)).replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    return morning - now


async def _events(site: Site, chats: list[str]) -> AsyncIterator[str]:
    with site.channel.hub.listen(chats) as listener:
        yield _event("clock", ClockShape(now=site.clock.now()))
        async for news in listener.each(_SIGN_OF_LIFE):
            match news:
                case Said():
                    yield _event("message", message_shape(news))
                case ClockMoved():
                    yield _event("moved", ClockShape(now=news.now))
                case None:
                    yield _event("clock", ClockShape(now=site.clock.now()))


def _event(name: str, shape: BaseModel) -> str:
    return f"event: {name}\ndata: {shape.model_dump_json(by_alias=True)}\n\n"
