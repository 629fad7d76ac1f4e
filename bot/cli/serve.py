"""`run` and the Procfile's processes."""

from typing import Annotated

import typer

from bot.cli import app, finish
from bot.cli.loading import settings_for_command

Port = Annotated[int | None, typer.Option(help="Port of the page; 0: any free one. Default: PORT, or 8080.")]


@app.command()
def run(
    demo: Annotated[bool, typer.Option("--demo", help="The page alone, with admin alerts at /admin.")] = False,
    port: Port = None,
) -> None:
    """Every configured surface, worker and ticks in one process."""
    settings = settings_for_command(PORT=port)
    from bot.processes import embedded

    finish(embedded.run(settings, demo=demo))


@app.command()
def web(port: Port = None) -> None:
    """The page, Slack over HTTP, /healthz and /readyz (over PostgreSQL, beside the others)."""
    settings = settings_for_command(PORT=port)
    from bot.processes import web as process

    finish(process.run(settings))


@app.command()
def slack() -> None:
    """Receive from Slack over Socket Mode."""
    settings = settings_for_command()
    from bot.processes import slack as process

    finish(process.run(settings))


@app.command()
def discord() -> None:
    """Receive from Discord's gateway."""
    settings = settings_for_command()
    from bot.processes import discord as process

    finish(process.run(settings))


@app.command()
def worker() -> None:
    """Handlers, downloads, ticks, and the outboxes of Slack and Discord."""
    settings = settings_for_command()
    from bot.processes import worker as process

    finish(process.run(settings))
