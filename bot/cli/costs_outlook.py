"""`costs forecast|recommend|report|over`: what is to be expected, and what could be saved."""

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import finish
from bot.cli.costs import costs, reading
from bot.cli.costs_range import Days, Since, Until, Zone, asked_range, known_zone, midnight
from bot.cli.loading import settings_for_command
from bot.cli.printing import Cell, Format, print_rows

if TYPE_CHECKING:  # each command imports what it needs when it runs
    from bot.settings import Settings
    from core.costs.report_card import Figures
    from core.views import Card

FormatOption = Annotated[Format, typer.Option("--format", help="A table for people, JSON or CSV for programs.")]


class Kind(StrEnum):
    """Which report."""

    daily = "daily"
    weekly = "weekly"
    monthly = "monthly"


@costs.command()
def forecast(zone: Zone = None, format: FormatOption = Format.table) -> None:
    """Print what this month is likely to cost, with a range."""
    settings = settings_for_command()
    name = known_zone(zone) if zone else settings.timezone

    async def work() -> None:
        from core.costs.forecast import SHARE
        from core.costs.report import usd
        from core.costs.report_card import forecast_text
        from core.handlers.cost_reports import month_forecast

        async with reading(settings) as store:
            told = await store.transact(lambda unit: month_forecast(unit, datetime.now(UTC), name))
        if format is Format.table:
            print(forecast_text(told).replace("*", ""))
            return
        row: dict[str, Cell] = {
            "month": told.month,
            "spent_usd": usd(told.spent),
            "expected_usd": usd(told.expected),
            "low_usd": usd(told.low),
            "high_usd": usd(told.high),
            "range_percent": SHARE,
            "days_left": told.days_left,
            "days_known": told.days_known,
            "unsure": told.unsure,
        }
        print_rows(tuple(row), [row], format)

    finish(work())


@costs.command()
def recommend(
    days: Days = None, since: Since = None, until: Until = None, zone: Zone = None, format: FormatOption = Format.table
) -> None:
    """Print what would have cost less, with the dollars it would have saved."""
    settings = settings_for_command()
    asked = asked_range(settings, days, since, until, zone)

    async def work() -> None:
        from bot.reporting import open_reporting
        from core.costs.report import usd
        from core.handlers.cost_reports import savings

        reporting = open_reporting(settings)
        async with reading(settings) as store:
            found = await store.transact(
                lambda unit: savings(unit, asked.since, asked.until, reporting.prices, reporting.routes)
            )
        rows = [
            {
                "saves_usd": usd(r.saves),
                "kind": r.kind,
                "operation": r.operation,
                "what": r.what,
                "given_up": r.given_up,
            }
            for r in found
        ]
        if not rows and format is Format.table:
            print(f"Nothing would have cost less, {asked.told}.")
            return
        columns = ("saves_usd", "kind", "operation", "what", "given_up")
        print_rows(columns, rows, format, title=f"What would have cost less, {asked.told}")

    finish(work())


@costs.command()
def report(
    kind: Annotated[Kind, typer.Argument(help="Which one.")],
    day: Annotated[
        str, typer.Option("--date", metavar="DATE", help="A day of the period; without it the last that has ended.")
    ] = "",
    png: Annotated[Path | None, typer.Option("--png", help="Also write its chart to this file.")] = None,
) -> None:
    """Print a report as it is posted to the admin channel."""
    settings = settings_for_command()
    at = _parsed(day) if day else None

    async def work() -> None:
        from core.costs.report_card import report_card, report_chart

        figures = await _figures(settings, kind, at)
        chart = report_chart(figures.kind, figures.first, figures.days)
        _show(report_card(figures, chart))
        if png is not None:
            from adapters.charts import draw_png

            png.write_bytes(await draw_png(chart))
            print(f"The chart is in {png}.")

    finish(work())


def _parsed(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write a date such as 2026-11-21", param_hint="--date") from None


async def _figures(settings: "Settings", kind: Kind, day: date | None) -> "Figures":
    from bot.reporting import open_reporting
    from core.costs.budgets import window
    from core.handlers.cost_reports import gather, last_ended

    now, reporting = datetime.now(UTC), open_reporting(settings)
    zone = settings.timezone
    period = window(kind.value, midnight(day, zone), zone) if day else last_ended(kind.value, now, zone)
    async with reading(settings) as store:
        return await store.transact(lambda unit: gather(unit, kind.value, period, reporting, now))


def _show(card: "Card") -> None:
    from rich.console import Console

    from adapters.console.limits import MAX_WIDTH
    from adapters.console.rich_render import card_panel

    console = Console()
    console.print(card_panel(card, lambda _: 0, min(console.width, MAX_WIDTH)))


@costs.command()
def over(
    tenant: Annotated[str, typer.Argument(help="Whose calls, such as slack:T0123.")],
    amount: Annotated[str, typer.Argument(help="Dollars that are about to be spent, such as 0.25.")],
) -> None:
    """Say whether spending so much more would pass a budget or a limit: "yes" with status 3, else "no"."""
    settings = settings_for_command()
    nanos = _nanos(amount)

    async def work() -> bool:
        from bot.clock import SystemClock
        from bot.models import open_purse
        from core.ai.purse import Purse

        async with reading(settings) as store:
            purse = open_purse(Purse, settings, store, SystemClock(), {})
            return await purse.is_over_budget(tenant, nanos)

    passed = finish(work())
    print("yes" if passed else "no")
    if passed:
        raise typer.Exit(3)


def _nanos(text: str) -> int:
    from core.costs.money import nanos

    try:
        amount = nanos(Decimal(text))
    except (InvalidOperation, ValueError):
        amount = -1
    if amount < 0:
        raise typer.BadParameter("write dollars, such as 0.25", param_hint="AMOUNT")
    return amount
