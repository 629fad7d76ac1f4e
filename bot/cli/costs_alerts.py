"""`costs alerts|ack|rebuild`: what was told to those who run HomeView, and whether the sums are right."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import finish, say_error
from bot.cli.costs import costs, reading, writing
from bot.cli.loading import settings_for_command
from bot.cli.printing import Format, print_rows
from core.errors import HomeViewError, StoreInUse

if TYPE_CHECKING:  # each command imports what it needs when it runs
    from core.ports.store import Alert

SHOWN = 100
FAR_BACK = 1000


@costs.command()
def alerts(
    all: Annotated[bool, typer.Option("--all", help="Also those that are acknowledged.")] = False,
    format: Annotated[Format, typer.Option("--format", help="A table for people, JSON or CSV for programs.")] = (
        Format.table
    ),
) -> None:
    """Print the alerts that are open, latest first."""
    settings = settings_for_command()

    async def work() -> None:
        async with reading(settings) as store:
            found = await store.transact(lambda unit: unit.alerts.history(SHOWN, open_only=not all))
        if not found and format is Format.table:
            print("No alerts." if all else "No open alerts.")
            return
        zone = ZoneInfo(settings.timezone)
        columns = ("number", "at", "kind", "what", "alert", *(("acknowledged", "by") if all else ()))
        print_rows(columns, [_row(n, one, zone) for n, one in enumerate(found, 1)], format, title="Alerts")

    finish(work())


def _row(number: int, alert: "Alert", zone: ZoneInfo) -> dict[str, str | int]:
    from core.handlers.alerts import headline

    acknowledged = f"{alert.acknowledged_at.astimezone(zone):%Y-%m-%d %H:%M}" if alert.acknowledged_at else ""
    return {
        "number": number,
        "at": f"{alert.at.astimezone(zone):%Y-%m-%d %H:%M}",
        "kind": alert.kind,
        "what": headline(alert),
        "alert": alert.key,
        "acknowledged": acknowledged,
        "by": alert.acknowledged_by,
    }


@costs.command()
def ack(
    alert: Annotated[str, typer.Argument(help="Its key, the beginning of its key, or its number among the open ones.")],
    by: Annotated[str, typer.Option("--by", help="Who has seen it.")] = "command line",
) -> None:
    """Acknowledge an alert: it is open no longer."""
    settings = settings_for_command()

    async def work() -> None:
        async with reading(settings) as store:
            open_ones = await store.transact(lambda unit: unit.alerts.history(FAR_BACK, open_only=True))
        key = chosen(alert, open_ones)
        from bot.clock import new_id
        from bot.wiring import SUBSCRIPTIONS
        from core.handlers.alerts import acknowledge
        from core.handlers.desk import House
        from core.handlers.subscribers import admin_place

        house = House({}, new_id, SUBSCRIPTIONS, settings.timezone, admin_place(settings.admin_channel))
        now = datetime.now(UTC)
        try:
            async with writing(settings) as store:
                await store.transact(lambda unit: acknowledge(unit, house, key, by, now))
        except StoreInUse as error:
            raise _busy(error, "Press the button on the alert in the admin channel, or stop the bot first.") from None
        print(f"Acknowledged: {key}")

    finish(work())


def chosen(given: str, open_ones: "Sequence[Alert]") -> str:
    """The key that is meant; ends the command when it is none, or several."""
    keys = [one.key for one in open_ones]
    if given in keys:
        return given
    if given.isdigit():
        found = keys[int(given) - 1 : int(given)] if int(given) else []
    else:
        found = [key for key in keys if key.startswith(given)]
    if len(found) != 1:
        told = f"{len(found)} open alerts begin with {given!r}." if found else f"No open alert is {given!r}."
        say_error(HomeViewError(told, remedy="`homeview costs alerts` lists them."))
    return found[0]


@costs.command()
def rebuild() -> None:
    """Compute all sums from the entries again, and say how many differed."""
    settings = settings_for_command()

    async def work() -> None:
        try:
            async with writing(settings) as store:
                done = await store.transact(lambda unit: unit.ledger.rebuild())
        except StoreInUse as error:
            raise _busy(error, "Stop the bot first: on SQLite one process writes.") from None
        agreed = "They agreed with the entries." if not done.differing else f"{done.differing:,} differed: corrected."
        print(f"{done.entries:,} entries, {done.sums:,} sums. {agreed}")

    finish(work())


def _busy(error: StoreInUse, remedy: str) -> StoreInUse:
    """The same, with what to do instead."""
    return StoreInUse(error.message, remedy=remedy)
