"""Every attempt at an outside service becomes a line in the ledger, in a transaction of its own."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import structlog

from core.costs.budgets import Budgets
from core.costs.entry import Caller, CostEntry, Usage
from core.costs.ledger import Emit
from core.costs.prices import Price, PriceBook
from core.errors import StoreError
from core.ports.clock import Clock, Ids
from core.ports.store import Store, Unit

log = structlog.get_logger(__name__)

UNFINISHED = "unfinished"
"""The error of a call that was begun and never ended: the process died, and the provider may have billed it."""
KEPT_BACK = 1000
"""Lines that the database would not take; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt. `usage` None: it ended without an answer, so nothing is known to be billed."""

    service: str
    operation: str
    model: str
    caller: Caller
    usage: Usage | None
    duration_ms: int
    error: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


class Booking:
    """A line that the database refuses (locked, disk full) is kept and written before the next one: the answer that
    was paid for is not lost with it."""

    def __init__(
        self, store: Store, prices: PriceBook, budgets: Budgets, clock: Clock, ids: Ids, emit: Emit[Unit]
    ) -> None:
        self._store = store
        self._prices = prices
        self._budgets = budgets
        self._clock = clock
        self._ids = ids
        self._emit = emit
        self._writing: set[asyncio.Future[None]] = set()
        self._waiting: deque[tuple[CostEntry, int | None]] = deque(maxlen=KEPT_BACK)

    async def begin(self, call: Call) -> int | None:
        """A line before the call, for `book` to complete: a call that a crash cuts off is in the ledger too. None when
        the database does not take it now: the call is made all the same."""
        return None

    async def book(self, call: Call, begun: int | None = None) -> None:
        """Returns when the line is written, or kept for later. Cancelling the caller does not stop the writing."""
        self._waiting.append((await self._priced(call), begun))
        await self._write_waiting()

    async def flush(self) -> None:
        """For the end: waits for what is being written and tries once more to write what could not be."""
        if self._writing:
            await asyncio.wait(self._writing)
        await self._write_waiting()

    async def _write_waiting(self) -> None:
        writing = asyncio.ensure_future(self._write_all())
        self._writing.add(writing)
        writing.add_done_callback(self._writing.discard)
        await asyncio.shield(writing)

    async def _write_all(self) -> None:
        while self._waiting:
            entry, begun = self._waiting.popleft()
            try:
                await self._store.transact(partial(self._record, entry, begun))
            except StoreError as error:
                self._waiting.appendleft((entry, begun))
                log.error("cost.not_recorded", entry=entry.id, nanos=entry.nanos, error=type(error).__name__)
                return

    def _record(self, entry: CostEntry, begun: int | None, unit: Unit) -> int:
        return unit.ledger.settle(entry)

    async def _priced(self, call: Call) -> CostEntry:
        price = Price(0, "", "")
        if call.usage is not None:
            # In a thread: the first look-up loads the price library.
            found = (call.service, call.model, call.usage, self._clock.now())
            price = await asyncio.to_thread(self._prices.price, *found)
        return CostEntry(
            id=self._ids(),
            at=self._clock.now(),
            service=call.service,
            operation=call.operation,
            model=call.model,
            caller=call.caller,
            usage=call.usage or Usage(),
            nanos=price.nanos,
            duration_ms=call.duration_ms,
            success=not call.error,
            error=call.error,
            price_source=price.source,
            price_version=price.version,
            unpriced=price.unpriced,
            metadata=call.metadata,
        )
