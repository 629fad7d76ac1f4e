"""SQLite: one writing process, one connection, one thread that all transactions run in, one after the other.

Three times faster than an async driver, and no two writers can meet. WAL with synchronous=FULL: what was committed
survives a power cut. Writing transactions begin IMMEDIATE: one that reads first could not get the lock later.
"""

import asyncio
import fcntl
import os
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import NullPool

from core.errors import StoreError, StoreInUse, StoreUnavailable
from core.persistence.codec import json_text
from core.persistence.durations import add_functions
from core.persistence.failures import explain
from core.persistence.prepared import driver_of

T = TypeVar("T")

BATCH, BATCH_SECONDS = 32, 0.03
"""How many works, and how long, share a commit at the most: the first of them waits for the last."""
_DATABASE_FAILURES = (sa.exc.SQLAlchemyError, sqlite3.Error, OSError)
BUSY_MS = 1_000
"""How long one attempt waits for another program's lock. Two attempts stay below the 3 s in which Slack wants its
answer."""


class FileLock:
    """The mark of the one writing process, beside the database. The kernel drops it when the process dies."""

    def __init__(self, database: Path) -> None:
        """Raises StoreInUse."""
        path = database.with_name(database.name + ".lock")
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._fd, 20, 0).decode(errors="replace").strip() or "unknown"
            os.close(self._fd)
            raise StoreInUse(
                f"Another HomeView process (pid {holder}) is writing {database}.",
                remedy="Stop it first, or set DATABASE_URL to a PostgreSQL server, which many processes can share.",
            ) from None
        os.truncate(self._fd, 0)
        os.pwrite(self._fd, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        os.close(self._fd)


def sqlite_engine(path: Path, *, read_only: bool = False) -> sa.Engine:
    """Connections with our settings; the runner holds one of them."""
    mode = "ro" if read_only else "rwc"

    def connect() -> sqlite3.Connection:
        uri = f"{path.as_uri()}?mode={mode}"
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000)

    engine = sa.create_engine(
        "sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True, json_serializer=json_text
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        pragmas = [
            "PRAGMA foreign_keys=ON",
            "PRAGMA mmap_size=0",
            "PRAGMA temp_store=MEMORY",
            "PRAGMA cache_size=-16000",
        ]
        pragmas += ["PRAGMA query_only=ON"] if read_only else ["PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"]
        for pragma in pragmas:
            connection.execute(pragma)
        add_functions(connection)

    return engine


def begin(connection: sa.Connection, how: str = "BEGIN IMMEDIATE") -> None:
    """Begins on the driver, which begins nothing itself. Call it first inside `connection.begin()`.

    Not an event listener: a single one makes SQLAlchemy raise four events a statement, which took a fifth of our CPU.
    """
    driver_of(connection).execute(how)


@contextmanager
def _savepoint(connection: sa.Connection) -> Iterator[None]:
    """On the driver, too: SQLAlchemy's own takes four times as long."""
    driver = driver_of(connection)
    driver.execute("SAVEPOINT job")
    try:
        yield
    except BaseException:
        driver.execute("ROLLBACK TO job")
        driver.execute("RELEASE job")
        raise
    driver.execute("RELEASE job")


@dataclass(frozen=True, slots=True)
class _Job:
    """A unit of work that waits for the database thread, and the one who waits for it."""

    work: Callable[[sa.Connection], Any]
    future: Future[Any]


class SqliteRunner:
    """Runs work in the database thread. What waits there together is committed together: one wait for the disk, each
    work in a savepoint of its own."""

    postgres = False

    def __init__(self, path: Path, *, read_only: bool, lock: bool) -> None:
        """Raises StoreInUse when another process writes the file, StoreError when it cannot be opened."""
        if read_only and not path.exists():
            raise StoreError(f"There is no database at {path}.", remedy="Start HomeView once, or check DATABASE_URL.")
        if not read_only:
            prepare_file(path)
        self._path = path
        self._reader: SqliteRunner | None = self if read_only else None
        self._lock = FileLock(path) if lock and not read_only else None
        self._engine = sqlite_engine(path, read_only=read_only)
        self._begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._waiting: deque[_Job] = deque()
        self._connection: sa.Connection | None = None
        self._closed = False

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """A cancelled caller: work that waits is dropped, work that has begun runs to its end."""
        if self._closed:
            raise StoreError("The database is closed.")
        job = _Job(work, Future())
        self._waiting.append(job)
        self._thread.submit(self._work_off)
        result: T = await asyncio.wrap_future(job.future)
        return result

    async def read(self, work: Callable[[sa.Connection], T]) -> T:
        """In a thread and on a connection of its own, made when first needed: what takes long holds no writer up."""
        if self._closed:
            raise StoreError("The database is closed.")
        if self._reader is None:
            self._reader = SqliteRunner(self._path, read_only=True, lock=False)
        return await self._reader.run(work)

    def _next(self) -> _Job | None:
        """The next whose caller still waits."""
        while self._waiting:
            job = self._waiting.popleft()
            if job.future.set_running_or_notify_cancel():
                return job
        return None

    def _work_off(self) -> None:
        """Each job brings one call of this; a call that finds its job done with others returns at once."""
        first = self._next()
        if first is None:
            return
        jobs = [first]
        try:
            results = self._together(jobs)
        except _DATABASE_FAILURES as exc:
            self._drop_connection()
            failed = explain(exc)
            for job in jobs:  # nothing of any of them is saved: once more, each alone
                if len(jobs) > 1 or isinstance(failed, StoreUnavailable):
                    self._alone(job)
                else:
                    job.future.set_exception(failed or exc)
        except BaseException as exc:  # noqa: BLE001 - the first one's own error, which its caller gets
            first.future.set_exception(exc)
        else:
            for job, result in results:
                job.future.set_result(result)

    def _together(self, jobs: list[_Job]) -> list[tuple[_Job, Any]]:
        """Runs the first job, and what waits behind it by then, in one transaction. `jobs` gets those that are to be
        committed; one that raises is rolled back alone, and told."""
        connection, until = self._opened(), time.monotonic() + BATCH_SECONDS
        with connection.begin():
            begin(connection, self._begin)
            results = [(jobs[0], jobs[0].work(connection))]
            while len(jobs) < BATCH and time.monotonic() < until and (job := self._next()):
                jobs.append(job)
                try:
                    with _savepoint(connection):
                        results.append((job, job.work(connection)))
                except _DATABASE_FAILURES:
                    raise
                except BaseException as exc:  # noqa: BLE001 - its own error: its caller gets it, the others go on
                    jobs.remove(job)
                    job.future.set_exception(exc)
        return results

    def _alone(self, job: _Job) -> None:
        try:
            with self._opened().begin():
                begin(self._opened(), self._begin)
                result = job.work(self._opened())
        except _DATABASE_FAILURES as exc:
            self._drop_connection()
            job.future.set_exception(explain(exc) or exc)
        except BaseException as exc:  # noqa: BLE001 - its own error, which its caller gets
            job.future.set_exception(exc)
        else:
            job.future.set_result(result)

    def _opened(self) -> sa.Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _drop_connection(self) -> None:
        """After a failure of the database's nobody knows its state: the next transaction gets a fresh one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    async def close(self) -> None:
        """Waits for what was begun; may be called twice."""
        if self._closed:
            return
        self._closed = True
        if self._reader is not None and self._reader is not self:
            await self._reader.close()
        self._thread.submit(self._drop_connection)
        await asyncio.to_thread(self._thread.shutdown, wait=True)
        self._engine.dispose()
        if self._lock:
            self._lock.release()


def prepare_file(path: Path) -> None:
    """The folder and an empty file that only its owner can read; SQLite gives its side files the same rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
