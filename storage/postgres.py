"""PostgreSQL, when one machine is too small: several processes, one set of rows."""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import StorageBusyError, StorageError, StorageRefusedError
from bot.ids import Ids
from bot.understanding.kinds import BUILT_IN, Kinds
from storage.store import Turn, make_turn

T = TypeVar("T")

#: SQLSTATEs after which the same turn may simply be run again: serialization failure, deadlock,
#: and a row that another turn wrote first (a new account in two chats at once): now it is found.
_WRITTEN_FIRST = "23505"
_RUN_AGAIN = frozenset({"40001", "40P01", _WRITTEN_FIRST})
#: Classes of SQLSTATEs that tell of a mistake of ours: wrong data, a broken rule, wrong SQL.
_OUR_FAULT = ("22", "23", "42")
_ATTEMPTS = 5
#: Seconds at most between two attempts, at random, so that two who met do not meet again.
_APART = 0.02


class PostgresStore:
    """The store over a PostgreSQL database (`postgresql+asyncpg://…`)."""

    def __init__(self, url: str, ids: Ids, *, kinds: Kinds = BUILT_IN, pool_size: int = 8) -> None:
        self._ids = ids
        self.kinds = kinds
        self._engine = create_async_engine(
            url, pool_size=pool_size, pool_pre_ping=True, hide_parameters=True
        )

    async def run(self, work: Callable[[Turn], T], *, now: datetime) -> T:
        """Run `work` in a transaction, again from the start when it met another one."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return await self._once(work, now)
            except StorageBusyError:
                await asyncio.sleep(random.uniform(0, _APART))  # noqa: S311  # no secret
        try:
            return await self._once(work, now)
        except StorageBusyError as error:
            if _state(error.__cause__) == _WRITTEN_FIRST:  # it was us, not another
                raise StorageRefusedError(str(error)) from error
            raise

    async def read(self, work: Callable[[Turn], T], *, now: datetime) -> T:
        """Run `work`; PostgreSQL lets readers run beside writers."""
        return await self.run(work, now=now)

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()

    async def _once(self, work: Callable[[Turn], T], now: datetime) -> T:
        def turn(connection: Connection) -> T:
            return work(make_turn(connection, now, self._ids, self.kinds))

        try:
            async with self._engine.begin() as connection:
                return await connection.run_sync(turn)
        except DBAPIError as error:
            raise _translated(error) from error
        except OSError as error:
            raise StorageError(str(error)) from error


def _translated(error: DBAPIError) -> StorageError:
    state = _state(error)
    if state in _RUN_AGAIN:
        return StorageBusyError(_reason(error))
    if state.startswith(_OUR_FAULT):
        return StorageRefusedError(_reason(error))
    return StorageError(_reason(error))


def _state(error: BaseException | None) -> str:
    """The SQLSTATE of a database's error, as far as there is one."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def _reason(error: DBAPIError) -> str:
    """What went wrong. The lines after the first quote the row, and so what people said."""
    return str(error.orig).partition("\n")[0]
