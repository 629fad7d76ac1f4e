"""`homeview run`: every configured surface, the worker and the ticks in one process."""

from bot.processes.http import PageServer
from bot.processes.receiving import receive
from bot.processes.say import say_ready
from bot.processes.supervise import serve
from bot.settings import Settings
from bot.surfaces import configured
from bot.wiring import Role, open_running


async def run(settings: Settings, *, demo: bool = False) -> None:
    """Until a signal. `demo`: says where to look, and alerts go to the page's /admin."""
    surfaces = ["web", *([] if demo else configured(settings))]
    role = Role(receives=surfaces, sends=surfaces, works=True)
    admin = settings.admin_channel or ("web" if demo else "")
    async with open_running(settings, role, admin=admin) as running:
        page = PageServer(running)
        receivers = [page.run(), *(receive(running, name) for name in surfaces if name != "web")]
        say_ready(settings, page.address, surfaces)
        await serve(running, receivers)
