"""Discord as a PlatformAdapter: the sending half (REST) and the receiving half (gateway), joined."""

from __future__ import annotations

import asyncio
from typing import Literal

import structlog

from adapters.discord.catching_up import CatchUp
from adapters.discord.cursors import Marks
from adapters.discord.endpoints import Endpoints
from adapters.discord.failures import translated
from adapters.discord.gateway import Gateway
from adapters.discord.interactions import Interactions
from adapters.discord.keeping import Keeper
from adapters.discord.listening import Listener
from adapters.discord.sending import DiscordSender
from core.errors import PlatformError, PlatformUnavailable
from core.keyed_locks import KeyedLocks
from core.messages import AttachmentRef, Inbound, Place
from core.ports.platform import Cursors, Instant, Intake, Post, Sent
from core.views import Card, Text
from core.words import mark, speaking, t

log = structlog.get_logger(__name__)

DRAIN_SECONDS = 5.0
NOT_KEPT = mark(
    "I could not keep your last message just now. I will look again by myself; if nothing comes, send it again."
)


class DiscordAdapter:
    """`run` holds the gateway; `send`, `edit` and `fetch` go by REST and work with no gateway.

    A process that only sends (a worker) uses the DiscordSender alone; `intake`, `instant` and `cursors` are for `run`.
    """

    def __init__(
        self,
        token: str,
        endpoints: Endpoints,
        sender: DiscordSender,
        *,
        intake: Intake,
        instant: Instant,
        cursors: Cursors,
        identify_pause: float = 5.0,
    ) -> None:
        self._token, self._endpoints, self._sender = token, endpoints, sender
        self._intake, self._instant, self._cursors = intake, instant, cursors
        self._identify_pause = identify_pause

    @property
    def name(self) -> Literal["discord"]:
        return "discord"

    async def run(self) -> None:
        """Receives until cancelled; can be started again. Reconnects by itself; raises PlatformRefused when the token
        is not taken, PlatformUnavailable when Discord cannot be reached at the start."""
        self._endpoints.use_api()
        marks, turns = Marks(self._cursors), KeyedLocks()
        await marks.load()
        keeper = Keeper(self._intake, marks, sorry=self._sorry)
        catch_up = CatchUp(keeper, marks, turns)
        listener = Listener(keeper, catch_up, marks, turns, typing=self._sender.typing)
        interactions = Interactions(self._intake, self._instant, turns)
        pause = self._identify_pause
        async with Gateway(self._endpoints, listener, catch_up, interactions, identify_pause=pause) as gateway:
            try:
                await self._receive(gateway, catch_up)
            finally:
                await gateway.drain(DRAIN_SECONDS)
                await catch_up.flush()

    async def _receive(self, gateway: Gateway, catch_up: CatchUp) -> None:
        tasks = {
            asyncio.create_task(gateway.start(self._token), name="discord gateway"),
            asyncio.create_task(catch_up.keep_up(gateway), name="discord catching up"),
        }
        try:
            with translated():
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            raise PlatformUnavailable("Discord's gateway closed.")
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def send(self, post: Post) -> Sent:
        return await self._sender.send(post)

    async def edit(self, post: Post, sent: Sent) -> Sent:
        return await self._sender.edit(post, sent)

    async def fetch(self, ref: AttachmentRef, place: Place, limit: int) -> bytes:
        return await self._sender.fetch(ref, place, limit)

    async def close(self) -> None:
        await self._sender.close()

    async def _sorry(self, inbound: Inbound) -> None:
        with speaking(inbound.sender.locale):
            card = Card(blocks=(Text(t(NOT_KEPT)),))
        try:
            await self._sender.send(Post(f"not-kept:{inbound.id}", inbound.place, card))
        except PlatformError as error:
            log.warning("discord.not_told", inbound=inbound.id, error=error.message)
