"""The target conversations over a real Wechaty gateway."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.replay.stage import Stage
from tests.support.gateway import Gateway
from tests.wires import wechat
from tests.wires.stage import SEVEN, Wire, goes_as_written, player


@pytest.mark.parametrize("name", SEVEN)
async def test_a_conversation_goes_as_written(name: str, gateway: Gateway, tmp_path: Path) -> None:
    def string(stage: Stage, clock: VirtualClock) -> AbstractAsyncContextManager[Wire]:
        return wechat.strung(gateway, stage, clock)

    database = f"sqlite:///{tmp_path / 'town.db'}"
    async with player(string, wechat.PLACE, database, tmp_path) as playing:
        await goes_as_written(playing, name)
