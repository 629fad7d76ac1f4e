"""The `discord` process: receives from Discord, and posts nothing but safety cards itself."""

from bot.processes.supervise import serve
from bot.settings import Settings
from bot.wiring import Role, open_running


async def run(settings: Settings) -> None:
    """Until a signal."""
    async with open_running(settings, Role(receives=["discord"])) as running:
        await serve(running, [running.adapters["discord"].run()])
