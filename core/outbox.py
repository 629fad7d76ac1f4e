"""Relay and retry: cards leave through the platform's adapter, in order within a lane, and are marked when out.

A post is made at least once; the outbox id goes along, so that the platform (or a look at its history) can tell a
second try from a second card.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from core.errors import HomeViewError, PlatformUnavailable, StoreError
from core.messages import PlatformName
from core.ports.clock import Clock, Ids
from core.ports.platform import PlatformAdapter, Post, Sent
from core.ports.store import Lease, OutboxItem, Store, Unit, Wakeups
from core.recovery import judge
from core.tally import Well, nobody_counts
from core.words import speaking
from core.workloop import WorkLoop, backoff, write_down

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 12
SEND_TIMEOUT = 40.0
"""Seconds for one send with all its parts: well below the lease."""
Undeliverable = Callable[[Unit, OutboxItem, BaseException], None]
"""Told in the transaction that buries a post."""


class OutboxRelay:
    """Posts for the platforms whose adapters it is given; `urgent_only` for a process that only receives."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ids: Ids,
        wakeups: Wakeups,
        adapters: Mapping[PlatformName, PlatformAdapter],
        undeliverable: Undeliverable,
        *,
        urgent_only: bool = False,
        concurrency: int = 16,
        well: Well = nobody_counts,
    ) -> None:
        self._store, self._clock, self._wakeups, self._well = store, clock, wakeups, well
        self._adapters, self._undeliverable, self._urgent_only = adapters, undeliverable, urgent_only
        bell = "urgent" if urgent_only else "outbox"
        self.loop = WorkLoop(bell, self._claim, self._work, clock, ids, wakeups, concurrency=concurrency)

    def serves(self, platform: PlatformName) -> bool:
        """Whether a fresh post may be handed to this relay directly."""
        return platform in self._adapters and not self._urgent_only

    async def run(self) -> None:
        """Until cancelled; then call `loop.drain`."""
        await self.loop.run()

    async def _claim(self, now: datetime, lease: Lease, room: int) -> Sequence[OutboxItem]:
        platforms = tuple(self._adapters)
        return await self._store.transact(
            lambda unit: unit.outbox.claim(platforms, now, lease, room, urgent_only=self._urgent_only)
        )

    async def _work(self, item: OutboxItem) -> None:
        with structlog.contextvars.bound_contextvars(request=item.outgoing.request):
            try:
                async with asyncio.timeout(SEND_TIMEOUT):
                    sent = await self._send(item)
            except (Exception, TimeoutError) as exc:  # noqa: BLE001 - whatever went wrong, the post is tried again or told
                await self._failed(item, exc)
            else:
                await self._mark(item, sent)

    async def _send(self, item: OutboxItem) -> Sent:
        out = item.outgoing
        adapter = self._adapters[out.place.platform]
        panel = (out.edits or out.remember_as).startswith("status:")
        post = Post(out.id, out.place, out.card, item.attempts, out.in_reply_to, panel)
        with speaking(out.card.language):
            if item.sent_before:
                return await adapter.edit(post, Sent(item.sent_before))
            return await adapter.send(post)

    async def _mark(self, item: OutboxItem, sent: Sent) -> None:
        async def attempt() -> OutboxItem | bool:
            now = self._clock.now()
            lease = self.loop.offer(now, room=1)  # this task's own place is about to be free
            return await self._store.transact(lambda unit: unit.outbox.sent(item, sent.ids, now, lease))

        try:
            following = await write_down(attempt)
            self._well(f"outbox.{item.outgoing.place.platform}")
            if isinstance(following, OutboxItem):
                self.loop.take(following)
            elif following:
                self._wakeups.ring("outbox")
        except StoreError as exc:  # it is out: after the lease it is sent again under the same id
            log.error("outbox.sent_not_recorded", post=item.outgoing.id, error=type(exc).__name__)

    async def _failed(self, item: OutboxItem, error: Exception) -> None:
        again = item.attempts < MAX_ATTEMPTS and judge(error).may_pass
        log.warning(
            "outbox.send_failed",
            post=item.outgoing.id,
            platform=item.outgoing.place.platform,
            attempt=item.attempts,
            again=again,
            error=type(error).__name__,
            exc_info=None if isinstance(error, HomeViewError | TimeoutError) else error,
        )
        now = self._clock.now()

        def work(unit: Unit) -> None:
            if again:
                unit.outbox.retry(item, now + _pause(item, error), type(error).__name__)
            else:
                unit.outbox.bury(item, now, type(error).__name__)
                self._undeliverable(unit, item, error)

        try:
            await write_down(lambda: self._store.transact(work))
        except StoreError as exc:  # the lease runs out by itself, and the post is claimed again then
            log.error("outbox.failure_not_recorded", post=item.outgoing.id, error=type(exc).__name__)


def _pause(item: OutboxItem, error: Exception) -> timedelta:
    if isinstance(error, PlatformUnavailable) and error.retry_after is not None:
        return timedelta(seconds=error.retry_after)
    return min(backoff(item.attempts), timedelta(minutes=2))
