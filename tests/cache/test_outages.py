"""Redis is gone, hangs, comes back: nobody gets an error, nobody waits, and nothing forgotten returns."""

import asyncio
import statistics

import pytest
import structlog.testing

from tests.cache.made import ANSWER, Process, key, processes
from tests.cache.proxy import deaf_server, proxy_to
from tests.cache.waiting import timed, until
from tests.servers.redis import RedisServer

ONE_MS, ONE_WAIT = 0.001, 0.05
BUSY = 0.1
"""Seconds that a shared machine may take from us on top."""


async def use(process: Process, number: int) -> None:
    one = key(f"d{number}")
    if await process.cache.get(one) is None:
        await process.cache.put(one, ANSWER)


async def test_without_redis_from_the_beginning_it_is_a_cache_in_memory(secret_keys: list[str]) -> None:
    async with processes("redis://127.0.0.1:9", secret_keys) as (alone,):
        assert await alone.cache.get(key()) is None
        await alone.cache.put(key(), ANSWER)
        assert await alone.cache.get(key()) == ANSWER
        await alone.cache.forget("tag:journey:j1")
        assert await alone.cache.get(key()) is None


async def test_a_call_costs_under_a_millisecond_while_redis_is_away(
    own_redis: RedisServer, secret_keys: list[str]
) -> None:
    async with processes(own_redis.url, secret_keys) as (process,):
        assert process.up
        own_redis.stop()
        first = await timed(use(process, 0))
        took = [await timed(use(process, number)) for number in range(1, 300)]
        assert first < ONE_WAIT + BUSY
        assert statistics.median(took) < ONE_MS
        assert sum(took) / len(took) < ONE_MS


async def test_stopped_and_started_under_load_nobody_gets_an_error(
    own_redis: RedisServer, secret_keys: list[str]
) -> None:
    async with processes(own_redis.url, secret_keys, 2) as made:
        slowest, done, running = 0.0, 0, True

        async def load(process: Process, lane: int) -> None:
            nonlocal slowest, done
            while running:
                took = await timed(use(process, lane * 1_000_000 + done))
                slowest = max(slowest, took)
                done += 1
                if done % 50 == 0:
                    await process.cache.forget("tag:journey:j1")
                await asyncio.sleep(0.002)

        with structlog.testing.capture_logs() as logs:
            lanes = [asyncio.create_task(load(process, lane)) for lane in range(5) for process in made]
            for _ in range(2):
                await asyncio.sleep(0.3)
                await asyncio.to_thread(own_redis.stop)
                await asyncio.sleep(0.3)
                await asyncio.to_thread(own_redis.start)
                await until(lambda: all(process.up for process in made), 10)
            running = False
            await asyncio.gather(*lanes)
        assert done > 300
        assert slowest < 2 * ONE_WAIT + BUSY
        told = [line["event"] for line in logs if line["event"].startswith("redis.")]
        assert told.count("redis.gone") == told.count("redis.back") == 4, "each process tells each change once"


async def test_a_redis_that_hangs_costs_one_bounded_wait(own_redis: RedisServer, secret_keys: list[str]) -> None:
    async with proxy_to(own_redis.port) as proxy, processes(proxy.url, secret_keys) as (process,):
        assert process.up
        proxy.freeze()
        at_once = await asyncio.gather(*(timed(use(process, number)) for number in range(50)))
        assert max(at_once) < ONE_WAIT + BUSY, "all of them wait for it together"
        later = [await timed(use(process, number)) for number in range(50, 150)]
        assert statistics.median(later) < ONE_MS
        assert max(later) < ONE_WAIT
        proxy.thaw()
        await until(lambda: process.up, 10)
        await process.cache.put(key("after"), ANSWER)
        async with processes(own_redis.url, secret_keys) as (other,):
            assert await other.cache.get(key("after")) == ANSWER


async def test_a_redis_that_never_answered_delays_the_start_by_a_moment_and_no_call(secret_keys: list[str]) -> None:
    async with deaf_server() as url:
        process = Process(url, secret_keys)
        assert await timed(process.second.start()) < 1
        assert await timed(use(process, 0)) < ONE_WAIT
        assert await timed(process.second.close()) < 3


