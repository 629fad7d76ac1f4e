"""Recording what a call cost, with the budget check in the same transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from core.costs.budgets import BUDGET_NAMES, BudgetName, Budgets, reached, window
from core.costs.entry import CostEntry
from core.events import Event, Scalar


class Ledger(Protocol):
    """The part of LedgerRepo that is needed here (ports stand above costs and cannot be imported)."""

    def record(self, entry: CostEntry, begun: int | None = None) -> None: ...

    def spent(self, since: datetime, until: datetime) -> int: ...

    def claim_alert(self, budget: str, window: str, threshold: int, now: datetime) -> bool: ...


class HasLedger(Protocol):
    @property
    def ledger(self) -> Ledger: ...


UnitT = TypeVar("UnitT", bound=HasLedger)
Emit = Callable[[UnitT, Event], None]


def record_entry(
    unit: UnitT, entry: CostEntry, budgets: Budgets, now: datetime, emit: Emit[UnitT], begun: int | None = None
) -> int:
    """Books the entry and emits `cost.threshold_exceeded` for each budget that it pushed over a threshold.

    Runs inside one transaction. One call may pass several thresholds of a budget: all are claimed, the highest is told.
    `begun` is the number of the line that was written before the call. Returns how many alerts were emitted.
    """
    unit.ledger.record(entry, begun)
    if entry.nanos == 0:
        return 0
    events = [event for name in BUDGET_NAMES if (event := _check(unit.ledger, name, entry.at, budgets, now))]
    for event in events:
        emit(unit, event)
    return len(events)


def _check(ledger: Ledger, name: BudgetName, at: datetime, budgets: Budgets, now: datetime) -> Event | None:
    limit = budgets.limit(name)
    if limit <= 0:
        return None
    period = window(name, at, budgets.zone)
    spent = ledger.spent(period.start, period.end)
    passed = reached(spent, limit)
    # The lower thresholds are claimed together with the highest: when that one is taken, so are they.
    if not passed or not ledger.claim_alert(name, period.key, passed[-1], now):
        return None
    for lower in passed[:-1]:
        ledger.claim_alert(name, period.key, lower, now)
    data: dict[str, Scalar] = {
        "budget": name,
        "window": period.key,
        "threshold": passed[-1],
        "spent_nanos": spent,
        "limit_nanos": limit,
        "zone": budgets.zone,
        "until": period.end.isoformat(),
    }
    return Event("cost.threshold_exceeded", data)
