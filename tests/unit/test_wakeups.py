"""Hints within one process."""

import asyncio
import time

from core.wakeups import LocalWakeups


async def test_a_ring_before_the_wait_is_not_missed() -> None:
    wakeups = LocalWakeups()
    wakeups.ring("inbox")
    async with asyncio.timeout(1):
        await wakeups.wait("inbox", 60)


async def test_rings_add_up_to_one() -> None:
    wakeups = LocalWakeups()
    for _ in range(5):
        wakeups.ring("inbox")
    await wakeups.wait("inbox", 60)
    begun = time.monotonic()
    await wakeups.wait("inbox", 0.05)
    assert time.monotonic() - begun >= 0.04


async def test_other_bells_wake_nobody() -> None:
    wakeups = LocalWakeups()
    waiting = asyncio.create_task(wakeups.wait("inbox", 0.1))
    await asyncio.sleep(0)
    wakeups.ring("outbox")
    await asyncio.sleep(0.02)
    assert not waiting.done()
    await waiting


async def test_all_who_wait_are_woken() -> None:
    wakeups = LocalWakeups()
    waiting = [asyncio.create_task(wakeups.wait("inbox", 60)) for _ in range(3)]
    await asyncio.sleep(0.01)
    wakeups.ring("inbox")
    async with asyncio.timeout(1):
        await asyncio.gather(*waiting)
