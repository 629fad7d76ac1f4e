"""`homeview chat`: the terminal, for people and (with --json) for programs."""

from typing import Annotated

import typer

from bot.cli import app, finish
from bot.cli.loading import settings_for_command


@app.command()
def chat(
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object or plain line in, one JSON line out.")
    ] = False,
) -> None:
    """Talk to HomeView here in the terminal."""
    settings = settings_for_command()
    from bot.processes import console

    finish(console.run(settings, as_json=as_json))
