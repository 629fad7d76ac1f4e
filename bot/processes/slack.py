"""The `slack` process: receives from Slack, and posts nothing but safety cards itself."""

from bot.processes.say import say_process_ready
from bot.processes.supervise import serve
from bot.settings import Settings
from bot.wiring import Role, open_running


async def run(settings: Settings) -> None:
    """Until a signal."""
    async with open_running(settings, Role(receives=["slack"])) as running:
        say_process_ready("slack")
        await serve(running, [running.adapters["slack"].run()])
