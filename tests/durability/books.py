"""Looking into the database beside the running processes: read only, on SQLite and PostgreSQL alike."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.journeys.model import Journey
from core.persistence import SqlStore, open_store
from core.persistence.tables.queues import DEAD, DONE

UNFINISHED = ("inbox", "outbox", "delivery")


class Books:
    """What is written down."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    async def rows(self, statement: str, **params: object) -> list[dict[str, Any]]:
        """The tables themselves, below the port: a test counts what no process needs to count."""

        def work(conn: sa.Connection) -> list[dict[str, Any]]:
            return [dict(row._mapping) for row in conn.execute(sa.text(statement), params)]

        return await self._store._runner.run(work)

    async def count(self, table: str, where: str = "1=1") -> int:
        (row,) = await self.rows(f"SELECT count(*) AS n FROM {table} WHERE {where}")
        return int(row["n"])

    async def journeys(self) -> list[Journey]:
        ids = [row["id"] for row in await self.rows("SELECT id FROM journey ORDER BY id")]
        found = await self._store.transact(lambda unit: [unit.journeys.get(one) for one in ids])
        return [journey for journey in found if journey]

    async def notes(self) -> dict[str, list[str]]:
        """Each room's notes, in the order in which they were taken."""
        taken: dict[str, list[str]] = {}
        for journey in await self.journeys():
            ordered = sorted(journey.state.notes.items(), key=lambda item: (item[1].at, item[0]))
            taken.setdefault(journey.room, []).extend(note.text for _, note in ordered)
        return taken

    async def dead(self) -> list[dict[str, Any]]:
        found = []
        for table in UNFINISHED:
            rows = await self.rows(f"SELECT '{table}' AS queue, last_error FROM {table} WHERE status = {DEAD}")
            found.extend(rows)
        return found

    async def unfinished(self) -> dict[str, int]:
        return {table: await self.count(table, f"status < {DONE}") for table in UNFINISHED}

    async def until_quiet(self, seconds: float = 60.0) -> None:
        """Until no queue holds anything to do. Raises with what is left."""
        await until(lambda: self._quiet(), seconds, self.unfinished)

    async def _quiet(self) -> bool:
        return not any((await self.unfinished()).values())


async def until(look: Callable[[], Any], seconds: float = 20.0, told: Callable[[], Any] | None = None) -> Any:
    """What `look` (a function or coroutine function) gives, as soon as it is true. Raises after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        if time.monotonic() > end:
            more = told() if told else ""
            more = await more if asyncio.iscoroutine(more) else more
            raise AssertionError(f"waited {seconds} s in vain. {more}")
        await asyncio.sleep(0.05)


@asynccontextmanager
async def reading(home: Path, database: str = "", keys: str = "") -> AsyncIterator[Books]:
    """The SQLite file in `home`, or the database at an address with its keys."""
    url = database or f"sqlite:///{home / 'homeview.db'}"
    store = open_store(url, [keys] if keys else (home / "secret.keys").read_text().split(), read_only=True)
    try:
        yield Books(store)
    finally:
        await store.close()
