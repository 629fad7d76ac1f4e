"""Money for calls to models: set aside before one, settled after it, whatever became of it.

The ledger's rules are the database's (core.ports.store.LedgerRepo); what stands here is when they are asked, what an
ending of a call costs, and who is told.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import structlog

from core.ai.calls import FREE, FREE_PRICE, Outcome, Planned, entry_of, hit_entry, reservation_of
from core.ai.notices import tell_limit, tell_settled
from core.costs.budgets import BUDGET_NAMES, Budgets, window
from core.costs.entry import CostEntry, Usage
from core.costs.ledger import Emit
from core.costs.limits import EVERYBODY, Limit, NoRoom, Reservation, Scope, Span
from core.costs.prices import Price, PriceBook
from core.errors import AIUnavailable, LimitReached, StoreError
from core.ports.clock import Clock, Ids
from core.ports.store import Store, Unit

__all__ = ["Outcome", "Planned", "Purse"]

log = structlog.get_logger(__name__)

T = TypeVar("T")

KEPT_BACK = 1000
"""Entries that the database would not take; the oldest go first."""
SAVED_AT_ONCE, SAVED_AFTER = 100, 1.0
"""Cache hits are booked together: so many, or after so many seconds."""
EXPIRED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class _Due:
    """A write about one reservation."""

    id: str
    work: Callable[[Unit], object]


class Purse:
    """Reserves and settles. An entry that the database refuses (locked, disk full) is kept and written before the next
    one: the answer that was paid for is not lost with it."""

    def __init__(
        self,
        store: Store,
        prices: PriceBook,
        budgets: Budgets,
        limits: Sequence[Limit],
        clock: Clock,
        ids: Ids,
        emit: Emit[Unit],
    ) -> None:
        self._store = store
        self._prices = prices
        self._budgets = budgets
        self._limits = tuple(limits)
        self._clock = clock
        self._ids = ids
        self._emit = emit
        self._known: set[tuple[str, str]] = set()
        self._waiting: deque[_Due] = deque(maxlen=KEPT_BACK)
        self._hits: list[CostEntry] = []
        self._later: asyncio.TimerHandle | None = None
        self._running: set[asyncio.Task[Any]] = set()

    async def reserve(self, planned: Planned) -> Reservation:
        """Sets the most that the call can cost aside.

        Raises LimitReached when a limit has no room for it, and AIUnavailable (billed "no") when a limit concerns it
        and the database cannot be asked; a call that no limit concerns is then made all the same.
        """
        now = self._clock.now()
        price = FREE_PRICE if planned.free else await self._price(planned, planned.most, now)
        reservation = reservation_of(planned, price, self._ids(), now)
        if planned.free:
            return reservation
        concerned = [limit for limit in self._limits if limit.scope(planned.service, planned.caller)]
        try:
            refused = await self._reserve(reservation, concerned)
        except StoreError as error:
            log.warning("cost.not_reserved", entry=reservation.id, error=type(error).__name__)
            if concerned:
                # Whether it was kept is unknown when the connection went at the commit.
                self._start(self._release(reservation))
                raise AIUnavailable(
                    "The database cannot say whether a spending limit has room for this call.",
                    remedy=error.remedy,
                    billed="no",
                ) from error
            return reservation
        if refused:
            raise LimitReached(str(refused.scope), refused.limit.window, refused.free_at)
        return reservation

    async def _reserve(self, reservation: Reservation, concerned: Sequence[Limit]) -> NoRoom | None:
        """A caller that is cancelled meanwhile leaves nothing set aside."""
        asked = self._start(self._store.transact(partial(self._check, reservation, concerned)))
        try:
            return await asyncio.shield(asked)
        except asyncio.CancelledError:
            self._start(self._take_back(asked, reservation))
            raise

    def _check(self, reservation: Reservation, concerned: Sequence[Limit], unit: Unit) -> NoRoom | None:
        refused = unit.ledger.reserve(reservation, concerned, self._budgets.zone)
        if refused:
            tell_limit(unit, refused, reservation, self._budgets.zone, self._emit)
        return refused

    async def _take_back(self, asked: asyncio.Task[NoRoom | None], reservation: Reservation) -> None:
        await asyncio.wait([asked])
        await self._release(reservation)

    async def settle(self, reservation: Reservation, outcome: Outcome) -> int:
        """What the call cost, in nano-dollars. Returns when it is written, or kept for later: never raises for the
        database, and cancelling the caller does not stop the writing."""
        return await asyncio.shield(self._start(self._settle(reservation, outcome)))

    async def _settle(self, reservation: Reservation, outcome: Outcome) -> int:
        price = None
        if outcome.usage is not None and reservation.price_source != FREE:
            price = await self._price(reservation, outcome.usage, reservation.at)
        entry = entry_of(reservation, outcome, price)
        await self._write(_Due(entry.id, partial(self._record, entry)))
        return entry.nanos

    async def _price(self, call: Planned | Reservation, usage: Usage, at: datetime) -> Price:
        """The first look-up for a model loads the price library: in a thread."""
        if (call.service, call.model) in self._known:
            return self._prices.price(call.service, call.model, usage, at)
        price = await asyncio.to_thread(self._prices.price, call.service, call.model, usage, at)
        self._known.add((call.service, call.model))
        return price

    async def release(self, reservation: Reservation) -> None:
        """Nothing was asked: the money is free again. Never raises for the database."""
        await asyncio.shield(self._start(self._release(reservation)))

    async def _release(self, reservation: Reservation) -> None:
        if reservation.price_source != FREE:
            await self._write(_Due(reservation.id, lambda unit: unit.ledger.release(reservation.id)))

    def saved(self, planned: Planned, nanos: int) -> None:
        """A cache hit: an entry of $0 that says what it saved. Written with others, a second later."""
        entry = hit_entry(planned, nanos, self._ids(), self._clock.now())
        self._hits.append(entry)
        if self._later is None or len(self._hits) >= SAVED_AT_ONCE:
            delay = 0.0 if len(self._hits) >= SAVED_AT_ONCE else SAVED_AFTER
            self._book_hits_in(delay)

    def _book_hits_in(self, seconds: float) -> None:
        if self._later is not None:
            self._later.cancel()
        loop = asyncio.get_running_loop()
        self._later = loop.call_later(seconds, lambda: self._start(self._book_hits()))

    async def _book_hits(self) -> None:
        self._later, hits, self._hits = None, self._hits, []
        if not hits:
            return
        try:
            await self._store.transact(lambda unit: [unit.ledger.settle(hit) for hit in hits])
        except StoreError as error:
            self._hits = [*hits, *self._hits][-KEPT_BACK:]
            log.warning("cost.hits_not_recorded", count=len(hits), error=type(error).__name__)

    async def expire(self) -> int:
        """Settles at their estimate what outlived its time: its process died. Returns how many. StoreError kinds."""
        count = 0
        while True:
            now = self._clock.now()
            expired = await self._store.transact(partial(self._expire, now))
            count += len(expired)
            for entry in expired:
                log.warning("cost.unfinished", entry=entry.id, service=entry.service, nanos=entry.nanos)
            if len(expired) < EXPIRED_AT_ONCE:
                return count

    def _expire(self, now: datetime, unit: Unit) -> Sequence[CostEntry]:
        expired = unit.ledger.expire(now, EXPIRED_AT_ONCE)
        for entry in expired:
            tell_settled(unit, entry, entry.nanos, self._budgets, now, self._emit)
        return expired

    async def flush(self) -> None:
        """For the end: waits for what is being written and tries once more to write what could not be."""
        if self._later is not None:
            self._later.cancel()
        while self._running:
            await asyncio.wait(self._running)
        await self._book_hits()
        await self._write_waiting()

    async def _write(self, due: "_Due") -> None:
        try:
            await self._store.transact(due.work)
        except StoreError as error:
            self._waiting.append(due)
            log.error("cost.not_recorded", entry=due.id, error=type(error).__name__)
        else:
            await self._write_waiting()

    async def _write_waiting(self) -> None:
        """What the database would not take before. Settling twice does nothing, so that a doubt is tried again."""
        while self._waiting:
            due = self._waiting.popleft()
            try:
                await self._store.transact(due.work)
            except StoreError as error:
                self._waiting.appendleft(due)
                log.error("cost.not_recorded", entry=due.id, error=type(error).__name__)
                return

    def _start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Runs to its end whoever waits for it."""
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            # Taken note of, so that asyncio does not report what a cancelled caller no longer wants to hear.
            task.exception()

    def _record(self, entry: CostEntry, unit: Unit) -> None:
        tell_settled(unit, entry, unit.ledger.settle(entry), self._budgets, self._clock.now(), self._emit)

    async def is_over_budget(self, tenant: str, nanos: int) -> bool:
        """Whether so much more would pass a budget, or a limit of everybody or of this tenant, in a window that is
        running. What is set aside counts as spent. StoreError kinds."""
        now = self._clock.now()
        bounds = self._bounds(tenant, now)
        found = await self._store.transact(lambda unit: unit.ledger.standing([span for span, _ in bounds]))
        return any(s.spent + s.reserved + nanos > most for s, (_, most) in zip(found, bounds, strict=True))

    def _bounds(self, tenant: str, now: datetime) -> list[tuple[Span, int]]:
        """The running windows, each with what may be spent in it."""
        found = []
        for name in BUDGET_NAMES:
            if self._budgets.limit(name) > 0:
                period = window(name, now, self._budgets.zone)
                found.append((Span(EVERYBODY, period.start, period.end), self._budgets.limit(name)))
        for limit in self._limits:
            if limit.kind in {"all", "tenant"}:
                period = window(limit.window, now, self._budgets.zone)
                scope = EVERYBODY if limit.kind == "all" else Scope("tenant", tenant)
                found.append((Span(scope, period.start, period.end), limit.nanos))
        return found
