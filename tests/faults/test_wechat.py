"""A gateway that is killed, frozen, refuses and forgets while many report: a count of what became.

What was said while the gateway was there is heard; what is heard is filed once; what the bot says
is said once, save what was in flight at a kill or in the ice.
"""

import asyncio
import random
from pathlib import Path

import pytest

from bot.channels.standing import State
from bot.channels.wechat.timing import Timing
from bot.notices import Returned, Trouble, Troubled
from tests.conftest import TORTURE
from tests.faults.wechat_town import Steward, Town, stewards, town
from tests.support.gateway import Gateway

pytestmark = pytest.mark.slow

#: Answers that come too late for the short deadlines of tests.
SLOW_CALLS = 3
CONVERSATIONS, AT_ONCE, KILLS, FROZEN = (200, 20, 5, 30.0) if TORTURE else (12, 6, 2, 2.0)
#: Letters that may be on the wire at one moment: mostly one, none, or two.
IN_FLIGHT = 3
TIMING = Timing(
    call=4.0 if TORTURE else 1.0,
    ping_every=2.0 if TORTURE else 0.3,
    fresh=0.2,
    back_off=(0.1, 0.2, 0.4, 0.8),
    quick=3.0,
    logged_out=0.2,
    short_absence=0.0,
    names=0.0,
)


async def all_report(town: Town, trouble: list[str]) -> list[Steward]:
    """Let them all report, a few at a time, while the gateway has its troubles, one by one."""
    people = stewards(town, CONVERSATIONS)
    slots = asyncio.Semaphore(AT_ONCE)
    finished: asyncio.Queue[None] = asyncio.Queue()

    async def talk(steward: Steward) -> None:
        async with slots:
            await steward.report()
            finished.put_nowait(None)

    async def suffer() -> None:
        chance = random.Random(7)
        for what in trouble:
            for _ in range(CONVERSATIONS // (len(trouble) + 1)):
                await finished.get()
            await asyncio.sleep(chance.uniform(0, 0.3))
            await strike(town, what)

    await asyncio.gather(suffer(), *(talk(steward) for steward in people))
    await town.settled()
    return people


async def strike(town: Town, what: str) -> None:
    """Let one thing go wrong, and be over."""
    gateway, channel = town.gateway, town.channel
    if what == "kill":
        gateway.kill()
        await gateway.start_again()
    elif what == "freeze":
        gateway.freeze()
        await asyncio.sleep(FROZEN)
        gateway.thaw()
    elif what == "logout":
        await gateway.tell("logout")
        await gateway.until(lambda: channel.standing.state is State.LOGIN, "logged out")
        await gateway.tell("login")
    elif what == "error":
        await gateway.tell("error")
        await gateway.tell("event", type=99, payload="garbage")
    elif what == "slow":
        await gateway.tell("fault", mode="slow", ms=400, every=2, times=40)
    await gateway.until(lambda: channel.standing.state is State.ON, "online again")


async def check(town: Town, people: list[Steward], in_flight: int) -> None:
    """Count: each report filed once, each letter said once, save those in flight."""
    assert len(await town.filed()) == CONVERSATIONS
    said = [one for one in town.gateway.everything if one.id.startswith("in-")]
    heard = [one for one in said if one.id in town.ears.heard]
    assert len(heard) == 2 * CONVERSATIONS
    assert len(said) - len(heard) == sum(steward.unheard for steward in people)

    letters = await town.outbox()
    told = town.told()
    in_doubt = [(chat, text) for chat, text, state, error in letters if error.startswith("maybe")]
    assert {state for _, _, state, _ in letters} <= {"sent", "failed", "dropped"}
    # A call that a loaded machine leaves unanswered for a second is in doubt without any blow.
    assert len(in_doubt) <= in_flight + SLOW_CALLS
    for chat, text, state, _ in letters:
        if state == "sent":
            assert told[chat, text] == 1, text
        elif (chat, text) in in_doubt:
            assert told[chat, text] <= 1, text
        else:
            assert told[chat, text] == 0, text
    assert sum(told.values()) <= len(letters)
    check_order(town, [(chat, text) for chat, text, state, _ in letters if state == "sent"])


def check_order(town: Town, sent: list[tuple[str, str]]) -> None:
    """In each chat it was said in the order in which it was written."""
    wanted = set(sent)
    said = [(one.chat, one.text) for one in town.gateway.said()]
    for chat in {chat for chat, _ in sent}:
        written = [text for to, text in sent if to == chat]
        assert [text for to, text in said if to == chat and (to, text) in wanted] == written


async def test_killed_while_many_report(gateway: Gateway, tmp_path: Path) -> None:
    async with town(gateway, tmp_path, TIMING) as place:
        people = await all_report(place, ["kill"] * KILLS)

        await check(place, people, in_flight=KILLS * IN_FLIGHT)
        assert sum(isinstance(notice, Returned) for notice in place.ears.notices) == KILLS


async def test_frozen_while_many_report(gateway: Gateway, tmp_path: Path) -> None:
    async with town(gateway, tmp_path, TIMING) as place:
        people = await all_report(place, ["freeze"])

        await check(place, people, in_flight=IN_FLIGHT)
        assert any(isinstance(notice, Returned) for notice in place.ears.notices)


async def test_refusing_logged_out_and_talking_nonsense(gateway: Gateway, tmp_path: Path) -> None:
    await gateway.tell("fault", calls=["messageSendText"], text="系统繁忙", every=10)
    async with town(gateway, tmp_path, TIMING) as place:
        people = await all_report(place, ["logout", "error", "slow"])

        await check(place, people, in_flight=0)
        troubles = [one.trouble for one in place.ears.notices if isinstance(one, Troubled)]
        assert troubles == [Trouble.LOGIN]
