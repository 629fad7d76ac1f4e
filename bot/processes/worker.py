"""The `worker` process: handlers, downloads, events, ticks, and the outboxes of Slack and Discord."""

from bot.processes.say import say_process_ready
from bot.processes.supervise import serve
from bot.settings import Settings
from bot.surfaces import configured
from bot.wiring import Role, open_running


async def run(settings: Settings) -> None:
    """Until a signal. The page's uploads are read here too; its posts are the `web` process's."""
    async with open_running(settings, Role(sends=configured(settings), fetches=["web"], works=True)) as running:
        say_process_ready("worker")
        await serve(running, [])
