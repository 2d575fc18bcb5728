"""SQLite, the embedded default: one writer thread, one kept connection, shared commits."""

import asyncio
import contextlib
import fcntl
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import StaticPool

from bot.errors import OperatorError, StorageBusyError, StorageError, StorageRefusedError
from bot.ids import Ids
from bot.understanding.kinds import BUILT_IN, Kinds
from storage.store import Turn, make_turn

T = TypeVar("T")

#: Turns that wait together share a commit, at most this many.
_BATCH = 32


@dataclass(frozen=True, slots=True)
class _Job:
    """A turn that waits for the writer."""

    work: Callable[[Turn], Any]
    now: datetime
    result: "Future[Any]"


class SqliteStore:
    """The store over one SQLite file (or memory, for tests that need no file)."""

    def __init__(self, path: Path | None, ids: Ids, kinds: Kinds = BUILT_IN) -> None:
        """Open `path`, made when new; OperatorError when it cannot be had."""
        self._ids = ids
        self.kinds = kinds
        self._lock = lock_file(path) if path else None
        self._engine = sqlite_engine(path)
        try:
            self._connection = self._engine.connect()
        except OperationalError as error:
            self._release()
            msg = f"打不开数据库 {path}：{error.orig}。请检查文件和目录的读写权限。"
            raise OperatorError(msg) from error
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="sqlite-writer", daemon=True)
        self._writer.start()

    async def run(self, work: Callable[[Turn], T], *, now: datetime) -> T:
        """Run `work` in a transaction of its own or one shared with others that wait."""
        job = _Job(work, now, Future())
        self._jobs.put(job)
        result: T = await asyncio.wrap_future(job.result)
        return result

    async def read(self, work: Callable[[Turn], T], *, now: datetime) -> T:
        """Run `work` on the writer's connection; one writer, one truth."""
        return await self.run(work, now=now)

    async def prepare(self, work: Callable[[Connection], None]) -> None:
        """Run `work`, which makes the tables of a database in memory, before any turn."""
        await self.run(lambda turn: work(turn.connection), now=datetime.now(UTC))

    async def close(self) -> None:
        """Let the writer finish what waits, then close the file."""
        self._jobs.put(None)
        await asyncio.to_thread(self._writer.join)
        self._connection.close()
        self._engine.dispose()
        self._release()

    def _release(self) -> None:
        if self._lock:
            self._lock.close()

    def _write(self) -> None:
        while (job := self._jobs.get()) is not None:
            batch = [job]
            with contextlib.suppress(Exception):
                while len(batch) < _BATCH and not self._jobs.empty():
                    more = self._jobs.get_nowait()
                    if more is None:
                        self._jobs.put(None)
                        break
                    batch.append(more)
            # Who stopped waiting before it began is not served; from here on nobody can.
            self._run_together([j for j in batch if j.result.set_running_or_notify_cancel()])

    def _run_together(self, batch: list[_Job]) -> None:
        """All of `batch` in one commit; if one raises, each in its own: it hurts no other."""
        if len(batch) < 2:
            for job in batch:
                self._run_alone(job)
            return
        try:
            with self._connection.begin():
                results = [job.work(self._turn(job.now)) for job in batch]
        except Exception:  # noqa: BLE001  # told to its own caller when it runs alone
            for job in batch:
                self._run_alone(job)
            return
        for job, result in zip(batch, results, strict=True):
            job.result.set_result(result)

    def _turn(self, now: datetime) -> Turn:
        return make_turn(self._connection, now, self._ids, self.kinds)

    def _run_alone(self, job: _Job) -> None:
        try:
            with self._connection.begin():
                result = job.work(self._turn(job.now))
        except DatabaseError as error:
            job.result.set_exception(_translated(error))
        except BaseException as error:  # noqa: BLE001  # whatever it is, it is the caller's
            job.result.set_exception(error)
        else:
            job.result.set_result(result)


def sqlite_engine(path: Path | None, *, foreign_keys: bool = True) -> Engine:
    """An engine with one kept connection that survives power loss (`synchronous=FULL`).

    `foreign_keys` is off for migrations alone, which copy tables.
    """
    engine = create_engine(
        f"sqlite:///{path}" if path else "sqlite://",
        poolclass=StaticPool,
        # An error is logged; what people said is not.
        hide_parameters=True,
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 10},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  # a DBAPI connection
        keys = f"foreign_keys={'ON' if foreign_keys else 'OFF'}"
        for pragma in ("journal_mode=WAL", "synchronous=FULL", keys):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # The driver's own BEGIN is deferred: two writers would meet in the middle of a turn.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def lock_file(path: Path) -> IO[str]:
    """Hold a lock beside the file as long as this process lives: a second one must not start."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(path.name + ".lock").open("a")
    except OSError as error:
        msg = f"打不开数据库 {path}：{error.strerror}。请检查目录的读写权限。"
        raise OperatorError(msg) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        msg = f"数据库 {path} 正被另一个楼栋程序使用。请先停掉那一个，再启动。"
        raise OperatorError(msg) from error
    return lock


def _translated(error: DatabaseError) -> StorageError:
    if not isinstance(error, OperationalError):
        return StorageRefusedError(str(error.orig))
    if "locked" in str(error.orig):
        return StorageBusyError(str(error.orig))
    return StorageError(str(error.orig))
