"""What an operator needs once: the Slack manifest, a key."""

import json
from typing import Annotated

import typer

from bot.cli import app


@app.command("slack-manifest")
def slack_manifest(
    url: Annotated[
        str, typer.Option(help="The public address, for signed HTTP; without it the manifest is for Socket Mode.")
    ] = "",
) -> None:
    """Print the Slack app manifest, ready to paste."""
    from adapters.slack.manifest import manifest

    print(json.dumps(manifest(url), indent=2))


@app.command("new-key")
def new_key() -> None:
    """Print a fresh key for HOMEVIEW_SECRET_KEYS (put it first; keep the old ones behind it)."""
    from core.persistence import new_key as make

    print(make())
