"""How often things went well: counted in memory, so that a message costs nothing more, and written down by the minute.

Failures are counted in the transactions that end them. What a process that is killed had not yet written is lost: some
successes of its last minute.
"""

import asyncio
from collections import Counter
from collections.abc import Callable

import structlog

from core.errors import StoreError
from core.ports.clock import Clock
from core.ports.store import Store, Unit

log = structlog.get_logger(__name__)

WRITE_EVERY = 60.0
Well = Callable[[str], None]
"""Hears of each operation ("inbox.message") that ended as it should."""


def nobody_counts(operation: str) -> None:
    """Where no figures are kept."""


class Tally:
    """Of one process."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._well: Counter[str] = Counter()

    def well(self, operation: str) -> None:
        """One more `operation` ("inbox.message") that ended as it should."""
        self._well[operation] += 1

    async def run(self) -> None:
        """Until cancelled; then call `flush`."""
        while True:
            await asyncio.sleep(WRITE_EVERY)
            await self.flush()

    async def flush(self) -> None:
        """What the database does not take now is kept for the next time."""
        counted, self._well = self._well, Counter()

        def work(unit: Unit) -> None:
            for operation, times in sorted(counted.items()):
                unit.outcomes.count(operation, "", self._clock.now(), times)

        try:
            if counted:
                await self._store.transact(work)
        except StoreError as exc:
            self._well.update(counted)
            log.warning("tally.not_written", error=type(exc).__name__)
