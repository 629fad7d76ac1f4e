"""Runs a process's loops until a signal, then drains: nothing that was begun is dropped, nothing new is begun."""

import asyncio
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from bot.processes.ticks import Ticks
from bot.wiring import Running
from core.errors import HomeViewError

SWITCH_SECONDS = 0.0001
"""How long a thread keeps Python to itself. The event loop and the database thread hand over some thirty times a
message: with the default of 5 ms they wait for each other most of the time."""
log = structlog.get_logger(__name__)


@contextmanager
def stop_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """SIGTERM and SIGINT ask for an orderly end; a second SIGINT ends at once, as usual."""
    loop = asyncio.get_running_loop()

    def asked(number: int) -> None:
        log.info("process.stopping", signal=signal.Signals(number).name)
        stop.set()
        loop.remove_signal_handler(signal.SIGINT)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked, number)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def serve(running: Running, receivers: list[Coroutine[Any, Any, None]], *, ticking: bool = True) -> None:
    """Receivers, loops and ticks until a signal, or until one of them ends; a failure comes out of here."""
    sys.setswitchinterval(SWITCH_SECONDS)
    stop = asyncio.Event()
    with stop_on_signals(stop):
        loops = [asyncio.create_task(part.run(), name=type(part).__name__) for part in running.loops()]
        loops += [asyncio.create_task(one) for one in running.upkeep.loops()]
        heads = [asyncio.create_task(one) for one in receivers]
        ticks = Ticks(running) if ticking and running.role.works else None
        if ticks:
            ticks.start()
        log.info("process.ready", receives=sorted(running.role.receives), sends=sorted(running.role.sends))
        stopper = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait([stopper, *loops, *heads], return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopper.cancel()
            if ticks:
                ticks.stop()
            await _end(heads)  # first nothing new comes in, then nothing new is begun
            await _end(loops)
            await running.drain()
        for task in done - {stopper}:
            task.result()


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, HomeViewError):  # known by name: its words are enough
            log.error("process.part_failed", error=type(result).__name__, told=str(result))
        elif isinstance(result, Exception):
            log.error("process.part_failed", error=type(result).__name__, exc_info=result)
