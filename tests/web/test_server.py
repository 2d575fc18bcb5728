"""The pages' server: live news over a real connection, a taken port, and a quick end."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.errors import OperatorError
from bot.web.server import serve
from tests.web.test_api import ROOM, wish
from tests.web.town import served_town, web_town


async def events(lines: AsyncIterator[str], wanted: str) -> Any:  # noqa: ANN401  # JSON
    """The data of the next event of this name."""
    name = ""
    async for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: ") and name == wanted:
            return json.loads(line.removeprefix("data: "))
    return None


async def test_news_come_live_and_the_stream_ends_with_the_server(tmp_path: Path) -> None:
    async with asyncio.timeout(20), httpx.AsyncClient() as web, served_town(tmp_path) as served:
        stream = web.stream("GET", f"{served.url}api/stream", params={"chat": ROOM})
        async with stream as response:
            lines = response.aiter_lines()
            assert "now" in await events(lines, "clock")
            await web.post(f"{served.url}api/messages", json=wish("@小楼 井盖坏了"))
            assert (await events(lines, "message"))["text"] == "@小楼 井盖坏了"
            assert (await events(lines, "message"))["sender"] is None
            await web.post(f"{served.url}api/clock", json={"minutes": 15})
            assert "now" in await events(lines, "moved")
            served.town.app.state.let_go()
            assert await events(lines, "message") is None


async def test_a_server_with_open_streams_stops_at_once(tmp_path: Path) -> None:
    async with httpx.AsyncClient() as web:
        async with served_town(tmp_path) as served:
            stream = web.stream("GET", f"{served.url}api/stream", params={"chat": ROOM})
            response = await stream.__aenter__()
            began = asyncio.get_running_loop().time()
        took = asyncio.get_running_loop().time() - began
        assert took < 3
        await response.aclose()


async def test_a_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    async with web_town(tmp_path) as town:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(OperatorError, match=f"端口 {port} 已被占用"):
                await serve(town.app, host="127.0.0.1", port=port)


async def test_an_address_of_nobody_is_one_clear_sentence(tmp_path: Path) -> None:
    async with web_town(tmp_path) as town:
        with pytest.raises(OperatorError, match="不能在地址"):
            await serve(town.app, host="203.0.113.1", port=0)
        with pytest.raises(OperatorError, match="不能在地址"):
            await serve(town.app, host="no.such.host.invalid", port=0)


async def test_without_an_event_of_its_own_it_ends_with_a_signal(tmp_path: Path) -> None:
    async with web_town(tmp_path) as town, asyncio.timeout(10):

        def ready(_port: int) -> None:
            os.kill(os.getpid(), signal.SIGTERM)

        await serve(town.app, host="127.0.0.1", port=0, ready=ready)
