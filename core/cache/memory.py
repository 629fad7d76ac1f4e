"""The cache of one process."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar, get_args

from core.cache.flights import Flights
from core.cache.generations import Generations, names
from core.cache.policy import SECONDS, Kept, Key, Kind, KindFigures
from core.cache.shelf import Shelf, identity, sized

T = TypeVar("T")

ROOM = 32 * 1024 * 1024


@dataclass(slots=True)
class _Tally:
    hits: int = 0
    misses: int = 0
    joined: int = 0
    saved: int = 0


class MemoryCache:
    """core.cache.Cache in memory, in at most `room` bytes. `now`: seconds of a clock that never goes back."""

    def __init__(self, room: int = ROOM, now: Callable[[], float] = time.monotonic) -> None:
        self.generations = Generations()
        self._now = now
        self._shelf = Shelf(room)
        self._flights = Flights()
        self._tallies = {kind: _Tally() for kind in get_args(Kind)}

    def peek(self, key: Key) -> Kept | None:
        name = identity(key)
        entry = self._shelf.get(name)
        if entry is None:
            return None
        if entry.until <= self._now() or not self.generations.is_good(entry.begun, entry.names):
            self._shelf.drop(name)
            return None
        self.count_hit(key.kind, entry.kept)
        return entry.kept

    async def get(self, key: Key) -> Kept | None:
        found = self.peek(key)
        if found is None:
            self.count_miss(key.kind)
        return found

    async def put(self, key: Key, kept: Kept) -> None:
        self.keep(key, kept, self.begun(key), SECONDS[key.kind])

    async def once(self, key: Key, make: Callable[[], Awaitable[T]]) -> tuple[T, bool]:
        result, mine = await self._flights.share(identity(key), self.generations.latest, make)
        if not mine:
            self._tallies[key.kind].joined += 1
        return result, mine

    async def forget(self, pattern: str) -> None:
        self.generations.forget(pattern)

    def figures(self) -> tuple[KindFigures, ...]:
        counts, sizes = self._shelf.counts, self._shelf.sizes
        return tuple(
            KindFigures(kind, t.hits, t.misses, t.saved, counts[kind], sizes[kind], t.joined)
            for kind, t in self._tallies.items()
        )

    def begun(self, key: Key) -> int:
        """The generation that an answer to this carries: that of its call under way, or of now."""
        begun = self._flights.begun(identity(key))
        return self.generations.latest if begun is None else begun

    def keep(self, key: Key, kept: Kept, begun: int, seconds: float) -> bool:
        """False: it was forgotten since it was begun, and is not kept."""
        under = names(key)
        if not self.generations.is_good(begun, under):
            return False
        self._shelf.put(identity(key), sized(kept, self._now() + seconds, begun, under, key.kind))
        return True

    def count_hit(self, kind: Kind, kept: Kept) -> None:
        tally = self._tallies[kind]
        tally.hits += 1
        tally.saved += kept.nanos

    def count_miss(self, kind: Kind) -> None:
        self._tallies[kind].misses += 1
