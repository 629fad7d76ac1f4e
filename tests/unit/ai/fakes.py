"""A store in memory with the two repositories that asking a model needs, and a provider that does as scripted."""

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any, cast

from core.ai.booking import Booking
from core.ai.gateway import AIGateway
from core.costs.budgets import Budgets
from core.costs.entry import CostEntry, Usage
from core.costs.prices import PriceBook
from core.errors import StoreUnavailable
from core.events import Event
from core.ports.ai import AIReply, AIRequest, Capabilities
from core.ports.store import SeenPhoto, Store, Unit
from tests.unit.costs.ledger_fake import MemoryLedger

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class MemoryPhotos:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, str], SeenPhoto] = {}

    def seen(self, tenant: str, media: str, task: str) -> SeenPhoto | None:
        return self.kept.get((tenant, media, task))

    def keep_seen(self, seen: SeenPhoto, now: datetime) -> None:
        self.kept[(seen.tenant, seen.media, seen.task)] = seen


class MemoryUnit:
    def __init__(self) -> None:
        self.ledger = MemoryLedger()
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

    @property
    def entries(self) -> list[CostEntry]:
        return self.unit.ledger.entries


class FixedClock:
    def now(self) -> datetime:
        return NOW


class ScriptedProvider:
    """Each call takes the next of `outcomes`: a text, or an exception to raise. Keeps the requests."""

    def __init__(self, *outcomes: str | BaseException, images: bool = True) -> None:
        self.outcomes = deque(outcomes)
        self.requests: list[AIRequest] = []
        self.closed = False
        self._images = images

    @property
    def service(self) -> str:
        return "gemini"

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(images=self._images, schema=True)

    async def complete(self, request: AIRequest) -> AIReply:
        self.requests.append(request)
        outcome = self.outcomes.popleft()
        if isinstance(outcome, BaseException):
            raise outcome
        return AIReply(outcome, Usage(tokens_in=1000, tokens_out=100), request.model, f"r{len(self.requests)}")

    async def close(self) -> None:
        self.closed = True


class World:
    """A gateway over the given providers, with everything around it within reach. Waiting takes no time."""

    def __init__(self, *providers: Any, budgets: Budgets | None = None) -> None:
        self.store = MemoryStore()
        self.slept: list[float] = []
        numbers = count(1)
        self.booking = Booking(
            cast(Store, self.store),
            PriceBook.load(),
            budgets or Budgets(),
            FixedClock(),
            lambda: f"entry-{next(numbers)}",
            emit,
        )
        self.gateway = AIGateway(providers, self.booking, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def emit(unit: Unit, event: Event) -> None:
    cast(MemoryUnit, unit).events.append(event)
