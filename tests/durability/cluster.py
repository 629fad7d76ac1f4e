"""The Procfile's processes over PostgreSQL (and Redis), as an operator starts them."""

import asyncio
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.durability.books import until
from tests.durability.processes import Bot


class Cluster:
    """Any number of each. The homes are one folder: photos are kept there for all."""

    def __init__(self, env: Mapping[str, str], logs: Path) -> None:
        self.env, self._logs = dict(env), logs
        self.bots: dict[str, Bot] = {}

    async def release(self) -> None:
        """`release: python -m bot migrate`."""
        command = [sys.executable, "-m", "bot", "migrate"]
        done = await asyncio.to_thread(
            subprocess.run, command, env=self.env, cwd=self.env["HOMEVIEW_HOME"], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr

    async def start(self, *names: str) -> None:
        """ "web.1", "worker.2" ...: begun at once, then each is waited for."""
        for name in names:
            bot = self.bots.setdefault(name, Bot(self.env, self._logs / f"{name}.log", name.split(".")[0]))
            await bot.start()
        await asyncio.gather(*(self._up(self.bots[name]) for name in names))

    async def _up(self, bot: Bot) -> None:
        await until(lambda: "process.ready" in bot.said() or not bot.running, 60, bot.said)
        assert bot.running, bot.said()[-3000:]

    async def address(self, name: str) -> str:
        return await self.bots[name].ready()

    async def stop(self, *names: str) -> None:
        """SIGTERM to the named ones, or to all. Each must end well."""
        chosen = [self.bots[name] for name in names or self.bots]
        for code, _ in await asyncio.gather(*(bot.stop() for bot in chosen if bot.running)):
            assert code == 0, [bot.said()[-1000:] for bot in chosen]

    async def kill(self, *names: str) -> None:
        await asyncio.gather(*(self.bots[name].kill() for name in names or self.bots if self.bots[name].running))

    def errors(self) -> list[str]:
        """What any of them logged as an error, in any of its lives."""
        return [
            f"{name}: {line}" for name, bot in self.bots.items() for line in bot.lines() if line["level"] == "error"
        ]
