"""discord.py's client, with the events we listen to handed to our own parts."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import discord
import structlog

from adapters.discord.catching_up import CatchUp
from adapters.discord.commands import InTheirLanguage, Tree, group
from adapters.discord.endpoints import Endpoints
from adapters.discord.failures import translated
from adapters.discord.interactions import Interactions
from adapters.discord.listening import Listener
from core.errors import PlatformError

log = structlog.get_logger(__name__)

GUILDS_SECONDS = 1.0
"""How long a new session waits for the next server's description before it counts as ready."""


def intents() -> discord.Intents:
    """No privileged one: without message content we still get direct messages, mentions and replies to us."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


# We never speak: that voice would need further libraries is no warning for anybody.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


class Gateway(discord.AutoShardedClient):
    """One connection (or as many shards as Discord wants). `identify_pause`: seconds between two logins, by Discord's
    rule of one in five seconds."""

    def __init__(
        self,
        endpoints: Endpoints,
        listener: Listener,
        catch_up: CatchUp,
        interactions: Interactions,
        *,
        identify_pause: float = 5.0,
    ) -> None:
        super().__init__(
            intents=intents(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            guild_ready_timeout=GUILDS_SECONDS,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=30.0,
        )
        self._endpoints, self._interactions = endpoints, interactions
        self._listener, self._catch_up = listener, catch_up
        self._identify_pause = identify_pause
        self._at_work: set[asyncio.Task[Any]] = set()
        self._tree = Tree(self, self._command)
        self._tree.add_command(group(self._command, interactions.suggestions))

    async def setup_hook(self) -> None:
        await self._endpoints.use_gateway(self)
        try:
            with translated():
                await self._tree.set_translator(InTheirLanguage())
                await self._tree.sync()
        except PlatformError as error:
            # The rest works without it, and the commands of the last start are still there.
            log.error("discord.commands_not_registered", error=error.message, remedy=error.remedy)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if not initial:
            await asyncio.sleep(self._identify_pause)

    async def on_message(self, message: discord.Message) -> None:
        await self._work(self._listener.heard(message, self._bot))

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        await self._work(self._listener.changed(payload.message, self._bot))

    async def on_interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            await self._work(self._interactions.component(interaction))

    async def on_shard_connect(self, shard_id: int) -> None:
        self._catch_up.began()

    async def on_shard_ready(self, shard_id: int) -> None:
        log.info("discord.ready", shard=shard_id, servers=len(self.guilds))
        self._catch_up.is_ready()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        log.info("discord.server_joined", guild=guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        log.warning("discord.server_left", guild=guild.id, remedy="We were removed, or the server was deleted.")

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        log.exception("discord.event_failed", method=event_method)

    async def drain(self, seconds: float) -> None:
        """Waits for what is being accepted right now."""
        if at_work := set(self._at_work):
            _, late = await asyncio.wait(at_work, timeout=seconds)
            if late:
                log.warning("discord.not_drained", events=len(late))

    @property
    def _bot(self) -> int:
        return self.user.id if self.user else 0

    async def _command(self, interaction: discord.Interaction[discord.Client]) -> None:
        await self._work(self._interactions.command(interaction))

    async def _work(self, doing: Coroutine[Any, Any, None]) -> None:
        """Runs in discord.py's task of this event; remembered, so that closing can wait for it."""
        task = asyncio.current_task()
        if task is None:
            await doing
            return
        self._at_work.add(task)
        try:
            await doing
        finally:
            self._at_work.discard(task)
