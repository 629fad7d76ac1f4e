"""Cost reports for those who run HomeView: gathered from the ledger, and posted to the admin channel once each.

A report is due when its period has ended. Its key ("report:daily:2026-11-20") is its post's, which can exist once:
whichever process comes first posts it. After an outage the last missed report of each kind is posted.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import structlog

from core.ai.tasks.look_at_photo import LOOK_AT_PHOTO
from core.cache import SECONDS
from core.costs.budgets import BUDGET_NAMES, BudgetName, Window, window
from core.costs.forecast import HISTORY_DAYS, Forecast, forecast
from core.costs.group import CostGroup
from core.costs.recommend import (
    LONG_HOURS,
    TARGET_IMAGE_TOKENS,
    Candidate,
    Prices,
    Recommendation,
    recommend,
)
from core.costs.report import total
from core.costs.report_card import Figures, report_card, report_chart
from core.errors import StoreError
from core.handlers.desk import House
from core.ports.clock import Clock
from core.ports.media import MediaStore
from core.ports.store import CostQuery, Dimension, Outgoing, Repeated, Store, Unit
from core.views import Card, Chart
from core.words import mark, speaking

log = structlog.get_logger(__name__)

Draw = Callable[[Chart], Awaitable[bytes]]
SETTLE = timedelta(minutes=5)
"""After a period's end: what was under way then is settled."""
TOPS: tuple[Dimension, ...] = ("operation", "model", "person")
_RANGE: Mapping[BudgetName, tuple[int, str]] = {
    "daily": (7, mark("*Could have saved {money}* in the last 7 days:")),
    "weekly": (7, mark("*Could have saved {money}* in this week:")),
    "monthly": (0, mark("*Could have saved {money}* in this month:")),
}
"""What recommendations look at: days up to the period's end (0: the period), and how that is said."""
OPEN_ALERTS = 100


@dataclass(frozen=True, slots=True)
class Reporting:
    """What reports need. `kinds`: which are posted; `routes`: other models by task (see core.costs.recommend)."""

    kinds: Sequence[BudgetName]
    zone: str
    prices: Prices
    draw: Draw
    media: MediaStore
    routes: Mapping[str, Sequence[Candidate]]


def last_ended(kind: BudgetName, now: datetime, zone: str) -> Window:
    """The latest period that is over, five minutes ago or more."""
    running = window(kind, now - SETTLE, zone)
    return window(kind, running.start - timedelta(hours=1), zone)


def report_key(kind: BudgetName, period: Window) -> str:
    return f"report:{kind}:{period.key}"


