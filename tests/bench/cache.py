"""The cache in memory, on Redis and without it; the rate limiter beside bare `limits`."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from adapters.rate_limits import RedisRateLimiter
from adapters.redis_cache import RedisCache
from core.cache import Kept, Key, MemoryCache, TwoLevelCache
from core.cache.envelope import Envelope
from core.limits import MemoryRateLimiter, Rate
from core.persistence import new_key
from core.persistence.seal import Sealer
from tests.bench.processes import quantile
from tests.servers.redis import RedisServer, redis_server

ANSWER = Kept("x" * 1_500, 1_500_000)
TIMES = 1_000
PEOPLE = 200
"""Who take turns at the rate limiters."""


def question(number: int) -> Key:
    return Key("slack:T1", "guidance", "advise/1", f"d{number}", ("journey:j1", "person:slack:T1:U1"))


async def micros(call: Callable[[int], Awaitable[object]], times: int = TIMES) -> list[float]:
    """Microseconds of each call, in order of length."""
    took = []
    for number in range(times):
        began = time.perf_counter()
        await call(number)
        took.append((time.perf_counter() - began) * 1e6)
    return sorted(took)


def told(took: list[float]) -> str:
    middle, high = quantile(took, 0.5), quantile(took, 0.99)
    return f"{middle:.1f} / {high:.1f} µs" if middle < 100 else f"{middle / 1000:.2f} / {high / 1000:.2f} ms"


async def in_memory() -> str:
    cache = MemoryCache()
    for number in range(TIMES):
        await cache.put(question(number), ANSWER)
    await cache.forget("tag:journey:other")
    return told(await micros(lambda number: cache.get(question(number)), TIMES))


async def on_redis(server: RedisServer) -> list[tuple[str, str, str]]:
    sealer, made = Sealer((new_key(),)), []
    for _ in range(2):
        memory = MemoryCache()
        second = RedisCache(server.url, "homeview:bench", memory.generations)
        await second.start()
        made.append((TwoLevelCache(memory, second, Envelope(b"bench", sealer.seal, sealer.open)), second))
    (here, _), (there, _) = made
    puts = await micros(lambda number: here.put(question(number), ANSWER))
    hits = await micros(lambda number: there.get(question(number)))
    assert there.figures()[0].hits == TIMES
    server.stop()
    first = await micros(lambda number: here.get(question(-1)), 1)
    away = await micros(lambda number: here.get(question(TIMES + number)))
    for _, second in made:
        await second.close()
    server.start()
    return [
        ("cache: found in Redis; put there", f"{told(hits)}; {told(puts)}", "cashews: 95 µs, without encryption"),
        ("cache: Redis down; the one that finds out", f"{told(away)}; {first[0] / 1000:.2f} ms", "< 1 ms"),
    ]


async def rates(server: RedisServer) -> list[tuple[str, str, str]]:
    rate, item = Rate(1_000_000, 60), RateLimitItemPerMinute(1_000_000)
    memory, bare = MemoryRateLimiter(), MovingWindowRateLimiter(MemoryStorage())
    limiter = RedisRateLimiter(server.url, "homeview:bench")
    await limiter.start()
    storage = RedisStorage(f"async+{server.url}", implementation="redispy")
    over = MovingWindowRateLimiter(storage)
    ours = await micros(lambda number: memory.hit("person", f"U{number % PEOPLE}", rate))
    theirs = await micros(lambda number: bare.hit(item, "person", f"U{number % PEOPLE}"))
    ours_there = await micros(lambda number: limiter.hit("person", f"U{number % PEOPLE}", rate))
    theirs_there = await micros(lambda number: over.hit(item, "person", f"U{number % PEOPLE}"))
    server.stop()
    away = await micros(lambda number: limiter.hit("person", f"V{number}", rate))
    await limiter.close()
    await storage.bridge.get_connection().aclose()
    return [
        (f"rate limiter in memory, {PEOPLE} people", told(ours), f"bare limits: {told(theirs)}"),
        ("rate limiter on Redis", told(ours_there), f"bare limits: {told(theirs_there)}"),
        ("rate limiter, Redis down", told(away), "< 1 ms"),
    ]


async def _measure() -> list[tuple[str, str, str]]:
    memory = await in_memory()
    with redis_server() as server:
        kept = await on_redis(server)
        return [("cache: hit in memory, p50 / p99", memory, "< 5 µs"), *kept, *await rates(server)]


def rows() -> list[tuple[str, str, str]]:
    return asyncio.run(_measure())
