"""`doctor`: one line a check, with the remedy."""

from typing import Annotated

import typer

from bot.cli import app, finish
from bot.cli.loading import settings_for_command


@app.command()
def doctor(
    live: Annotated[
        bool, typer.Option("--live", help="Also ask Slack, Discord and the model with your tokens.")
    ] = False,
) -> None:
    """Check settings, keys, database and Redis; with --live tokens and model."""
    settings = settings_for_command()
    from bot.checks import all_checks

    async def work() -> None:
        failed = 0
        async for check in all_checks(settings, live=live):
            mark = {"ok": "ok  ", "off": "off ", "bad": "BAD "}[check.state]
            print(f"{mark} {check.name}: {check.told}" + (f" -> {check.remedy}" if check.remedy else ""))
            failed += check.state == "bad"
        if failed:
            raise typer.Exit(1)

    finish(work())
