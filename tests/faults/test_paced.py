"""A channel that paces itself: what has no turn yet goes back, what is behind it keeps order."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import OutboxId
from bot.errors import SendAgainError
from bot.messages import ChatAddress, Outgoing, Priority
from storage import outbox
from storage.store import Turn
from tests.faults.house import BOT, CHANNEL, CODES, House, Platform

MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Paced(Platform):
    """Lets what it is told to wait so many seconds, once for each number."""

    waits: dict[str, list[float]] = field(default_factory=dict)

    async def wait_turn(self, message: Outgoing) -> None:
        """It is not its turn."""
        if waits := self.waits.get(message.text):
            raise SendAgainError("paced", retry_after=waits.pop(0))


@pytest.fixture
def platform() -> Paced:
    return Paced()


@pytest.fixture
async def house(tmp_path: Path, platform: Paced) -> AsyncIterator[House]:
    opened = await House.open("sqlite://", tmp_path, platform=platform)
    yield opened
    await opened.close()


async def post(house: House, text: str, priority: Priority, to: str = "王丽") -> None:
    address = ChatAddress(channel=CHANNEL, bot=BOT, chat=CODES[to], private=True)

    def write(turn: Turn) -> None:
        message = Outgoing(
            id=OutboxId(turn.new_id()), address=address, text=text, priority=priority
        )
        outbox.post(turn, message, priority=priority, not_before=turn.now)

    await house.store.run(write, now=house.clock.now())


async def said(house: House, span: timedelta = timedelta()) -> list[str]:
    return [one.message.text for one in await house.wait(span)]


async def test_order_in_a_chat_holds_when_the_first_has_no_turn(
    house: House, platform: Paced
) -> None:
    platform.waits = {"一": [60]}
    for text in ("一", "二"):
        await post(house, text, Priority.ANSWER)
    assert await said(house) == []
    await post(house, "三", Priority.ANSWER)
    assert await said(house) == []

    assert await said(house, MINUTE) == ["一", "二", "三"]


async def test_an_answer_does_not_wait_behind_a_digest_that_has_no_turn(
    house: House, platform: Paced
) -> None:
    platform.waits = {"汇总": [3600]}
    await post(house, "汇总", Priority.DIGEST)
    await said(house)
    await post(house, "答复", Priority.ANSWER)
    await post(house, "又一份汇总", Priority.DIGEST)

    assert await said(house, 59 * MINUTE) == ["答复"]
    assert await said(house, MINUTE) == ["汇总", "又一份汇总"]


async def test_a_danger_waits_behind_nothing_that_was_put_back(
    house: House, platform: Paced
) -> None:
    refusals = [SendAgainError("too often", retry_after=600)]

    def refuse(message: Outgoing) -> None:
        if message.text == "一" and refusals:
            raise refusals.pop()

    platform.before = refuse
    await post(house, "一", Priority.ANSWER)
    await said(house)
    await post(house, "二", Priority.ANSWER)
    await post(house, "煤气", Priority.DANGER)

    assert await said(house, MINUTE) == ["煤气"]
    assert await said(house, 10 * MINUTE) == ["一", "二"]


async def test_another_chat_does_not_wait(house: House, platform: Paced) -> None:
    platform.waits = {"一": [60]}
    await post(house, "一", Priority.ANSWER)
    await post(house, "别人的", Priority.DIGEST, "李强")

    assert await said(house) == ["别人的"]


async def test_what_an_account_sent_within_a_day_is_known_after_a_restart(
    house: House, platform: Paced
) -> None:
    begin = house.clock.now()
    platform.waits = {"没轮到": [86_400]}
    for text in ("一", "二", "没轮到"):
        await post(house, text, Priority.ANSWER)
    await said(house, MINUTE)

    def look(turn: Turn) -> list[int]:
        return [
            outbox.sent_since(turn, CHANNEL, begin - MINUTE),
            outbox.sent_since(turn, CHANNEL, begin - MINUTE, BOT),
            outbox.sent_since(turn, CHANNEL, begin + MINUTE, BOT),
            outbox.sent_since(turn, CHANNEL, begin - MINUTE, "另一个"),
        ]

    assert await house.store.read(look, now=house.clock.now()) == [2, 2, 0, 0]
