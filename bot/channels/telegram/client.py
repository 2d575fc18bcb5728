"""The library's own client, set up for us: every wait has an end, and its log stays silent."""

import logging
import os
from dataclasses import dataclass

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.telegram.settings import TelegramSettings

#: Seconds. A picture of 10 MB over a slow line takes its time.
_CONNECT, _READ, _WRITE, _UPLOAD, _POOL = 10.0, 20.0, 20.0, 90.0, 10.0
_CONNECTIONS = 64
#: httpx writes addresses, which hold the token; the library what it received, which people wrote.
_INDISCREET = ("httpx", "httpcore", "telegram")


@dataclass(frozen=True, slots=True)
class Client:
    """Two connections to the Bot API: one asks for updates and waits, the other does the rest."""

    bot: Bot
    poller: Bot
    _requests: tuple[HTTPXRequest, ...]

    async def close(self) -> None:
        """Let go of the network."""
        for request in self._requests:
            await request.shutdown()


def connect(settings: TelegramSettings) -> Client:
    """A client; nothing is asked yet."""
    # Spans of time as such: else the library warns, at each refusal, that they will be.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    for name in _INDISCREET:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    calls, polls = _request(settings, _CONNECTIONS), _request(settings, 2)
    return Client(_bot(settings, calls), _bot(settings, polls), (calls, polls))


def _bot(settings: TelegramSettings, request: HTTPXRequest) -> Bot:
    api = settings.api.rstrip("/")
    return Bot(
        settings.token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=request,
        get_updates_request=request,
    )


def _request(settings: TelegramSettings, connections: int) -> HTTPXRequest:
    # A server of one's own without TLS has no certificate, and reading all authorities takes time.
    plain = settings.api.startswith("http://")
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=_CONNECT,
        read_timeout=_READ,
        write_timeout=_WRITE,
        media_write_timeout=_UPLOAD,
        pool_timeout=_POOL,
        proxy=settings.proxy or None,
        httpx_kwargs={"verify": False} if plain else None,
    )
