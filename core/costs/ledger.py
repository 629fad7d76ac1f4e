"""The budget check, in the transaction that settles what a call cost."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from core.costs.budgets import BUDGET_NAMES, BudgetName, Budgets, Window, reached, window
from core.costs.limits import EVERYBODY, Span, Standing
from core.events import Event, Scalar


class Ledger(Protocol):
    """The part of LedgerRepo that is needed here (ports stand above costs and cannot be imported)."""

    def standing(self, spans: Sequence[Span]) -> Sequence[Standing]: ...


class HasLedger(Protocol):
    @property
    def ledger(self) -> Ledger: ...


UnitT = TypeVar("UnitT", bound=HasLedger)
Emit = Callable[[UnitT, Event], None]
Claim = Callable[[UnitT, str, Mapping[str, Scalar]], bool]
"""Takes on the alert under a key, with its figures: True for exactly one caller a key."""
TOLD_WITH = "told_with"
"""In the figures of an alert that is not told itself: the threshold that was."""


def check_budgets(unit: UnitT, at: datetime, budgets: Budgets, claim: Claim[UnitT], emit: Emit[UnitT]) -> None:
    """For the windows that hold `at`. One call may pass several thresholds: all are claimed, the highest is told."""
    names = [name for name in BUDGET_NAMES if budgets.limit(name) > 0]
    windows = [window(name, at, budgets.zone) for name in names]
    found = unit.ledger.standing([Span(EVERYBODY, period.start, period.end) for period in windows])
    for name, period, standing in zip(names, windows, found, strict=True):
        _tell(unit, name, period, standing.spent, budgets, claim, emit)


def _tell(
    unit: UnitT,
    name: BudgetName,
    period: Window,
    spent: int,
    budgets: Budgets,
    claim: Claim[UnitT],
    emit: Emit[UnitT],
) -> None:
    limit = budgets.limit(name)
    passed = reached(spent, limit)
    if not passed:
        return
    highest, *lower = reversed(passed)
    data: dict[str, Scalar] = {
        "budget": name,
        "window": period.key,
        "threshold": highest,
        "spent_nanos": spent,
        "limit_nanos": limit,
        "zone": budgets.zone,
        "until": period.end.isoformat(),
    }
    # The lower thresholds are claimed together with the highest: when that one is taken, so are they.
    if not claim(unit, _key(name, period, highest), data):
        return
    for threshold in lower:
        claim(unit, _key(name, period, threshold), {**data, "threshold": threshold, TOLD_WITH: highest})
    emit(unit, Event("cost.threshold_exceeded", data))


def _key(name: BudgetName, period: Window, threshold: int) -> str:
    return f"budget:{name}:{period.key}:{threshold}"
