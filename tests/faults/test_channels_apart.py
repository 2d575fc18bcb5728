"""Two channels: whatever one of them does, the other goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import keeper
from bot.channels.base import House as Side
from bot.domain.ids import OutboxId
from bot.domain.standing import State
from bot.errors import OperatorError, SendAgainError
from bot.messages import ChatAddress, Outgoing, PhotoRef, Priority
from storage import outbox, photos
from storage.store import Turn
from tests.faults.house import BOT, CHANNEL, House, Platform, picture

MINUTE = timedelta(minutes=1)
SICK = "sick"


@dataclass(slots=True)
class Sick(Platform):
    """A channel with which everything may be wrong."""

    name: str = SICK
    #: Raised by the first attempts to start.
    starts: list[Exception] = field(default_factory=list)
    hangs: set[str] = field(default_factory=set)
    reached: dict[str, asyncio.Event] = field(default_factory=dict)

    async def start(self, house: Side) -> None:  # noqa: ARG002 -- as channels do
        await self._maybe_hang("start")
        if self.starts:
            raise self.starts.pop(0)

    async def stop(self) -> None:
        await self._maybe_hang("stop")

    async def wait_turn(self, message: Outgoing) -> None:  # noqa: ARG002 -- as above
        await self._maybe_hang("wait_turn")

    async def fetch(self, locator: str) -> bytes:
        await self._maybe_hang("fetch")
        return picture(locator)

    async def send(self, message: Outgoing, files: object) -> str:  # noqa: ARG002 -- as above
        await self._maybe_hang("send")
        return await Platform.send(self, message, ())

    async def _maybe_hang(self, where: str) -> None:
        if where in self.hangs:
            self.reached.setdefault(where, asyncio.Event()).set()
            await asyncio.Event().wait()


@pytest.fixture
def sick() -> Sick:
    return Sick()


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
async def house(tmp_path: Path, platform: Platform, sick: Sick) -> AsyncIterator[House]:
    opened = await House.open("sqlite://", tmp_path, platform=platform, others=[sick])
    yield opened
    sick.hangs.clear()
    await opened.close()


async def post(
    house: House,
    text: str,
    channel: str = CHANNEL,
    chat: str = "x",
    priority: Priority = Priority.ANSWER,
) -> None:
    address = ChatAddress(channel=channel, bot=BOT, chat=chat, private=True)

    def write(turn: Turn) -> None:
        message = Outgoing(id=OutboxId(turn.new_id()), address=address, text=text)
        outbox.post(turn, message, priority=priority, not_before=turn.now)

    await house.store.run(write, now=house.clock.now())


@asynccontextmanager
async def running(house: House) -> AsyncIterator[None]:
    task = asyncio.create_task(house.app.ticker.run())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until_said(platform: Platform, text: str) -> None:
    async with asyncio.timeout(30):
        while text not in [m.text for m in platform.sent]:  # noqa: ASYNC110 -- nobody would set an event
            await asyncio.sleep(0.01)


class TestStarting:
    @pytest.mark.parametrize("trouble", [OperatorError("令牌不对。"), KeyError("a bug"), None])
    async def test_one_that_does_not_start_stops_no_other(
        self,
        tmp_path: Path,
        platform: Platform,
        sick: Sick,
        trouble: Exception | None,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(keeper, "_STARTING", 0.05)
        sick.starts = [trouble] if trouble else []
        sick.hangs = set() if trouble else {"start"}
        house = await House.open("sqlite://", tmp_path, platform=platform, others=[sick])
        await post(house, "here")
        await post(house, "there", SICK)
        await house.settle()

        states = {channel.name: channel.standing.state for channel in house.app.channels}
        bad = State.FAILED if isinstance(trouble, OperatorError) else State.AWAY
        assert states == {CHANNEL: State.ON, SICK: bad}
        assert [m.text for m in platform.sent] == ["here"]
        assert not sick.sent
        await house.close()

    async def test_one_that_does_not_stop_stops_no_other(
        self,
        tmp_path: Path,
        platform: Platform,
        sick: Sick,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(keeper, "_STOPPING", 0.05)
        sick.hangs = {"stop"}
        stopped: list[str] = []

        async def stop(one: Platform) -> None:
            stopped.append(one.name)

        monkeypatch.setattr(Platform, "stop", stop)
        house = await House.open("sqlite://", tmp_path, platform=platform, others=[sick])

        async with asyncio.timeout(30):
            await house.close()
        assert stopped == [CHANNEL]


class TestRunning:
    @pytest.mark.parametrize("where", ["send", "wait_turn"])
    async def test_a_channel_that_hangs_holds_up_no_other(
        self, house: House, platform: Platform, sick: Sick, where: str
    ) -> None:
        sick.hangs = {where}
        for number in range(450):
            await post(house, "hangs", SICK, f"chat {number % 30}", Priority.DANGER)
        async with running(house):
            async with asyncio.timeout(30):
                await sick.reached.setdefault(where, asyncio.Event()).wait()
            await post(house, "later")
            await until_said(platform, "later")

    async def test_a_chat_that_hangs_holds_up_no_other_of_its_channel(
        self, house: House, sick: Sick
    ) -> None:
        first = asyncio.Event()

        def hang(message: Outgoing) -> object:
            return first.wait() if message.address.chat == "hangs" else None

        sick.before = hang
        for number in range(250):
            await post(house, f"{number}", SICK, "hangs", Priority.DANGER)
        async with running(house):
            await post(house, "later", SICK, "another")
            await until_said(sick, "later")
            first.set()
            await until_said(sick, "249")

    async def test_pictures_that_never_come_hold_up_no_other(
        self, house: House, platform: Platform, sick: Sick
    ) -> None:
        def want(turn: Turn) -> None:
            away = ChatAddress(channel=SICK, bot=BOT, chat="x", private=True)
            off = ChatAddress(channel="switched off", bot=BOT, chat="x", private=True)
            for number in range(30):
                photos.want(turn, off, [PhotoRef(locator=f"{number}")])
                photos.want(turn, away, [PhotoRef(locator=f"{number}")])

        sick.hangs = {"fetch"}
        await house.store.run(want, now=house.clock.now())
        async with running(house):
            for text in ("@小楼 门口井盖坏了", "1"):
                message = house.inbound("王丽", text, "3号楼群", photos=int(text != "1"))
                await house.app.dispatcher.receive(message)
            async with asyncio.timeout(30):
                while not any(platform.files):  # noqa: ASYNC110 -- as above
                    await asyncio.sleep(0.01)

    async def test_a_channel_s_own_mistake_in_fetching_loses_no_letter(
        self, house: House, platform: Platform
    ) -> None:
        def broken(locator: str) -> bytes:
            raise KeyError(locator)

        platform.on_fetch = broken
        await house.say("王丽", "@小楼 门口井盖坏了", "3号楼群", photos=1)
        with capture_logs() as logs:
            said = await house.say("王丽", "1", "3号楼群")

        assert [one for one in said if one.to == "陈慧"]
        assert not [line for line in logs if line["event"] == "delivery_trouble"]

    async def test_a_channel_s_own_mistake_in_giving_turns_is_tried_again_later(
        self, house: House, sick: Sick, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def broken(_self: Sick, _message: Outgoing) -> None:
            raise ZeroDivisionError

        with monkeypatch.context() as patch:
            patch.setattr(Sick, "wait_turn", broken)
            await post(house, "one", SICK)
            await house.settle()
        await house.wait(MINUTE)

        assert [m.text for m in sick.sent] == ["one"]

    async def test_when_it_works_again_nothing_waits_any_longer(
        self, house: House, sick: Sick
    ) -> None:
        def away(_: Outgoing) -> None:
            raise SendAgainError("away")

        sick.before = away
        await post(house, "one", SICK)
        await house.wait(60 * MINUTE)
        sick.before = lambda _: None
        await house.app.courier.wake(SICK)
        await house.settle()

        assert [m.text for m in sick.sent] == ["one"]

    async def test_what_the_platform_asked_to_put_off_for_long_is_not_woken(
        self, house: House, sick: Sick
    ) -> None:
        refusals = [SendAgainError("tomorrow", retry_after=3600)]

        def later(_: Outgoing) -> None:
            if refusals:
                raise refusals.pop()

        sick.before = later
        await post(house, "one", SICK)
        await house.settle()
        await house.app.courier.wake(SICK)
        await house.settle()
        assert not sick.sent

        await house.wait(60 * MINUTE)
        assert [m.text for m in sick.sent] == ["one"]
