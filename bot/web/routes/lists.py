"""Whom to be and where to talk: searches over thousands of people and rooms."""

from typing import Annotated

from fastapi import APIRouter, Query

from bot.messages import BOT_NAME
from bot.roster.cast import NAMES
from bot.web import words
from bot.web.answers import NotFoundError
from bot.web.shapes import ChatShape, PersonShape, person_shape, room_shape
from bot.web.site import Site
from storage import directory
from storage.store import Turn

_AT_MOST = 30
_Words = Annotated[str, Query(max_length=100)]


def router(site: Site) -> APIRouter:
    """The routes of the pickers."""
    routes = APIRouter()
    channel = site.channel.name

    @routes.get("/api/people")
    async def people(q: _Words = "") -> list[PersonShape]:
        found = await site.store.read(
            lambda turn: directory.people(turn, channel, q, first=NAMES, limit=_AT_MOST),
            now=site.clock.now(),
        )
        return [person_shape(person) for person in found]

    @routes.get("/api/rooms")
    async def rooms(q: _Words = "", person: str | None = None) -> list[ChatShape]:
        found = await site.store.read(
            lambda turn: directory.rooms(turn, channel, q, member=person, limit=_AT_MOST),
            now=site.clock.now(),
        )
        return [room_shape(room) for room in found]

    @routes.get("/api/chats")
    async def chats(person: str) -> list[ChatShape]:
        def look(turn: Turn) -> list[ChatShape]:
            if directory.somebody(turn, channel, person) is None:
                raise NotFoundError(words.NO_PERSON)
            return [
                private_shape(site, turn, person),
                *map(room_shape, directory.rooms_of(turn, channel, person)),
            ]

        return await site.store.read(look, now=site.clock.now())

    return routes


def private_shape(site: Site, turn: Turn, person: str) -> ChatShape:
    """An account's private chat with the bot."""
    return ChatShape(
        id=site.private_chat(turn, person).chat,
        name=BOT_NAME,
        about="私聊",
        private=True,
        member=True,
    )
