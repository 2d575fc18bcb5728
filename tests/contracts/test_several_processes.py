"""What PostgreSQL is for: several processes on one set of rows, here as several stores."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from bot.domain.ids import IssueId
from bot.errors import StorageBusyError, StorageError
from bot.ids import TimeOrderedIds
from bot.messages import ChatAddress
from storage import conversations, inbox, issues, timers
from storage.opening import open_store
from storage.postgres import PostgresStore
from storage.store import Store, Turn
from storage.tables import CounterRow, PersonRow, table_of
from tests.contracts.town import GROUP, NOW, PRIVATE, an_issue, found, insert, message

MINUTE = timedelta(minutes=1)
#: Long enough that a turn which does not wait would be through.
A_MOMENT = 0.15


@pytest.fixture
async def two(postgres_url: str) -> AsyncIterator[tuple[Store, Store]]:
    """Two processes on one database."""
    first = await open_store(postgres_url, TimeOrderedIds(1))
    second = await open_store(postgres_url, TimeOrderedIds(2))
    await first.run(found, now=NOW)
    yield first, second
    await first.close()
    await second.close()


class Slow:
    """A turn that stops in the middle until it is told to go on."""

    def __init__(self, before: Callable[[Turn], object]) -> None:
        self._before = before
        self.reached = asyncio.Event()
        self._may_end = threading.Event()

    def __call__(self, turn: Turn) -> None:
        self._before(turn)
        self.reached.set()
        # The database sleeps for us: the event loop has to go on meanwhile.
        while not self._may_end.is_set():
            turn.connection.execute(text("SELECT pg_sleep(0.01)"))

    def let_go(self) -> None:
        self._may_end.set()

    async def start(self, store: Store, at: datetime = NOW) -> "asyncio.Task[None]":
        """Run it up to its middle; raises what it raises before."""
        running = asyncio.create_task(store.run(self, now=at))
        middle = asyncio.create_task(self.reached.wait())
        await asyncio.wait({running, middle}, return_when=asyncio.FIRST_COMPLETED)
        middle.cancel()
        if running.done():
            running.result()
        return running


async def waits_for(
    first: Store, slow: Slow, second: Store, work: Callable[[Turn], object]
) -> bool:
    """Say whether `work` in `second` has to wait until `slow` in `first` has ended."""
    holding = await slow.start(first)
    waiting = asyncio.create_task(second.run(work, now=NOW))
    done, _ = await asyncio.wait({waiting}, timeout=A_MOMENT)
    slow.let_go()
    await holding
    await waiting
    return not done


async def test_messages_of_one_sender_in_one_chat_are_handled_one_after_the_other(
    two: tuple[Store, Store],
) -> None:
    slow = Slow(lambda turn: conversations.lock(turn, GROUP, "wang"))

    assert await waits_for(two[0], slow, two[1], lambda t: conversations.lock(t, GROUP, "wang"))


@pytest.mark.parametrize(("address", "sender"), [(GROUP, "li"), (PRIVATE, "wang")])
async def test_others_and_other_chats_do_not_wait(
    two: tuple[Store, Store], address: ChatAddress, sender: str
) -> None:
    slow = Slow(lambda turn: conversations.lock(turn, GROUP, "wang"))

    assert not await waits_for(
        two[0],
        slow,
        two[1],
        lambda t: conversations.lock(t, address, sender),
    )


async def test_a_message_offered_to_two_processes_is_handled_by_one(
    two: tuple[Store, Store],
) -> None:
    def handle(turn: Turn) -> bool:
        conversations.lock(turn, GROUP, "wang")
        return inbox.first_time(turn, message())

    seen = await asyncio.gather(*(store.run(handle, now=NOW) for store in two * 4))

    assert sorted(seen) == [False] * 7 + [True]


async def test_two_who_move_one_issue_meet_at_it(two: tuple[Store, Store]) -> None:
    await two[0].run(lambda t: issues.add(t, an_issue(1001)), now=NOW)
    slow = Slow(lambda turn: issues.get(turn, IssueId(900)))

    assert await waits_for(two[0], slow, two[1], lambda t: issues.get(t, IssueId(900)))


async def test_a_timer_taken_by_one_is_passed_over_by_the_other(two: tuple[Store, Store]) -> None:
    wanted = [("a", NOW), ("b", NOW + timedelta(seconds=1))]
    await two[0].run(lambda t: timers.replace(t, 7, wanted), now=NOW)
    at = NOW + MINUTE
    slow = Slow(timers.take_due)
    holding = await slow.start(two[0], at)

    other = await two[1].run(timers.take_due, now=at)
    nothing = await two[1].run(timers.take_due, now=at)
    slow.let_go()
    await holding

    assert other is not None
    assert other.kind == "b"
    assert nothing is None
    assert await two[1].run(timers.take_due, now=at) is None


async def test_issue_numbers_of_many_at_once_have_no_gap_and_no_double(
    two: tuple[Store, Store],
) -> None:
    numbers = await asyncio.gather(*(s.run(issues.next_number, now=NOW) for s in two * 10))

    assert sorted(numbers) == list(range(1001, 1021))


async def test_turns_that_lock_each_other_out_are_run_again(two: tuple[Store, Store]) -> None:
    """Two turns that take two rows in opposite order: PostgreSQL ends one, which runs again."""
    people = table_of(PersonRow)
    attempts: list[int] = []

    def lock_both(first: int, second: int) -> Callable[[Turn], None]:
        def work(turn: Turn) -> None:
            attempts.append(first)
            for key in (first, second):
                turn.connection.execute(
                    select(people.c.id).where(people.c.id == key).with_for_update()
                )
                turn.connection.execute(text("SELECT pg_sleep(0.05)"))

        return work

    await asyncio.gather(
        two[0].run(lock_both(103, 104), now=NOW), two[1].run(lock_both(104, 103), now=NOW)
    )

    assert len(attempts) >= 3


@pytest.mark.parametrize("code", ["40001", "40P01"])
async def test_a_turn_the_server_gave_up_is_run_again_from_the_start(
    two: tuple[Store, Store], code: str
) -> None:
    attempts = []

    def work(turn: Turn) -> int:
        attempts.append(1)
        insert(turn, CounterRow, name="x", value=1)
        if len(attempts) < 3:
            turn.connection.execute(
                text(f"DO $$ BEGIN RAISE EXCEPTION 'met' USING ERRCODE = '{code}'; END $$")
            )
        return len(attempts)

    assert await two[0].run(work, now=NOW) == 3


async def test_a_turn_that_never_gets_through_is_an_error_worth_another_try(
    two: tuple[Store, Store],
) -> None:
    def work(turn: Turn) -> None:
        turn.connection.execute(
            text("DO $$ BEGIN RAISE EXCEPTION 'met' USING ERRCODE = '40001'; END $$")
        )

    with pytest.raises(StorageBusyError):
        await two[0].run(work, now=NOW)


async def test_a_server_that_is_gone_is_a_storage_error() -> None:
    store = PostgresStore("postgresql+asyncpg://postgres@127.0.0.1:1/none", TimeOrderedIds())

    with pytest.raises(StorageError):
        await store.run(lambda turn: turn.now, now=NOW)
    await store.close()


async def test_a_connection_that_died_in_a_turn_is_a_storage_error_and_the_next_turn_works(
    two: tuple[Store, Store],
) -> None:
    def die(turn: Turn) -> None:
        turn.connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(StorageError):
        await two[0].run(die, now=NOW)

    assert await two[0].run(lambda turn: turn.now, now=NOW) == NOW
