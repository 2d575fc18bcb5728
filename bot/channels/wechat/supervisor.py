"""Stays connected: one session after another with the gateway, watched, and the account's state.

An open stream proves nothing: a frozen gateway keeps it open and says nothing, and one that kept an
older stream writes to neither. So a ding has to come back as a dong among the events.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import Protocol, TypeVar

import structlog

from bot.channels.standing import Condition, State
from bot.channels.wechat import errors
from bot.channels.wechat.alarm import Alarm
from bot.channels.wechat.lock import Lock
from bot.channels.wechat.presence import Own, Presence
from bot.channels.wechat.session import Session, UnansweredError
from bot.channels.wechat.timing import Timing
from bot.channels.wechat.workarounds import Event
from bot.clock import Clock
from bot.errors import SendAgainError
from bot.notices import Trouble

log = structlog.get_logger(__name__)

#: So many streams in a row that the gateway ended quickly: another client is at work.
_QUICK_ENDS = 3
#: So often the gateway may say that it has a listener; it may not have noticed that we left.
_TAKEN_AT_MOST = 2
#: So many sessions in a row without one event, and the place is taken over; every so many seconds.
_DEAF_AT_MOST = 3
_TAKE_OVER_EVERY = 3600.0
#: Seconds before a question is asked again that the connection swallowed.
_ASK_AGAIN = 0.3
_JITTER = 1 / 3

T = TypeVar("T")


class Listener(Protocol):
    """Who is told what happens. All of it returns at once."""

    def event(self, event: Event) -> None:
        """Something that is not about the connection."""

    def came_back(self, since: datetime) -> None:
        """Logged in again; nothing was heard since then."""


class _How(StrEnum):
    """How a session ended."""

    TOKEN = "token"  # noqa: S105  # no secret, a reason
    TAKEN = "taken"
    CLOSED = "closed"
    LOST = "lost"
    #: Nothing came any more although the stream was open.
    DEAF = "deaf"


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a session."""

    how: _How
    why: str
    #: Seconds that its stream lasted.
    lasted: float
    #: Whether anything proved that events arrive.
    heard: bool


