"""The ledger as a list in memory, and a unit that has nothing else."""

from datetime import datetime

from core.costs.entry import Caller, CostEntry, Usage
from core.events import Event


class MemoryLedger:
    def __init__(self) -> None:
        self.entries: list[CostEntry] = []
        self.claimed: list[tuple[str, str, int]] = []
        self.begun: list[CostEntry] = []

    def begin(self, entry: CostEntry) -> int:
        self.begun.append(entry)
        return len(self.begun)

    def record(self, entry: CostEntry, begun: int | None = None) -> None:
        assert entry.id not in {e.id for e in self.entries}
        self.entries.append(entry)

    def spent(self, since: datetime, until: datetime) -> int:
        return sum(e.nanos for e in self.entries if since <= e.at < until)

    def claim_alert(self, budget: str, window: str, threshold: int, now: datetime) -> bool:
        key = (budget, window, threshold)
        if key in self.claimed:
            return False
        self.claimed.append(key)
        return True


class LedgerUnit:
    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        self.events: list[Event] = []


def keep(unit: LedgerUnit, event: Event) -> None:
    unit.events.append(event)


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
