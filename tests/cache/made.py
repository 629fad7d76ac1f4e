"""What these tests are made of: keys, a clock that is moved by hand, caches on one Redis."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.redis_cache import RedisCache
from core.cache import Kept, Key, Kind, MemoryCache, TwoLevelCache
from core.cache.envelope import Envelope
from core.persistence.seal import Sealer

NAMESPACE = "homeview:test"
ANSWER = Kept('{"text": "Shut the valve first."}', 1_500_000)


class HandClock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def key(
    digest: str = "d1",
    *,
    tenant: str = "slack:T1",
    kind: Kind = "guidance",
    operation: str = "advise/1",
    tags: tuple[str, ...] = ("journey:j1",),
) -> Key:
    return Key(tenant, kind, operation, digest, tags)


class Process:
    """One process's cache, with its parts in reach."""

    def __init__(self, url: str, keys: list[str], secret: bytes = b"installation") -> None:
        self.memory = MemoryCache()
        self.second = RedisCache(url, NAMESPACE, self.memory.generations)
        sealer = Sealer(keys)
        self.envelope = Envelope(secret, sealer.seal, sealer.open)
        self.cache = TwoLevelCache(self.memory, self.second, self.envelope)

    @property
    def up(self) -> bool:
        return self.second._link.up


@asynccontextmanager
async def processes(url: str, keys: list[str], count: int = 1) -> AsyncIterator[list[Process]]:
    made = [Process(url, keys) for _ in range(count)]
    for process in made:
        await process.second.start()
    try:
        yield made
    finally:
        for process in made:
            await process.second.close()
