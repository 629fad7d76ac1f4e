"""How often: in memory, over a real Redis and two processes, and while Redis goes and comes back."""

import asyncio
import json
import statistics
import sys

import pytest

from adapters.rate_limits import RedisRateLimiter
from core.limits import MOST_WINDOWS, MemoryRateLimiter, Rate
from tests.cache.made import NAMESPACE, HandClock
from tests.cache.proxy import proxy_to
from tests.cache.waiting import timed, until
from tests.servers.redis import RedisServer

RATE = Rate(3, 60)
ONE_MS, ONE_WAIT, BUSY = 0.001, 0.05, 0.1


async def test_a_window_slides_and_the_answer_says_when() -> None:
    clock = HandClock()
    limiter = MemoryRateLimiter(clock)
    for _ in range(3):
        assert await limiter.hit("person", "U1", RATE) is None
        clock.seconds += 10
    assert await limiter.hit("person", "U1", RATE) == pytest.approx(30)
    clock.seconds += 29.9
    assert await limiter.hit("person", "U1", RATE) == pytest.approx(0.1)
    clock.seconds += 0.1
    assert await limiter.hit("person", "U1", RATE) is None
    assert await limiter.hit("person", "U1", RATE) == pytest.approx(10), "the second of the first three"


async def test_what_is_refused_counts_nothing() -> None:
    clock = HandClock()
    limiter = MemoryRateLimiter(clock)
    for _ in range(3):
        await limiter.hit("person", "U1", RATE)
    for _ in range(100):
        assert await limiter.hit("person", "U1", RATE) is not None
        clock.seconds += 0.5
    clock.seconds += 10
    assert await limiter.hit("person", "U1", RATE) is None


async def test_names_keys_and_rates_are_counted_apart() -> None:
    limiter = MemoryRateLimiter(HandClock())
    one = Rate(1, 60)
    for name, key, rate in (
        ("person", "U1", one),
        ("person", "U2", one),
        ("message", "U1", one),
        ("person", "U1", RATE),
    ):
        assert await limiter.hit(name, key, rate) is None
    assert await limiter.hit("person", "U1", one) is not None


async def test_memory_does_not_grow_with_everybody_who_ever_came() -> None:
    limiter = MemoryRateLimiter(HandClock())
    for number in range(MOST_WINDOWS + 100):
        await limiter.hit("person", f"U{number}", RATE)
    for _ in range(100):
        await limiter.hit("person", "busy", Rate(5, 60))
    assert len(limiter._windows) <= MOST_WINDOWS
    assert len(limiter._windows["person", "busy", Rate(5, 60)]) == 5


@pytest.fixture
async def limiter(own_redis: RedisServer) -> object:
    made = RedisRateLimiter(own_redis.url, NAMESPACE)
    await made.start()
    yield made
    await made.close()


async def test_four_hundred_at_once_from_two_processes_let_exactly_the_rate_through(redis_url: str) -> None:
    arguments = ["-m", "tests.cache.other", "rate", redis_url, "200", "100"]
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
    async with asyncio.timeout(60):
        made = [await asyncio.create_subprocess_exec(sys.executable, *arguments, **pipes) for _ in range(2)]
        for process in made:
            assert process.stdout is not None
            assert await process.stdout.readline() == b"ready\n"
        told = await asyncio.gather(*(process.communicate(b"go\n") for process in made))
    results = [json.loads(output) for output, _ in told]
    assert sum(result["allowed"] for result in results) == 100
    assert all(0 < wait <= 60 for result in results for wait in result["waits"])


async def test_a_window_slides_on_redis_too(limiter: RedisRateLimiter) -> None:
    short = Rate(2, 1)
    assert [await limiter.hit("person", "U1", short) for _ in range(2)] == [None, None]
    wait = await limiter.hit("person", "U1", short)
    assert wait is not None
    assert 0 < wait <= 1
    await asyncio.sleep(wait + 0.05)
    assert await limiter.hit("person", "U1", short) is None


