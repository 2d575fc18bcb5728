"""The target conversations over the Bot API, through HTTP."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.replay.stage import Stage
from tests.wires import telegram
from tests.wires.stage import SEVEN, Wire, goes_as_written, player


@pytest.mark.parametrize("name", SEVEN)
async def test_a_conversation_goes_as_written(name: str, tmp_path: Path) -> None:
    def string(_: Stage, clock: VirtualClock) -> AbstractAsyncContextManager[Wire]:
        return telegram.strung(clock)

    database = f"sqlite:///{tmp_path / 'town.db'}"
    async with player(string, telegram.PLACE, database, tmp_path) as playing:
        await goes_as_written(playing, name)
