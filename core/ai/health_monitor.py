"""Looks at providers whose traffic does not tell how they are, and writes down what is seen."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence

import structlog

from core.ai.health import HealthBoard, ProviderHealth, keep
from core.errors import AIError, AIUnavailable, StoreError
from core.events import Event, Scalar
from core.ports.ai import AIProvider
from core.ports.clock import Clock
from core.ports.store import Store, Unit

log = structlog.get_logger(__name__)

CHECK_SECONDS = 10.0
SPREAD = 0.2
"""Each wait is longer or shorter by up to this share, so that many processes do not look at the same moment."""
WRITE_EVERY = 60.0
"""Seconds between writing down, where nothing changed: how fresh it is shows that somebody looks."""


Emit = Callable[[Unit, Event], None]


def nobody_hears(unit: Unit, event: Event) -> None:
    """Where there are no subscribers."""


class HealthMonitor:
    """Each provider is watched by itself: one that hangs delays no other. `interval`: seconds, 0 for no looks."""

    def __init__(
        self,
        providers: Sequence[AIProvider],
        board: HealthBoard,
        store: Store,
        clock: Clock,
        *,
        interval: float,
        emit: Emit = nobody_hears,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        spread: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._providers, self._board, self._store, self._clock = tuple(providers), board, store, clock
        self._interval, self._emit, self._sleep, self._spread = interval, emit, sleep, spread
        self._down: set[str] = set()
        self._news = asyncio.Event()
        board.changed = self._changed

    async def run(self) -> None:
        """Until cancelled. What fails here otherwise than a provider or the database does comes out."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._write_for_ever(), name="health-writing")
            for provider in self._providers if self._interval else ():
                group.create_task(self._watch(provider), name=f"health-{provider.service}")

    def _changed(self, health: ProviderHealth) -> None:
        say = log.warning if health.state in ("down", "degraded") else log.info
        say("provider.health", service=health.service, state=health.state, why=health.why)
        self._news.set()

    async def _watch(self, provider: AIProvider) -> None:
        while True:
            waits = self._interval * self._spread(1 - SPREAD, 1 + SPREAD)
            asked_at = self._clock.now()
            await self._sleep(waits)
            if not self._board.told_since(provider.service, asked_at):
                await self.look(provider)

    async def look(self, provider: AIProvider) -> None:
        """Asks for something that costs nothing. An outage that is found so is told, because a provider that is down is
        not asked, and its breaker stays closed; one that calls found is the breaker's to tell."""
        service = provider.service
        was = self._board.of(service).state
        self._board.checked(service, await self._check(provider))
        now = self._board.of(service)
        if now.state == "down" and was != "down":
            self._down.add(service)
            failures, calls = self._board.counted(service)
            data: dict[str, Scalar] = {"service": service, "why": now.why, "failures": failures, "calls": calls}
            await self._tell(Event("provider.opened", data))
        elif now.state != "down" and service in self._down:
            self._down.discard(service)
            await self._tell(Event("provider.closed", {"service": service, "why": "it answers again"}))

    async def _check(self, provider: AIProvider) -> AIError | None:
        try:
            async with asyncio.timeout(CHECK_SECONDS + 1):
                await provider.check(CHECK_SECONDS)
        except AIError as error:
            return error
        except Exception as error:  # noqa: BLE001 - whatever an SDK raises, the provider did not answer
            log.warning("provider.check_failed", service=provider.service, error=type(error).__name__)
            return AIUnavailable("the check failed.", billed="no")
        return None

    async def _tell(self, event: Event) -> None:
        try:
            await self._store.transact(lambda unit: self._emit(unit, event))
        except StoreError as exc:
            log.error("provider.event_lost", event_name=event.name, error=type(exc).__name__)

    async def _write_for_ever(self) -> None:
        while True:
            try:
                async with asyncio.timeout(WRITE_EVERY):
                    await self._news.wait()
            except TimeoutError:
                pass  # nothing new: written all the same, as a sign of life
            self._news.clear()
            await self._write()

    async def _write(self) -> None:
        seen = [health for health in self._board.all() if health.heard_at]

        def work(unit: Unit) -> None:
            for health in seen:
                keep(unit, health)

        try:
            if seen:
                await self._store.transact(work)
        except StoreError as exc:
            log.warning("provider.health_not_kept", error=type(exc).__name__)
