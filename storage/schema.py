"""The schema's version: made in a new database, moved up in an older one, refused in a newer."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from sqlalchemy import (
    URL,
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    create_engine,
    func,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import OperatorError
from storage.sqlite import lock_file, sqlite_engine
from storage.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

T = TypeVar("T")

#: The newest revision in `migrations/versions`; a new database is stamped with it.
EXPECTED = "0003"

_MIGRATIONS = Path(__file__).parent / "migrations"
#: Alembic's own table, so that a new database need not wait for Alembic.
_STAMP = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
#: Two processes that start together on PostgreSQL: the second waits here for the first.
_SCHEMA_LOCK = 0x10D0_0001


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """The version of a database's schema, and the one that this program works with."""

    #: None when the database is new.
    current: str | None
    expected: str = EXPECTED

    @property
    def is_right(self) -> bool:
        """Whether the program can work with the database as it is."""
        return self.current == self.expected


def database_url(address: str) -> URL:
    """The address of a database: `sqlite:///FILE`, or `postgresql://…` spoken with asyncpg.

    Raises `OperatorError` for anything else.
    """
    wrong = (
        f"数据库地址“{_masked(address)}”不对，"
        "应为 sqlite:///文件 或 postgresql://用户:密码@主机/库名 这样的地址。"
    )
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise OperatorError(wrong) from error
    match url.get_backend_name():
        case "sqlite":
            return url.set(drivername="sqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+asyncpg")
        case _:
            raise OperatorError(wrong)


def sqlite_path(url: URL) -> Path | None:
    """The file of a SQLite address; None for a database in memory."""
    return Path(url.database) if url.database and url.database != ":memory:" else None


async def version(address: str) -> Version:
    """Which schema the database has; looks only, and makes no file.

    Raises `OperatorError` when the database cannot be had or belongs to something else.
    """
    url = database_url(address)
    if url.get_backend_name() == "sqlite":
        path = sqlite_path(url)
        if path is None or not path.exists():
            return Version(current=None)
    return Version(current=await look(address, lambda c: _current(c, url)))


async def look(address: str, work: Callable[[Connection], T]) -> T:
    """Run `work`, which only reads, beside a program that may be at work on the database.

    Raises `OperatorError` when the database cannot be had.
    """
    return await _work(database_url(address), work, write=False)


async def upgrade(address: str, to: str = EXPECTED) -> Version:
    """Make the schema, or move it up to `to`; returns what it was before.

    All or nothing. Raises `OperatorError` when the database is of a newer program, is in use by
    another one (SQLite), cannot be had, or belongs to something else.
    """
    url = database_url(address)

    def move(connection: Connection) -> Version:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_SCHEMA_LOCK)))
        before = _current(connection, url)
        if before is None and to == EXPECTED:
            create(connection)
        elif before != to:
            walk(connection, to)
        return Version(current=before)

    path = sqlite_path(url) if url.get_backend_name() == "sqlite" else None
    with _held(path):
        return await _work(url, move)


def migrate(address: str, to: str = EXPECTED) -> Version:
    """`upgrade` for callers without an event loop."""
    return asyncio.run(upgrade(address, to))


def create(connection: Connection) -> None:
    """All tables of the present schema in an empty database (quicker than all steps, and equal)."""
    metadata.create_all(connection)
    _STAMP.create(connection)
    connection.execute(_STAMP.insert().values(version_num=EXPECTED))


def alembic_config(connection: Connection) -> "Config":
    """Alembic's settings for our folder of steps, to work on `connection`."""
    from alembic.config import Config  # noqa: PLC0415  # only an old database pays for it

    config = Config(attributes={"connection": connection})
    # Alembic interpolates: a folder may have a % in its name.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@cache
def revisions() -> tuple[str, ...]:
    """The versions that this program knows, the oldest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  # as above

    steps = ScriptDirectory(str(_MIGRATIONS)).walk_revisions()
    return tuple(step.revision for step in steps)[::-1]


def walk(connection: Connection, to: str) -> None:
    """Take the steps from the version that the database has up to `to`."""
    from alembic import command  # noqa: PLC0415  # as above

    command.upgrade(alembic_config(connection), to)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise OperatorError(
                f"数据库没有升级：表 {broken[0]} 里有指向空处的记录。数据没有改动，请联系开发者。"
            )


def _current(connection: Connection, url: URL) -> str | None:
    name = url.render_as_string(hide_password=True)
    tables = inspect(connection).get_table_names()
    if _STAMP.name not in tables:
        if tables:
            raise OperatorError(f"数据库 {name} 里是别的程序的数据，请换一个空的数据库。")
        return None
    found: str | None = connection.execute(select(_STAMP.c.version_num)).scalar()
    if found is not None and found != EXPECTED and found not in revisions():
        raise OperatorError(
            f"数据库 {name} 的版本是 {found}，比本程序能用的 {EXPECTED} 新，请先升级楼栋程序。"
        )
    return found


async def _work(url: URL, work: Callable[[Connection], T], *, write: bool = True) -> T:
    """Run `work` in one transaction on a connection of its own."""
    name = url.render_as_string(hide_password=True)
    try:
        if url.get_backend_name() == "sqlite":
            return await asyncio.to_thread(_on_sqlite, sqlite_path(url), work, write=write)
        return await _on_postgres(url, work, write=write)
    except DBAPIError as error:
        raise OperatorError(
            f"用不了数据库 {name}：{error.orig}。请检查地址、权限和磁盘空间。"
        ) from error
    except OSError as error:
        raise OperatorError(
            f"连不上数据库 {name}：{error}。请检查地址，以及数据库是否已启动。"
        ) from error


def _on_sqlite(path: Path | None, work: Callable[[Connection], T], *, write: bool) -> T:
    if write:
        # A table that is copied is dropped first: not to be taken for deleting what points to it.
        engine = sqlite_engine(path, foreign_keys=False)
    else:
        engine = create_engine(f"sqlite:///file:{quote(str(path))}?mode=ro&uri=true")
    try:
        with engine.begin() as connection:
            return work(connection)
    finally:
        engine.dispose()


async def _on_postgres(url: URL, work: Callable[[Connection], T], *, write: bool) -> T:
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            if not write:
                await connection.execute(text("SET TRANSACTION READ ONLY"))
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


@contextmanager
def _held(path: Path | None) -> Iterator[None]:
    """Keep other processes away from a SQLite file."""
    if path is None:
        yield
        return
    with lock_file(path):
        yield


def _masked(address: str) -> str:
    """An address that could not be read, without what may be a password."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://…{rest.rpartition('@')[2]}" if "@" in rest else address
