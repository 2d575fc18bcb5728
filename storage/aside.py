"""One turn beside the running bot: what an operator's command changes, without stopping it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from bot.errors import OperatorError
from bot.ids import TimeOrderedIds
from storage import schema, town
from storage.postgres import PostgresStore
from storage.sqlite import sqlite_engine
from storage.store import Turn, make_turn

T = TypeVar("T")


async def change(address: str, work: Callable[[Turn], T], *, now: datetime) -> T:
    """Run `work` in a transaction of its own on the database at `address`, which is made if new.

    The bot may run on it: what is written is seen by its next turn. The time is that of the
    town, whose clock may have been moved forward in a demo. Raises `OperatorError` when the
    database cannot be had or is busy, and whatever `work` raises, with nothing written.
    """
    if not (await schema.version(address)).is_right:
        await schema.upgrade(address)

    def turn(at: Turn) -> T:
        home = town.get(at)
        if home is None or not home.clock_offset:
            return work(at)
        return work(replace(at, now=at.now + home.clock_offset))

    url = schema.database_url(address)
    if url.get_backend_name() != "sqlite":
        store = PostgresStore(url.render_as_string(hide_password=False), TimeOrderedIds())
        try:
            return await store.run(turn, now=now)
        finally:
            await store.close()
    engine = sqlite_engine(schema.sqlite_path(url))
    try:
        with engine.begin() as connection:
            return turn(make_turn(connection, now, TimeOrderedIds()))
    except OperationalError as error:
        raise OperatorError(f"数据库正忙或写不了：{error.orig}。请稍后再试。") from error
    finally:
        engine.dispose()