async def test_what_is_forgotten_during_an_outage_does_not_come_back(
    own_redis: RedisServer, secret_keys: list[str]
) -> None:
    """Redis itself lives on, and still holds the answer when it can be reached again."""
    async with proxy_to(own_redis.port) as proxy:
        cut_off, other = Process(proxy.url, secret_keys), Process(own_redis.url, secret_keys)
        await cut_off.second.start()
        await other.second.start()
        await cut_off.cache.put(key(), ANSWER)
        await cut_off.cache.put(key("d2", tags=()), ANSWER)
        assert await other.cache.get(key()) == ANSWER
        proxy.freeze()
        await cut_off.cache.forget("tag:journey:j1")
        assert cut_off.cache.peek(key()) is None
        proxy.thaw()
        await until(lambda: cut_off.up, 10)
        assert await cut_off.cache.get(key()) is None
        assert await cut_off.cache.get(key("d2", tags=())) == ANSWER, "what was not forgotten is still there"
        assert await until(lambda: other.cache.peek(key()) is None, 5) < 2
        assert await other.cache.get(key()) is None
        for process in (cut_off, other):
            await process.second.close()


async def test_a_process_that_begins_in_an_outage_trusts_nothing_from_before(
    own_redis: RedisServer, secret_keys: list[str]
) -> None:
    """The one before it may have gone down with what it could tell nobody."""
    async with proxy_to(own_redis.port) as proxy, processes(own_redis.url, secret_keys) as (before,):
        await before.cache.put(key(), ANSWER)
        proxy.freeze()
        after = Process(proxy.url, secret_keys)
        await after.second.start()
        await until(lambda: after.second._link.missed, 10)
        proxy.thaw()
        await until(lambda: after.up, 10)
        assert await after.cache.get(key()) is None
        await after.second.close()


async def test_a_redis_that_comes_back_empty_brings_nothing_back(
    own_redis: RedisServer, secret_keys: list[str]
) -> None:
    async with processes(own_redis.url, secret_keys, 2) as (here, there):
        await here.cache.put(key(), ANSWER)
        assert await there.cache.get(key()) == ANSWER
        await asyncio.to_thread(own_redis.stop)
        await here.cache.forget("tag:journey:j1")
        await asyncio.to_thread(own_redis.start)
        await until(lambda: here.up and there.up, 10)
        assert await until(lambda: there.cache.peek(key()) is None, 5) < 2


async def test_a_redis_without_memory_is_no_error(own_redis: RedisServer, secret_keys: list[str]) -> None:
    import redis.asyncio

    async with processes(own_redis.url, secret_keys) as (process,):
        async with redis.asyncio.Redis.from_url(own_redis.url) as client:
            await client.config_set("maxmemory-policy", "noeviction")
            await client.config_set("maxmemory", "1")
        with structlog.testing.capture_logs() as logs:
            for number in range(5):
                await use(process, number)
        assert process.cache.peek(key("d0")) == ANSWER
        assert [line["event"] for line in logs] == ["redis.refused"]


@pytest.mark.parametrize("there", [True, False])
async def test_closing_is_quick(there: bool, own_redis: RedisServer, secret_keys: list[str]) -> None:
    process = Process(own_redis.url, secret_keys)
    await process.second.start()
    if not there:
        own_redis.stop()
        await use(process, 1)
    assert await timed(process.second.close()) < 2


async def test_closing_right_after_starting_ends(redis_url: str, secret_keys: list[str]) -> None:
    for number in range(20):
        process = Process(redis_url, secret_keys)
        await process.second.start()
        if number % 2:
            await use(process, number)
        async with asyncio.timeout(5):
            await process.second.close()


async def test_who_is_cancelled_while_redis_is_asked_is_cancelled_and_harms_nobody(
    redis_url: str, secret_keys: list[str]
) -> None:
    async with processes(redis_url, secret_keys) as (process,):
        for steps in range(60):
            asking = [asyncio.create_task(process.cache.get(key(f"d{number}"))) for number in range(8)]
            for _ in range(steps % 12):
                await asyncio.sleep(0)
            over = [task for task in asking if task.done()]
            for task in asking:
                task.cancel()
            async with asyncio.timeout(5):
                await asyncio.gather(*asking, return_exceptions=True)
            assert all(task.cancelled() for task in asking if task not in over)
        await process.cache.put(key("after"), ANSWER)
        async with processes(redis_url, secret_keys) as (other,):
            assert await other.cache.get(key("after")) == ANSWER
        assert process.up
