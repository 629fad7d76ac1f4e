"""The cache of answers and the limiter of rates, made from the settings.

REDIS_URL is used wherever it is set, also with SQLite: what was paid for outlives a restart then, and so do the rates.
(The wake-ups do without it there, since one process has nobody to wake.)
"""

import hashlib
from contextlib import AsyncExitStack

from bot.keys import secret_keys
from bot.settings import Settings
from core.cache import Cache, MemoryCache, TwoLevelCache
from core.cache.envelope import Envelope
from core.errors import SettingsError
from core.limits import MemoryRateLimiter, RateLimiter
from core.persistence.seal import Sealer


async def open_cache(settings: Settings, stack: AsyncExitStack) -> Cache:
    """In memory, and in Redis behind it where there is one. Raises SettingsError for an address that is none."""
    memory = MemoryCache(settings.cache_mb * 1024 * 1024)
    if not settings.redis_url:
        return memory
    from adapters.redis_cache import RedisCache

    keys = secret_keys(settings)
    second = RedisCache(settings.redis_url, _namespace(keys), memory.generations)
    await second.start()
    stack.push_async_callback(second.close)
    sealer = Sealer(keys)
    return TwoLevelCache(memory, second, Envelope(_secret(keys), sealer.seal, sealer.open))


async def forget_answers(settings: Settings, pattern: str) -> None:
    """Forgets what is kept under it in every process. Raises ValueError for a pattern that names nothing;
    SettingsError without a Redis, since another process's memory is out of reach; StoreUnavailable."""
    memory = MemoryCache(0)
    await memory.forget(pattern)
    if not settings.redis_url:
        raise SettingsError(
            "REDIS_URL is not set: answers are kept in the memory of the running process alone.",
            remedy="Start it again.",
        )
    from adapters.redis_cache import RedisCache

    second = RedisCache(settings.redis_url, _namespace(secret_keys(settings, make=False)), memory.generations)
    await second.start()
    try:
        await second.deliver()
    finally:
        await second.close()


async def open_rate_limiter(settings: Settings, stack: AsyncExitStack) -> RateLimiter:
    """Exact across processes on Redis where there is one, within this process otherwise. Raises SettingsError."""
    if not settings.redis_url:
        return MemoryRateLimiter()
    from adapters.rate_limits import RedisRateLimiter

    limiter = RedisRateLimiter(settings.redis_url, _namespace(secret_keys(settings)))
    await limiter.start()
    stack.push_async_callback(limiter.close)
    return limiter


def _secret(keys: tuple[str, ...]) -> bytes:
    """Of the oldest key: a fresh one in front must not make everything unknown."""
    return hashlib.sha256(b"homeview cache" + keys[-1].encode()).digest()


def _namespace(keys: tuple[str, ...]) -> str:
    """Installations may share a Redis, and share neither answers nor rates then."""
    return f"homeview:{hashlib.sha256(_secret(keys)).hexdigest()[:12]}"
