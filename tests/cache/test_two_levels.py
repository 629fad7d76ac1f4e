"""The cache of many processes over a real Redis."""

import asyncio
import os
import sys

import pytest
import redis.asyncio

from core.cache import SECONDS, Kept
from core.persistence import new_key
from tests.cache.made import ANSWER, NAMESPACE, Process, key, processes
from tests.cache.waiting import until


async def test_what_one_process_keeps_another_finds(redis_url: str, secret_keys: list[str]) -> None:
    async with processes(redis_url, secret_keys, 2) as (here, there):
        assert await here.cache.get(key()) is None
        await here.cache.put(key(), ANSWER)
        assert there.cache.peek(key()) is None
        assert await there.cache.get(key()) == ANSWER
        assert there.cache.peek(key()) == ANSWER, "and has it in its memory from then on"
        assert (there.cache.figures()[0].hits, there.cache.figures()[0].misses) == (2, 0)


async def test_it_outlives_the_process(redis_url: str, secret_keys: list[str]) -> None:
    async with processes(redis_url, secret_keys) as (first,):
        await first.cache.put(key(), ANSWER)
    async with processes(redis_url, secret_keys) as (second,):
        assert await second.cache.get(key()) == ANSWER


async def test_it_crosses_no_tenant(redis_url: str, secret_keys: list[str]) -> None:
    async with processes(redis_url, secret_keys, 2) as (here, there):
        await here.cache.put(key(tenant="slack:T1"), ANSWER)
        assert await there.cache.get(key(tenant="slack:T2")) is None


async def test_a_value_put_under_another_tenants_name_is_not_taken(redis_url: str, secret_keys: list[str]) -> None:
    async with processes(redis_url, secret_keys) as (process,), redis.asyncio.Redis.from_url(redis_url) as client:
        await process.cache.put(key(tenant="slack:T1"), ANSWER)
        (stored,) = [name async for name in client.scan_iter(f"{NAMESPACE}:cache:*")]
        theirs = process.envelope.name(key(tenant="slack:T2"))
        await client.copy(stored, f"{NAMESPACE}:cache:{theirs}")
        assert await process.cache.get(key(tenant="slack:T2")) is None


async def test_redis_holds_no_word_and_no_question(redis_url: str, secret_keys: list[str]) -> None:
    async with processes(redis_url, secret_keys) as (process,), redis.asyncio.Redis.from_url(redis_url) as client:
        await process.cache.put(key(digest="how-do-i-shut-the-valve"), ANSWER)
        for name in [name async for name in client.scan_iter("*")]:
            value = await client.get(name) if await client.type(name) == b"string" else b""
            assert b"valve" not in name + value
            assert b"slack:T1" not in name + value  # "T1" alone comes by chance in what is encrypted


async def test_time_goes_on_where_it_was_put(redis_url: str, secret_keys: list[str]) -> None:
    async with processes(redis_url, secret_keys) as (process,), redis.asyncio.Redis.from_url(redis_url) as client:
        await process.cache.put(key(), ANSWER)
        (stored,) = [name async for name in client.scan_iter(f"{NAMESPACE}:cache:*")]
        assert SECONDS["guidance"] - 5 < await client.ttl(stored) <= SECONDS["guidance"]
        await client.pexpire(stored, 80)
        async with processes(redis_url, secret_keys) as (other,):
            assert await other.cache.get(key()) == ANSWER
            await until(lambda: other.cache.peek(key()) is None, 2)
            assert await other.cache.get(key()) is None


async def test_other_keys_read_nothing_and_fail_nothing(redis_url: str, secret_keys: list[str]) -> None:
    async with processes(redis_url, secret_keys) as (ours,), processes(redis_url, [new_key()]) as (foreign,):
        await ours.cache.put(key(), ANSWER)
        assert await foreign.cache.get(key()) is None


async def test_a_fresh_key_in_front_still_opens_what_was_kept(redis_url: str, secret_keys: list[str]) -> None:
    async with (
        processes(redis_url, secret_keys) as (before,),
        processes(redis_url, [new_key(), *secret_keys]) as (now,),
    ):
        await before.cache.put(key(), ANSWER)
        assert await now.cache.get(key()) == ANSWER


