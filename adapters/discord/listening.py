"""What people write: kept in order, channel by channel, and read again after we were away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import discord
import structlog

from adapters.discord import parse
from adapters.discord.cursors import Marks
from adapters.discord.failures import translated
from adapters.discord.lanes import Lanes
from core.errors import HomeViewError, PlatformError, StoreError
from core.messages import Inbound, Place
from core.ports.platform import Accepted, Intake

log = structlog.get_logger(__name__)

PAUSES = (0.1, 0.5, 2.0, 5.0)
"""Seconds between tries to keep a message: Discord delivers it once only."""
OLDEST = timedelta(days=3)
"""How far back we read after having been away."""
MOST = 500
"""Messages a channel that are read in one go."""
FLUSH_SECONDS, HELD_SECONDS = 5.0, 15.0
AT_ONCE = 4

Readable = discord.TextChannel | discord.Thread | discord.PartialMessageable
Told = Callable[[Inbound], Awaitable[None]]
Typing = Callable[[Place], Awaitable[None]]


class Listener:
    """Hands messages to the Intake. `sorry` tells somebody that theirs was not kept, `typing` that we are at it."""

    def __init__(self, intake: Intake, marks: Marks, lanes: Lanes, *, sorry: Told, typing: Typing) -> None:
        self._intake, self._marks, self._lanes = intake, marks, lanes
        self._sorry, self._typing = sorry, typing
        self._ready = asyncio.Event()

    async def heard(self, message: discord.Message, bot: int) -> None:
        """A message event. What is not for us only moves the mark."""
        async with self._lanes.turn(str(message.channel.id)):
            if message.channel.id in self._marks.held:
                return  # an earlier one waits to be kept: this one is read with it, so that the order holds
            accepted = await self._keep(message, bot)
        if accepted is not None and accepted.new and not accepted.urgent:
            await self._show_typing(message)

    async def changed(self, message: discord.Message, bot: int) -> None:
        inbound = parse.edited(message, bot)
        if inbound is not None:
            async with self._lanes.turn(str(message.channel.id)):
                await self._accept(inbound)

    def is_ready(self) -> None:
        """A session began anew: whatever came before it was not delivered."""
        self._ready.set()

    async def keep_up(self, client: discord.Client) -> None:
        """Until cancelled: writes the marks, and reads again what was missed or could not be kept."""
        await self._marks.load()
        loop = asyncio.get_running_loop()
        held_at = loop.time()
        while True:
            try:
                async with asyncio.timeout(FLUSH_SECONDS):
                    await self._ready.wait()
            except TimeoutError:
                pass
            else:
                self._ready.clear()
                await self._catch_up(client, self._missed(client))
            if self._marks.held and loop.time() - held_at > HELD_SECONDS:
                held_at = loop.time()
                held = self._marks.held
                await self._catch_up(client, [(c, a) for c, a in self._known(client) if c.id in held])
            await self.flush()

    async def flush(self) -> None:
        try:
            await self._marks.flush()
        except StoreError as error:
            log.warning("discord.marks_not_written", error=type(error).__name__)

    async def _keep(self, message: discord.Message, bot: int) -> Accepted | None:
        inbound = parse.message(message, bot)
        accepted = None
        if inbound is not None:
            accepted = await self._accept(inbound, hold=lambda: self._hold(message))
            if message.channel.id in self._marks.held:
                return None
        self._marks.saw(message.channel.id, message.id, direct=message.guild is None)
        return accepted if inbound is not None and inbound.addressed else None

    def _hold(self, message: discord.Message) -> None:
        self._marks.hold(message.channel.id, message.id, direct=message.guild is None)

    async def _accept(self, inbound: Inbound, hold: Callable[[], None] | None = None) -> Accepted | None:
        """None when it could not be kept, after patient tries; the person is told. `hold`: called when later may do."""
        for pause in (*PAUSES, None):
            try:
                return await self._intake.accept(inbound)
            except HomeViewError as error:
                log.warning("discord.not_kept", inbound=inbound.id, error=type(error).__name__, again=pause)
                if not error.transient:
                    break
                if pause is None:
                    if hold is not None:
                        hold()
                    break
            await asyncio.sleep(pause)
        log.error("discord.given_up_for_now", inbound=inbound.id, kind=inbound.kind)
        await self._sorry(inbound)
        return None

    async def _show_typing(self, message: discord.Message) -> None:
        try:
            await self._typing(parse.place(message.channel, message.guild))
        except PlatformError as error:
            log.info("discord.typing_failed", error=error.message)

    # -- after having been away ---------------------------------------------------------------------------------------

    def _known(self, client: discord.Client) -> list[tuple[Readable, int]]:
        """Channels with a mark, and where to go on. A direct message's channel is not in discord.py's memory."""
        found: list[tuple[Readable, int]] = []
        for channel_id, mark in self._marks.known().items():
            if channel_id in self._marks.direct:
                found.append((client.get_partial_messageable(channel_id, type=discord.ChannelType.private), mark))
            elif isinstance(channel := client.get_channel(channel_id), discord.TextChannel | discord.Thread):
                found.append((channel, mark))
        return found

    def _missed(self, client: discord.Client) -> list[tuple[Readable, int]]:
        """Where something may have come while we were away: every direct message, and channels with a newer message."""
        found = [pair for pair in self._known(client) if pair[0].id in self._marks.direct]
        for guild in client.guilds:
            every: list[discord.TextChannel | discord.Thread] = [*guild.text_channels, *guild.threads]
            for channel in every:
                after = self._marks.after(channel.id)
                if after is not None and (channel.last_message_id or 0) > after:
                    found.append((channel, after))
        return found

    async def _catch_up(self, client: discord.Client, channels: list[tuple[Readable, int]]) -> None:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(channel: Readable, after: int) -> None:
            async with gate:
                try:
                    await self._read(client, channel, after)
                except Exception:
                    # One channel that cannot be read must not keep the others from being read.
                    log.exception("discord.catching_up_failed", channel=channel.id)

        async with asyncio.TaskGroup() as group:
            for channel, after in channels:
                group.create_task(one(channel, after))

    async def _read(self, client: discord.Client, channel: Readable, after: int) -> None:
        """One channel, oldest first, with its lane held: what arrives meanwhile comes after."""
        bot, count = client.user.id if client.user else 0, 0
        oldest = discord.utils.time_snowflake(discord.utils.utcnow() - OLDEST)
        async with self._lanes.turn(str(channel.id)):
            was_held = channel.id in self._marks.held
            self._marks.release(channel.id)
            try:
                async for message in self._history(channel, max(after, oldest)):
                    count += message.author.id != bot
                    await self._keep(message, bot)
                    if channel.id in self._marks.held:
                        break
            except PlatformError as error:
                log.warning("discord.not_caught_up", channel=channel.id, error=error.message)
                if was_held and error.transient:
                    self._marks.hold(channel.id, after + 1, direct=channel.id in self._marks.direct)
        if count:
            log.info("discord.caught_up", channel=channel.id, messages=count)

    async def _history(self, channel: Readable, after: int) -> AsyncIterator[discord.Message]:
        with translated():
            async for message in channel.history(limit=MOST, after=discord.Object(after), oldest_first=True):
                yield message
