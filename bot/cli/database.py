"""`migrate`."""

from bot.cli import app, finish
from bot.cli.loading import settings_for_command


@app.command()
def migrate() -> None:
    """Bring the database's tables to this version."""
    settings = settings_for_command()
    from core.persistence import current_and_head
    from core.persistence import migrate as bring_up

    async def work() -> None:
        if settings.embedded:
            settings.home.mkdir(parents=True, exist_ok=True)
        await bring_up(settings.database)
        current, _ = await current_and_head(settings.database)
        print(f"The database is at {current}.")

    finish(work())
