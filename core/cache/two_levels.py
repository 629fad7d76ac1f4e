"""The cache of many processes: memory first, then what they share."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from core.cache.envelope import Envelope
from core.cache.memory import MemoryCache
from core.cache.policy import SECONDS, Kept, Key, KindFigures
from core.errors import StoreUnavailable

T = TypeVar("T")


class SecondLevel(Protocol):
    """Shared by processes, and given the memory's Generations, which it keeps in step with the others'.

    Each raises StoreUnavailable: at once while it is known to be away, else after a bounded wait. It comes back by
    itself, with its generations in step.
    """

    async def get(self, name: str) -> tuple[bytes, float] | None:
        """What was put, and how many seconds it has left."""
        ...

    async def put(self, name: str, value: bytes, seconds: float) -> None: ...

    async def deliver(self) -> None:
        """Tells the others what the generations have undelivered, and learns what they forgot."""
        ...


class TwoLevelCache:
    """core.cache.Cache over a MemoryCache and a SecondLevel. Without the second level it is the first alone."""

    def __init__(self, memory: MemoryCache, second: SecondLevel, envelope: Envelope) -> None:
        self._memory = memory
        self._second = second
        self._envelope = envelope

    def peek(self, key: Key) -> Kept | None:
        return self._memory.peek(key)

    async def get(self, key: Key) -> Kept | None:
        found = self._memory.peek(key)
        if found is not None:
            return found
        found = await self._fetch(key)
        if found is not None:
            self._memory.count_hit(key.kind, found)
            return found
        # Somebody may have put it there while we asked: then it is a hit after all.
        return await self._memory.get(key)

    async def _fetch(self, key: Key) -> Kept | None:
        name = self._envelope.name(key)
        try:
            there = await self._second.get(name)
        except StoreUnavailable:
            return None
        opened = self._envelope.unpack(name, key, there[0]) if there else None
        if there is None or opened is None:
            return None
        put_under, kept, begun = opened
        return kept if self._memory.keep(put_under, kept, begun, there[1]) else None

    async def put(self, key: Key, kept: Kept) -> None:
        begun, seconds = self._memory.begun(key), SECONDS[key.kind]
        if not self._memory.keep(key, kept, begun, seconds):
            return
        name = self._envelope.name(key)
        try:
            await self._second.put(name, self._envelope.pack(name, key, kept, begun), seconds)
        except StoreUnavailable:
            return  # it is in memory; what is missing there is asked for once more

    async def once(self, key: Key, make: Callable[[], Awaitable[T]]) -> tuple[T, bool]:
        return await self._memory.once(key, make)

    async def forget(self, pattern: str) -> None:
        await self._memory.forget(pattern)
        try:
            await self._second.deliver()
        except StoreUnavailable:
            return  # kept as undelivered, and told to the others before the second level is used again

    def figures(self) -> tuple[KindFigures, ...]:
        return self._memory.figures()