def day_of(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


async def post_due_reports(store: Store, clock: Clock, house: House, reporting: Reporting) -> int:
    """Posts what is due and not posted. Returns how many. Raises StoreError kinds."""
    if house.admin is None or not reporting.kinds:
        return 0
    now = clock.now()
    due = await store.transact(lambda unit: _due(unit, reporting, now))
    posted = 0
    for kind, period in due:
        figures = await store.read(lambda unit, k=kind, p=period: gather(unit, k, p, reporting, now))  # type: ignore[misc] # mypy cannot infer a lambda with defaults
        with speaking(house.language):
            card = await draw_report(figures, reporting)
        posted += await store.transact(lambda unit, f=figures, c=card: _post(unit, house, f, c, now))  # type: ignore[misc] # as above
    return posted


def _due(unit: Unit, reporting: Reporting, now: datetime) -> list[tuple[BudgetName, Window]]:
    done = unit.cursors.all("report:")
    ended = [(kind, last_ended(kind, now, reporting.zone)) for kind in BUDGET_NAMES if kind in reporting.kinds]
    return [(kind, period) for kind, period in ended if done.get(f"report:{kind}", "") < period.key]


def _post(unit: Unit, house: House, figures: Figures, card: Card, now: datetime) -> bool:
    """The post and the mark that it is done, together. Nothing is said of two periods in a row without a call."""
    kind, period = figures.kind, figures.window
    if unit.cursors.all(f"report:{kind}").get(f"report:{kind}", "") >= period.key:
        return False  # another process was quicker
    unit.cursors.put(f"report:{kind}", period.key)
    quiet = not any((figures.now.calls, figures.now.hits, figures.before.calls, figures.before.hits))
    if quiet or house.admin is None:
        return False
    key = report_key(kind, period)
    unit.outbox.add(Outgoing(house.ids(), key, house.admin, card, request=house.ids(), to_admin=True), now)
    return True


async def draw_report(figures: Figures, reporting: Reporting) -> Card:
    """The card, its chart drawn and kept. Without a picture (a full disk) platforms show the figures in words."""
    chart = report_chart(figures.kind, figures.first, figures.days)
    png = await reporting.draw(chart)
    key = f"{sha256(png).hexdigest()}.png" if png else ""
    try:
        if png:
            await reporting.media.put(key, png, "image/png")
    except StoreError as error:
        log.warning("report.picture_not_kept", error=type(error).__name__)
        key = ""
    return report_card(figures, replace(chart, media=key))


def gather(unit: Unit, kind: BudgetName, period: Window, reporting: Reporting, now: datetime) -> Figures:
    """All figures of one report. A month of a busy house takes a second or more: with Store.read."""
    zone = reporting.zone
    before = window(kind, period.start - timedelta(hours=1), zone)
    span, said = _RANGE[kind]
    since = period.end - timedelta(days=span) if span else period.start
    best = savings(unit, since, period.end, reporting.prices, reporting.routes)
    # days of the report may lie further back than the forecast looks, when it is late
    days = daily_sums(unit, min(before.start - timedelta(days=14), now - timedelta(days=HISTORY_DAYS + 1)), now, zone)
    return Figures(
        kind=kind,
        window=period,
        first=day_of(period.start, zone),
        days=days,
        now=totals(unit, period.start, period.end, zone),
        before=totals(unit, before.start, before.end, zone),
        tops=tuple((by, groups(unit, by, period.start, period.end, zone)) for by in TOPS),
        forecast=forecast(days, day_of(now, zone)),
        best=best[0] if best else None,
        saving_over=said,
        open_alerts=len(unit.alerts.history(OPEN_ALERTS, open_only=True)),
    )


def groups(unit: Unit, by: Dimension, since: datetime, until: datetime, zone: str) -> Sequence[CostGroup]:
    return unit.ledger.report(CostQuery(by, since, until, zone))


def totals(unit: Unit, since: datetime, until: datetime, zone: str) -> CostGroup:
    return total(groups(unit, "service", since, until, zone))


def daily_sums(unit: Unit, since: datetime, until: datetime, zone: str) -> dict[date, int]:
    """Nano-dollars by day of the zone, from the midnight at or before `since` until now."""
    begin = window("daily", since, zone).start
    end = window("daily", until, zone).end
    return {date.fromisoformat(g.key): g.nanos for g in unit.ledger.report(CostQuery("day", begin, end, zone))}


def month_forecast(unit: Unit, now: datetime, zone: str) -> Forecast:
    return forecast(daily_sums(unit, now - timedelta(days=HISTORY_DAYS + 1), now, zone), day_of(now, zone))


def savings(
    unit: Unit, since: datetime, until: datetime, prices: Prices, routes: Mapping[str, Sequence[Candidate]]
) -> tuple[Recommendation, ...]:
    """What would have cost less in [since, until), the most first."""
    return recommend(
        unit.ledger.model_use(since, until),
        _while_kept(unit, since, until),
        unit.ledger.repeated(since, until, timedelta(hours=LONG_HOURS)),
        unit.ledger.oversize_images(since, until, TARGET_IMAGE_TOKENS),
        prices,
        until,
        routes,
    )


def _while_kept(unit: Unit, since: datetime, until: datetime) -> list[Repeated]:
    """What came again within the time that the cache keeps answers of its kind."""
    seen = LOOK_AT_PHOTO.operation
    photos = unit.ledger.repeated(since, until, timedelta(seconds=SECONDS["vision"]))
    others = unit.ledger.repeated(since, until, timedelta(seconds=SECONDS["guidance"]))
    return [*(r for r in photos if r.operation == seen), *(r for r in others if r.operation != seen)]
