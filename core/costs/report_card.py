"""The report that is posted, from its figures: a card with a chart. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from core.costs.budgets import BudgetName, Window
from core.costs.entry import NANOS_PER_DOLLAR
from core.costs.forecast import SHARE, Forecast
from core.costs.group import CostGroup
from core.costs.money import about, dollars
from core.costs.recommend import Recommendation
from core.costs.report import marks, name_of
from core.views import Block, Card, Chart, Fields, Series, Table, Text

TOP = 3
"""Of the operations, models and people: how many are named."""
DAILY_DAYS = 14
"""How many days the chart of a daily report shows."""
_BEFORE: Mapping[BudgetName, str] = {
    "daily": "the day before",
    "weekly": "the week before",
    "monthly": "the month before",
}
_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
"""Not strftime's: those change with the machine's language."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a report says. `days`: nano-dollars by day, as far back as the chart and the forecast look; `first` is
    the period's first day; `saving_over` names the range of `best`."""

    kind: BudgetName
    window: Window
    first: date
    days: Mapping[date, int]
    now: CostGroup
    before: CostGroup
    tops: Sequence[tuple[str, Sequence[CostGroup]]]
    """("operation", its groups, dearest first), then models and people."""
    forecast: Forecast
    best: Recommendation | None = None
    saving_over: str = ""
    open_alerts: int = 0


def report_card(figures: Figures, chart: Chart) -> Card:
    blocks: list[Block] = [Fields(tuple(_facts(figures))), chart]
    if rows := tuple(chain.from_iterable(_top_rows(by, groups) for by, groups in figures.tops)):
        blocks.append(Table(("by", "", "calls", "failed", "cost"), rows))
    blocks.append(Text(forecast_text(figures.forecast)))
    if figures.best:
        blocks.append(Text(saving_text(figures.best, figures.saving_over)))
    if figures.open_alerts:
        many = "1 alert is" if figures.open_alerts == 1 else f"{figures.open_alerts} alerts are"
        blocks.append(Text(f"*{many} open*: `homeview costs alerts` lists them.", "alert"))
    return Card(_title(figures), tuple(blocks))


def _title(figures: Figures) -> str:
    first = figures.first
    match figures.kind:
        case "daily":
            return f"Costs of {_WEEK[first.weekday()]} {_day(first)} {first.year}"
        case "weekly":
            return f"Costs of week {figures.window.key}, {_day(first)} to {_day(first + timedelta(days=6))}"
        case "monthly":
            return f"Costs of {_MONTHS[first.month - 1]} {first.year}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"


def _facts(figures: Figures) -> list[tuple[str, str]]:
    now, before = figures.now, figures.before
    facts = [
        ("Spent", f"{dollars(now.nanos)} ({_change(now.nanos, before.nanos)})"),
        (f"Spent {_BEFORE[figures.kind]}", dollars(before.nanos)),
        ("Calls", f"{now.calls:,} ({_change(now.calls, before.calls)})"),
        ("Failed", f"{now.failed:,} ({_share(now.failed, now.calls)})"),
        ("Answers from the cache", f"{now.hits:,}, which saved {about(now.saved_nanos)}"),
        ("Tokens, pictures", f"{now.tokens:,}, {now.images:,}"),
    ]
    if now.calls:
        facts.append(("Mean time of a call", f"{now.mean_ms / 1000:.1f} s"))
    if unsure := marks(now):
        facts.append(("Not sure of", unsure))
    return facts


def _change(now: int, before: int) -> str:
    if not before:
        return "none before" if now else "as before"
    percent = round((now - before) * 100 / before)
    return f"{percent:+,}%" if percent else "as before"


def _share(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}%" if whole else "no calls"


def _top_rows(by: str, groups: Sequence[CostGroup]) -> list[tuple[str, ...]]:
    spent = [g for g in groups if g.calls][:TOP]
    return [(by, name_of(by, g.key), f"{g.calls:,}", f"{g.failed:,}", about(g.nanos)) for g in spent]


def forecast_text(forecast: Forecast) -> str:
    """Two sentences: what the month will cost, with the range, and why that is not sure when it is not."""
    year, month = forecast.month.split("-")
    title = f"*Forecast for {_MONTHS[int(month) - 1]} {year}*"
    if not forecast.days_known:  # a range of nothing would look like certainty
        return f"{title}: none yet, {forecast.unsure}. {about(forecast.spent)} is spent."
    told = (
        f"{title}: {about(forecast.expected)}; "
        f"{SHARE} times of 100 between {about(forecast.low)} and {about(forecast.high)}. "
        f"{about(forecast.spent)} of it is spent."
    )
    return f"{told} Not sure: {forecast.unsure}." if forecast.unsure else told


def saving_text(best: Recommendation, over: str) -> str:
    return f"*Could have saved {about(best.saves)}* {over}: {best.what} Given up: {best.given_up}."


def report_chart(kind: BudgetName, first: date, days: Mapping[date, int], media: str = "") -> Chart:
    """A day's report shows two weeks, a week's beside it the week before, a month's all of its days."""
    match kind:
        case "daily":
            shown = [first - timedelta(days=n) for n in range(DAILY_DAYS - 1, -1, -1)]
            title = f"Costs by day, {_day(shown[0])} to {_day(first)}"
            return _chart(title, [(_day(d)) for d in shown], [("cost", shown)], days, media)
        case "weekly":
            week = [first + timedelta(days=n) for n in range(7)]
            before = [day - timedelta(days=7) for day in week]
            return _chart(
                "The week, and the week before", _WEEK, [("this week", week), ("week before", before)], days, media
            )
        case "monthly":
            after = (first + timedelta(days=31)).replace(day=1)
            month = [first + timedelta(days=n) for n in range((after - first).days)]
            title = f"Costs by day, {_MONTHS[first.month - 1]} {first.year}"
            return _chart(title, [str(d.day) for d in month], [("cost", month)], days, media)


def _chart(
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[date]]],
    days: Mapping[date, int],
    media: str,
) -> Chart:
    shown = tuple(Series(name, tuple(days.get(d, 0) / NANOS_PER_DOLLAR for d in dates)) for name, dates in series)
    first = series[0][1]
    spent = {day: days.get(day, 0) for day in first}
    most = max(first, key=lambda day: spent[day])
    alt = f"{about(sum(spent.values()))} in all"
    if spent[most]:
        alt += f"; the most, {about(spent[most])}, on {_WEEK[most.weekday()]} {_day(most)}"
    if len(series) > 1:
        alt += f"; {about(sum(days.get(day, 0) for day in series[1][1]))} the week before"
    return Chart(title, tuple(labels), shown, f"{alt}.", "$", "bar", media)
