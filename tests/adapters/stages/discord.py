"""Discord: the real discord.py with its gateway and REST, against the fake Discord."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from adapters.discord.app import DiscordAdapter
from adapters.discord.endpoints import Endpoints
from adapters.discord.sending import DiscordSender
from core.messages import Place
from core.ports.platform import Sent
from tests.adapters.stages.base import File, Handed, Stage
from tests.adapters.stages.core import MemoryCore
from tests.fakes.discord import FakeDiscord, Interaction, Message
from tests.fakes.memory import MemoryMedia

SECONDS = 8.0


class DiscordStage(Stage):
    acknowledges_messages = False

    def __init__(self, discord: FakeDiscord, adapter: DiscordAdapter, core: MemoryCore, media: MemoryMedia) -> None:
        self.discord, self.adapter, self.core, self.media = discord, adapter, core, media
        self._opened: Interaction | None = None

    @property
    def place(self) -> Place:
        return Place("discord", "@me", self.discord.world.dm("ann").id, direct=True)

    async def seen(self) -> list[tuple[str, str]]:
        there = [m for m in self.discord.posts if m.id in self.discord.world.messages]
        return [(m.id, "\n".join((m.text, *(f.description or "" for f in m.files)))) for m in there]

    async def files_seen(self) -> list[bytes]:
        return [file.data for message in self.discord.posts for file in message.files]

    async def lose(self, sent: Sent) -> Sent:
        for message_id in sent.ids:
            self.discord.remove(self.discord.world.messages[message_id])
        return sent

    async def say(self, text: str, files: Sequence[File] = ()) -> Handed:
        message = await self.discord.say(text, attachments=files)

        async def outcome() -> str:
            kept = lambda: any(i.id == message.id for i in self.core.taken.values())  # noqa: E731 # read once, below
            await self.discord.wait_for(kept, SECONDS, "the message to be kept")
            return "taken"

        async def again() -> None:
            await self.discord.replay(message)
            await (await self.say("and on")).outcome()  # what comes after it in the channel is read after it

        return Handed(lambda: False, outcome, again)

    async def slash(self, name: str, text: str) -> Handed:
        await self.discord.wait_for(lambda: self.discord.world.commands, SECONDS, "the commands")
        return self._handed(await self.discord.slash(f"journey {name}", {"text": text} if text else {}))

    async def press(self, sent: Sent, label: str) -> Handed:
        return self._handed(await self.discord.press(self._message(sent), label=label))

    async def open_form(self, sent: Sent, label: str) -> Mapping[str, Any]:
        self._opened = opened = await self.discord.press(self._message(sent), label=label)
        await opened.answered(SECONDS)
        labels = [c["label"] for c in opened.modal["components"]]
        return {"title": opened.modal["title"], "labels": labels}

    async def submit(self, values: Mapping[str, str]) -> tuple[Handed | None, str]:
        assert self._opened is not None
        sent = await self.discord.submit_modal(self._opened, dict(values))
        answer = await sent.answered(SECONDS)
        if answer["type"] == 4:  # a note to that person, with a button that opens the form again
            return None, str(answer["data"])
        return self._handed(sent), ""

    def _message(self, sent: Sent) -> Message:
        return self.discord.world.messages[sent.ids[0]]

    def _handed(self, interaction: Interaction) -> Handed:
        async def outcome() -> str:
            answer = await interaction.answered(SECONDS)
            return "told" if "could not keep" in str(answer.get("data")) else "taken"

        async def again() -> None:
            before = len(self.core.offered)
            await self.discord.deliver(interaction)
            await self.discord.wait_for(lambda: len(self.core.offered) > before, SECONDS, "the same once more")

        return Handed(lambda: interaction.response is not None, outcome, again)


@asynccontextmanager
async def on_discord() -> AsyncIterator[DiscordStage]:
    async with FakeDiscord() as discord:
        core, media = MemoryCore(), MemoryMedia()
        endpoints = Endpoints(discord.api_url, "")
        endpoints.use_api()
        sender = DiscordSender(discord.token, endpoints, media)
        adapter = DiscordAdapter(
            discord.token, endpoints, sender, intake=core, instant=core, cursors=core, identify_pause=0.05
        )
        running = asyncio.create_task(adapter.run())
        try:
            await discord.gateway.wait_connected(1)
            yield DiscordStage(discord, adapter, core, media)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await adapter.close()
        assert discord.violations == []
