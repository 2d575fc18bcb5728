"""Asks about what the bot is unsure of, one after another, outside of every turn."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.domain.people import RoomMode
from bot.domain.standing import Standing, State
from bot.doubts import Doubts
from bot.errors import StorageError
from bot.messages import Inbound
from bot.notices import Opinion
from bot.second_opinion.answer import UnusableError, Verdict
from bot.second_opinion.client import Endpoint, UnavailableError
from bot.second_opinion.leaving import leaving
from bot.second_opinion.pace import Breaker, Pace
from bot.second_opinion.settings import OpinionSettings
from storage import rooms
from storage.store import Store

log = structlog.get_logger(__name__)

#: Questions under way at once.
_AT_ONCE = 2

Tell = Callable[[Opinion], Awaitable[None]]


class Desk:
    """Takes doubts, asks the endpoint, tells what it says."""

    #: Its name among the channels where it says how it is doing.
    name = "opinion"

    def __init__(
        self, *, store: Store, clock: Clock, doubts: Doubts, endpoint: Endpoint, pace: Pace
    ) -> None:
        self._store = store
        self._clock = clock
        self._doubts = doubts
        self._endpoint = endpoint
        self._pace = pace
        self._breaker = Breaker()
        self._since = clock.now()
        self._error = ""
        self._error_at: datetime | None = None
        #: What became of the texts since the start.
        self.counts: Counter[str] = Counter()

    async def run(self, tell: Tell) -> None:
        """Go on until cancelled; then no task of it is left."""
        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(_AT_ONCE):
                    workers.create_task(self._work(tell))
        finally:
            await self._endpoint.close()

    @property
    def standing(self) -> Standing:
        """How it is doing. Never in trouble: the town does without it."""
        return Standing(
            channel=self.name,
            state=State.ON,
            since=self._since,
            error=self._error,
            error_at=self._error_at,
            notes=(self._note(),),
        )

    def _note(self) -> str:
        counts = self.counts
        resting = self._breaker.resting_until(self._clock.now())
        said = (
            f"问了 {counts['asked']} 次：{counts['answered']} 次可用，"
            f"{counts['unusable']} 次不合格，{counts['unavailable']} 次没有回答；"
            f"没问 {counts['skipped'] + self._doubts.dropped} 条"
        )
        return f"{said}；连着出错，先不问了" if resting else said

    async def _work(self, tell: Tell) -> None:
        while True:
            message = await self._doubts.next()
            try:
                await self._about(message, tell)
            except StorageError:  # the hint is lost, and nothing else
                log.warning("opinion_not_told", exc_info=True)
            except Exception:  # one text of many: the others are asked about
                log.exception("opinion_trouble")
            finally:
                self._doubts.settle(message)

    async def _about(self, message: Inbound, tell: Tell) -> None:
        if not await self._may_ask(message):
            self.counts["skipped"] += 1
            return
        verdict = await self._ask(message)
        if verdict is None or not self._doubts.holds(message):
            return
        await tell(
            Opinion(
                message=message,
                is_issue=verdict.is_issue,
                category=verdict.category,
                urgency=verdict.urgency,
                at=self._clock.now(),
            )
        )

    async def _may_ask(self, message: Inbound) -> bool:
        now = self._clock.now()
        if Opinion.is_late(message, now) or not await self._is_open_to_offers(message):
            return False
        return (
            self._doubts.holds(message)
            and self._breaker.resting_until(now) is None
            and self._pace.may_ask(now)
            and self._breaker.lets_through(now)
        )

    async def _is_open_to_offers(self, message: Inbound) -> bool:
        """Of a group that wants no offers not even masked words leave the house."""
        if message.address.private:
            return True
        room = await self._store.read(
            lambda turn: rooms.by_chat(turn, message.address), now=self._clock.now()
        )
        return room is not None and room.mode is RoomMode.ACTIVE

    async def _ask(self, message: Inbound) -> Verdict | None:
        lines = leaving(
            [*(line.text for line in message.before), message.text], (message.sender_name,)
        )
        self.counts["asked"] += 1
        try:
            verdict = await self._endpoint.ask(lines)
        except UnavailableError as error:
            self._failed("unavailable", error, timedelta(seconds=error.retry_after))
            return None
        except UnusableError as error:
            self._failed("unusable", error)
            return None
        except BaseException:
            self._breaker.not_tried()
            raise
        self.counts["answered"] += 1
        self._breaker.went_well()
        log.info("opinion", is_issue=verdict.is_issue, category=verdict.category)
        return verdict

    def _failed(self, what: str, error: Exception, wait: timedelta = timedelta()) -> None:
        now = self._clock.now()
        self.counts[what] += 1
        self._error, self._error_at = str(error), now
        self._breaker.failed(now, wait=wait)
        log.warning("no_opinion", what=what, reason=str(error))


def open_desk(
    settings: OpinionSettings, *, store: Store, clock: Clock, doubts: Doubts
) -> Desk | None:
    """The desk where an address is set. Nothing is opened before `run`."""
    if not settings.url:
        return None
    categories = [category.name for category in store.kinds.categories]
    return Desk(
        store=store,
        clock=clock,
        doubts=doubts,
        endpoint=Endpoint(settings, categories),
        pace=Pace(settings.at_most),
    )
