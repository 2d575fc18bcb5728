"""The real command with a token in its settings: it answers on Telegram, also after a restart."""

import asyncio
from pathlib import Path

import pytest

from tests.channels.telegram.conftest import TOKEN, WANG
from tests.emulators.telegram.people import People
from tests.emulators.telegram.server import Served
from tests.emulators.telegram.world import World
from tests.support.house import House

pytestmark = pytest.mark.slow


async def test_it_answers_and_what_is_said_while_it_is_down_is_answered_later(
    server: Served, world: World, people: People, tmp_path: Path
) -> None:
    house = House(
        tmp_path,
        settings={
            "LOUDONG_ENVIRONMENT": "production",
            "LOUDONG_TELEGRAM_TOKEN": TOKEN,
            "LOUDONG_TELEGRAM_API": server.url,
        },
    )
    try:
        await asyncio.to_thread(house.start)
        people.start(WANG)
        await world.until(lambda: world.sent(WANG))
        await asyncio.to_thread(house.stop)
        said = len(world.sent(WANG))
        assert not world.bots[TOKEN].updates

        people.say(WANG, "帮助")
        await asyncio.to_thread(house.start)
        await world.until(lambda: len(world.sent(WANG)) > said)
        await asyncio.to_thread(house.stop)
    finally:
        house.kill()
    assert "[error" not in house.complained, house.complained
    assert TOKEN not in house.complained
