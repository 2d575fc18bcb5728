"""How long a visitor at a building's door waits: for the page, and for the bot's first answer.

Over real HTTP on this machine, each a new visitor, one after the other; the network and the
telephone come on top.
"""

import asyncio
import contextlib
import re
import statistics
from collections.abc import AsyncIterator
from pathlib import Path
from time import perf_counter
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx

from benchmarks.house import BOT
from bot import app as houses
from bot import demo, holidays
from bot.channels.web.channel import WebChannel
from bot.channels.web.settings import WebSettings
from bot.channels.web.uploads import Uploads
from bot.clock import Clock, SystemClock
from bot.domain.places import Tier
from bot.ids import TimeOrderedIds
from bot.web.app import create_town_app
from bot.web.server import serve
from bot.web.site import read_town
from storage import doors, tree
from storage.opening import open_store
from storage.store import HOME_TOWN, Store, Turn
from storage.weblog import WebLog

_VISITORS = 40
_REPORT = "5楼楼道灯坏了"
_PROOF = re.compile(r'name="proof" value="([^"]+)"')


async def measure(folder: Path) -> list[tuple[str, float]]:
    """The rows of the table: medians, and the slowest answer."""
    looks, answers = [], []
    async with _pages(folder) as (base, codes):
        for code in codes:
            look, answer = await _visit(f"{base}/d/{code}")
            looks.append(look)
            answers.append(answer)
    return [
        ("door: page, ms", statistics.median(looks)),
        ("door: first answer, ms", statistics.median(answers)),
        (f"door: slowest first answer of {_VISITORS}, ms", max(answers)),
    ]


async def _visit(url: str) -> tuple[float, float]:
    """Milliseconds until a visitor sees the page, and from the first words to the answer."""
    async with httpx.AsyncClient() as web:
        begin = perf_counter()
        page = await web.get(url)
        looked = perf_counter()
        found = _PROOF.search(page.text)
        if found is None:
            raise AssertionError(page.text)
        fields = {"proof": found[1], "key": str(uuid4()), "words": _REPORT}
        said = await web.post(url, data=fields, headers={"Accept": "application/json"})
        last = said.raise_for_status().json()["said"]
        async with web.stream("GET", f"{url}/news?after={last}") as news:
            async for line in news.aiter_lines():
                if "我这样报" in line:
                    break
        return (looked - begin) * 1e3, (perf_counter() - looked) * 1e3


@contextlib.asynccontextmanager
async def _pages(folder: Path) -> AsyncIterator[tuple[str, list[str]]]:
    """The demo town's public pages; their address and the codes of some buildings."""
    clock = SystemClock()
    store = await open_store(f"sqlite:///{folder / 'door.db'}", TimeOrderedIds(process=1))
    channel = WebChannel(
        town=HOME_TOWN, log=WebLog(store, clock), uploads=Uploads(folder / "uploads"), clock=clock
    )
    stop = asyncio.Event()
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    try:
        codes = await _town(store, clock)
        calendar = holidays.load(ZoneInfo("Asia/Shanghai"), None, range(2026, 2028))
        house = houses.build(
            store=store,
            clock=clock,
            calendar=lambda: calendar,
            channels=[channel],
            photos=folder / "photos",
        )
        pages = create_town_app(
            channel=channel,
            store=store,
            clock=clock,
            town=await read_town(store, clock),
            settings=WebSettings(),
            photos=folder / "photos",
        )
        await house.start()
        ticking = asyncio.create_task(house.ticker.run())
        serving = asyncio.create_task(
            serve(pages, host="127.0.0.1", port=0, stop=stop, ready=port.set_result)
        )
        yield f"http://127.0.0.1:{await port}", codes
        stop.set()
        ticking.cancel()
        await asyncio.gather(serving, ticking, return_exceptions=True)
        await house.stop()
    finally:
        await store.close()


async def _town(store: Store, clock: Clock) -> list[str]:
    """Make the demo town; codes of buildings, one for each visitor."""

    def make(turn: Turn) -> list[str]:
        demo.make(turn, WebChannel.name, BOT)
        units = tree.load(turn).under(None, Tier.BUILDING)[:_VISITORS]
        return [doors.ensure(turn, unit.id).text for unit in units]

    return await store.run(make, now=clock.now())
