"""Choosing the moment of a SIGKILL."""

import asyncio
import os
import signal
from typing import Any

from tests.durability.processes import Bot
from tests.fakes.discord import FakeDiscord
from tests.fakes.slack import FakeSlack

PATIENCE = 30.0


class Killer:
    """Kills the bot on the nth post from now on: at the very moment the platform has taken it and has not answered,
    or a little later, wherever that falls."""

    def __init__(self, bot: Bot, slack: FakeSlack, discord: FakeDiscord) -> None:
        self._bot, self._left, self._in_the_gap = bot, 0, False
        self._due = asyncio.Event()
        self.gaps = 0
        self.kills = 0
        self._watch(slack, discord)

    def _watch(self, slack: FakeSlack, discord: FakeDiscord) -> None:
        post, posted = slack.post_as_bot, discord.posted

        def on_slack(*args: Any, **kwargs: Any) -> Any:
            message = post(*args, **kwargs)
            self._seen()
            return message

        async def on_discord(message: Any) -> None:
            self._seen()
            await posted(message)

        slack.post_as_bot = on_slack  # type: ignore[method-assign]  # this fake, for this test
        discord.posted = on_discord  # type: ignore[method-assign]  # the same

    def _seen(self) -> None:
        if self._left <= 0:
            return
        self._left -= 1
        if self._left == 0:
            if self._in_the_gap and self._bot.running:
                os.kill(self._bot.pid, signal.SIGKILL)
                self.gaps += 1
            self._due.set()

    async def kill(self, after: int, *, in_the_gap: bool, later: float = 0.0) -> None:
        self._due.clear()
        self._left, self._in_the_gap = after, in_the_gap
        try:
            async with asyncio.timeout(PATIENCE):
                await self._due.wait()
        except TimeoutError:
            self._left = 0  # nothing more to say: it dies idle
        await asyncio.sleep(later)
        await self._bot.kill()
        self.kills += 1
