"""The target conversations in the web chat, through a real browser."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.clock import VirtualClock
from bot.replay.stage import Stage
from tests.wires import chromium
from tests.wires.stage import SEVEN, Wire, goes_as_written, player

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", SEVEN)
async def test_a_conversation_goes_as_written(name: str, browser: Browser, tmp_path: Path) -> None:
    def string(stage: Stage, clock: VirtualClock) -> AbstractAsyncContextManager[Wire]:
        return chromium.strung(browser, stage, clock, tmp_path)

    database = f"sqlite:///{tmp_path / 'town.db'}"
    async with player(string, chromium.PLACE, database, tmp_path) as playing:
        await goes_as_written(playing, name)
