"""Events and their deliveries, money, and small durable marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from core.costs.entry import CostEntry
from core.events import EventName, Recorded
from core.ports.store.queues import Lease


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to a subscriber, held under a token."""

    id: int
    subscriber: str
    recorded: Recorded
    attempts: int
    token: str


class EventRepo(Protocol):
    def append(self, recorded: Recorded, subscribers: Sequence[str] = ()) -> None:
        """Stores it, with one delivery a subscriber."""
        ...

    def append_all(self, recorded: Sequence[Recorded]) -> None:
        """Events that nobody subscribes to, in one statement."""
        ...

    def claim(self, now: datetime, lease: Lease, limit: int = 10) -> Sequence[Delivery]: ...

    def delivered(self, delivery: Delivery) -> None: ...

    def retry(self, delivery: Delivery, at: datetime, error: str, dead: bool = False) -> None: ...

    def pending(self) -> int:
        """Deliveries that are neither done nor dead."""
        ...

    def release_all(self, now: datetime) -> int: ...

    def of_journey(self, journey_id: str, limit: int = 100) -> Sequence[Recorded]:
        """Latest first."""
        ...

    def named(self, name: EventName, limit: int = 100) -> Sequence[Recorded]: ...


@dataclass(frozen=True, slots=True)
class CostGroup:
    key: str
    calls: int
    failed: int
    nanos: int
    tokens: int
    images: int


class LedgerRepo(Protocol):
    def begin(self, entry: CostEntry) -> int:
        """A call that is about to be made: a line that costs nothing yet, and stays if the process dies meanwhile.
        Returns its number."""
        ...

    def record(self, entry: CostEntry, begun: int | None = None) -> None:
        """Books the entry; with a number of `begin`, that line becomes this one."""
        ...

    def spent(self, since: datetime, until: datetime) -> int:
        """Nano-dollars in [since, until). Must stay quick with a million entries."""
        ...

    def claim_alert(self, budget: str, window: str, threshold: int, now: datetime) -> bool:
        """True for exactly one caller a (budget, window key, threshold)."""
        ...

    def grouped(
        self, by: Literal["day", "service", "operation", "person", "journey", "model"], since: datetime, until: datetime
    ) -> Sequence[CostGroup]: ...


class CursorRepo(Protocol):
    def all(self, prefix: str) -> dict[str, str]: ...

    def put(self, key: str, value: str) -> None: ...
