"""A purse and a store in memory, and a provider that does as scripted."""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, cast

from core.ai.breakers import Breakers
from core.ai.gateway import AIGateway
from core.ai.purse import Outcome, Planned, Purse
from core.costs.entry import CostEntry, Usage
from core.costs.limits import Reservation
from core.costs.prices import PriceBook
from core.errors import LimitReached, StoreUnavailable
from core.events import Event
from core.ports.ai import AIReply, AIRequest, Capabilities, ImagePart
from core.ports.store import SeenPhoto, Store, Unit

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PRICES = PriceBook.load()


class MemoryPhotos:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, str], SeenPhoto] = {}

    def seen(self, tenant: str, media: str, task: str) -> SeenPhoto | None:
        return self.kept.get((tenant, media, task))

    def keep_seen(self, seen: SeenPhoto, now: datetime) -> None:
        self.kept[(seen.tenant, seen.media, seen.task)] = seen


class MemoryUnit:
    def __init__(self) -> None:
        self.photos = MemoryPhotos()
        self.events: list[Event] = []


class MemoryStore:
    """`failing`: how many coming transactions find the database locked."""

    def __init__(self) -> None:
        self.unit = MemoryUnit()
        self.failing = 0

    async def transact(self, work: Callable[[Any], Any]) -> Any:
        if self.failing:
            self.failing -= 1
            raise StoreUnavailable("the database is locked.")
        return work(self.unit)


class MemoryPurse:
    """Books by the rules of the real one. `room`: nano-dollars for all ("all") or a service ("service:gemini")."""

    def __init__(self) -> None:
        self.entries: list[CostEntry] = []
        self.open: dict[str, Planned] = {}
        self.hits: list[tuple[Planned, int]] = []
        self.room: dict[str, int] = {}
        self._numbers = count(1)

    async def reserve(self, planned: Planned) -> Reservation:
        await asyncio.sleep(0)
        estimate = self.priced(planned, planned.most)
        for scope, room in self.room.items():
            if scope in {"all", f"service:{planned.service}"} and self.spent(scope) + estimate > room:
                raise LimitReached(scope, "day", NOW + timedelta(hours=12))
        ident = f"entry-{next(self._numbers)}"
        self.open[ident] = planned
        return Reservation(ident, NOW, NOW, planned.service, planned.operation, planned.model, planned.caller, estimate)

    async def settle(self, reservation: Reservation, outcome: Outcome) -> int:
        planned = self.open.pop(reservation.id)
        uncertain = outcome.billed == "unknown"
        known = self.priced(planned, outcome.usage) if outcome.usage else 0
        nanos = max(reservation.estimate, known) if uncertain else known
        entry = CostEntry(
            reservation.id,
            NOW,
            planned.service,
            planned.operation,
            planned.model,
            planned.caller,
            outcome.usage or Usage(),
            nanos,
            outcome.duration_ms,
            success=not outcome.error,
            error=outcome.error,
            uncertain=uncertain,
            fingerprint=planned.fingerprint,
            metadata=outcome.notes,
        )
        self.entries.append(entry)
        return nanos

    async def release(self, reservation: Reservation) -> None:
        del self.open[reservation.id]

    def saved(self, planned: Planned, nanos: int) -> None:
        self.hits.append((planned, nanos))

    async def flush(self) -> None:
        return None

    def spent(self, scope: str) -> int:
        return sum(e.nanos for e in self.entries if scope in {"all", f"service:{e.service}"})

    @staticmethod
    def priced(planned: Planned, usage: Usage) -> int:
        return 0 if planned.free else PRICES.price(planned.service, planned.model, usage, NOW).nanos


class FixedClock:
    def now(self) -> datetime:
        return NOW


class ScriptedProvider:
    """Each call takes the next of `outcomes`: a text, or an exception to raise. Keeps the requests."""

    def __init__(
        self, *outcomes: str | BaseException, images: bool = True, service: str = "gemini", **able: Any
    ) -> None:
        self.outcomes = deque(outcomes)
        self.requests: list[AIRequest] = []
        self.closed = False
        self.service = service
        own = {} if service == "gemini" else {"text": f"{service}-text", "vision": f"{service}-vision"}
        self.capabilities = Capabilities(**({"images": images, "schema": True, "models": own} | able))

    async def complete(self, request: AIRequest) -> AIReply:
        self.requests.append(request)
        outcome = self.outcomes.popleft()
        if isinstance(outcome, BaseException):
            raise outcome
        usage = Usage(tokens_in=1000, tokens_out=100)
        vectors = tuple((1.0, float(n)) for n in range(len(request.texts)))
        images = (ImagePart(outcome.encode(), "image/png"),) if request.wants == "paint" else ()
        return AIReply(outcome, usage, request.model, f"r{len(self.requests)}", vectors, images)

    async def check(self, timeout: float = 10.0) -> None:
        return None

    async def close(self) -> None:
        self.closed = True


class Ticking:
    """A monotonic clock that goes on when somebody sleeps by it."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


class World:
    """A gateway over the given providers, with everything around it within reach. Waiting takes no time."""

    def __init__(self, *providers: Any, **more: Any) -> None:
        self.store, self.purse, self.time = MemoryStore(), MemoryPurse(), Ticking()
        self.breakers = Breakers(cast(Store, self.store), emit, self.time)
        given: dict[str, Any] = {"sleep": self.time.sleep, "time": self.time} | more
        self.gateway = AIGateway(providers, cast(Purse, self.purse), self.breakers, **given)

    @property
    def entries(self) -> list[CostEntry]:
        return self.purse.entries

    @property
    def slept(self) -> list[float]:
        return self.time.slept


def emit(unit: Unit, event: Event) -> None:
    cast(MemoryUnit, unit).events.append(event)
