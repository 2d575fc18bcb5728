"""One message, one turn: whether it was seen, who speaks, which route, what is to be said."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.attention import Attention
from bot.clock import Clock
from bot.domain.calendar import Calendar
from bot.errors import StorageError
from bot.handlers import apology, routes, timers
from bot.handlers.context import Context
from bot.handlers.delivery import Source, deliver
from bot.messages import Inbound
from storage import accounts, conversations, inbox, rooms
from storage.store import Store, Turn
from storage.timers import take_due

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Handled:
    """What a turn leaves behind in memory, once it is committed."""

    route: str
    talking: bool


class Dispatcher:
    """Hands each wanted message, and each due timer, to its handler within one transaction."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        calendar: Callable[[], Calendar],
        attention: Attention,
        news: asyncio.Event,
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendar = calendar
        self._attention = attention
        #: Set after each commit: there may be something to send, or a timer that is nearer.
        self._news = news

    async def load(self) -> None:
        """Take over open intakes and known rooms from the database."""
        talking, known = await self._store.read(
            lambda turn: (conversations.open_keys(turn), rooms.known(turn)),
            now=self._clock.now(),
        )
        self._attention.load(talking, known)

    async def receive(self, message: Inbound) -> None:
        """Handle a message. Returns when what it changed is stored, or it was not for us.

        Raises `StorageError` when nothing could be stored, so that the channel may offer it again.
        """
        wanted = self._attention.consider(message)
        if wanted is None:
            return
        try:
            handled = await self._store.run(lambda turn: self._turn(turn, wanted), now=wanted.at)
        except StorageError:
            log.exception("turn_not_stored", message=wanted.message_id)
            raise
        except Exception:
            log.exception("turn_failed", message=wanted.message_id)
            handled = await self._store.run(
                lambda turn: self._apologise(turn, wanted), now=wanted.at
            )
        if handled is not None:
            log.info("handled", message=wanted.message_id, route=handled.route)
            self._attention.note(wanted, talking=handled.talking)
            self._news.set()

    async def tick(self) -> bool:
        """Let the earliest due timer act; False when none is due."""
        fired = await self._store.run(self._fire, now=self._clock.now())
        if fired:
            self._news.set()
        return fired

    def _turn(self, turn: Turn, message: Inbound) -> _Handled | None:
        conversations.lock(turn, message.address, message.sender)
        if not inbox.first_time(turn, message):
            return None
        calendar = self._calendar()
        context = self._context(turn, calendar, message)
        route = routes.find(context)
        replies = route.handle(context)
        deliver(turn, calendar, replies, _source(context))
        still = conversations.find(turn, message.address, context.account.id)
        return _Handled(route.name, talking=still is not None)

    def _apologise(self, turn: Turn, message: Inbound) -> _Handled | None:
        """The turn failed by our own fault: say so, and handle the message no more."""
        if not inbox.first_time(turn, message):
            return None
        calendar = self._calendar()
        context = self._context(turn, calendar, message)
        if context.addressed:
            deliver(turn, calendar, apology.sorry(), _source(context))
        return _Handled("failed", talking=False)

    def _context(self, turn: Turn, calendar: Calendar, message: Inbound) -> Context:
        account = accounts.speaker(turn, message)
        room = rooms.of_message(turn, message, account.id)
        return Context(turn=turn, calendar=calendar, message=message, account=account, room=room)

    def _fire(self, turn: Turn) -> bool:
        timer = take_due(turn)
        if timer is None:
            return False
        calendar = self._calendar()
        fired = timers.fire(turn, calendar, timer)
        deliver(turn, calendar, fired.replies, fired.source)
        log.info("timer", kind=timer.kind, issue=timer.issue)
        return True


def _source(context: Context) -> Source:
    return Source(context.message.address, context.account, context.room)
