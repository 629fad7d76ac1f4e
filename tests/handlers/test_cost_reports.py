"""Cost reports: posted once each to the admin channel, at the right hour, with figures that the ledger holds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.costs.budgets import BUDGET_NAMES, BudgetName
from core.costs.entry import Caller, CostEntry, Usage
from core.costs.prices import PriceBook
from core.handlers.cost_reports import Reporting, post_due_reports
from core.ports.store import Alert, Unit
from core.views import Card, Chart, plain_text
from tests.fakes.memory import MemoryMedia
from tests.handlers.house import ADMIN, Talk

USD = 10**9
BERLIN = "Europe/Berlin"
PNG = b"\x89PNG as drawn"


class Draw:
    """Keeps the charts that it was asked for."""

    def __init__(self, png: bytes = PNG) -> None:
        self.charts: list[Chart] = []
        self.png = png

    async def __call__(self, chart: Chart) -> bytes:
        self.charts.append(chart)
        return self.png


def reporting(kinds: Sequence[BudgetName] = BUDGET_NAMES, draw: Draw | None = None) -> Reporting:
    return Reporting(kinds, BERLIN, PriceBook.load(), draw or Draw(), MemoryMedia(), {})


def call(at: datetime, nanos: int, n: int = 0, **more: object) -> CostEntry:
    base = CostEntry(
        id=f"{at:%m%d%H%M}-{n}-{nanos}",
        at=at,
        service="gemini",
        operation="advise",
        model="gemini-3.8-flash",
        caller=Caller("slack:T1", "slack:T1:U1", "j1"),
        usage=Usage(tokens_in=900, tokens_out=100),
        nanos=nanos,
        duration_ms=1500,
        success=True,
    )
    return replace(base, **more)  # type: ignore[arg-type] # a test's fields


async def booked(home: Talk, *entries: CostEntry) -> None:
    def work(unit: Unit) -> None:
        for entry in entries:
            unit.ledger.settle(entry)

    await home.store.transact(work)


async def reported(home: Talk, wanted: Reporting) -> list[Card]:
    """What a tick posts now."""
    before = len(home.cards(ADMIN))
    await post_due_reports(home.store, home.clock, home.house, wanted)
    await home.settle()
    return home.cards(ADMIN)[before:]


async def test_the_daily_report_comes_after_midnight_of_the_zone_and_once(home: Talk) -> None:
    await booked(home, call(datetime(2026, 11, 24, 22, 30, tzinfo=UTC), 2 * USD))  # 23:30 on the 24th in Berlin
    wanted = reporting(["daily"])
    home.clock.at = datetime(2026, 11, 24, 22, 59, tzinfo=UTC)
    assert await reported(home, wanted) == []
    home.clock.at = datetime(2026, 11, 24, 23, 6, tzinfo=UTC)
    (card,) = await reported(home, wanted)
    assert card.title == "Costs of Tue 24 Nov 2026"
    assert "$2.00" in plain_text(card)
    assert await reported(home, wanted) == []
    home.clock.pass_by(hours=12)
    assert await reported(home, wanted) == []


async def test_calls_under_way_at_midnight_are_waited_for(home: Talk) -> None:
    await booked(home, call(datetime(2026, 11, 24, 12, tzinfo=UTC), USD))
    home.clock.at = datetime(2026, 11, 24, 23, 1, tzinfo=UTC)
    assert [c.title for c in await reported(home, reporting(["daily"]))] == []


async def test_a_report_tells_what_the_ledger_holds(home: Talk) -> None:
    day = datetime(2026, 11, 24, 12, tzinfo=UTC)
    other = Caller("slack:T1", "slack:T1:U2", "j2")
    await booked(
        home,
        call(day - timedelta(days=1), 4 * USD),
        call(day, 3 * USD),
        call(day, USD, 1, operation="look_at_photo", caller=other, uncertain=True),
        call(day, 2 * USD, 2, operation="look_at_photo", success=False, error="timeout", unpriced=True),
        call(day, 0, 3, saved_nanos=USD // 2, price_source="cache"),
    )
    await home.store.transact(lambda unit: unit.alerts.claim(Alert("errors:x", "errors", day)))
    home.clock.at = day + timedelta(days=1)
    draw = Draw()
    wanted = reporting(["daily"], draw)
    (card,) = await reported(home, wanted)
    text = plain_text(card)
    for words in (
        "Spent: $6.00 (+50%)",
        "Spent the day before: $4.00",
        "Calls: 3 (+200%)",
        "Failed: 1 (33.3%)",
        "Answers from the cache: 1, which saved $0.50",
        "Not sure of: 1 unpriced, 1 uncertain",
        "operation | advise | 1 | 0 | $3.00",
        "operation | look_at_photo | 2 | 1 | $3.00",
        "model | gemini-3.8-flash | 3 | 1 | $6.00",
        "person | slack:T1:U1 | 2 | 1 | $5.00",
        "person | slack:T1:U2 | 1 | 0 | $1.00",
        "Forecast for November 2026",
        "only 2 days with costs",
        "Could have saved",
        "1 alert is open",
    ):
        assert words in text, words
    (chart,) = draw.charts
    assert len(chart.labels) == 14
    assert chart.labels[-1] == "24 Nov"
    assert chart.series[0].values[-2:] == (4.0, 6.0)
    shown = next(block for block in card.blocks if isinstance(block, Chart))
    assert await wanted.media.get(shown.media) == PNG


async def test_weekly_on_mondays_and_monthly_on_the_first(home: Talk) -> None:
    await booked(home, *(call(datetime(2026, 11, d, 12, tzinfo=UTC), d * USD) for d in range(1, 31)))
    home.clock.at = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)  # a Monday
    draw = Draw()
    titles = [c.title for c in await reported(home, reporting(draw=draw))]
    assert titles == ["Costs of Sun 29 Nov 2026", "Costs of week 2026-W48, 23 Nov to 29 Nov"]
    weekly = draw.charts[1]
    assert weekly.labels == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    assert [s.values[0] for s in weekly.series] == [23.0, 16.0]
    home.clock.at = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
    daily, monthly = await reported(home, reporting(draw=draw))
    assert monthly.title == "Costs of November 2026"
    assert "Spent: $465.00 (none before)" in plain_text(monthly)
    assert len(draw.charts[-1].labels) == 30
    assert daily.title == "Costs of Mon 30 Nov 2026"


async def test_after_an_outage_the_last_missed_report_of_each_kind_comes(home: Talk) -> None:
    await booked(home, *(call(datetime(2026, 11, d, 12, tzinfo=UTC), USD) for d in range(1, 31)))
    home.clock.at = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    await reported(home, reporting())
    home.clock.at = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)  # a week later
    titles = [c.title for c in await reported(home, reporting())]
    assert titles == [
        "Costs of Mon 30 Nov 2026",
        "Costs of week 2026-W48, 23 Nov to 29 Nov",
        "Costs of November 2026",
    ]


async def test_two_processes_that_tick_at_once_post_one(home: Talk) -> None:
    await booked(home, call(datetime(2026, 11, 24, 12, tzinfo=UTC), USD))
    home.clock.at = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    wanted, before = reporting(["daily"]), len(home.cards(ADMIN))

    class Slow(Draw):
        """The other process posts while this one still draws."""

        async def __call__(self, chart: Chart) -> bytes:
            await post_due_reports(home.store, home.clock, home.house, wanted)
            return await super().__call__(chart)

    posted = await post_due_reports(home.store, home.clock, home.house, replace(wanted, draw=Slow()))
    await home.settle()
    assert posted == 0
    assert len(home.cards(ADMIN)) - before == 1


async def test_silence_is_told_once_and_then_not_again(home: Talk) -> None:
    wanted = reporting(["daily"])
    home.clock.at = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    assert await reported(home, wanted) == []  # nothing ever happened
    await booked(home, call(datetime(2026, 11, 24, 12, tzinfo=UTC), USD))
    told = []
    for _ in range(4):
        home.clock.pass_by(days=1)
        told += [c.title for c in await reported(home, wanted)]
    assert told == ["Costs of Tue 24 Nov 2026", "Costs of Wed 25 Nov 2026"]


async def test_a_report_comes_without_a_picture_where_none_can_be_drawn(home: Talk) -> None:
    await booked(home, call(datetime(2026, 11, 24, 12, tzinfo=UTC), USD))
    home.clock.at = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    (card,) = await reported(home, reporting(["daily"], Draw(b"")))
    shown = next(block for block in card.blocks if isinstance(block, Chart))
    assert shown.media == ""


async def test_none_is_posted_without_a_channel_or_when_they_are_off(home: Talk) -> None:
    await booked(home, call(datetime(2026, 11, 24, 12, tzinfo=UTC), USD))
    home.clock.at = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    assert await reported(home, reporting([])) == []
    silent = replace(home.house, admin=None)
    assert await post_due_reports(home.store, home.clock, silent, reporting()) == 0


async def test_a_day_of_a_clock_change_is_reported_whole(home: Talk) -> None:
    start = datetime(2026, 10, 24, 22, tzinfo=UTC)  # 25 October in Berlin has 25 hours
    await booked(home, *(call(start + timedelta(hours=h, minutes=30), USD, h) for h in range(-1, 26)))
    home.clock.at = datetime(2026, 10, 26, 5, 0, tzinfo=UTC)
    cards = await reported(home, reporting(["daily"]))
    assert "Spent: $25.00" in plain_text(cards[0])
