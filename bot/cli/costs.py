"""`costs`: what the calls to models and services cost, and all that follows from it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import app, finish
from bot.cli.costs_range import Asked, Days, Only, Since, Until, Zone, asked_range
from bot.cli.loading import settings_for_command
from bot.cli.printing import Format, print_rows

if TYPE_CHECKING:  # each command imports what it needs when it runs
    from bot.settings import Settings
    from core.persistence import SqlStore

costs = typer.Typer(help="Print what calls to models and services cost; with a subcommand: what follows from it.")
app.add_typer(costs, name="costs", invoke_without_command=True)


class By(StrEnum):
    """What the report's rows are."""

    day = "day"
    week = "week"
    month = "month"
    service = "service"
    operation = "operation"
    model = "model"
    tenant = "tenant"
    person = "person"
    journey = "journey"


@costs.callback()
def report_rows(
    ctx: typer.Context,
    by: Annotated[By, typer.Option(help="What a row is.")] = By.day,
    days: Days = None,
    since: Since = None,
    until: Until = None,
    zone: Zone = None,
    only: Only = None,
    format: Annotated[Format, typer.Option("--format", help="A table for people, JSON or CSV for programs.")] = (
        Format.table
    ),
) -> None:
    """Print what calls to models and services cost."""
    if ctx.invoked_subcommand is not None:
        return
    settings = settings_for_command()
    asked = asked_range(settings, days, since, until, zone, only)
    finish(_print_rows(settings, by, asked, format))


async def _print_rows(settings: "Settings", by: By, asked: Asked, format: Format) -> None:
    from core.costs.report import ALL_COLUMNS, COLUMNS, SPARE, record, records, total
    from core.ports.store import CostQuery

    query = CostQuery(by.value, asked.since, asked.until, asked.zone, asked.only)
    async with reading(settings) as store:
        groups = await store.transact(lambda unit: unit.ledger.report(query))
    rows, last = records(by.value, groups), record(by.value, total(groups))
    told = [name for name in COLUMNS if name != "marks" or last["marks"]]
    columns = (by.value, *(told if format is Format.table else ALL_COLUMNS))
    print_rows(columns, rows, format, title=f"Costs by {by.value}, {asked.told}", footer=last, spare=SPARE)


@asynccontextmanager
async def reading(settings: "Settings") -> AsyncIterator["SqlStore"]:
    """The database, read only: it may be read while the bot runs. StoreError kinds."""
    from bot.keys import secret_keys
    from core.persistence import open_store

    store = open_store(settings.database, secret_keys(settings, make=False), read_only=True)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def writing(settings: "Settings") -> AsyncIterator["SqlStore"]:
    """The database, to write. StoreInUse on SQLite while another process writes it."""
    from bot.keys import secret_keys
    from core.persistence import open_store

    store = open_store(settings.database, secret_keys(settings, make=False))
    try:
        yield store
    finally:
        await store.close()


from bot.cli import costs_alerts, costs_outlook  # noqa: E402 - they add their commands to `costs`

__all__ = ["By", "costs", "costs_alerts", "costs_outlook", "reading", "writing"]
