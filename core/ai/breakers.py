"""The breakers of all providers; opening and closing are events."""

import asyncio
from collections.abc import Callable

import structlog

from core.ai.breaker import Breaker, BreakerPolicy, Time
from core.errors import StoreError
from core.events import Event, Scalar
from core.ports.store import Store, Unit

log = structlog.get_logger(__name__)

Emit = Callable[[Unit, Event], None]


class Breakers:
    """One a service, made when it is first asked for. An event that the database does not take is logged and lost:
    the next opening tells the same."""

    def __init__(self, store: Store, emit: Emit, time: Time, policy: BreakerPolicy | None = None) -> None:
        self._store, self._emit, self._time, self._policy = store, emit, time, policy
        self._breakers: dict[str, Breaker] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def of(self, service: str) -> Breaker:
        breaker = self._breakers.get(service)
        if breaker is None:
            breaker = self._breakers[service] = Breaker(service, self._time, self._changed, self._policy)
        return breaker

    async def flush(self) -> None:
        """Waits until what happened is told."""
        if self._telling:
            await asyncio.wait(self._telling)

    def _changed(self, breaker: Breaker) -> None:
        if breaker.is_open:
            calls, failures = breaker.counted
            data: dict[str, Scalar] = {
                "service": breaker.service,
                "why": breaker.why,
                "failures": failures,
                "calls": calls,
            }
            event = Event("provider.opened", data)
            log.warning("provider.opened", service=breaker.service, why=breaker.why, failures=failures)
        else:
            event = Event("provider.closed", {"service": breaker.service, "why": "it answers again"})
            log.info("provider.closed", service=breaker.service)
        telling = asyncio.ensure_future(self._tell(event))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)

    async def _tell(self, event: Event) -> None:
        try:
            await self._store.transact(lambda unit: self._emit(unit, event))
        except StoreError as error:
            log.error("provider.event_lost", event_name=event.name, error=type(error).__name__)
