"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from tests.emulators.telegram import asking, sending, updates
from tests.emulators.telegram.faults import Fault, Lost
from tests.emulators.telegram.sending import Upload
from tests.emulators.telegram.world import ApiError, BotAccount, Call, Json, World

Method = Callable[[World, BotAccount, Json], Awaitable[Any]]

#: Names in small letters: the Bot API does not mind.
METHODS: dict[str, Method] = {
    name.lower(): method
    for name, method in {
        "getMe": asking.get_me,
        "getUpdates": updates.get_updates,
        "setWebhook": updates.set_webhook,
        "deleteWebhook": updates.delete_webhook,
        "getWebhookInfo": updates.get_webhook_info,
        "sendMessage": sending.send_message,
        "sendPhoto": sending.send_photo,
        "sendDocument": sending.send_document,
        "sendVideo": sending.send_video,
        "sendVoice": sending.send_voice,
        "sendMediaGroup": sending.send_media_group,
        "editMessageText": sending.edit_message_text,
        "editMessageReplyMarkup": sending.edit_message_reply_markup,
        "deleteMessage": sending.delete_message,
        "answerCallbackQuery": sending.answer_callback_query,
        "getFile": asking.get_file,
        "getChat": asking.get_chat,
        "getChatMember": asking.get_chat_member,
        "getChatAdministrators": asking.get_chat_administrators,
        "leaveChat": asking.leave_chat,
        "setMyCommands": asking.set_my_commands,
        "sendChatAction": asking.yes,
        "logOut": asking.yes,
    }.items()
}


@dataclass(frozen=True, slots=True)
class Served:
    """A world that can be called."""

    world: World
    url: str


@contextlib.asynccontextmanager
async def served(
    world: World, *, port: int = 0, more: Sequence[BaseRoute] = ()
) -> AsyncIterator[Served]:
    """Serve the world on this machine; port 0 lets the system choose one."""
    app = Starlette(routes=[*_routes(world), *more])
    listening = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield Served(world, f"http://127.0.0.1:{listening.getsockname()[1]}")
    finally:
        for bot in world.bots.values():
            await updates.delete_webhook(world, bot, {})
            if bot.replaced:
                bot.replaced.set()
        server.enough.set()
        await serving
        listening.close()


class _Server(uvicorn.Server):
    """uvicorn without its hand on the signals, and told to end rather than looking now and then."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.enough = asyncio.Event()

    async def main_loop(self) -> None:
        """Wait for the end."""
        await self.enough.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Catch none."""
        yield


def _routes(world: World) -> list[BaseRoute]:
    async def call(request: Request) -> Response:
        return await _call(world, request)

    async def download(request: Request) -> Response:
        path = request.path_params["path"]
        for where, content in world.files.values():
            if where == path:
                return Response(content)
        return _refusal(ApiError(404, "Not Found"))

    return [
        Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download),
    ]


async def _call(world: World, request: Request) -> Response:
    method = request.path_params["method"]
    bot = world.bots.get(request.path_params["token"])
    if bot is None:
        return _refusal(ApiError(401, "Unauthorized"))
    given = await _parameters(request)
    refused = ""
    try:
        fault = world.faults.take(method, given.get("chat_id"))
        if fault is not None:
            refused = fault.description or "lost"
            return await _go_wrong(world, bot, request, fault, given)
        result = await _do(world, bot, method, given)
        return JSONResponse({"ok": True, "result": result})
    except ApiError as error:
        refused = error.description
        return _refusal(error)
    finally:
        if method.lower() != "getupdates":
            world.calls.append(Call(method, given, time.monotonic(), refused))
        world.touch()


async def _do(world: World, bot: BotAccount, method: str, given: Json) -> Any:  # noqa: ANN401  # JSON
    found = METHODS.get(method.lower())
    if found is None:
        raise ApiError(404, "Not Found: method not found")
    return await found(world, bot, given)


async def _go_wrong(
    world: World, bot: BotAccount, request: Request, fault: Fault, given: Json
) -> Response:
    await asyncio.sleep(fault.delay)
    result: object = True
    if fault.done or not (fault.code or fault.lost):
        result = await _do(world, bot, request.path_params["method"], given)
    if fault.lost is Lost.BAD_GATEWAY:
        return Response("<html>502 Bad Gateway</html>", 502, media_type="text/html")
    if fault.lost is Lost.SILENCE:
        return _Dead()
    if fault.code:
        more = {} if fault.retry_after is None else {"retry_after": fault.retry_after}
        raise ApiError(fault.code, fault.description, **more)
    return JSONResponse({"ok": True, "result": result})


class _Dead(Response):
    """The answer begins, and the connection ends: uvicorn closes what was not finished."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"99")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


def _refusal(error: ApiError) -> Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return JSONResponse(body, error.code)


async def _parameters(request: Request) -> Json:
    given: Json = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        body: Json = await request.json()
        return given | body
    async with request.form(max_part_size=64 * 1024 * 1024) as form:
        for key, value in form.items():
            if isinstance(value, UploadFile):
                given[key] = Upload(value.filename or key, await value.read())
            else:
                given[key] = _plain(value)
    for key, value in given.items():  # a file may come under a name of its own
        if isinstance(value, str) and value.startswith("attach://"):
            given[key] = given[value.removeprefix("attach://")]
    return given


def _plain(value: str) -> object:
    """Numbers come as text, nested things as JSON."""
    if value[:1] in ("[", "{"):
        with contextlib.suppress(ValueError):
            return json.loads(value)
    return value
