"""Events and their deliveries, money, and small durable marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from core.costs.entry import CostEntry, Usage
from core.costs.group import CostGroup
from core.costs.limits import EVERYBODY, Limit, NoRoom, Reservation, Scope, Span, Standing
from core.events import EventName, Recorded, Scalar
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


Dimension = Literal["service", "operation", "model", "tenant", "person", "journey"]
Period = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class CostQuery:
    """What a report's rows are (a period of the calendar in `zone`, or a dimension), from when to when, and what the
    entries must match."""

    by: Dimension | Period
    since: datetime
    until: datetime
    zone: str = "UTC"
    only: Mapping[Dimension, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What one model did for one operation: what recommendations are computed from."""

    service: str
    operation: str
    model: str
    calls: int
    usage: Usage
    nanos: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """Equal requests of a tenant within `within` of each other, beyond the first: what a cache would have saved."""

    operation: str
    calls: int
    nanos: int


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """`entries` were summed anew; `differing` sums were not what they should have been, and are now."""

    entries: int
    sums: int
    differing: int


class LedgerRepo(Protocol):
    """Money set aside and money spent. The database alone decides; every sum below equals the entries."""

    def reserve(self, reservation: Reservation, limits: Sequence[Limit], zone: str) -> NoRoom | None:
        """Sets the estimate aside, unless spent + reserved + estimate would pass one of the limits that concern it:
        then nothing is kept and that limit is returned. One atomic step, whoever else reserves at the same time."""
        ...

    def settle(self, entry: CostEntry) -> int:
        """The reservation under the entry's id becomes this entry. Returns by how many nano-dollars what is spent grew.

        Settled before: nothing happens. Expired meanwhile (an uncertain entry stands there): it is corrected. Never
        reserved: it is booked all the same.
        """
        ...

    def release(self, reservation_id: str) -> bool:
        """The call was never made: the money is free again, and no entry is left."""
        ...

    def expire(self, now: datetime, limit: int = 100) -> Sequence[CostEntry]:
        """Reservations past their time become uncertain entries at their estimate (error "unfinished")."""
        ...

    def standing(self, spans: Sequence[Span]) -> Sequence[Standing]:
        """What is spent and set aside in each, all at one moment. Stays quick with a million entries."""
        ...

    def spent(self, since: datetime, until: datetime, scope: Scope = EVERYBODY) -> int:
        """Nano-dollars in [since, until). Stays quick with a million entries."""
        ...

    def reserved(self, since: datetime, until: datetime, scope: Scope = EVERYBODY) -> int:
        """Nano-dollars set aside by reservations made in [since, until)."""
        ...

    def report(self, query: CostQuery) -> Sequence[CostGroup]:
        """From the sums, in about 10 ms or less with a million entries. Periods in order (those without entries left
        out), all else dearest first. With `only`, or where bounds are off the half hour (for persons and journeys: off
        the UTC day), entries are read: exact, slower."""
        ...

    def model_use(self, since: datetime, until: datetime) -> Sequence[ModelUse]: ...

    def repeated(self, since: datetime, until: datetime, within: timedelta) -> Sequence[Repeated]: ...

    def oversize_images(self, since: datetime, until: datetime, tokens: int) -> Sequence[ModelUse]:
        """Answered calls whose pictures took more than `tokens` tokens each."""
        ...

    def rebuild(self) -> Rebuilt:
        """Computes all sums from the entries again."""
        ...


AlertKind = Literal["budget", "limit", "unpriced", "provider", "errors"]


@dataclass(frozen=True, slots=True)
class Alert:
    """Something those who run it were told. `key` is unique for ever ("budget:daily:2026-11-21:80"); `data` holds ids
    and figures."""

    key: str
    kind: AlertKind
    at: datetime
    data: Mapping[str, Scalar] = field(default_factory=dict)
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""


class AlertRepo(Protocol):
    def claim(self, alert: Alert) -> bool:
        """True for exactly one caller a key."""
        ...

    def history(self, limit: int = 100, *, open_only: bool = False) -> Sequence[Alert]:
        """Latest first."""
        ...

    def acknowledge(self, key: str, by: str, now: datetime) -> Alert | None:
        """None: there is no such alert. Acknowledged before: as it is."""
        ...

    def reopen(self, key: str, by: str) -> None:
        """What `by` acknowledged is open again; what somebody else did stays."""
        ...


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How often an operation ended so within a period; category "" is success."""

    operation: str
    category: str
    count: int


class OutcomeRepo(Protocol):
    """How operations ended, by quarter of an hour."""

    def count(self, operation: str, category: str, now: datetime, times: int = 1) -> None: ...

    def between(self, since: datetime, until: datetime) -> Sequence[OutcomeCount]: ...


class CursorRepo(Protocol):
    def all(self, prefix: str) -> dict[str, str]: ...

    def put(self, key: str, value: str) -> None: ...
