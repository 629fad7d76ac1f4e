"""Discord: `python -m bot run` on the gateway, against the fake Discord, which stands in the test's own process."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.slash import SLASH
from tests.durability.processes import Bot, environment, of_discord
from tests.fakes.discord import Channel, FakeDiscord, Interaction, Message
from tests.journeys.drivers.base import Driver, Reply, Shown

SECONDS = 20.0
OPTIONS = {slash.name: slash.options for slash in SLASH}


class DiscordDriver(Driver):
    surface = "discord"

    async def begin(self) -> None:
        self.discord = await self.stack.enter_async_context(FakeDiscord())
        self.stack.push_async_callback(self._nothing_refused)
        self.stack.push_async_callback(self.stop)
        await self.start()

    async def start(self) -> None:
        before = self.discord.gateway.connected
        env = environment(self.folder, of_discord(self.discord), self.env)
        self.bot = await Bot(env, self.folder / "run.log").start()
        await self.bot.ready()
        await self.discord.gateway.wait_connected(before + 1)
        await self.discord.wait_for(lambda: self.discord.world.commands, SECONDS, "the commands")

    async def stop(self) -> None:
        """SIGTERM, as an operator ends it."""
        await self.bot.stop()

    async def _nothing_refused(self) -> None:
        assert self.discord.violations == []

    @property
    def room(self) -> str:
        world = self.discord.world
        if self.shared:
            return f"discord:{world.home.id}:{world.general.id}"
        return f"discord:@me:{world.dm('ann').id}"

    def _channel(self) -> Channel | None:
        return self.discord.world.general if self.shared else None

    async def later(self, words: str) -> list[Reply]:
        await self.discord.wait_for_post(words, after=self._posts, timeout=SECONDS)
        return await self.settled()

    async def look(self) -> Sequence[Reply]:
        posts = self._posted()
        self._posts = len(self.discord.posts)
        return [Reply(m.id, m.text, tuple(m.buttons), private=m.ephemeral_to is not None) for m in posts]

    def _posted(self) -> list[Message]:
        return [m for m in self.discord.posts if m.id not in self.discord.deleted]

    async def _say(self, text: str, files: Sequence[tuple[str, bytes]], user: str) -> None:
        mention = self.shared
        said = await self.discord.say(
            text, user=user or "ann", channel=self._channel(), attachments=files, mention=mention
        )
        await self._kept(said.id)

    async def _kept(self, message_id: str) -> None:
        """Discord has no acknowledgement for a message: the inbox shows that it was taken."""
        await (await self.book()).received("discord", message_id)

    async def _slash(self, text: str, user: str) -> None:
        name, _, rest = text.partition(" ")
        who = user or "ann"
        options: dict[str, Any] = {}
        if rest:
            option = next((o for o in OPTIONS[name] if o.required), OPTIONS[name][0])
            options[option.name] = await self._completed(name, option.name, rest, who) if option.autocomplete else rest
        used = await self.discord.slash(f"journey {name}", options, user=who, channel=self._channel())
        await used.answered(SECONDS)

    async def _completed(self, name: str, option: str, typed: str, user: str) -> str:
        """The first of what is suggested while typing."""
        asked = await self.discord.autocomplete(
            f"journey {name}", {option: typed}, focused=option, user=user, channel=self._channel()
        )
        await asked.answered(SECONDS)
        return str(asked.choices[0]["value"])

    async def _press(self, card: Reply, label: str, user: str) -> None:
        message = next(m for m in self.discord.posts if m.id == card.id)
        await self._answered(await self.discord.press(message, label=label, user=user or "ann"))

    async def _submit(self, values: Mapping[str, str]) -> None:
        if self.form and self.form.errors:  # the note about the errors has a button that opens the form again
            note = self._opened.original
            assert note is not None
            await self._answered(await self.discord.press(note, label="Try again", user=self._opened.user.name))
        sent = await self.discord.submit_modal(self._opened, dict(values))
        self.form = None
        await self._answered(sent)

    async def _answered(self, interaction: Interaction) -> None:
        """A form that it opened, or a note that the last one had errors."""
        answer = await interaction.answered(SECONDS)
        if answer["type"] == 9:
            self._opened = interaction
            inputs = [(c["component"]["custom_id"], c["label"]) for c in interaction.modal["components"]]
            self.form = Shown(interaction.modal["title"], dict(inputs))
        elif answer["type"] == 4 and "Try again" in str(answer["data"]):
            self._opened = interaction
            self.form = Shown("", {}, (str(answer["data"].get("content")),))
