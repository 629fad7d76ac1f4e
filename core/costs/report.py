"""The rows of `homeview costs`, and the card that tells the operator about a budget. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from core.costs.money import dollars
from core.events import Event
from core.views import Card, Fields, Progress, Table, Text

_EMPTY = {"person": "(nobody)", "journey": "(no journey)", "model": "(no model)"}


class Group(Protocol):
    """What LedgerRepo.grouped returns."""

    @property
    def key(self) -> str: ...
    @property
    def calls(self) -> int: ...
    @property
    def failed(self) -> int: ...
    @property
    def nanos(self) -> int: ...
    @property
    def tokens(self) -> int: ...
    @property
    def images(self) -> int: ...


@dataclass(frozen=True, slots=True)
class CostRow:
    """One line of the report. `cost` is `nanos` as dollars, exact."""

    key: str
    calls: int
    failed: int
    tokens: int
    images: int
    nanos: int

    @property
    def cost(self) -> str:
        return dollars(self.nanos)


def cost_rows(by: str, groups: Iterable[Group]) -> list[CostRow]:
    """A row a group: days in their order, all else by cost, dearest first."""
    rows = [CostRow(g.key or _EMPTY.get(by, "(none)"), g.calls, g.failed, g.tokens, g.images, g.nanos) for g in groups]
    return sorted(rows, key=lambda row: row.key if by == "day" else (-row.nanos, row.key))


def total_row(rows: Iterable[CostRow]) -> CostRow:
    listed = list(rows)
    return CostRow(
        "total",
        sum(r.calls for r in listed),
        sum(r.failed for r in listed),
        sum(r.tokens for r in listed),
        sum(r.images for r in listed),
        sum(r.nanos for r in listed),
    )


def cost_table(by: str, groups: Iterable[Group]) -> Table:
    """The report as a block, with its total as the last row."""
    rows = cost_rows(by, groups)
    cells = [(r.key, f"{r.calls:,}", f"{r.failed:,}", f"{r.tokens:,}", f"{r.images:,}", r.cost) for r in rows]
    total = total_row(rows)
    last = ("total", f"{total.calls:,}", f"{total.failed:,}", f"{total.tokens:,}", f"{total.images:,}", total.cost)
    return Table((by, "calls", "failed", "tokens", "images", "cost"), (*cells, last))


def admin_card(event: Event) -> Card:
    """The alert for the admin channel, from a `cost.threshold_exceeded` event."""
    data = event.data
    name, threshold = str(data["budget"]), int(data["threshold"] or 0)
    spent, limit = int(data["spent_nanos"] or 0), int(data["limit_nanos"] or 0)
    setting = f"HOMEVIEW_BUDGET_{name.upper()}"
    title = f"The {name} budget is used up" if threshold >= 100 else f"{threshold}% of the {name} budget is spent"
    until = datetime.fromisoformat(str(data["until"])).astimezone(ZoneInfo(str(data["zone"])))
    facts = (
        ("Spent", dollars(spent)),
        ("Budget", dollars(limit)),
        ("Period", str(data["window"])),
        ("Next period begins", f"{until:%Y-%m-%d %H:%M} {data['zone']}"),
    )
    advice = (
        "Nothing was switched off: budgets only warn. `homeview costs --by operation` shows where it went. "
        f"If this is expected, raise `{setting}`."
    )
    bar = Progress("Spent", min(spent * 100 // limit, 100) if limit else 100, 100, "per cent")
    return Card(title, (bar, Fields(facts), Text(advice)))
