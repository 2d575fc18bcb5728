"""Opening a database by its address: the schema first, then the store that fits."""

from bot.ids import Ids
from storage import schema
from storage.postgres import PostgresStore
from storage.sqlite import SqliteStore
from storage.store import Store


async def open_store(address: str, ids: Ids) -> Store:
    """The store at `address` (`sqlite:///FILE`, `sqlite://` in memory, `postgresql://…`), ready.

    A new database gets its tables, an older one is moved up. Raises `OperatorError` when it cannot
    be had, is in use by another process (SQLite), or is of a newer program.
    """
    url = schema.database_url(address)
    if url.get_backend_name() != "sqlite":
        await schema.upgrade(address)
        return PostgresStore(url.render_as_string(hide_password=False), ids)
    path = schema.sqlite_path(url)
    if path is not None:
        await schema.upgrade(address)
    store = SqliteStore(path, ids)
    if path is None:
        await store.prepare(schema.create)
    return store
