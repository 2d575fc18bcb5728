"""PostgreSQL, when one machine is too small: several processes, one set of rows."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import StorageBusyError, StorageError
from bot.ids import Ids
from storage.store import Turn, make_turn

T = TypeVar("T")

#: SQLSTATEs after which the same turn may simply be run again: serialization failure, deadlock.
_RUN_AGAIN = frozenset({"40001", "40P01"})
_ATTEMPTS = 5


class PostgresStore:
    """The store over a PostgreSQL database (`postgresql+asyncpg://…`)."""

    def __init__(self, url: str, ids: Ids, *, pool_size: int = 8) -> None:
        self._ids = ids
        self._engine = create_async_engine(
            url, pool_size=pool_size, pool_pre_ping=True, hide_parameters=True
        )

    async def run(self, work: Callable[[Turn], T], *, now: datetime) -> T:
        """Run `work` in a transaction, again from the start when it met another one."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return await self._once(work, now)
            except StorageBusyError:
                continue
        return await self._once(work, now)

    async def read(self, work: Callable[[Turn], T], *, now: datetime) -> T:
        """Run `work`; PostgreSQL lets readers run beside writers."""
        return await self.run(work, now=now)

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()

    async def _once(self, work: Callable[[Turn], T], now: datetime) -> T:
        def turn(connection: Connection) -> T:
            return work(make_turn(connection, now, self._ids))

        try:
            async with self._engine.begin() as connection:
                return await connection.run_sync(turn)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) in _RUN_AGAIN:
                raise StorageBusyError(_reason(error)) from error
            raise StorageError(_reason(error)) from error
        except OSError as error:
            raise StorageError(str(error)) from error


def _reason(error: DBAPIError) -> str:
    """What went wrong. The lines after the first quote the row, and so what people said."""
    return str(error.orig).partition("\n")[0]
