"""What the rest of the house sees of a database: run a turn, read, be told of news."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from bot.domain.ids import TownId
from bot.ids import Ids
from bot.understanding.kinds import BUILT_IN, Kinds

T = TypeVar("T")

#: The town of a database that serves one town.
HOME_TOWN = TownId(1)


@dataclass(frozen=True, slots=True)
class Turn:
    """One transaction with the values it may depend on: its time, its ids, its town.

    A turn can be run again from the start: it changes the database and nothing else.
    """

    connection: Connection
    town: TownId
    #: The instant of the turn, UTC; it does not move while the turn runs.
    now: datetime
    ids: Ids
    #: The kinds of issue that the town knows.
    kinds: Kinds = BUILT_IN

    def new_id(self) -> int:
        """An id for a new row."""
        return self.ids.next(self.now)

    @property
    def is_postgres(self) -> bool:
        """Whether other processes may be at work on the same rows."""
        return self.connection.dialect.name == "postgresql"


class Store(Protocol):
    """A database. `run` writes, `read` does not; both are durable or raise `StorageError`."""

    @property
    def kinds(self) -> Kinds:
        """The kinds of issue that the town knows, as its turns see them."""
        ...

    async def run(self, work: Callable[[Turn], T], *, now: datetime) -> T:
        """Run `work` in a transaction and return its result after the commit.

        Whatever `work` raises rolls the transaction back and is raised here.
        """
        ...

    async def read(self, work: Callable[[Turn], T], *, now: datetime) -> T:
        """Run `work` in a transaction that must not write."""
        ...

    async def close(self) -> None:
        """Finish what is running and let go of the database."""
        ...


def make_turn(connection: Connection, now: datetime, ids: Ids, kinds: Kinds = BUILT_IN) -> Turn:
    """A turn for the one town of this database."""
    return Turn(connection, HOME_TOWN, now, ids, kinds)
