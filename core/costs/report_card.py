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
from core.words import day, mark, month_and_year, number, t, tn
from core.words.figures import decimal, percent, short_day, short_weekday

TOP = 3
"""Of the operations, models and people: how many are named."""
DAILY_DAYS = 14
"""How many days the chart of a daily report shows."""
_BEFORE: Mapping[BudgetName, str] = {
    "daily": mark("Spent the day before"),
    "weekly": mark("Spent the week before"),
    "monthly": mark("Spent the month before"),
}
_BY = {
    "operation": mark("operation"),
    "model": mark("model"),
    "person": mark("person"),
}


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
        blocks.append(Table((t("by"), "", t("calls"), t("failed"), t("cost")), rows))
    blocks.append(Text(forecast_text(figures.forecast)))
    if figures.best:
        blocks.append(Text(saving_text(figures.best, figures.saving_over)))
    if figures.open_alerts:
        text = tn(
            "*{n} alert is open*: `homeview costs alerts` lists them.",
            "*{n} alerts are open*: `homeview costs alerts` lists them.",
            figures.open_alerts,
        )
        blocks.append(Text(text, "alert"))
    return Card(_title(figures), tuple(blocks))


def _title(figures: Figures) -> str:
    first = figures.first
    match figures.kind:
        case "daily":
            return t("Costs of {day}", day=f"{short_weekday(first)} {day(first)}")
        case "weekly":
            last = first + timedelta(days=6)
            return t(
                "Costs of week {week}, {first} to {last}", week=figures.window.key, first=_day(first), last=_day(last)
            )
        case "monthly":
            return t("Costs of {month}", month=month_and_year(first))


def _day(when: date) -> str:
    return short_day(when).removeprefix("0")


def _facts(figures: Figures) -> list[tuple[str, str]]:
    now, before = figures.now, figures.before
    facts = [
        (t("Spent"), f"{dollars(now.nanos)} ({_change(now.nanos, before.nanos)})"),
        (t(_BEFORE[figures.kind]), dollars(before.nanos)),
        (t("Calls"), f"{number(now.calls)} ({_change(now.calls, before.calls)})"),
        (t("Failed"), f"{number(now.failed)} ({_share(now.failed, now.calls)})"),
        (t("Answers from the cache"), t("{hits}, which saved {money}", hits=now.hits, money=about(now.saved_nanos))),
        (t("Tokens, pictures"), f"{number(now.tokens)}, {number(now.images)}"),
    ]
    if now.calls:
        facts.append((t("Mean time of a call"), f"{decimal(now.mean_ms / 1000, 1)} s"))
    if unsure := marks(now):
        facts.append((t("Not sure of"), unsure))
    return facts


def _change(now: int, before: int) -> str:
    if not before:
        return t("none before") if now else t("as before")
    change = round((now - before) * 100 / before)
    if not change:
        return t("as before")
    return f"{'+' if change > 0 else ''}{percent(change / 100)}"


def _share(part: int, whole: int) -> str:
    return percent(part / whole, 1) if whole else t("no calls")


def _top_rows(by: str, groups: Sequence[CostGroup]) -> list[tuple[str, ...]]:
    spent = [g for g in groups if g.calls][:TOP]
    said = t(_BY[by]) if by in _BY else by
    return [(said, name_of(by, g.key), number(g.calls), number(g.failed), about(g.nanos)) for g in spent]


def forecast_text(forecast: Forecast) -> str:
    """Two sentences: what the month will cost, with the range, and why that is not sure when it is not."""
    year, month = forecast.month.split("-")
    named = month_and_year(date(int(year), int(month), 1))
    if not forecast.days_known:  # a range of nothing would look like certainty
        return t(
            "*Forecast for {month}*: none yet, {why}. {spent} is spent.",
            month=named,
            why=forecast.unsure,
            spent=about(forecast.spent),
        )
    told = t(
        "*Forecast for {month}*: {expected}; {share} times of 100 between {low} and {high}. {spent} of it is spent.",
        month=named,
        expected=about(forecast.expected),
        share=SHARE,
        low=about(forecast.low),
        high=about(forecast.high),
        spent=about(forecast.spent),
    )
    if not forecast.unsure:
        return told
    unsure = t("Not sure: {why}.", why=forecast.unsure)
    return f"{told} {unsure}"


def saving_text(best: Recommendation, over: str) -> str:
    """`over`: in which time, as marked for the catalogue ("{money} ...")."""
    saved = t(over, money=about(best.saves))
    given_up = t("Given up: {what}.", what=best.given_up)
    return f"{saved} {best.what} {given_up}"


def report_chart(kind: BudgetName, first: date, days: Mapping[date, int], media: str = "") -> Chart:
    """A day's report shows two weeks, a week's beside it the week before, a month's all of its days."""
    match kind:
        case "daily":
            shown = [first - timedelta(days=n) for n in range(DAILY_DAYS - 1, -1, -1)]
            title = t("Costs by day, {first} to {last}", first=_day(shown[0]), last=_day(first))
            return _chart(title, [(_day(d)) for d in shown], [(t("cost"), shown)], days, media)
        case "weekly":
            week = [first + timedelta(days=n) for n in range(7)]
            before = [day - timedelta(days=7) for day in week]
            both = [(t("this week"), week), (t("week before"), before)]
            return _chart(t("The week, and the week before"), [short_weekday(d) for d in week], both, days, media)
        case "monthly":
            after = (first + timedelta(days=31)).replace(day=1)
            month = [first + timedelta(days=n) for n in range((after - first).days)]
            title = t("Costs by day, {month}", month=month_and_year(first))
            return _chart(title, [str(d.day) for d in month], [(t("cost"), month)], days, media)


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
    told = [t("{money} in all", money=about(sum(spent.values())))]
    if spent[most]:
        on = f"{short_weekday(most)} {_day(most)}"
        told.append(t("the most, {money}, on {day}", money=about(spent[most]), day=on))
    if len(series) > 1:
        told.append(t("{money} the week before", money=about(sum(days.get(d, 0) for d in series[1][1]))))
    return Chart(title, tuple(labels), shown, f"{'; '.join(told)}.", "$", "bar", media)
