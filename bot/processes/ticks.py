"""APScheduler only ticks: what is due is claimed in the database by the tick's transaction."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.wiring import Running
from core.errors import StoreError

log = structlog.get_logger(__name__)

REMINDERS_EVERY = 5
NUDGES_EVERY = 60
UPKEEP_EVERY = 60
REPORTS_EVERY = 60
PURSE_EVERY = 30


class Ticks:
    """The worker's ticks, in memory: every worker may run its own."""

    def __init__(self, running: Running) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        ticks = (
            (REMINDERS_EVERY, running.tick_reminders),
            (NUDGES_EVERY, running.tick_nudges),
            (REPORTS_EVERY, running.tick_reports),
            (PURSE_EVERY, running.tick_purse),
            (UPKEEP_EVERY, running.upkeep.tick),
        )
        for seconds, tick in ticks:
            self._scheduler.add_job(
                _guarded(tick), "interval", seconds=seconds, next_run_time=running.clock.now(), **options
            )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)


def _guarded(tick: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """A tick that meets a sleeping database is skipped: the next one finds the same rows."""

    async def run() -> None:
        try:
            await tick()
        except StoreError as exc:
            log.warning("tick.failed", tick=getattr(tick, "__name__", ""), error=type(exc).__name__)
        except asyncio.CancelledError:  # only the scheduler's end cancels; what was not committed is found again
            log.info("tick.stopped", tick=getattr(tick, "__name__", ""))

    return run
