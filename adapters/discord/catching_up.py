"""Reading again what came while we were away: Discord delivers nothing of it after a session died.

A new session begins with every channel out of date. A channel is brought up to date before its first live message is
kept, or at the latest when the session is ready; both with the channel's lane held, so that the order is its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import discord
import structlog

from adapters.discord.cursors import Marks
from adapters.discord.failures import translated
from adapters.discord.keeping import Keeper
from core.errors import PlatformError, StoreError
from core.keyed_locks import KeyedLocks

log = structlog.get_logger(__name__)

OLDEST = timedelta(days=3)
"""How far back we read after having been away."""
FLUSH_SECONDS, HELD_SECONDS = 5.0, 15.0
AT_ONCE = 4

Readable = tuple[discord.abc.Messageable, int]
"""A channel and its id (not every Messageable of discord.py shows one)."""


class CatchUp:
    """Knows which channels are up to date in this session, and brings the others there."""

    def __init__(self, keeper: Keeper, marks: Marks, turns: KeyedLocks) -> None:
        self._keeper, self._marks, self._turns = keeper, marks, turns
        self._current: set[int] = set()
        self._ready = asyncio.Event()

    def began(self) -> None:
        """A session began anew: whatever came before it was not delivered."""
        self._current.clear()

    def is_ready(self) -> None:
        """The session knows its servers and channels."""
        self._ready.set()

    async def bring(self, channel: discord.abc.Messageable, channel_id: int, bot: int, *, direct: bool) -> bool:
        """The channel is up to date, or is now. False: it waits for another try. Call it with the lane held."""
        if channel_id in self._marks.held:
            return False
        if channel_id in self._current:
            return True
        return await self._read(channel, channel_id, bot, direct)

    async def keep_up(self, client: discord.Client) -> None:
        """Until cancelled: writes the marks, and reads what was missed or could not be kept."""
        loop = asyncio.get_running_loop()
        held_at = loop.time()
        while True:
            try:
                async with asyncio.timeout(FLUSH_SECONDS):
                    await self._ready.wait()
            except TimeoutError:
                pass  # nothing began anew: only the marks are to be written
            else:
                self._ready.clear()
                await self._all(client, list(self._missed(client)))
            if self._marks.held and loop.time() - held_at > HELD_SECONDS:
                held_at = loop.time()
                await self._all(client, [r for r in self._known(client) if r[1] in self._marks.held])
            await self.flush()

    async def flush(self) -> None:
        try:
            await self._marks.flush()
        except StoreError as error:
            log.warning("discord.marks_not_written", error=type(error).__name__)

    def _known(self, client: discord.Client) -> Iterator[Readable]:
        """Channels with a mark. Those of direct messages are not in discord.py's memory."""
        for channel_id in self._marks.known():
            if channel_id in self._marks.direct:
                yield client.get_partial_messageable(channel_id, type=discord.ChannelType.private), channel_id
            elif isinstance(channel := client.get_channel(channel_id), discord.abc.Messageable):
                yield channel, channel_id

    def _missed(self, client: discord.Client) -> Iterator[Readable]:
        """Where something may have come while we were away: every direct message, and channels with a newer message."""
        yield from (readable for readable in self._known(client) if readable[1] in self._marks.direct)
        for guild in client.guilds:
            every: list[discord.TextChannel | discord.Thread] = [*guild.text_channels, *guild.threads]
            for channel in every:
                after = self._marks.after(channel.id)
                if after is not None and (channel.last_message_id or 0) > after:
                    yield channel, channel.id

    async def _all(self, client: discord.Client, channels: list[Readable]) -> None:
        gate, bot = asyncio.Semaphore(AT_ONCE), client.user.id if client.user else 0

        async def one(channel: discord.abc.Messageable, channel_id: int) -> None:
            async with gate, self._turns.hold(str(channel_id)):
                if channel_id in self._current and channel_id not in self._marks.held:
                    return
                try:
                    await self._read(channel, channel_id, bot, channel_id in self._marks.direct)
                except Exception:
                    # One channel that cannot be read must not keep the others from being read.
                    log.exception("discord.catching_up_failed", channel=channel_id)

        async with asyncio.TaskGroup() as group:
            for channel, channel_id in channels:
                group.create_task(one(channel, channel_id))

    async def _read(self, channel: discord.abc.Messageable, channel_id: int, bot: int, direct: bool) -> bool:
        """One channel, oldest first. Held again when it, or one of its messages, must wait for another try."""
        after = self._marks.after(channel_id)
        if after is None:
            self._current.add(channel_id)
            return True
        self._marks.release(channel_id)
        count = 0
        try:
            async for message in _history(channel, after):
                count += message.author.id != bot
                await self._keeper.keep(message, bot)
                if channel_id in self._marks.held:
                    return False
        except PlatformError as error:
            log.warning("discord.not_caught_up", channel=channel_id, error=error.message, again=error.transient)
            if error.transient:
                self._marks.hold(channel_id, after + 1, direct=direct)
                return False
        self._current.add(channel_id)
        if count:
            log.info("discord.caught_up", channel=channel_id, messages=count)
        return True


async def _history(channel: discord.abc.Messageable, after: int) -> AsyncIterator[discord.Message]:
    oldest = discord.utils.time_snowflake(discord.utils.utcnow() - OLDEST)
    with translated():
        start = discord.Object(max(after, oldest))
        async for message in channel.history(limit=None, after=start, oldest_first=True):
            yield message
