"""`forget`: answers that are kept, before their time is over."""

from typing import Annotated

import typer

from bot.cli import app, finish
from bot.cli.loading import settings_for_command


@app.command()
def forget(
    pattern: Annotated[str, typer.Argument(help="tag:..., tenant:..., kind:... or operation:...; * may end it.")],
) -> None:
    """Forget kept answers, in every process."""
    settings = settings_for_command()
    from bot.caching import forget_answers

    try:
        finish(forget_answers(settings, pattern))
    except ValueError as exc:
        raise typer.BadParameter(f"{exc}.") from None
    print(f"Forgotten within two seconds: {pattern}.")
