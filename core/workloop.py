"""A loop over leased rows: inbox, outbox and event deliveries are worked off in the same way.

Rows are claimed under a lease while there is room, or offered a lease at birth (`offer`, `take`) so that the process
that makes a row need not claim it. `run` polls and listens to a bell; `drain` lets what is under way end.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

import structlog
from tenacity import AsyncRetrying, retry_if_exception, stop_after_delay, wait_exponential

from core.errors import StoreError
from core.ports.clock import Clock, Ids
from core.ports.store import Lease, Wakeups

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
T = TypeVar("T")


def backoff(attempts: int) -> timedelta:
    """How long a row waits after its nth failed attempt: 1, 4, 16, 64 ... seconds, at most 10 minutes."""
    return timedelta(seconds=min(4 ** max(0, attempts - 1), 600))


async def write_down(attempt: Callable[[], Awaitable[T]]) -> T:
    """How a piece of work ended, told to a database that may be away for a moment: tried again while the lease holds,
    because a row that is not told keeps its lane waiting until the lease runs out. Raises StoreError in the end."""
    tries = AsyncRetrying(
        retry=retry_if_exception(lambda e: isinstance(e, StoreError) and e.transient),
        wait=wait_exponential(multiplier=0.25, max=4),
        stop=stop_after_delay(LEASE.total_seconds() * 0.7),
        reraise=True,
    )
    async for again in tries:
        with again:
            return await attempt()
    raise AssertionError("unreachable: the last attempt raises")


class WorkLoop(Generic[T]):
    """`claim(now, lease, room)` gives rows that are ours; `work(row)` must deal with its own failures."""

    def __init__(
        self,
        bell: str,
        claim: Callable[[datetime, Lease, int], Awaitable[Sequence[T]]],
        work: Callable[[T], Coroutine[Any, Any, None]],
        clock: Clock,
        ids: Ids,
        wakeups: Wakeups,
        *,
        concurrency: int = 16,
        poll: float = 1.0,
    ) -> None:
        self._bell, self._claim, self._work = bell, claim, work
        self._clock, self._ids, self._wakeups = clock, ids, wakeups
        self._concurrency, self._poll = concurrency, poll
        self._tasks: dict[asyncio.Task[None], T] = {}
        self._stopping = False

    @property
    def held(self) -> dict[asyncio.Task[None], T]:
        return dict(self._tasks)

    def offer(self, now: datetime, room: int = 0) -> Lease | None:
        """A lease for a row about to be made, when there is room (and `room` places more) to start on it at once."""
        if self._stopping or len(self._tasks) >= self._concurrency + room:
            return None
        return Lease(self._ids(), now + LEASE)

    def take(self, row: T) -> None:
        """Starts on a row that is already ours."""
        task = asyncio.create_task(self._work(row))
        self._tasks[task] = row
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        was_full = len(self._tasks) >= self._concurrency
        self._tasks.pop(task, None)
        if not task.cancelled() and (error := task.exception()):
            log.error("work.task_failed", bell=self._bell, error=type(error).__name__, exc_info=error)
        if was_full:  # rows may be waiting for this place
            self._wakeups.ring(self._bell)

    async def run(self) -> None:
        """Claims until cancelled. Work under way goes on: see `drain`."""
        try:
            while True:
                if not await self.fill():
                    await self._wakeups.wait(self._bell, self._poll)
        finally:
            self._stopping = True

    async def fill(self) -> bool:
        """Claims as much as there is room for. True when there may be more to claim at once."""
        room = self._concurrency - len(self._tasks)
        if room <= 0:
            return False
        now = self._clock.now()
        try:
            rows = await self._claim(now, Lease(self._ids(), now + LEASE), room)
        except StoreError as exc:
            log.warning("work.claim_failed", bell=self._bell, error=type(exc).__name__)
            await asyncio.sleep(self._poll)
            return False
        for row in rows:
            self.take(row)
        return len(rows) == room

    async def drain(self, seconds: float) -> None:
        """Waits for the work under way; what is late is cancelled, and claimed again when its lease ends."""
        self._stopping = True
        if not self._tasks:
            return
        _, late = await asyncio.wait(list(self._tasks), timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
