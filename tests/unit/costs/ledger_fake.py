"""The ledger as a list in memory, and a unit that has nothing else."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.costs.budgets import Budgets
from core.costs.entry import Caller, CostEntry, Usage
from core.costs.ledger import check_budgets
from core.costs.limits import Span, Standing
from core.events import Event, Scalar


class MemoryLedger:
    def __init__(self) -> None:
        self.entries: list[CostEntry] = []

    def standing(self, spans: Sequence[Span]) -> Sequence[Standing]:
        return [Standing(sum(e.nanos for e in self.entries if s.since <= e.at < s.until), 0) for s in spans]


class LedgerUnit:
    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        self.claimed: dict[str, Mapping[str, Scalar]] = {}
        self.events: list[Event] = []


def keep(unit: LedgerUnit, event: Event) -> None:
    unit.events.append(event)


def claim(unit: LedgerUnit, key: str, data: Mapping[str, Scalar]) -> bool:
    if key in unit.claimed:
        return False
    unit.claimed[key] = data
    return True


def book(unit: LedgerUnit, one: CostEntry, budgets: Budgets) -> None:
    """As the purse does when it settles."""
    unit.ledger.entries.append(one)
    if one.nanos > 0:
        check_budgets(unit, one.at, budgets, claim, keep)


def entry(ident: str, at: datetime, nanos: int) -> CostEntry:
    return CostEntry(
        id=ident,
        at=at,
        service="gemini",
        operation="advise",
        model="gemini-3.8-flash",
        caller=Caller(),
        usage=Usage(tokens_in=1),
        nanos=nanos,
        duration_ms=1,
        success=True,
    )
