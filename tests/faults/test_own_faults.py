"""When the fault is ours: whoever asked hears of it, and everything else goes on."""

import asyncio
import contextlib
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.errors import StorageError, StorageRefusedError
from bot.handlers import routes
from bot.handlers import timers as handlers
from bot.handlers.context import Context
from bot.handlers.timers import Fired
from storage import timers
from storage.store import Turn
from storage.timers import DueTimer
from tests.faults.house import ROOM, House, Platform

MINUTE = timedelta(minutes=1)


def broken(_: Context) -> routes.Route:
    """Stand for any mistake of ours."""
    raise ZeroDivisionError


class TestATurnThatFails:
    async def test_is_answered_once_and_not_tried_for_ever(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(routes, "find", broken)
        message = house.inbound("王丽", "漏水了")

        with capture_logs() as logs:
            for _ in range(3):
                await house.app.dispatcher.receive(message)
            said = await house.settle()

        assert [line["event"] for line in logs].count("turn_failed") == 1
        assert [one.to for one in said] == ["王丽"]

    async def test_is_not_apologised_for_to_a_group_that_said_nothing_to_the_bot(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(routes, "find", broken)

        assert not await house.say("王丽", "电梯又停了", ROOM)

    async def test_hurts_nobody_who_shares_its_commit(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        find = routes.find

        def sometimes(context: Context) -> routes.Route:
            return broken(context) if context.account.name == "李强" else find(context)

        monkeypatch.setattr(routes, "find", sometimes)
        who = ("王丽", "李强", "孙姐")
        await asyncio.gather(
            *(house.app.dispatcher.receive(house.inbound(w, "门口井盖坏了")) for w in who)
        )
        said = await house.settle()

        assert sorted(one.to for one in said if "井盖" in one.text) == ["孙姐", "王丽"]

    async def test_a_database_that_is_away_lets_the_channel_offer_it_again(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(_: Context) -> routes.Route:
            raise StorageError("away")

        message = house.inbound("王丽", "门口井盖坏了", photos=1)
        with monkeypatch.context() as patch:
            patch.setattr(routes, "find", away)
            with pytest.raises(StorageError):
                await house.app.dispatcher.receive(message)
        await house.app.dispatcher.receive(message)

        assert len(await house.settle()) == 1

    async def test_what_the_database_refuses_is_not_offered_for_ever(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refused(_: Context) -> routes.Route:
            raise StorageRefusedError("ours")

        monkeypatch.setattr(routes, "find", refused)

        assert [one.to for one in await house.say("王丽", "漏水了")] == ["王丽"]


class TestATimerThatFails:
    async def test_lets_the_others_go_first_and_is_tried_again(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fired: list[str] = []

        def fire(_turn: Turn, _calendar: object, timer: DueTimer) -> Fired:
            fired.append(timer.kind)
            if timer.kind == "broken" and fired.count("broken") < 3:
                raise ZeroDivisionError
            return Fired()

        monkeypatch.setattr(handlers, "fire", fire)

        def plan(turn: Turn) -> None:
            timers.replace(turn, 7, [("broken", turn.now), ("later", turn.now + MINUTE)])

        await house.store.run(plan, now=house.clock.now())

        await house.wait(5 * MINUTE)
        assert fired == ["broken", "later"]
        await house.wait(30 * MINUTE)
        assert fired == ["broken", "later", "broken", "broken"]
        assert await house.app.ticker.next_due() is None


class TestTheLoop:
    async def test_goes_on_whatever_happens_in_it(
        self, house: House, platform: Platform, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        troubles = [StorageError("away"), ZeroDivisionError()]

        async def tick() -> bool:
            if troubles:
                raise troubles.pop()
            return False

        monkeypatch.setattr(house.app.dispatcher, "tick", tick)
        monkeypatch.setattr("bot.ticker._AFTER_TROUBLE", 0.01)
        await house.app.dispatcher.receive(house.inbound("王丽", "你好"))
        running = asyncio.create_task(house.app.ticker.run())
        async with asyncio.timeout(5):
            while not platform.sent:  # noqa: ASYNC110 -- nobody would set an event
                await asyncio.sleep(0.01)
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def test_who_stops_waiting_for_a_turn_does_not_stop_the_writer(house: House) -> None:
    def write(turn: Turn) -> None:
        timers.set_one(turn, "x", 1, turn.now)

    for _ in range(20):
        waiting = asyncio.create_task(house.store.run(write, now=house.clock.now()))
        await asyncio.sleep(0)
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await waiting

    async with asyncio.timeout(2):
        await house.store.run(write, now=house.clock.now())
