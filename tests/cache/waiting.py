"""Waits with a bound."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def until(true: Callable[[], bool], seconds: float = 10.0) -> float:
    """How long it took. Fails when it never is."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds, "it did not happen in time"
        await asyncio.sleep(0.005)
    return time.monotonic() - begun


async def timed(call: Awaitable[object]) -> float:
    begun = time.perf_counter()
    await call
    return time.perf_counter() - begun
