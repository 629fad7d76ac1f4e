"""The rows of `homeview costs`, and the card that tells the operator about a budget. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.costs.entry import NANOS_PER_DOLLAR
from core.costs.group import CostGroup
from core.costs.money import dollars
from core.events import Event
from core.views import Card, Fields, Progress, Text
from core.words import mark, t, tn
from core.words.figures import percent

Cell = str | int | float | Decimal | bool | None

_EMPTY = {
    "person": mark("(nobody)"),
    "journey": mark("(no journey)"),
    "model": mark("(no model)"),
    "tenant": mark("(no tenant)"),
}
_NONE = mark("(none)")

COLUMNS = (
    *("calls", "failed", "success_rate", "tokens", "images", "searches", "cost_usd", "saved_usd"),
    *("mean_ms", "p95_ms", "marks"),
)
"""Of the table that people read."""
SPARE = ("searches", "images", "failed", "mean_ms", "saved_usd", "tokens")
"""What a narrow table does without, first one first."""
ALL_COLUMNS = (
    *("calls", "failed", "success_rate", "tokens", "tokens_in", "tokens_out", "tokens_cached", "tokens_thought"),
    *("images", "searches", "cost_usd", "cost_nanos", "cache_hits", "saved_usd", "saved_nanos"),
    *("mean_ms", "p95_ms", "unpriced", "uncertain"),
)
"""For programs."""


_SUMMED = (
    *("calls", "failed", "nanos", "tokens", "images", "tokens_in", "tokens_out", "tokens_cached", "tokens_thought"),
    *("searches", "hits", "saved_nanos", "unpriced", "uncertain"),
)


def total(groups: Iterable[CostGroup]) -> CostGroup:
    """All as one: sums, the mean time weighted by calls, and no `p95_ms`, which cannot be had from the groups' own."""
    listed = list(groups)
    sums = {name: sum(getattr(group, name) for group in listed) for name in _SUMMED}
    mean = sum(g.mean_ms * g.calls for g in listed) / sums["calls"] if sums["calls"] else 0.0
    return CostGroup("total", **sums, mean_ms=mean)


def usd(nanos: int) -> Decimal:
    """Dollars, exact, with at least two places."""
    exact = Decimal(nanos) / NANOS_PER_DOLLAR
    return exact.quantize(Decimal("0.01")) if nanos % (NANOS_PER_DOLLAR // 100) == 0 else exact.normalize()


def success_rate(group: CostGroup) -> float | None:
    """0 to 1; None without a call."""
    return round(1 - group.failed / group.calls, 4) if group.calls else None


def name_of(by: str, key: str) -> str:
    return key or t(_EMPTY.get(by, _NONE))


def record(by: str, group: CostGroup) -> Mapping[str, Cell]:
    """All figures of a row by column name, its key under the name of what the rows are."""
    told = {name: getattr(group, name) for name in _SUMMED if name not in ("nanos", "hits")}
    return {
        **told,
        by: name_of(by, group.key),
        "success_rate": success_rate(group),
        "cost_usd": usd(group.nanos),
        "cost_nanos": group.nanos,
        "cache_hits": group.hits,
        "saved_usd": usd(group.saved_nanos),
        "mean_ms": round(group.mean_ms) if group.calls else None,
        "p95_ms": round(group.p95_ms) if group.p95_ms else None,
        "marks": marks(group),
    }


def marks(group: CostGroup) -> str:
    """What of the cost is not sure: "3 unpriced, 1 uncertain"."""
    told = []
    if group.unpriced:
        told.append(tn("{n} unpriced", "{n} unpriced", group.unpriced))
    if group.uncertain:
        told.append(tn("{n} uncertain", "{n} uncertain", group.uncertain))
    return ", ".join(told)


def records(by: str, groups: Sequence[CostGroup]) -> list[Mapping[str, Cell]]:
    return [record(by, group) for group in groups]


_USED_UP = {
    "daily": mark("The daily budget is used up"),
    "weekly": mark("The weekly budget is used up"),
    "monthly": mark("The monthly budget is used up"),
}
_SPENT = {
    "daily": mark("{share} of the daily budget is spent"),
    "weekly": mark("{share} of the weekly budget is spent"),
    "monthly": mark("{share} of the monthly budget is spent"),
}


def admin_card(event: Event) -> Card:
    """The alert for the admin channel, from a `cost.threshold_exceeded` event."""
    data = event.data
    name, threshold = str(data["budget"]), int(data["threshold"] or 0)
    spent, limit = int(data["spent_nanos"] or 0), int(data["limit_nanos"] or 0)
    setting = f"HOMEVIEW_BUDGET_{name.upper()}"
    title = t(_USED_UP[name]) if threshold >= 100 else t(_SPENT[name], share=percent(threshold / 100))
    until = datetime.fromisoformat(str(data["until"])).astimezone(ZoneInfo(str(data["zone"])))
    facts = (
        (t("Spent"), dollars(spent)),
        (t("Budget"), dollars(limit)),
        (t("Period"), str(data["window"])),
        (t("Next period begins"), f"{until:%Y-%m-%d %H:%M} {data['zone']}"),
    )
    advice = t(
        "Nothing was switched off: budgets only warn. `homeview costs --by operation` shows where it went. "
        "If this is expected, raise `{setting}`.",
        setting=setting,
    )
    bar = Progress(t("Spent"), min(spent * 100 // limit, 100) if limit else 100, 100, t("per cent"))
    return Card(title, (bar, Fields(facts), Text(advice)))
