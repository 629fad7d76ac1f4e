"""An installation's folder, looked into from outside while the real process works in it: read only."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.journeys.model import Journey
from core.persistence import SqlStore, open_store
from core.ports.store import Reminder, Unit, Utterance
from tests.durability.books import Books

LOOK_AGAIN = 0.01
QUIET_SECONDS = 30.0


class Home:
    """What is written down there, and whether all of it is worked off."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    async def quiet(self, seconds: float = QUIET_SECONDS) -> None:
        """Until nothing is left to do in inbox, outbox and events. Raises TimeoutError that says what is."""
        end = time.monotonic() + seconds
        while any(left := await self._store.transact(_left)):
            if time.monotonic() > end:
                raise TimeoutError(f"after {seconds} s the inbox, outbox and events still hold {left}.")
            await asyncio.sleep(LOOK_AGAIN)  # quiet is a state of the database, nothing signals it

    async def received(self, source: str, inbound: str, seconds: float = QUIET_SECONDS) -> None:
        """Until the inbox has a row under this id."""
        end, books = time.monotonic() + seconds, Books(self._store)
        while not await books.count("inbox", f"source = '{source}' AND event_key = '{inbound}'"):
            if time.monotonic() > end:
                raise TimeoutError(f"{source} {inbound} did not reach the inbox in {seconds} s.")
            await asyncio.sleep(LOOK_AGAIN)

    async def journeys(self, room: str) -> list[Journey]:
        """Of a room, oldest first."""
        found = await self._store.transact(lambda unit: list(unit.journeys.in_room(room)))
        return sorted(found, key=lambda journey: journey.id)

    async def journey(self, journey_id: str) -> Journey | None:
        return await self._store.transact(lambda unit: unit.journeys.get(journey_id))

    async def focus(self, room: str) -> str:
        return await self._store.transact(lambda unit: unit.journeys.focus(room))

    async def reminders(self, room: str) -> list[Reminder]:
        return await self._store.transact(lambda unit: list(unit.reminders.open_for(room)))

    async def talk(self, room: str, journey: str, limit: int = 1000) -> list[Utterance]:
        return await self._store.transact(lambda unit: list(unit.talk.recent(room, journey, limit)))


def _left(unit: Unit) -> tuple[int, int, int]:
    return unit.inbox.pending(), unit.outbox.pending(), unit.events.pending()


@asynccontextmanager
async def looking_into(folder: Path) -> AsyncIterator[Home]:
    keys = (folder / "secret.keys").read_text().split()
    store = open_store(f"sqlite:///{folder / 'homeview.db'}", keys, read_only=True)
    try:
        yield Home(store)
    finally:
        await store.close()
