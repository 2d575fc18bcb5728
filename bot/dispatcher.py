"""One message, one turn: whether it was seen, who speaks, which route, what is to be said."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot import door
from bot.attention import Attention
from bot.clock import Clock
from bot.domain.calendar import Calendar
from bot.doubts import Doubts
from bot.errors import StorageError, StorageRefusedError
from bot.handlers import (
    admission,
    apology,
    budget,
    edits,
    notices,
    routes,
    second_opinion,
    timers,
    troubles,
)
from bot.handlers.context import Context
from bot.handlers.delivery import Source, deliver
from bot.messages import ChatAddress, Inbound
from bot.notices import Application, Moved, Notice, Opinion, Recalled
from storage import accounts, conversations, inbox, rooms
from storage import timers as timer_rows
from storage.store import Store, Turn

log = structlog.get_logger(__name__)

#: A timer that failed by our own fault tries again after so long; the others do not wait for it.
_PUT_BACK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Handled:
    """What a turn leaves behind in memory, once it is committed."""

    route: str
    talking: bool
    #: The photos handed over with the words, those sent before them too, belong to them now.
    took_photos: bool = True
    #: It is a report, or was answered as one.
    reported: bool = False
    #: Nothing was said to it, nor will be unasked until then.
    silent_until: datetime | None = None
    #: The group may have another wish now of what it hears unasked.
    wishes_anew: bool = False
    #: It was said to the bot, which hardly understood it.
    unsure: bool = False


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
        doubts: Doubts | None = None,
    ) -> None:
        """`doubts`: where somebody else is asked about what is not sure; None: nobody is."""
        self._store = store
        self._clock = clock
        self._calendar = calendar
        self._attention = attention
        self._doubts = doubts
        self._lanes = _Lanes()
        #: Set after each commit: there may be something to send, or a timer that is nearer.
        self._news = news

    async def load(self) -> None:
        """Take over open intakes and known rooms from the database."""
        talking, known, tellers = await self._store.read(
            lambda turn: (
                conversations.open_keys(turn),
                rooms.known(turn),
                conversations.reporter_keys(turn),
            ),
            now=self._clock.now(),
        )
        self._attention.load(talking, known, tellers)

    async def receive(self, message: Inbound) -> None:
        """Handle a message. Returns when what it changed is stored, or it was not for us.

        Messages of one chat are handled in the order in which they were handed over, however many
        are under way. Raises `StorageError` when nothing could be stored, so that the channel may
        offer it again.
        """
        message = door.let_in(message)
        async with self._lanes.enter(message.address):
            if self._doubts is not None and message.edit_of is not None:
                self._doubts.recalled(message.address, message.edit_of)
            wanted = self._attention.consider(message)
            if wanted is not None:
                await self._handle(wanted)

    async def notice(self, notice: Notice) -> None:
        """Take note of something that is no message. Raises `StorageError` as `receive` does."""
        notice = door.let_note(notice)
        async with AsyncExitStack() as lanes:
            for chat in notices.about(notice):
                await lanes.enter_async_context(self._lanes.enter(chat))
            await self._note(notice)
        self._news.set()

    async def opinion(self, opinion: Opinion) -> None:
        """Hear what somebody else makes of a doubt, unless people have gone on meanwhile.

        Raises `StorageError`.
        """
        message = opinion.message
        async with self._lanes.enter(message.address):
            if self._doubts is None or not self._doubts.holds(message):
                return
            self._doubts.settle(message)
            talking = await self._store.run(
                lambda turn: self._advised(turn, opinion), now=opinion.at
            )
            if talking:
                self._attention.note(message, talking=True, reported=True)
        self._news.set()

    async def admits(self, application: Application) -> bool:
        """Whether somebody gets what they ask of the account. Raises `StorageError`."""
        application = door.let_ask(application)
        return await self._store.run(
            lambda turn: admission.admits(turn, application), now=application.at
        )

    async def tick(self) -> bool:
        """Let the earliest due timer act; False when none is due."""
        fired = True
        try:
            fired = await self._store.run(self._fire, now=self._clock.now())
        except Exception as error:
            if isinstance(error, StorageError) and not isinstance(error, StorageRefusedError):
                raise
            log.exception("timer_failed")
            await self._store.run(self._put_back, now=self._clock.now())
        if fired:
            self._news.set()
        return fired

    async def _note(self, notice: Notice) -> None:
        try:
            await self._store.run(lambda turn: self._notice(turn, notice), now=notice.at)
        except Exception as error:
            if isinstance(error, StorageError) and not isinstance(error, StorageRefusedError):
                raise
            # Our own fault: offered again it would fail again, and keep back what comes after it.
            log.exception("notice_failed", notice=type(notice).__name__)
        match notice:
            case Recalled(address=address, message_id=message_id):
                self._attention.recalled(address, message_id)
                if self._doubts is not None:
                    self._doubts.recalled(address, message_id)
            case Moved(address=address, chat=chat):
                self._attention.moved(address, chat)
                if self._doubts is not None:
                    self._doubts.moved(address)
            case _:
                pass

    async def _handle(self, wanted: Inbound) -> None:
        try:
            handled = await self._store.run(lambda turn: self._turn(turn, wanted), now=wanted.at)
        except Exception as error:
            if isinstance(error, StorageError) and not isinstance(error, StorageRefusedError):
                log.exception("turn_not_stored", message=wanted.message_id)
                raise
            log.exception("turn_failed", message=wanted.message_id)
            handled = await self._apology(wanted)
        if handled is not None:
            log.info("handled", message=wanted.message_id, route=handled.route)
            self._remember(wanted, handled)
            self._news.set()
            if self._doubts is not None:
                self._doubts.spoke_on(wanted.address, wanted.sender)
                if handled.unsure:
                    self._doubts.put(wanted)

    def _remember(self, message: Inbound, handled: _Handled) -> None:
        if handled.wishes_anew:
            self._attention.speaks(message.address)
        if handled.silent_until is not None:
            self._attention.unsaid(message, handled.silent_until)
            return
        self._attention.note(
            message,
            talking=handled.talking,
            took_photos=handled.took_photos,
            reported=handled.reported,
        )

    async def _apology(self, message: Inbound) -> _Handled | None:
        """Say sorry; if not even that can be stored, the message is not offered for ever."""
        try:
            return await self._store.run(
                lambda turn: self._apologise(turn, message), now=message.at
            )
        except StorageRefusedError:
            log.exception("apology_failed", message=message.message_id)
            return None

    def _turn(self, turn: Turn, message: Inbound) -> _Handled | None:
        conversations.lock(turn, message.address, message.sender)
        if not inbox.first_time(turn, message):
            return None
        calendar = self._calendar()
        context = self._context(turn, calendar, message)
        if message.edit_of is not None and inbox.seen(turn, message, message.edit_of):
            return self._edited(context)
        route = routes.find(context)
        replies = route.handle(context)
        deliver(turn, calendar, replies, _source(context))
        talking = _is_talking(context)
        overheard = route.name == "report" and not (replies or talking or context.addressed)
        return _Handled(
            route.name,
            talking=talking,
            silent_until=budget.silent_until(context) if overheard else None,
            wishes_anew=budget.is_wish(context),
            took_photos=not route.leaves_photos,
            reported=route.is_of_reports,
            unsure=self._doubts is not None
            and route.name == "report"
            and second_opinion.is_unsure(context),
        )

    def _advised(self, turn: Turn, opinion: Opinion) -> bool:
        """Whether its speaker is in the middle of an intake because of it."""
        message = opinion.message
        conversations.lock(turn, message.address, message.sender)
        calendar = self._calendar()
        context = replace(self._context(turn, calendar, message), opinion=opinion)
        replies = second_opinion.handle(context)
        deliver(turn, calendar, replies, _source(context))
        return bool(replies) and _is_talking(context)

    def _edited(self, context: Context) -> _Handled:
        """A message that was handled before reads otherwise now."""
        there = edits.where_it_belongs(context)
        if there is not None:
            deliver(context.turn, context.calendar, edits.handle(there), _source(there))
        return _Handled("edit", talking=_is_talking(context), took_photos=False)

    def _notice(self, turn: Turn, notice: Notice) -> None:
        calendar = self._calendar()
        for noted in notices.handle(turn, calendar, notice):
            deliver(turn, calendar, noted.replies, noted.source)

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
        troubles.heard(turn, account, room)
        return Context(turn=turn, calendar=calendar, message=message, account=account, room=room)

    def _fire(self, turn: Turn) -> bool:
        timer = timer_rows.take_due(turn)
        if timer is None:
            return False
        calendar = self._calendar()
        fired = timers.fire(turn, calendar, timer)
        deliver(turn, calendar, fired.replies, fired.source)
        log.info("timer", kind=timer.kind, issue=timer.issue)
        return True

    def _put_back(self, turn: Turn) -> None:
        """The timer that just failed is the earliest due one: let the others go first."""
        timer = timer_rows.take_due(turn)
        if timer is not None:
            timer_rows.put_back(turn, timer, turn.now + _PUT_BACK)
            log.warning("timer_put_back", kind=timer.kind, issue=timer.issue)


def _is_talking(context: Context) -> bool:
    """Whether the speaker is in the middle of an intake, after the turn."""
    message, account = context.message, context.account
    return conversations.find(context.turn, message.address, account.id) is not None


def _source(context: Context) -> Source:
    return Source(context.message.address, context.account, context.room, is_speaking=True)


@dataclass(slots=True)
class _Lane:
    """One chat's order: `asyncio.Lock` lets in whoever came first."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    inside: int = 0


class _Lanes:
    """A lane for each chat in which something is under way, and for no other."""

    def __init__(self) -> None:
        self._lanes: dict[ChatAddress, _Lane] = {}

    @asynccontextmanager
    async def enter(self, chat: ChatAddress) -> AsyncIterator[None]:
        """Wait until those who entered before have left."""
        lane = self._lanes.setdefault(chat, _Lane())
        lane.inside += 1
        try:
            async with lane.lock:
                yield
        finally:
            lane.inside -= 1
            if not lane.inside:
                del self._lanes[chat]
