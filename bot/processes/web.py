"""The `web` process: the page and its outbox, Slack over HTTP, /healthz and /readyz."""

from bot.processes.http import PageServer
from bot.processes.say import say_ready
from bot.processes.supervise import serve
from bot.settings import Settings
from bot.wiring import Role, open_running
from core.messages import PlatformName


async def run(settings: Settings) -> None:
    """Until a signal."""
    receives: list[PlatformName] = ["web"]
    if settings.slack_bot_token and settings.slack_signing_secret and not settings.slack_app_token:
        receives.append("slack")
    async with open_running(settings, Role(receives=receives, sends=["web"])) as running:
        page = PageServer(running)
        say_ready(settings, page.address, receives)
        await serve(running, [page.run()])
