"""A call as money sees it: what is planned, how it ended, and the ledger's entry for that. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.costs.entry import CACHE, Caller, CostEntry, Usage
from core.costs.limits import Reservation
from core.costs.prices import Price
from core.errors import Billed

FREE = "free"
"""The price source of a service that bills nothing."""
FREE_PRICE = Price(0, FREE, "")
MARGIN = timedelta(seconds=60)
"""How much longer than its task's deadline a reservation lives."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A call about to be made. `most`: what it can use at the most; `seconds`: the deadline of its task; `free`: the
    service bills nothing."""

    service: str
    operation: str
    model: str
    caller: Caller
    most: Usage
    seconds: float
    fingerprint: str = ""
    free: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended. `error` is a reason, "" for an answer that can be used."""

    usage: Usage | None
    billed: Billed
    duration_ms: int
    error: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)


def reservation_of(planned: Planned, price: Price, ident: str, now: datetime) -> Reservation:
    """`price`: of the most that the call can use."""
    return Reservation(
        id=ident,
        at=now,
        expires_at=now + timedelta(seconds=planned.seconds) + MARGIN,
        service=planned.service,
        operation=planned.operation,
        model=planned.model,
        caller=planned.caller,
        estimate=price.nanos,
        price_source=price.source,
        price_version=price.version,
        unpriced=price.unpriced,
        fingerprint=planned.fingerprint,
    )


def entry_of(reservation: Reservation, outcome: Outcome, price: Price | None) -> CostEntry:
    """`price`: of the usage, when that is known. Nobody knows what was billed: the larger of the estimate and of what
    came, marked uncertain. Certainly not billed: nothing."""
    estimate = Price(reservation.estimate, reservation.price_source, reservation.price_version, reservation.unpriced)
    free = reservation.price_source == FREE
    price = price or Price(0, estimate.source, estimate.version)
    notes, uncertain = dict(outcome.notes), outcome.billed == "unknown" and not free
    if uncertain:
        notes |= {"billed": "unknown", "booked": "usage" if price.nanos > estimate.nanos else "estimate"}
        price = max(price, estimate, key=lambda p: p.nanos)
    return CostEntry(
        id=reservation.id,
        at=reservation.at,
        service=reservation.service,
        operation=reservation.operation,
        model=reservation.model,
        caller=reservation.caller,
        usage=outcome.usage or Usage(),
        nanos=price.nanos,
        duration_ms=outcome.duration_ms,
        success=not outcome.error,
        error=outcome.error,
        price_source=price.source,
        price_version=price.version,
        unpriced=price.unpriced,
        uncertain=uncertain,
        fingerprint=reservation.fingerprint,
        metadata=notes,
    )


def hit_entry(planned: Planned, nanos: int, ident: str, now: datetime) -> CostEntry:
    """An answer from the cache: costs nothing, saved what making it had cost."""
    return CostEntry(
        id=ident,
        at=now,
        service=planned.service,
        operation=planned.operation,
        model=planned.model,
        caller=planned.caller,
        usage=Usage(),
        nanos=0,
        duration_ms=0,
        success=True,
        price_source=CACHE,
        saved_nanos=nanos,
        fingerprint=planned.fingerprint,
    )
