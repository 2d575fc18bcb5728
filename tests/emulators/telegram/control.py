"""The page by which somebody plays the people: what it shows, and what it does."""

import base64
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tests.emulators.telegram.faults import Fault, Lost, conflict, too_many
from tests.emulators.telegram.people import People
from tests.emulators.telegram.town import Somebody
from tests.emulators.telegram.world import ApiError, BotAccount, Json, World

_PAGE = Path(__file__).with_name("page.html")

#: What can be made to go wrong from the page.
_FAULTS: dict[str, Callable[[], Fault]] = {
    "429": lambda: too_many(20),
    "502": lambda: Fault("sendMessage", lost=Lost.BAD_GATEWAY),
    "lost": lambda: Fault("sendMessage", lost=Lost.BAD_GATEWAY, done=True),
    "409": lambda: conflict(times=3),
}


@dataclass(frozen=True, kw_only=True)
class Control:
    """What the page can reach."""

    world: World
    bot: BotAccount
    people: Sequence[Somebody]
    #: The town's time, as text.
    now: Callable[[], str]
    #: Lets so many minutes pass in the town.
    forward: Callable[[int], Awaitable[None]]

    def routes(self) -> list[BaseRoute]:
        """The page, what it asks, and what it does."""
        return [
            Route("/", self._page),
            Route("/ctl/state", self._state),
            Route("/ctl/file/{key}", self._file),
            Route("/ctl/{action}", self._act, methods=["POST"]),
        ]

    async def _page(self, _request: Request) -> Response:
        return FileResponse(_PAGE)

    async def _state(self, request: Request) -> Response:
        user = int(request.query_params.get("user", 0))
        chat = int(request.query_params.get("chat", 0))
        groups = [
            {"id": key, "title": self.world.chats[key]["title"]}
            for (key, member), status in self.world.members.items()
            if member == user and status not in ("left", "kicked") and key not in self.world.moved
        ]
        return JSONResponse(
            {
                "people": [{"id": p.id, "name": p.name, "about": p.about} for p in self.people],
                "groups": groups,
                "messages": [_shown(m) for m in self.world.messages.get(chat, {}).values()],
                "bot": self.bot.username,
                "readsAll": self.bot.reads_all,
                "blocked": (self.bot.id, user) in self.world.blocked,
                "now": self.now(),
            }
        )

    async def _file(self, request: Request) -> Response:
        found = self.world.files.get(request.path_params["key"])
        return Response(found[1]) if found else Response(status_code=404)

    async def _act(self, request: Request) -> Response:
        try:
            return await self._do(request.path_params["action"], await request.json())
        except (KeyError, ApiError):  # the page was behind: it looks again
            return Response(status_code=409)

    async def _do(self, action: str, told: Json) -> Response:
        people = People(self.world)
        user = int(told.get("user", 0))
        chat = int(told["chat"]) if told.get("chat") and told["chat"] != user else None
        match action:
            case "say":
                people.say(user, told["text"], chat, reply_to=told.get("reply"))
            case "photos":
                contents = [base64.b64decode(content) for content in told["photos"]]
                caption = told.get("text") or None
                if len(contents) == 1:
                    people.photo(user, contents[0], chat, caption)
                else:
                    people.album(user, contents, chat, caption)
            case "press":
                message = self.world.messages[chat or user][told["message"]]
                people.press(user, message, told["label"])
            case "edit":
                people.edit(chat or user, told["message"], told["text"])
            case "block":
                people.block(user, self.bot, blocked=told["blocked"])
            case "privacy":
                self.bot.reads_all = not told["on"]
            case "fault":
                self.world.faults.add(_FAULTS[told["kind"]]())
            case "forward":
                await self.forward(int(told["minutes"]))
            case _:
                return Response(status_code=404)
        return JSONResponse({})


def _shown(message: Json) -> Json:
    """A message as the page draws it."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    replied = message.get("reply_to_message", {})
    shown: dict[str, Any] = {
        "id": message["message_id"],
        "from": message["from"]["id"],
        "name": message["from"]["first_name"],
        "isBot": message["from"]["is_bot"],
        "text": message.get("text") or message.get("caption") or "",
        "photo": message["photo"][-1]["file_id"] if message.get("photo") else None,
        "file": message.get("document", {}).get("file_name"),
        "fileId": message.get("document", {}).get("file_id"),
        "buttons": [[button["text"] for button in row] for row in rows],
        "reply": replied.get("text") or replied.get("caption"),
        "edited": "edit_date" in message,
    }
    return shown
