"""`errors`: how often operations fail, and in which way."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import app, finish
from bot.cli.loading import settings_for_command
from bot.cli.printing import Cell, Format, print_rows

if TYPE_CHECKING:  # the command imports what it needs when it runs
    from bot.settings import Settings

WENT_WELL = "ok"
COLUMNS = ("operation", "category", "count", "of", "rate")


@app.command()
def errors(
    hours: Annotated[int, typer.Option(min=1, help="How many hours back.")] = 24,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="From then (UTC) in place of --hours."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="A table for people, JSON or CSV for programs.")] = (
        Format.table
    ),
) -> None:
    """Print how often operations fail, by category."""
    settings = settings_for_command()
    now = datetime.now(UTC)
    begin = since.replace(tzinfo=UTC) if since else now - timedelta(hours=hours)
    finish(_print_rates(settings, begin, now, format))


async def _print_rates(settings: "Settings", begin: datetime, now: datetime, format: Format) -> None:
    from bot.cli.costs import reading
    from core.handlers.error_rates import QUARTER, failure_share, quarter_of, rates

    since = quarter_of(begin)
    async with reading(settings) as store:
        counts = await store.transact(lambda unit: unit.outcomes.between(since, now + QUARTER))
    rows: list[dict[str, Cell]] = [
        {
            "operation": rate.operation,
            "category": rate.category or WENT_WELL,
            "count": rate.count,
            "of": rate.ends,
            "rate": f"{rate.share:.1%}" if format is Format.table else round(rate.share, 6),
        }
        for rate in rates(counts)
    ]
    print_rows(COLUMNS, rows, format, title=f"How operations ended, since {since:%Y-%m-%d %H:%M} (UTC)")
    share = failure_share(counts)
    if format is Format.table:
        print("Nothing happened." if share is None else f"{share:.1%} of all failed; what people can mend left out.")
