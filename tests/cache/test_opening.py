"""What the settings open."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.caching import forget_answers, open_cache, open_rate_limiter
from bot.settings import Settings, load
from core.cache import MemoryCache, TwoLevelCache
from core.errors import SettingsError, StoreUnavailable
from core.limits import MemoryRateLimiter, Rate
from core.persistence import new_key
from tests.cache.made import ANSWER, key
from tests.cache.waiting import until


def settings(folder: Path, **given: str) -> Settings:
    return load({"HOMEVIEW_HOME": str(folder), **given}, folder)


async def test_without_redis_both_are_in_memory(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        assert isinstance(await open_cache(settings(tmp_path), stack), MemoryCache)
        assert isinstance(await open_rate_limiter(settings(tmp_path), stack), MemoryRateLimiter)


async def test_the_room_is_the_settings(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        cache = await open_cache(settings(tmp_path, HOMEVIEW_CACHE_MB="0"), stack)
        await cache.put(key(), ANSWER)
        assert await cache.get(key()) is None
    with pytest.raises(SettingsError, match="HOMEVIEW_CACHE_MB"):
        settings(tmp_path, HOMEVIEW_CACHE_MB="-1")


async def test_with_redis_a_restart_keeps_answers_and_rates_also_on_sqlite(tmp_path: Path, redis_url: str) -> None:
    given = settings(tmp_path, REDIS_URL=redis_url)
    assert given.embedded
    for expected, refused in ((None, False), (ANSWER, True)):
        async with AsyncExitStack() as stack:
            cache, limiter = await open_cache(given, stack), await open_rate_limiter(given, stack)
            assert isinstance(cache, TwoLevelCache)
            assert await cache.get(key()) == expected
            assert (await limiter.hit("person", "U1", Rate(1, 60)) is not None) == refused
            await cache.put(key(), ANSWER)


async def test_installations_with_other_keys_share_neither(tmp_path: Path, redis_url: str) -> None:
    for name in ("one", "other"):
        async with AsyncExitStack() as stack:
            given = settings(tmp_path, REDIS_URL=redis_url, HOMEVIEW_HOME=str(tmp_path / name))
            cache, limiter = await open_cache(given, stack), await open_rate_limiter(given, stack)
            assert await cache.get(key()) is None
            assert await limiter.hit("service", "gemini", Rate(1, 60)) is None
            await cache.put(key(), ANSWER)


async def test_an_address_that_is_none_is_told_without_its_password(tmp_path: Path) -> None:
    given = settings(tmp_path, REDIS_URL="redis://:secret@127.0.0.1:port/0")
    for opened in (open_cache, open_rate_limiter):
        async with AsyncExitStack() as stack:
            with pytest.raises(SettingsError, match="REDIS_URL") as caught:
                await opened(given, stack)
            assert "secret" not in str(caught.value)


async def test_the_operator_makes_every_process_forget(tmp_path: Path, redis_url: str) -> None:
    given = settings(tmp_path, REDIS_URL=redis_url)
    async with AsyncExitStack() as stack:
        cache = await open_cache(given, stack)
        await cache.put(key(), ANSWER)
        await cache.put(key(kind="vision", operation="look_at_photo/1"), ANSWER)
        await forget_answers(given, "operation:advise/*")
        assert await until(lambda: cache.peek(key()) is None, 5) < 2
        assert cache.peek(key(kind="vision", operation="look_at_photo/1")) == ANSWER


async def test_the_operator_is_told_when_nothing_was_forgotten(tmp_path: Path) -> None:
    for pattern, given, error in (
        ("tag:journey:j1", settings(tmp_path), SettingsError),
        ("journey:j1", settings(tmp_path), ValueError),
    ):
        with pytest.raises(error):
            await forget_answers(given, pattern)
    away = settings(tmp_path, REDIS_URL="redis://127.0.0.1:9", HOMEVIEW_SECRET_KEYS=new_key())
    with pytest.raises(StoreUnavailable):
        await forget_answers(away, "kind:vision")
