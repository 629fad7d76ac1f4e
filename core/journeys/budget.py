"""What the money may look like by category, from a budget (or from usual totals) and the template's shares.

Whole units of the currency. The reserve stands beside the shares: a category's low figure is for somebody whose budget
has to hold the reserve as well, the high one for somebody who keeps it on top.
"""

from dataclasses import dataclass

from core.journeys.facts import Money, show_money
from core.journeys.template import Costs, Template
from core.words import t

OLD_BEFORE = 1980
"""A house from before that is reckoned old: what is behind its walls is known least."""


@dataclass(frozen=True, slots=True)
class CostRange:
    id: str
    label: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class CostPicture:
    """`lines` is empty where shares make no sense (DIY) or no total is known. `basis` and `source` are sentences."""

    currency: str
    lines: tuple[CostRange, ...]
    total: tuple[int, int]
    contingency: tuple[int, int]
    contingency_pct: tuple[int, int]
    basis: str
    source: str

    def show(self, low: int, high: int) -> str:
        """ "$3,300 - $4,000", or one figure where both are the same."""
        first, last = show_money(Money(low, self.currency)), show_money(Money(high, self.currency))
        return first if low == high else f"{first} - {last}"


def cost_ranges(template: Template, budget: Money | None, year_built: str = "") -> CostPicture:
    """`year_built` as recorded ("1965", "unknown", empty)."""
    costs = template.costs
    pct = _contingency(costs, year_built)
    if budget:
        total = (budget.amount * 100 // (100 + pct[1]), budget.amount)
        reserve = (_share(budget.amount, pct[0]), _share(budget.amount, pct[1]))
        basis = t(
            "From your budget of {budget}: low with the reserve inside it, high with the reserve on top.",
            budget=show_money(budget),
        )
    elif costs.typical:
        total = costs.typical
        reserve = (_share(total[0], pct[0]), _share(total[1], pct[1]))
        basis = t("No budget yet, so from usual totals ({source}).", source=costs.typical_source)
    else:
        total, reserve, basis = (0, 0), (0, 0), t("No budget yet.")
    lines = tuple(CostRange(s.id, s.label, _share(total[0], s.pct), _share(total[1], s.pct_high)) for s in costs.shares)
    reserved = t("reserve: {source}", source=costs.contingency_source)
    source = t("Source: {source}.", source="; ".join(part for part in (costs.source, reserved) if part))
    currency = budget.currency if budget else "USD"
    return CostPicture(currency, lines if any(total) else (), total, reserve, pct, basis, source)


def _contingency(costs: Costs, year_built: str) -> tuple[int, int]:
    if year_built.isdigit() and int(year_built) < OLD_BEFORE:
        return costs.contingency_old, costs.contingency_old
    return costs.contingency


def _share(amount: int, pct: int) -> int:
    """Half up, in whole units."""
    return (amount * pct + 50) // 100
