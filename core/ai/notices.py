"""Who is told about money, in the transaction that moved it: each thing once, claimed as an alert."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Literal

from core.costs.budgets import Budgets, window
from core.costs.entry import UNFINISHED, CostEntry
from core.costs.ledger import TOLD_WITH, Emit, check_budgets
from core.costs.limits import NoRoom, Reservation
from core.events import Event, Scalar
from core.ports.store import Alert, Unit
from core.recovery import Category

_CATEGORIES: dict[str, Category | Literal[""]] = {
    "": "",
    "unavailable": "external_service",
    "rate_limited": "rate_limit",
    "blocked": "validation",
    "malformed": "validation",
    "refused": "configuration",
    "cancelled": "transient",
    UNFINISHED: "transient",
}
"""What an entry's error is in the words of core.recovery. Stopping the bot cancels; being killed leaves unfinished."""


def tell_settled(unit: Unit, entry: CostEntry, grew: int, budgets: Budgets, now: datetime, emit: Emit[Unit]) -> None:
    """`grew`: by how much what is spent did. The outcome is counted, budgets and a missing price are told."""
    unit.outcomes.count(f"ai.{entry.operation}", _CATEGORIES.get(entry.error, "unknown"), now)
    if entry.unpriced:
        _tell_unpriced(unit, entry, now, emit)
    if grew > 0:
        check_budgets(unit, entry.at, budgets, partial(_claim_budget, now), emit)


def _claim_budget(now: datetime, unit: Unit, key: str, data: Mapping[str, Scalar]) -> bool:
    alert = Alert(key, "budget", now, data)
    if TOLD_WITH in data:  # nobody sees it, so nobody could acknowledge it
        alert = replace(alert, acknowledged_at=now, acknowledged_by=f"told with {data[TOLD_WITH]}%")
    return unit.alerts.claim(alert)


def _tell_unpriced(unit: Unit, entry: CostEntry, now: datetime, emit: Emit[Unit]) -> None:
    """Once for each model of a service."""
    data: dict[str, Scalar] = {"service": entry.service, "model": entry.model, "reserve_nanos": entry.nanos}
    if unit.alerts.claim(Alert(f"unpriced:{entry.service}:{entry.model}", "unpriced", now, data)):
        emit(unit, Event("cost.unpriced", data))


def tell_limit(unit: Unit, refused: NoRoom, reservation: Reservation, zone: str, emit: Emit[Unit]) -> None:
    """Once for each scope and window."""
    limit, scope = refused.limit, str(refused.scope)
    period = window(limit.window, reservation.at, zone)
    data: dict[str, Scalar] = {
        "scope": scope,
        "window": limit.window,
        "period": period.key,
        "limit_nanos": limit.nanos,
        "zone": zone,
        "until": refused.free_at.isoformat(),
    }
    key = f"limit:{scope}:{limit.window}:{period.key}"
    if unit.alerts.claim(Alert(key, "limit", reservation.at, data)):
        emit(unit, Event("cost.limit_reached", data))
