"""The demo town: made once, played by anybody, with a clock that moves forward."""

import asyncio
from datetime import datetime, timedelta

from bot.clock import ShiftedClock
from bot.domain.ids import OutboxId
from bot.messages import ChatAddress, Outgoing, Priority
from bot.roster.compare import compare
from bot.roster.demo import demo_town
from bot.roster.values import Roster
from bot.ticker import Ticker
from bot.wording import greetings
from storage import outbox, rooms, roster, seeding, town
from storage.seeding import AS_LISTED, Naming
from storage.store import Store, Turn
from storage.town import Origin

NAME = "新安镇"
#: Groups a visitor opens first: they begin as every group does.
_GREETED = ("3号楼群", "4号楼群")


def make(turn: Turn, channel: str, bot: str, naming: Naming = AS_LISTED) -> timedelta:
    """Make the demo town on a channel if the database is new; returns how far its clock is ahead.

    Raises `OperatorError` when a real town lives in the database.
    """
    found = town.get(turn)
    if found is not None:
        town.check_origin(found, town.MADE_UP)
        return found.clock_offset
    town.create(turn, name=NAME, origin=Origin.DEMO)
    lists = demo_town()
    roster.apply(turn, compare(Roster.of(), lists))
    seeding.seed_rooms(turn, lists, channel, bot, naming=naming)
    for name in _GREETED:
        _greet(turn, channel, bot, naming.group(name))
    return timedelta()


def _greet(turn: Turn, channel: str, bot: str, chat: str) -> None:
    """Say in a group of the cast what the bot says first in every group."""
    address = ChatAddress(channel=channel, bot=bot, chat=chat, private=False)
    room = rooms.by_chat(turn, address)
    if room is not None:
        message = Outgoing(
            id=OutboxId(turn.new_id()), address=address, text=greetings.first(bound=True)
        )
        outbox.post(turn, message, priority=Priority.ANSWER, not_before=turn.now, room=room.id)


class DemoClock:
    """Moves the demo town's time; how far it moved lies in the database."""

    def __init__(self, *, store: Store, clock: ShiftedClock, ticker: Ticker) -> None:
        self._store = store
        self._clock = clock
        self._ticker = ticker
        self._one = asyncio.Lock()

    def now(self) -> datetime:
        """The present instant of the demo town, UTC."""
        return self._clock.now()

    async def forward(self, by: timedelta) -> None:
        """Move on by `by`; returns once all that fell due on the way was done and delivered."""
        async with self._one:
            target = self._clock.now() + by
            await self._ticker.pass_until(target, self._set)
            await self._ticker.settle()
            offset = self._clock.offset
            await self._store.run(
                lambda turn: town.set_clock_offset(turn, offset), now=self._clock.now()
            )

    def _set(self, instant: datetime) -> None:
        # The machine's clock goes on meanwhile: a target may have passed by itself.
        self._clock.forward(max(instant - self._clock.now(), timedelta()))
