"""What was said, and saying something."""

from typing import Annotated

from fastapi import APIRouter, Query

from bot.channels.web.channel import Posting
from bot.domain.ids import PromptId
from bot.messages import ChatAddress
from bot.web import words
from bot.web.answers import NotFoundError
from bot.web.shapes import (
    MessageShape,
    MessagesShape,
    PostShape,
    PromptsShape,
    message_shape,
)
from bot.web.site import Site
from storage import directory, weblog
from storage.store import Turn

#: Chats that one page may look at.
Chats = Annotated[list[str], Query(max_length=24)]

#: Messages of one page of scroll-back.
_PAGE = 40
_PAGE_AT_MOST = 200


def router(site: Site) -> APIRouter:
    """The routes of talk."""
    routes = APIRouter()

    @routes.get("/api/messages")
    async def messages(
        chat: str,
        before: int | None = None,
        after: int | None = None,
        limit: Annotated[int, Query(ge=1, le=_PAGE_AT_MOST)] = _PAGE,
    ) -> MessagesShape:
        def look(turn: Turn) -> MessagesShape:
            if after is None:
                found = weblog.before(turn, chat, before, limit + 1)
                shown = found[-limit:]
            else:
                found = weblog.after(turn, chat, after, limit + 1)
                shown = found[:limit]
            return MessagesShape(
                messages=[message_shape(said) for said in shown],
                more=len(found) > limit,
                open_prompts=_open_prompts(site, turn, chat),
            )

        return await site.store.read(look, now=site.clock.now())

    @routes.post("/api/messages")
    async def post(wish: PostShape) -> MessageShape:
        posting = await site.store.read(
            lambda turn: _posting(site, turn, wish), now=site.clock.now()
        )
        return message_shape(await site.channel.post(posting))

    @routes.get("/api/prompts")
    async def prompts(chat: Chats) -> PromptsShape:
        return await site.store.read(
            lambda turn: PromptsShape(
                open_prompts={each: _open_prompts(site, turn, each) for each in chat}
            ),
            now=site.clock.now(),
        )

    return routes


def _posting(site: Site, turn: Turn, wish: PostShape) -> Posting:
    """Names and rooms come from the database, never from the page."""
    channel = site.channel.name
    person = directory.somebody(turn, channel, wish.person)
    if person is None:
        raise NotFoundError(words.NO_PERSON)
    address, chat_name = _place(site, turn, wish)
    return Posting(
        address=address,
        chat_name=chat_name,
        message_id=wish.message_id,
        sender=person.platform_id,
        sender_name=person.name,
        text=wish.text,
        photos=tuple(wish.photos),
        quote=wish.quote,
        prompt=PromptId(wish.prompt) if wish.prompt is not None else None,
    )


def _place(site: Site, turn: Turn, wish: PostShape) -> tuple[ChatAddress, str]:
    room = directory.room(turn, site.channel.name, wish.chat)
    if room is not None:
        address = ChatAddress(
            channel=site.channel.name, bot=room.bot, chat=room.chat, private=False
        )
        return address, room.name
    private = site.private_chat(turn, wish.person)
    if private.chat != wish.chat:
        raise NotFoundError(words.NO_CHAT)
    return private, ""


def _open_prompts(site: Site, turn: Turn, chat: str) -> list[str]:
    return [str(key) for key in directory.open_prompts(turn, site.channel.name, chat)]
