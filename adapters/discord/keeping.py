"""A message is kept by the core before anything else: patiently, for Discord delivers it once only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import discord
import structlog

from adapters.discord import parse
from adapters.discord.cursors import Marks
from core.errors import HomeViewError, StoreError
from core.messages import Inbound
from core.ports.platform import Accepted, Intake

log = structlog.get_logger(__name__)

PAUSES = (0.1, 0.5, 2.0, 5.0)
"""Seconds between tries to keep a message."""

Told = Callable[[Inbound], Awaitable[None]]


class Keeper:
    """Hands messages to the Intake and moves the marks. `sorry` tells somebody that theirs was not kept.

    Its methods run with the channel's lane held.
    """

    def __init__(self, intake: Intake, marks: Marks, *, sorry: Told) -> None:
        self._intake, self._marks, self._sorry = intake, marks, sorry

    async def keep(self, message: discord.Message, bot: int) -> Accepted | None:
        """None for what is not addressed to us, and when it could not be kept: then the channel is held."""
        channel, direct = message.channel.id, message.guild is None
        await self._begin(channel, message.id, direct)
        inbound = parse.message(message, bot)
        accepted = None
        if inbound is not None:
            accepted = await self._accept(inbound, lambda: self._marks.hold(channel, message.id, direct=direct))
        self._marks.saw(channel, message.id, direct=direct)
        return accepted if inbound is not None and inbound.addressed else None

    async def change(self, message: discord.Message, bot: int) -> None:
        """A person changed their words. Not held when it fails: an edit is not read again."""
        inbound = parse.edited(message, bot)
        if inbound is not None:
            await self._accept(inbound, lambda: None)

    async def _begin(self, channel: int, message: int, direct: bool) -> None:
        """The first mark of a channel is written at once: without one, nobody would look here after a crash."""
        try:
            await self._marks.begin(channel, message - 1, direct=direct)
        except StoreError as error:
            log.warning("discord.marks_not_written", error=type(error).__name__)

    async def _accept(self, inbound: Inbound, hold: Callable[[], None]) -> Accepted | None:
        """None when it could not be kept: the person is told. `hold` is called when trying later may do."""
        for pause in (*PAUSES, None):
            try:
                return await self._intake.accept(inbound)
            except HomeViewError as error:
                log.warning("discord.not_kept", inbound=inbound.id, error=type(error).__name__, again=pause)
                if not error.transient:
                    break
                if pause is None:
                    hold()
                    break
            await asyncio.sleep(pause)
        log.error("discord.given_up_for_now", inbound=inbound.id, kind=inbound.kind)
        await self._sorry(inbound)
        return None
