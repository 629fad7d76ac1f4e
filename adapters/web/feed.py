"""What each page shows, kept in the database: a browser may be away when something is posted.

Readers of this process are woken at once; what other processes write is found by polling.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any, Literal

from adapters.web.limits import FEED_BATCH, HISTORY, POLL_SECONDS
from core.ports.clock import Clock
from core.ports.store import FeedEntry, Store

Kind = Literal["said", "post", "edit"]


class Feed:
    """The rooms' feeds, with a bell for each room that somebody reads."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._readers: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._closed = False

    async def append(self, room: str, message: str, kind: Kind, body: Mapping[str, Any]) -> None:
        """Raises StoreError."""
        now = self._clock.now()
        await self._store.transact(lambda unit: unit.feed.append(room, message, kind, body, now))
        self._ring(room)

    async def latest(self, room: str) -> Sequence[FeedEntry]:
        return await self._store.transact(lambda unit: unit.feed.latest(room, HISTORY))

    async def follow(self, room: str, seq: int) -> AsyncGenerator[Sequence[FeedEntry], None]:
        """What comes after `seq`, as it comes; an empty batch about each second of silence. Ends on close()."""
        bell = asyncio.Event()
        self._readers[room].add(bell)
        try:
            while not self._closed:
                bell.clear()
                entries = await self._after(room, seq)
                if not entries:
                    await _rung(bell)
                seq = entries[-1].seq if entries else seq
                yield entries
        finally:
            self._readers[room].discard(bell)
            if not self._readers[room]:
                del self._readers[room]

    async def _after(self, room: str, seq: int) -> Sequence[FeedEntry]:
        return await self._store.transact(lambda unit: unit.feed.since(room, seq, FEED_BATCH))

    def _ring(self, room: str) -> None:
        for bell in self._readers.get(room, ()):
            bell.set()

    def close(self) -> None:
        """Ends every reader."""
        self._closed = True
        for room in self._readers:
            self._ring(room)


async def _rung(bell: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(POLL_SECONDS):
            await bell.wait()
    except TimeoutError:
        return  # time to look at what other processes wrote
