"""PostgreSQL: a small pool on asyncpg; work runs under greenlets, so the repositories stay synchronous."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from core.errors import StoreError, StoreUnavailable
from core.persistence.address import PostgresAddress
from core.persistence.codec import json_text
from core.persistence.failures import TryAgain, explain

T = TypeVar("T")

_RETRYING = AsyncRetrying(
    retry=retry_if_exception_type(TryAgain),
    stop=stop_after_attempt(8),
    wait=wait_random_exponential(multiplier=0.02, max=0.5),
    reraise=True,
)
"""After the first attempt, which does without its bookkeeping."""
STATEMENT_SECONDS = 30.0
CONNECT_SECONDS = 5.0


def postgres_engine(address: PostgresAddress, *, pool_size: int | None, read_only: bool = False) -> AsyncEngine:
    """`pool_size` None: a connection for each use, for migrations and checks."""
    pool: dict[str, Any] = {"poolclass": NullPool}
    if pool_size is not None:
        pool = {"pool_size": pool_size, "max_overflow": 0, "pool_timeout": 10.0, "pool_recycle": 1800}
    settings = dict(address.server_settings)
    if read_only:
        settings["default_transaction_read_only"] = "on"
    return create_async_engine(
        address.url,
        hide_parameters=True,
        json_serializer=json_text,
        connect_args={
            **address.connect_args,
            "server_settings": settings,
            "timeout": CONNECT_SECONDS,
            "command_timeout": STATEMENT_SECONDS,
        },
        **pool,
    )


class PostgresRunner:
    """Runs work on a connection of the pool."""

    postgres = True

    def __init__(self, address: PostgresAddress, *, read_only: bool, pool_size: int) -> None:
        self._engine = postgres_engine(address, pool_size=pool_size, read_only=read_only)
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """A cancelled caller: work that has begun runs to its end all the same, as it does on SQLite."""
        if self._closed:
            raise StoreError("The database is closed.")
        task = asyncio.create_task(self._attempts(work))
        self._running.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    async def read(self, work: Callable[[sa.Connection], T]) -> T:
        """The same: readers keep nobody waiting here."""
        return await self.run(work)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            # Taken note of, so that asyncio does not report what a cancelled caller no longer wants to hear.
            task.exception()

    async def _attempts(self, work: Callable[[sa.Connection], T]) -> T:
        try:
            return await self._once(work)
        except TryAgain:
            return await _RETRYING.copy()(self._once, work)

    async def _once(self, work: Callable[[sa.Connection], T]) -> T:
        committing = False
        try:
            async with self._engine.connect() as conn, conn.begin() as transaction:
                result = await conn.run_sync(work)
                committing = True
                await transaction.commit()
                return result
        except Exception as exc:
            known = explain(exc)
            if known is None:
                raise
            if committing and isinstance(known, TryAgain) and _connection_lost(exc):
                # Nobody knows whether it was committed: running it again might do it twice. The caller's lease knows.
                raise StoreUnavailable(known.message, remedy=known.remedy) from exc
            raise known from exc

    async def close(self) -> None:
        """Waits for what was begun; may be called twice."""
        self._closed = True
        if self._running:
            await asyncio.wait(set(self._running))
        await self._engine.dispose()


def _connection_lost(exc: BaseException) -> bool:
    """Whether the connection itself went (and not only the transaction)."""
    return not (isinstance(exc, sa.exc.DBAPIError) and not exc.connection_invalidated)
