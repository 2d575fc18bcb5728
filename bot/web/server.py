"""Serves an application until it is told to stop, and lets open pages go then."""

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import Callable, Iterator, Sequence

import uvicorn
from fastapi import FastAPI

from bot.errors import OperatorError
from bot.web import words

#: Seconds that requests under way get when the server stops.
_GRACE = 5


async def serve(
    app: FastAPI,
    *,
    host: str,
    port: int,
    stop: asyncio.Event | None = None,
    ready: Callable[[int], None] | None = None,
    proxies: Sequence[str] = (),
) -> None:
    """Serve `app` until `stop` is set; without `stop`, until SIGINT or SIGTERM.

    `ready` is called with the port once requests are taken (port 0 lets the system choose one).
    `proxies` are believed when they say who asks; others are not. OperatorError when the address
    cannot be had.
    """
    listening = _listen(host, port)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        timeout_graceful_shutdown=_GRACE,
    )
    bound: int = listening.getsockname()[1]
    server = _Server(config, app.state.let_go, lambda: ready(bound) if ready else None)
    with listening, _stopping(stop) as told:
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        waiting = asyncio.create_task(told.wait())
        try:
            await asyncio.wait((serving, waiting), return_when=asyncio.FIRST_COMPLETED)
        finally:
            server.should_exit = True
            waiting.cancel()
            await serving


class _Server(uvicorn.Server):
    """uvicorn, but signals are its caller's affair and streams end when it stops."""

    def __init__(
        self, config: uvicorn.Config, let_go: Callable[[], None], ready: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._let_go = let_go
        self._ready = ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Catch none: uvicorn would raise them again after stopping, and end the whole process."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say so once requests are taken."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let open pages go first: uvicorn waits for requests, and a stream ends never."""
        self._let_go()
        await super().shutdown(sockets)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, proto)
    except OSError as error:
        raise OperatorError(words.HOST_UNKNOWN.format(host=host)) from error
    try:
        # A port left a moment ago is free; one in use is refused all the same.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise OperatorError(_sentence(error, host, port)) from error
    listening.setblocking(False)  # noqa: FBT003  # the one way to say it
    return listening


def _sentence(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return words.PORT_TAKEN.format(port=port)
    if error.errno in {errno.EACCES, errno.EPERM}:
        return words.PORT_REFUSED.format(port=port)
    return words.HOST_UNKNOWN.format(host=host)


@contextlib.contextmanager
def _stopping(stop: asyncio.Event | None) -> Iterator[asyncio.Event]:
    """The event that ends it; set by signals unless the caller has one of its own."""
    if stop is not None:
        yield stop
        return
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    try:
        yield told
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
