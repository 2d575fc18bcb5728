"""Nobody is spoken to faster than Telegram allows, and no chat waits for another."""

import asyncio
import heapq

import pytest

from bot.channels.telegram.pace import Pace, Speed
from bot.errors import SendAgainError
from bot.messages import Priority

ANSWER, DANGER, DIGEST = Priority.ANSWER, Priority.DANGER, Priority.DIGEST


class Time:
    """Time that passes only when all wait for it."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (self.now + seconds, self._count, woken))
        await woken

    async def until_done(self, *tasks: asyncio.Task[None]) -> None:
        while not all(task.done() for task in tasks):
            for _ in range(10):
                await asyncio.sleep(0)
            if self._sleepers:
                self.now, _, woken = heapq.heappop(self._sleepers)
                if not woken.done():
                    woken.set_result(None)
        await asyncio.gather(*tasks)


@pytest.fixture
def time() -> Time:
    return Time()


class Clocked:
    """A pace, and when it let whom through."""

    def __init__(self, time: Time, speed: Speed = Speed()) -> None:  # noqa: B008  # frozen
        self.time = time
        self.pace = Pace(speed, sleep=time.sleep, now=time)
        self.through: list[tuple[int, float]] = []

    def ask(self, chat: int, priority: Priority = ANSWER, cost: int = 1) -> asyncio.Task[None]:
        async def wait() -> None:
            await self.pace.wait(chat, priority, group=chat < 0, cost=cost)
            self.through.append((chat, self.time.now))

        return asyncio.create_task(wait())


async def test_one_message_a_second_in_one_chat_and_others_do_not_wait(time: Time) -> None:
    clocked = Clocked(time)
    await time.until_done(clocked.ask(1), clocked.ask(1), clocked.ask(1), clocked.ask(2))
    assert [at for chat, at in clocked.through if chat == 1] == pytest.approx([0, 1, 2], abs=0.2)
    assert [at for chat, at in clocked.through if chat == 2] == pytest.approx([0], abs=0.2)


async def test_a_group_is_not_told_more_than_a_minute_allows(time: Time) -> None:
    clocked = Clocked(time, Speed(between=0, group=3))
    await time.until_done(*(clocked.ask(-5) for _ in range(3)))
    with pytest.raises(SendAgainError) as waits:
        await time.until_done(clocked.ask(-5))
    assert waits.value.retry_after == pytest.approx(60, abs=1)
    await time.until_done(clocked.ask(5), clocked.ask(5), clocked.ask(5), clocked.ask(5))
    time.now = 60.5
    await time.until_done(clocked.ask(-5))


async def test_an_album_counts_as_its_pictures(time: Time) -> None:
    clocked = Clocked(time, Speed(between=0, group=3))
    await time.until_done(clocked.ask(-5, cost=3))
    with pytest.raises(SendAgainError):
        await time.until_done(clocked.ask(-5))


async def test_after_a_refusal_that_chat_is_left_alone_and_no_other(time: Time) -> None:
    clocked = Clocked(time)
    clocked.pace.hold(1, 30)
    clocked.pace.hold(3, 2)
    with pytest.raises(SendAgainError) as waits:
        await time.until_done(clocked.ask(1))
    assert waits.value.retry_after == 30
    await time.until_done(clocked.ask(2), clocked.ask(3))
    assert [chat for chat, _ in clocked.through] == [2, 3]
    assert clocked.through[1][1] == pytest.approx(2, abs=0.2)


async def test_when_many_wait_danger_goes_first(time: Time) -> None:
    clocked = Clocked(time, Speed(overall=10))
    waiting = [clocked.ask(chat, DIGEST) for chat in range(1, 21)]
    danger = clocked.ask(99, DANGER)
    await time.until_done(*waiting, danger)
    order = [chat for chat, _ in clocked.through]
    assert order.index(99) < 3
    assert clocked.through[-1][1] == pytest.approx(2, abs=0.3)


async def test_what_would_wait_too_long_goes_back_to_the_outbox(time: Time) -> None:
    clocked = Clocked(time, Speed(overall=2, patience=5))
    waiting = [clocked.ask(chat, DIGEST) for chat in range(1, 40)]
    with pytest.raises(SendAgainError):
        await time.until_done(*waiting)
    danger = clocked.ask(99, DANGER)
    await time.until_done(danger)
    await asyncio.gather(*waiting, return_exceptions=True)
    back = [task for task in waiting if task.exception() is not None]
    assert len(clocked.through) + len(back) == 40
    assert 20 < len(back) < 35


async def test_closing_lets_nobody_wait(time: Time) -> None:
    clocked = Clocked(time, Speed(overall=1))
    waiting = [clocked.ask(chat) for chat in (1, 2, 3)]
    await asyncio.sleep(0)
    clocked.pace.close()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(result) for result in results] == [
        type(None),
        asyncio.CancelledError,
        asyncio.CancelledError,
    ]
