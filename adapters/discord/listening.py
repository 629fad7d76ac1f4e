"""What people write, as it comes: in order, channel by channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
import structlog

from adapters.discord import parse
from adapters.discord.catching_up import CatchUp
from adapters.discord.cursors import Marks
from adapters.discord.keeping import Keeper
from core.errors import PlatformError
from core.keyed_locks import KeyedLocks
from core.messages import Place

log = structlog.get_logger(__name__)

Typing = Callable[[Place], Awaitable[None]]


class Listener:
    """Takes the gateway's message events. `typing` shows people that we are at it."""

    def __init__(self, keeper: Keeper, catch_up: CatchUp, marks: Marks, turns: KeyedLocks, *, typing: Typing) -> None:
        self._keeper, self._catch_up, self._marks, self._turns = keeper, catch_up, marks, turns
        self._typing = typing

    async def heard(self, message: discord.Message, bot: int) -> None:
        """A message. What is not for us only moves the mark; what was missed in its channel comes first."""
        channel = message.channel
        async with self._turns.hold(str(channel.id)):
            current = await self._catch_up.bring(channel, channel.id, bot, direct=message.guild is None)
            if not current or self._marks.has_seen(channel.id, message.id):
                return
            accepted = await self._keeper.keep(message, bot)
        if accepted is not None and accepted.new and not accepted.urgent:
            await self._show_typing(message)

    async def changed(self, message: discord.Message, bot: int) -> None:
        async with self._turns.hold(str(message.channel.id)):
            await self._keeper.change(message, bot)

    async def _show_typing(self, message: discord.Message) -> None:
        try:
            await self._typing(parse.place(message.channel, message.guild))
        except PlatformError as error:
            log.info("discord.typing_failed", error=error.message)
