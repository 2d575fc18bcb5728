"""Opening a database by its address: the schema first, then the store that fits."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from bot.errors import OperatorError
from bot.ids import CountingIds, Ids
from bot.understanding.kinds import BUILT_IN, Kinds
from storage import schema
from storage.postgres import PostgresStore
from storage.sqlite import SqliteStore
from storage.store import Store, Turn, make_turn

T = TypeVar("T")


async def open_store(address: str, ids: Ids, kinds: Kinds = BUILT_IN) -> Store:
    """The store at `address` (`sqlite:///FILE`, `sqlite://` in memory, `postgresql://…`), ready.

    A new database gets its tables, an older one is moved up. Raises `OperatorError` when it cannot
    be had, is in use by another process (SQLite), or is of a newer program.
    """
    url = schema.database_url(address)
    if url.get_backend_name() != "sqlite":
        await schema.upgrade(address)
        return PostgresStore(url.render_as_string(hide_password=False), ids, kinds=kinds)
    path = schema.sqlite_path(url)
    if path is not None:
        await schema.upgrade(address)
    store = SqliteStore(path, ids, kinds)
    if path is None:
        await store.prepare(schema.create)
    return store


async def look(address: str, work: Callable[[Turn], T], *, now: datetime) -> T:
    """Run `work`, which only reads, also while the bot runs on the same database.

    Raises `OperatorError` when there is no database yet, or it is not of this program's version.
    """
    version = await schema.version(address)
    if version.current is None:
        raise OperatorError("还没有数据库，请先运行 loudong run 或 loudong migrate。")
    if not version.is_right:
        raise OperatorError("数据库还是旧版本，请先运行 loudong migrate。")
    return await schema.look(address, lambda c: work(make_turn(c, now, CountingIds())))