@pytest.mark.parametrize(
    "pattern", ["tag:journey:j1", "tenant:slack:T1", "kind:guidance", "operation:advise/1", "operation:advise/*"]
)
async def test_what_one_process_forgets_is_gone_in_all(pattern: str, redis_url: str, secret_keys: list[str]) -> None:
    async with processes(redis_url, secret_keys, 2) as (here, there):
        await here.cache.put(key(), ANSWER)
        assert await there.cache.get(key()) == ANSWER
        await here.cache.forget(pattern)
        assert await here.cache.get(key()) is None, "not from Redis either"
        took = await until(lambda: there.cache.peek(key()) is None, 5)
        assert took < 2
        assert await there.cache.get(key()) is None
        async with processes(redis_url, secret_keys) as (fresh,):
            assert await fresh.cache.get(key()) is None, "nor in a process that begins later"


async def test_an_answer_made_for_one_is_forgotten_with_them_for_all_who_ask(
    redis_url: str, secret_keys: list[str]
) -> None:
    hers, his = key(tags=("person:U1",)), key(tags=("person:U2",))
    async with processes(redis_url, secret_keys, 2) as (here, there):
        await here.cache.put(hers, ANSWER)
        assert await there.cache.get(his) == ANSWER
        await here.cache.forget("tag:person:U1")
        await until(lambda: there.cache.peek(his) is None, 2)
        assert await there.cache.get(his) is None
        assert await here.cache.get(his) is None


async def test_without_the_hint_it_is_learnt_within_two_seconds(redis_url: str, secret_keys: list[str]) -> None:
    async with processes(redis_url, secret_keys, 2) as (here, there):
        there.second._tasks[1].cancel()  # it listens no more
        await here.cache.put(key(), ANSWER)
        assert await there.cache.get(key()) == ANSWER
        await here.cache.forget("tag:journey:j1")
        assert await until(lambda: there.cache.peek(key()) is None, 5) < 2


async def test_a_process_of_the_system_forgets_for_all(redis_url: str, secret_keys: list[str]) -> None:
    async with processes(redis_url, secret_keys) as (here,):
        await here.cache.put(key(), ANSWER)
        await here.cache.put(key("d2", tags=()), ANSWER)
        environment = {**os.environ, "HOMEVIEW_TEST_SECRET_KEY": secret_keys[0]}
        arguments = ["-m", "tests.cache.other", "forget", redis_url, "tag:journey:*"]
        async with asyncio.timeout(30):
            other = await asyncio.create_subprocess_exec(sys.executable, *arguments, env=environment)
            assert await other.wait() == 0
        assert await until(lambda: here.cache.peek(key()) is None, 5) < 2
        assert here.cache.peek(key("d2", tags=())) == ANSWER


async def test_an_answer_begun_before_another_process_forgot_is_not_taken(
    redis_url: str, secret_keys: list[str]
) -> None:
    async with processes(redis_url, secret_keys, 2) as (here, there):

        async def make() -> None:
            await there.cache.forget("tag:journey:j1")
            await here.cache.put(key(), ANSWER)

        await here.cache.once(key(), make)
        await until(lambda: here.cache.peek(key()) is None, 2)
        assert await there.cache.get(key()) is None
        assert await here.cache.get(key()) is None


async def test_a_put_while_we_asked_redis_is_found_after_all(redis_url: str, secret_keys: list[str]) -> None:
    async with processes(redis_url, secret_keys) as (process,):
        asked = asyncio.create_task(process.cache.get(key()))
        await asyncio.sleep(0)
        process.memory.keep(key(), ANSWER, process.memory.generations.latest, 60)
        assert await asked == ANSWER


async def test_an_emptied_redis_makes_everything_forgotten(redis_url: str, secret_keys: list[str]) -> None:
    """What was forgotten may have been known there alone."""
    async with processes(redis_url, secret_keys) as (process,), redis.asyncio.Redis.from_url(redis_url) as client:
        await process.cache.put(key(), ANSWER)
        await client.flushdb()
        await until(lambda: process.cache.peek(key()) is None, 5)
        await process.cache.put(key(), ANSWER)
        assert await process.cache.get(key()) == ANSWER


async def test_installations_on_one_redis_share_nothing(redis_url: str, secret_keys: list[str]) -> None:
    one, other = Process(redis_url, secret_keys, b"one"), Process(redis_url, secret_keys, b"other")
    for process in (one, other):
        await process.second.start()
    await one.cache.put(key(), ANSWER)
    assert await other.cache.get(key()) is None
    for process in (one, other):
        await process.second.close()


async def test_half_a_character_and_a_long_answer_come_back_whole(redis_url: str, secret_keys: list[str]) -> None:
    odd = Kept("\ud83d" + "é\U0001f6bf" * 50_000, 7)
    async with processes(redis_url, secret_keys, 2) as (here, there):
        await here.cache.put(key(), odd)
        assert await there.cache.get(key()) == odd
