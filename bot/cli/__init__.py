"""The command line. Each command imports what it needs when it runs, so that --help is quick."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any

import typer

from bot import __version__
from core.errors import HomeViewError, StoreUnavailable

app = typer.Typer(
    name="homeview",
    help="A chat bot that walks homeowners through a renovation, in Slack, Discord, the browser or the terminal.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def finish(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs it; one of our errors ends the command with one line on stderr and status 1."""
    try:
        return asyncio.run(work)
    except HomeViewError as exc:
        say_error(exc)
    except OSError as exc:  # the disk's own words: a folder that cannot be made, a file that cannot be read
        if exc.filename is None:
            raise
        say_error(StoreUnavailable(f"{exc.filename}: {exc.strerror}.", remedy="Check HOMEVIEW_HOME and who owns it."))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def say_error(error: HomeViewError) -> None:
    """The message and its remedy; never a traceback for what we know by name."""
    print(f"homeview: {error}", file=sys.stderr)
    raise typer.Exit(1)


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


from bot.cli import (  # noqa: E402 - they add their commands to `app`
    ask,
    chat,
    costs,
    database,
    doctor,
    errors,
    forget,
    prices,
    serve,
    setup,
)

__all__ = ["app", "ask", "chat", "costs", "database", "doctor", "errors", "forget", "prices", "serve", "setup"]
