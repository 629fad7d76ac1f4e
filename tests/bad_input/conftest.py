"""One `homeview run` with every surface for a module's tests: what one of them does wrong must not hurt the next."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.durability import conftest as outside
from tests.durability.books import Books, reading, until
from tests.durability.processes import Bot, environment, of_discord, of_gemini, of_slack
from tests.fakes import gemini as fake_gemini
from tests.fakes.discord import FakeDiscord
from tests.fakes.gemini import FakeGemini
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, CHANNEL, FakeSlack, Message, Upload, visible_text

home, slack, discord, gemini = outside.home, outside.slack, outside.discord, outside.gemini
START = "we want to redo our kitchen, about 40k"
ASKED = "What year was your home built?"
STATUS = "0 of 7 steps"


@dataclass
class Town:
    """The process and its surroundings. `said`: every word that people used, to look for in the log."""

    bot: Bot
    address: str
    home: Path
    slack: FakeSlack
    discord: FakeDiscord
    gemini: FakeGemini
    books: Books
    said: list[str] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def texts(self, user: str) -> list[str]:
        return [visible_text(m) for m in self.posts(user)]

    def posts(self, user: str) -> list[Message]:
        return [m for m in self.slack.posts if m.channel == self.slack.world.dm(user)]

    async def says(self, user: str, text: str, *files: Upload, seconds: float = 15.0) -> str:
        """On Slack; the answer."""
        before = len(self.posts(user))
        if text:
            self.said.append(text[:60])
        self.slack.say(text, user=user, files=files)
        await until(lambda: len(self.posts(user)) > before, seconds, lambda: self.bot.said()[-2000:])
        return visible_text(self.posts(user)[before])

    async def begins(self, user: str) -> None:
        """Their kitchen."""
        if user not in self._known:
            self._known.add(user)
            await self.says(user, START)
            # The answer, and the status card that follows it: nothing of this beginning comes later.
            await until(
                lambda: any(ASKED in t for t in self.texts(user)) and any(STATUS in t for t in self.texts(user))
            )

    async def still_works(self, user: str) -> None:
        """What went wrong lost nothing else: a note is taken, and nothing is dead."""
        self.slack.say(f"note: {user} goes on", user=user)
        await until(lambda: any(f"{user} goes on" in text for text in self.texts(user)), 15, lambda: self.texts(user))
        assert await self.books.dead() == []

    def logged(self, event: str, **values: object) -> list[dict[str, Any]]:
        """Log lines of this name and with these values."""
        lines = (line for line in self.bot.lines() if line["event"] == event)
        return [line for line in lines if all(line.get(k) == v for k, v in values.items())]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A module's SETTINGS are the process's."""
    folder = tmp_path_factory.mktemp("bad")
    home, gemini = folder / "home", FakeGemini()
    home.mkdir()
    await gemini.start()
    async with FakeSlack(use_schemas=False) as slack, FakeDiscord(schema=False) as discord:
        admin = {"HOMEVIEW_ADMIN_CHANNEL": f"slack:{CHANNEL}", **getattr(request.module, "SETTINGS", {})}
        bot = Bot(environment(home, of_slack(slack), of_discord(discord), of_gemini(gemini), admin), folder / "log")
        async with bot:
            address = await bot.ready()
            await discord.wait_for(lambda: discord.gateway.connected, 20)
            async with reading(home) as books:
                found = Town(bot, address, home, slack, discord, gemini, books)
                yield found
            assert (await bot.stop())[0] == 0
            check_log(found)
        assert slack.violations == []
        assert discord.violations == []
    await gemini.stop()


def check_log(town: Town) -> None:
    """No message, token or key; nothing that nobody expected; every refusal under its request."""
    text = town.bot.log.read_text()
    secrets = [
        BOT_TOKEN,
        APP_TOKEN,
        town.discord.token,
        fake_gemini.KEY,
        (town.home / "secret.keys").read_text().strip(),
    ]
    for word in (*secrets, *town.said):
        assert word not in text, f"{word!r} is in the log"
    assert "Traceback" not in text
    for line in town.bot.lines():
        if line["event"].startswith(("photo.", "ai.", "inbox.handling")):
            assert line.get("request"), line