async def test_what_another_process_used_up_is_refused_with_when(
    own_redis: RedisServer, limiter: RedisRateLimiter
) -> None:
    other = RedisRateLimiter(own_redis.url, NAMESPACE)
    await other.start()
    for _ in range(3):
        assert await other.hit("person", "U1", RATE) is None
    wait = await limiter.hit("person", "U1", RATE)
    assert wait is not None
    assert 55 < wait <= 60
    assert await limiter.hit("person", "U2", RATE) is None
    await other.close()


async def test_when_redis_goes_this_process_goes_on_with_what_it_knows(
    own_redis: RedisServer, limiter: RedisRateLimiter
) -> None:
    for _ in range(2):
        assert await limiter.hit("person", "U1", RATE) is None
    own_redis.stop()
    assert await limiter.hit("person", "U1", RATE) is None
    wait = await limiter.hit("person", "U1", RATE)
    assert wait is not None, "the two before the outage count"
    assert 55 < wait <= 60
    took = [await timed(limiter.hit("person", f"U{number}", RATE)) for number in range(10, 300)]
    assert statistics.median(took) < ONE_MS
    assert sum(took) / len(took) < ONE_MS


async def test_when_redis_comes_back_it_is_exact_across_processes_again(
    own_redis: RedisServer, limiter: RedisRateLimiter
) -> None:
    own_redis.stop()
    assert await limiter.hit("person", "U1", RATE) is None
    own_redis.start()
    await until(lambda: limiter._link.up, 10)
    other = RedisRateLimiter(own_redis.url, NAMESPACE)
    await other.start()
    both = [await one.hit("person", "U2", RATE) for _ in range(4) for one in (limiter, other)]
    assert both.count(None) == 3
    await other.close()


async def test_stopped_and_started_under_load_this_process_never_allows_more(
    own_redis: RedisServer, limiter: RedisRateLimiter
) -> None:
    allowed, slowest, running = 0, 0.0, True
    rate = Rate(50, 60)

    async def load() -> None:
        nonlocal allowed, slowest
        while running:
            begun = asyncio.get_running_loop().time()
            wait = await limiter.hit("person", "U1", rate)
            allowed += wait is None
            slowest = max(slowest, asyncio.get_running_loop().time() - begun)
            await asyncio.sleep(0.02)

    lanes = [asyncio.create_task(load()) for _ in range(4)]
    for _ in range(2):
        await asyncio.sleep(0.1)
        await asyncio.to_thread(own_redis.stop)
        await asyncio.sleep(0.1)
        await asyncio.to_thread(own_redis.start)
        await until(lambda: limiter._link.up, 10)
    running = False
    await asyncio.gather(*lanes)
    assert allowed == 50
    assert slowest < 2 * ONE_WAIT + BUSY


async def test_a_redis_that_hangs_costs_one_bounded_wait(own_redis: RedisServer) -> None:
    async with proxy_to(own_redis.port) as proxy:
        limiter = RedisRateLimiter(proxy.url, NAMESPACE)
        await limiter.start()
        assert await limiter.hit("person", "U1", RATE) is None
        proxy.freeze()
        at_once = await asyncio.gather(*(timed(limiter.hit("person", f"V{n}", RATE)) for n in range(50)))
        assert max(at_once) < ONE_WAIT + BUSY
        later = [await timed(limiter.hit("person", f"W{n}", RATE)) for n in range(100)]
        assert max(later) < ONE_WAIT
        proxy.thaw()
        await until(lambda: limiter._link.up, 10)
        await limiter.close()


async def test_a_long_queue_is_not_taken_for_silence(own_redis: RedisServer, limiter: RedisRateLimiter) -> None:
    """On a busy machine Redis itself may be silent for 50 ms; a queue that is taken for it would be so each time."""
    for attempt in range(3):
        people = (f"U{attempt}-{number}" for number in range(2_000))
        waits = await asyncio.gather(*(limiter.hit("person", person, Rate(1, 60)) for person in people))
        assert waits.count(None) == 2_000
        if limiter._link.up:
            return
        await until(lambda: limiter._link.up, 10)
    pytest.fail("Redis counted as away after each long queue")