class Supervisor:
    """The connection to one gateway."""

    def __init__(
        self,
        *,
        open_session: Callable[[], Session],
        lock: Lock,
        clock: Clock,
        condition: Condition,
        alarm: Alarm,
        timing: Timing,
        random: Random,
        own: Own,
    ) -> None:
        self._open = open_session
        self._lock = lock
        self._clock = clock
        self._condition = condition
        self._alarm = alarm
        self._listener: Listener
        self._presence = Presence(
            clock=clock, condition=condition, alarm=alarm, timing=timing, own=own
        )
        self._timing = timing
        self._random = random
        self._session: Session | None = None
        self._connected = asyncio.Event()
        self._dong = asyncio.Event()
        #: Of this session: whether any event came, and whether a call found it dead.
        self._proven = False
        self._suspected = False
        self._hushed = False
        self._next_try = 0.0
        self._failures = 0
        self._quick_ends = 0
        self._taken = 0
        self._deaf = 0
        self._take_over = False
        #: When a stream was last taken over for being deaf, by the loop's time.
        self._took_over: float | None = None

    @property
    def account(self) -> str | None:
        """The account's id while it is logged in."""
        return self._presence.account

    def notes(self) -> tuple[str, ...]:
        """What an operator should know, each a short sentence."""
        if not (stranger := self._presence.stranger):
            return ()
        return (f"登的是 {stranger}，不是原来的号；要换成它，设 LOUDONG_WECHAT_ACCOUNT={stranger}",)

    def online(self) -> Session:
        """The session, if the account can speak now; raises `SendAgainError`."""
        if self._session is None:
            wait = max(self._next_try - _monotonic(), 0.0)
            raise SendAgainError("not connected", retry_after=wait + 1.0)
        if self._presence.account is None:
            raise SendAgainError("not logged in", retry_after=self._timing.logged_out)
        return self._session

    async def ask(self, call: Callable[[Session], Awaitable[T]]) -> T:
        """Ask the session there is, or the next ones, until one answers; see `Asker`."""
        while True:
            await self._connected.wait()
            if (session := self._session) is not None:
                asked = _monotonic()
                try:
                    return await call(session)
                except Exception as error:
                    if not errors.is_of_connection(error):
                        raise
                    if isinstance(error, TimeoutError) and self._lives(session, asked):
                        raise UnansweredError from error
            await asyncio.sleep(_ASK_AGAIN)

    def _lives(self, session: Session, since: float) -> bool:
        """Whether the session is still there and told something since then."""
        heard = _monotonic() - self._presence.silence()
        return session is self._session and heard > since

    def hush(self) -> None:
        """Take no events any more; calls are made as before."""
        self._hushed = True

    async def prove(self, session: Session) -> None:
        """Make sure that the gateway answers; raises `SendAgainError` when it does not.

        Asked before something is said: words to a frozen gateway may be said when it thaws.
        """
        if self._presence.silence() < self._timing.fresh:
            return
        try:
            await session.version()
        except Exception as error:
            if errors.is_of_connection(error):
                self.suspect(session)
                raise SendAgainError("the gateway does not answer", retry_after=2.0) from error
            # Whatever it says to that: it answers.
        self._presence.sign_of_life()

    def suspect(self, session: Session) -> None:
        """It does not answer: end it, and begin anew."""
        if session is self._session:
            self._suspected = True
            session.close()

    async def run(self, listener: Listener) -> None:
        """Stay connected until cancelled; `listener` is told what happens."""
        self._listener = listener
        try:
            while True:
                wait = await self._once()
                self._next_try = _monotonic() + wait
                await asyncio.sleep(wait)
        finally:
            self._lock.release()

    async def _once(self) -> float:
        """One session, if there can be one; the seconds until the next."""
        if not self._lock.take():
            self._conflict("another program here uses this gateway")
            return self._timing.patience / 4
        end = await self._one_session()
        log.warning("wechat_session_ended", how=end.how.value, why=end.why)
        state = State.FAILED if end.how is _How.TOKEN else State.AWAY
        self._presence.disconnected(state, end.why, unnoticed=end.how is _How.DEAF)
        return self._next_after(end)

    # ---------------------------------------------------------------------------- one session

    async def _one_session(self) -> _End:
        session = self._open()
        began = _monotonic()
        self._proven = self._suspected = False
        how, why = _How.CLOSED, "the gateway ended the stream of events"
        try:
            await session.begin(take_over=self._take_over)
            began = _monotonic()
            await self._listen(session)
        except _DeafError as error:
            how, why = _How.DEAF, str(error)
        except Exception as error:  # noqa: BLE001  # whatever ends a session, the next one may work
            how, why = _how(error), errors.in_short(error)
            if self._suspected:
                how, why = _How.DEAF, "a call was not answered"
        finally:
            self._session = None
            self._connected.clear()
            session.close()
        return _End(how, why, _monotonic() - began, self._proven)

    async def _listen(self, session: Session) -> None:
        """Read events until one side ends it."""
        reader = asyncio.create_task(self._read(session))
        watchdog = asyncio.create_task(self._watch(session))
        try:
            done, _ = await asyncio.wait({reader, watchdog}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            reader.cancel()
            watchdog.cancel()
            await asyncio.gather(reader, watchdog, return_exceptions=True)

    async def _read(self, session: Session) -> None:
        async for event in session.events():
            self._presence.sign_of_life()
            self._proven = True
            if self._session is None:
                self._session = session
                self._connected.set()
                log.info("wechat_connected")
            match event.name:
                case "dong":
                    self._dong.set()
                case "login":
                    if account := str(event.data.get("contactId") or ""):
                        self._presence.logged_in(account, self._listener.came_back)
                case "logout":
                    self._presence.logged_out()
                case "scan":
                    code, status = event.data.get("qrcode"), event.data.get("status")
                    self._presence.scan(str(code or ""), status)
                case _:
                    if not (self._hushed or self._presence.stranger):
                        self._listener.event(event)

    async def _watch(self, session: Session) -> None:
        """Prove again and again that events arrive."""
        began = _monotonic()
        while True:
            self._dong.clear()
            try:
                async with asyncio.timeout(self._timing.call):
                    await session.ding()
                    await self._dong.wait()
            except TimeoutError:
                raise _DeafError("no dong came back") from None
            lasted = _monotonic() - began
            self._presence.waits_for_login(lasted)
            if lasted >= self._timing.quick:
                self._quick_ends = 0
                self._alarm.over(Trouble.CONFLICT)
            await asyncio.sleep(self._timing.ping_every)

    # -------------------------------------------------------------------- between the sessions

    def _next_after(self, end: _End) -> float:
        """What to do next; the seconds until then."""
        self._failures = 1 if end.heard else self._failures + 1
        self._taken = self._taken + 1 if end.how is _How.TAKEN else 0
        if end.how is _How.TOKEN:
            self._alarm.raise_(Trouble.TOKEN)
            return self._timing.patience
        if end.how is _How.CLOSED:
            self._quick_ends = self._quick_ends + 1 if end.lasted < self._timing.quick else 0
        if self._quick_ends >= _QUICK_ENDS or self._alarm.is_up(Trouble.CONFLICT):
            # Throwing each other out helps nobody: wait until the place is free.
            self._conflict("another client uses this gateway")
            return self._timing.patience
        # A gateway that kept our old stream may refuse a new one, or take it and write to neither.
        self._take_over = self._taken >= _TAKEN_AT_MOST or self._is_worth_a_login(end)
        return self._back_off()

    def _is_worth_a_login(self, end: _End) -> bool:
        """Whether to take a deaf place over, after which somebody may have to scan."""
        self._deaf = self._deaf + 1 if end.how is _How.DEAF and not end.heard else 0
        now, last = _monotonic(), self._took_over
        if self._deaf < _DEAF_AT_MOST or (last is not None and now - last < _TAKE_OVER_EVERY):
            return False
        self._took_over, self._deaf = now, 0
        return True

    def _conflict(self, why: str) -> None:
        self._take_over = False
        self._condition.turn(State.AWAY, self._clock.now(), error=why)
        self._alarm.raise_(Trouble.CONFLICT)

    def _back_off(self) -> float:
        steps = self._timing.back_off
        step = steps[min(self._failures, len(steps)) - 1]
        return step * self._random.uniform(1 - _JITTER, 1 + _JITTER)


class _DeafError(Exception):
    """Nothing comes any more."""


def _how(error: Exception) -> _How:
    if errors.is_wrong_token(error):
        return _How.TOKEN
    return _How.TAKEN if errors.is_taken(error) else _How.LOST


def _monotonic() -> float:
    return asyncio.get_running_loop().time()
