"""`costs`: what the calls to models and services cost."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli import app, finish
from bot.cli.loading import settings_for_command


class By(StrEnum):
    """What the report's rows are."""

    day = "day"
    service = "service"
    operation = "operation"
    person = "person"
    journey = "journey"
    model = "model"


@app.command()
def costs(
    by: Annotated[By, typer.Option(help="What a row is.")] = By.day,
    days: Annotated[int, typer.Option(min=1, help="How many days back, today included.")] = 30,
) -> None:
    """Print what calls to models and services cost."""
    settings = settings_for_command()
    from rich.console import Console
    from rich.table import Table

    from bot.keys import secret_keys
    from core.costs.report import cost_table
    from core.persistence import open_store

    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    since, until = today - timedelta(days=days - 1), today + timedelta(days=1)

    async def work() -> None:
        store = open_store(settings.database, secret_keys(settings, make=False), read_only=True)
        try:
            groups = await store.transact(lambda unit: unit.ledger.grouped(by.value, since, until))
        finally:
            await store.close()
        report = cost_table(by.value, groups)
        table = Table(title=f"Costs by {by.value}, last {days} days (UTC)")
        for number, column in enumerate(report.columns):
            table.add_column(column, justify="left" if number == 0 else "right", overflow="fold")
        for row in report.rows:
            table.add_row(*row)
        Console().print(table)

    finish(work())
