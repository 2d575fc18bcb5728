"""Updates that Telegram brings: checked, stored before 200, and brought again otherwise."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from http import HTTPStatus

import httpx
import pytest

from bot.channels.replay.pictures import picture
from bot.channels.standing import State
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.webhook import PATH, TelegramHook
from bot.channels.web.settings import WebSettings
from bot.clock import SystemClock
from bot.ids import TimeOrderedIds
from bot.web.app import create_status_app
from bot.web.server import serve
from storage.opening import open_store
from tests.channels.telegram.conftest import GROUP, TOKEN, WANG, Ears, Open, full
from tests.emulators.telegram import updates
from tests.emulators.telegram.people import People
from tests.emulators.telegram.world import World

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@contextlib.asynccontextmanager
async def on_the_web(channel: TelegramChannel, port: int) -> AsyncIterator[None]:
    """The address that Telegram brings to."""
    assert channel.hook is not None
    store = await open_store("sqlite://", TimeOrderedIds())
    page = create_status_app(
        store=store, clock=SystemClock(), settings=WebSettings(), brought=[channel.hook]
    )
    stop, ready = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(
        serve(page, host="127.0.0.1", port=port, stop=stop, ready=lambda _: ready.set())
    )
    try:
        await ready.wait()
        yield
    finally:
        stop.set()
        await serving
        await store.close()


@pytest.fixture
async def brought(
    opened: Open, world: World, unused_tcp_port: int
) -> AsyncIterator[TelegramChannel]:
    """The channel, brought to."""
    async with (
        opened(webhook=f"https://127.0.0.1:{unused_tcp_port}") as channel,
        on_the_web(channel, unused_tcp_port),
    ):
        await world.until(lambda: world.bots[TOKEN].webhook)
        await world.until(lambda: channel.standing.state is State.ON)
        yield channel


async def test_what_is_brought_is_heard(
    brought: TelegramChannel, world: World, people: People, ears: Ears
) -> None:
    people.say(WANG, "门口井盖坏了", GROUP)
    people.say(WANG, "在吗")
    await world.until(lambda: len(ears.heard) == 2)
    assert ears.texts == ["门口井盖坏了", "在吗"]
    hook = world.bots[TOKEN].webhook
    assert hook is not None
    assert (hook.url.endswith(PATH), len(hook.secret)) == (True, 64)
    assert "webhook" in brought.standing.notes[0]


@pytest.mark.usefixtures("brought")
async def test_what_cannot_be_stored_is_brought_again_before_what_came_later(
    world: World, people: People, ears: Ears
) -> None:
    ears.trouble = [full(), full()]
    people.say(WANG, "一", GROUP)
    people.say(WANG, "二", GROUP)
    await world.until(lambda: len(ears.heard) == 2)
    assert ears.texts == ["一", "二"]
    await world.until(lambda: not world.bots[TOKEN].updates)


@pytest.mark.usefixtures("brought")
async def test_an_album_is_brought_picture_by_picture(
    world: World, people: People, ears: Ears
) -> None:
    people.album(WANG, [picture("1"), picture("2")], GROUP, "井盖坏了")
    await world.until(lambda: len(ears.heard) == 2)
    assert [(m.text, len(m.photos)) for m in ears.heard] == [("井盖坏了", 1), ("", 1)]


async def test_nobody_else_can_bring(brought: TelegramChannel, world: World, ears: Ears) -> None:
    assert brought.hook is not None
    update = {"update_id": 1, "message": {"text": "着火了"}}
    async with httpx.AsyncClient(trust_env=False) as stranger:
        url = brought.hook.address.replace("https", "http")
        without = await stranger.post(url, json=update)
        wrong = await stranger.post(url, json=update, headers={HEADER: "wrong"})
        elsewhere = await stranger.post(url.replace("telegram", "other"), json=update)
        odd = await stranger.post(url, content=b"[1", headers={HEADER: brought.hook.secret})
    assert (without.status_code, wrong.status_code) == (403, 403)
    assert (elsewhere.status_code, odd.status_code) == (404, 200)
    assert ears.heard == []
    assert world.bots[TOKEN].webhook is not None


async def test_before_and_after_its_time_it_takes_nothing() -> None:
    hook = TelegramHook("https://lou.example.cn/", TOKEN)
    assert hook.address == "https://lou.example.cn/hooks/telegram"
    assert TelegramHook(hook.address, TOKEN).address == hook.address
    headers = {HEADER.lower(): hook.secret}
    assert await hook.take(headers, b"{}") is HTTPStatus.SERVICE_UNAVAILABLE


async def test_whoever_asks_for_updates_takes_the_webhook_away_first(
    opened: Open, world: World, people: People, ears: Ears
) -> None:
    await updates.set_webhook(world, world.bots[TOKEN], {"url": "https://127.0.0.1:9/"})
    people.say(WANG, "在吗")
    async with opened():
        await world.until(lambda: ears.heard)
    assert world.bots[TOKEN].webhook is None


async def test_a_webhook_that_somebody_took_away_is_set_again(opened: Open, world: World) -> None:
    bot = world.bots[TOKEN]
    async with opened(webhook="https://127.0.0.1:9", hurried=True):
        await world.until(lambda: bot.webhook)
        await updates.delete_webhook(world, bot, {})
        await world.until(lambda: bot.webhook)


async def test_what_hinders_the_bringing_is_shown_to_the_operator(
    opened: Open, world: World, people: People
) -> None:
    async with opened(webhook="https://127.0.0.1:9", hurried=True) as channel:
        people.say(WANG, "在吗")
        await world.until(lambda: "Connection failed" in channel.standing.error)
