"""The bot itself is killed, again and again, while people report on WeChat: over a real gateway.

A gateway tells each message once, so what was said to a dying bot may be lost and is said again;
what it filed is filed once, and what it said is said once, save what was on the wire.
"""

import asyncio
import multiprocessing
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from bot.channels.wechat.timing import Timing
from tests.conftest import TORTURE
from tests.faults.wechat_town import Steward, Town, house, move_in, stewards
from tests.support.gateway import Gateway

pytestmark = pytest.mark.slow

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.faults.test_wechat_killed"])
KILLS = 40 if TORTURE else 5
TIMING = Timing(call=2.0, ping_every=0.3, fresh=0.2, back_off=(0.1, 0.2), quick=0.0, names=0.0)
#: Seconds after which somebody who hears nothing says it again.
_SAY_AGAIN = 4.0
_AHEAD_TO = 1  # UTC, nine in the morning where the town is


def _live(port: int, folder: Path, ahead: float) -> None:
    """A bot that runs until it is killed."""

    async def run() -> None:
        gateway = Gateway(folder / "said.jsonl", port=port)
        async with house(gateway, folder, TIMING, timedelta(seconds=ahead)):
            await asyncio.Event().wait()

    asyncio.run(run())


async def kill(child: BaseProcess) -> None:
    """As a power cut would."""
    child.kill()
    await asyncio.to_thread(child.join)
    assert child.exitcode == -9, "it died by itself"


async def heard(gateway: Gateway, steward: Steward, *words: str) -> bool:
    """Whether the bot says one of these within a while."""
    try:
        async with asyncio.timeout(_SAY_AGAIN):
            while not any(w in one.text for one in gateway.said(steward.account) for w in words):  # noqa: ASYNC110  # a file tells nobody
                await asyncio.sleep(0.02)
    except TimeoutError:
        return False
    return True


async def test_killed_at_random_while_people_report(gateway: Gateway, tmp_path: Path) -> None:
    chance = random.Random(5)
    await move_in(gateway)
    monday = datetime.now(UTC).replace(hour=_AHEAD_TO, minute=0) + timedelta(
        days=14 - datetime.now(UTC).weekday()
    )
    ahead = monday - datetime.now(UTC)
    nobody: Town = None  # type: ignore[assignment]  # its house is another process
    people = stewards(nobody, 2 * KILLS)[::2]

    def start() -> BaseProcess:
        born = _FORKS.Process(target=_live, args=(gateway.port, tmp_path, ahead.total_seconds()))
        born.start()
        return born

    child = start()
    try:
        for steward in people:
            while not await heard(gateway, steward, "回 1 提交"):
                await gateway.say(steward.account, "2单元3楼楼道灯不亮")
            await gateway.say(steward.account, "1")
            await asyncio.sleep(chance.uniform(0, 0.15))
            await kill(child)
            child = start()
            # A receipt that may have been said is not said again: who repeats it hears that.
            while not await heard(gateway, steward, "已登记", "没有等您回复"):
                await gateway.say(steward.account, "1")
    finally:
        child.kill()
        await asyncio.to_thread(child.join)

    async with house(gateway, tmp_path, TIMING, ahead) as place:
        await place.settled()
        filed, letters = await place.filed(), await place.outbox()
    assert len(filed) == len(set(filed)) == len(people)
    sent = Counter((chat, text) for chat, text, state, _ in letters if state == "sent")
    doubtful = Counter((c, text) for c, text, _, error in letters if error.startswith("maybe"))
    told = Counter((one.chat, one.text) for one in gateway.said())
    assert not told - sent - doubtful, "said twice, or never written"
    assert not sent - told, "noted as sent, and never said"
    assert doubtful.total() <= KILLS + 1
