"""The fake itself: one aiohttp server on loopback with REST, gateway and attachments."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.fakes.discord.cdn import Cdn
from tests.fakes.discord.control import Control
from tests.fakes.discord.errors import Json
from tests.fakes.discord.failures import Failure, RateLimits
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.http import middleware
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.payloads import INTENT_CONTENT, gateway_message
from tests.fakes.discord.people import People
from tests.fakes.discord.posting import Posting
from tests.fakes.discord.rest_channels import Channels
from tests.fakes.discord.rest_interactions import Interactions
from tests.fakes.discord.schema import check_schema
from tests.fakes.discord.world import Channel, Guild, Message, User, World


class FakeDiscord(People):
    """A small, strict Discord on 127.0.0.1.

    `posts`: all that the bot posted, oldest first, ephemeral answers too. `violations`: what Discord would have
    refused or not shown; a test ends with it empty. `requests`: (method, route) of every REST request.
    """

    def __init__(self, *, token: str = "fake.bot.token", schema: bool = True) -> None:
        self.token, self._schema = token, schema
        self.world = World()
        self.cdn = Cdn(self.world)
        self.gateway = Gateway(self.world, lambda: self.token)
        self.posting = Posting(self)
        self.rate_limits = RateLimits()
        self.interactions: dict[str, Interaction] = {}
        self.posts: list[Message] = []
        self.violations: list[str] = []
        self.requests: list[tuple[str, str]] = []
        self.typed: list[str] = []
        self.deleted: list[str] = []
        self.forbidden: set[str] = set()
        self.nonce_hits = 0
        self._failures: list[Failure] = []
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v10"

    def listening_on(self, port: int) -> FakeDiscord:
        """A fixed port, so that it can go away and come back. 0: a free one."""
        self.port = port
        return self

    async def start(self) -> FakeDiscord:
        app = web.Application(middlewares=[middleware(self)], client_max_size=64 * 1024 * 1024)
        app.add_routes(Channels(self).routes() + Interactions(self).routes())
        app.add_routes([web.get("/gw", self.gateway.serve), web.get("/gw/", self.gateway.serve)])
        app.add_routes([web.get("/attachments/{channel_id}/{file_id}/{filename}", self.cdn.serve)])
        app.add_routes([web.post("/_control/{verb}", Control(self).serve)])
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        self.cdn.base = f"http://127.0.0.1:{self.port}"
        self.gateway.url = f"ws://127.0.0.1:{self.port}/gw"
        return self

    async def stop(self) -> None:
        await self.gateway.disconnect(1001)
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> FakeDiscord:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # -- failures -----------------------------------------------------------------------------------------------------

    def fail(self, method: str, route: str, **how: Any) -> Failure:
        """Spoil coming requests; see `Failure` for how. `route` is a part of the path's template."""
        failure = Failure(method, route, **how)
        self._failures.append(failure)
        return failure

    def fail_downloads(self, times: int = 1, **how: Any) -> Failure:
        """Spoil coming downloads of attachments: a 500, or `hang=` seconds, or `drop=True` for a cut."""
        return self.fail("GET", "/attachments/", times=times, **(how or {"status": 500}))

    def take_failure(self, method: str, route: str) -> Failure | None:
        for failure in self._failures:
            if failure.fits(method, route):
                failure.times -= 1
                return failure
        return None

    def check_schema(self, operation: str, body: object) -> None:
        """Record what the OpenAPI file refuses. The fake's own rules answer; both must agree that a body is good."""
        if self._schema:
            self.violations.extend(f"{operation}: {problem}" for problem in check_schema(operation, body))

    # -- what happened ------------------------------------------------------------------------------------------------

    def reader(self) -> User | None:
        """Whose eyes REST answers are for: the bot's, while no session has the message content intent."""
        has_content = any(s.intents & INTENT_CONTENT for s in self.gateway.sessions.values())
        return None if has_content else self.world.bot

    async def posted(self, message: Message) -> None:
        if message not in self.posts:
            self.posts.append(message)
            if message.ephemeral_to is None:
                await self.announce(message)
        self.notify()

    async def edited(self, message: Message) -> None:
        if message.ephemeral_to is None:
            await self.announce(message, "MESSAGE_UPDATE")
        self.notify()

    def remove(self, message: Message) -> None:
        """A message is deleted; it stays among `posts`, its id in `deleted`."""
        self.world.messages.pop(message.id, None)
        self.deleted.append(message.id)
        self.notify()

    def notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_for(self, condition: Callable[[], Any], timeout: float = 5.0, what: str = "") -> Any:
        """Until `condition()` is truthy; looked at after every change. Raises TimeoutError that says what is there."""
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while not (found := condition()):
            if (left := end - loop.time()) <= 0:
                there = [f"{m.id} {m.text[:200]!r}" for m in self.posts[-5:]]
                raise TimeoutError(f"waited {timeout} s for {what or condition!r}; the last posts: {there}")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(left, 0.05)):
                    await self._changed.wait()
        return found

    async def wait_for_post(
        self,
        contains: str | re.Pattern[str] = "",
        *,
        channel: Channel | None = None,
        after: int = 0,
        timeout: float = 5.0,
        pending: bool = False,
    ) -> Message:
        """The first post from position `after` on whose text contains a word, or fits a pattern, within `timeout` s."""

        def fits(message: Message) -> bool:
            hit = contains in message.text if isinstance(contains, str) else contains.search(message.text)
            right_place = channel is None or message.channel.id == channel.id
            return bool(hit) and right_place and message.pending <= pending

        found: Message = await self.wait_for(
            lambda: next((m for m in self.posts[after:] if fits(m)), None), timeout, f"a post with {contains!r}"
        )
        return found

    async def remove_guild(self, guild: Guild) -> None:
        """The bot is thrown out of a guild."""
        self.world.guilds.pop(guild.id, None)
        await self.gateway.send("GUILD_DELETE", lambda _: {"id": guild.id})

    async def replay(self, message: Message) -> int:
        """Deliver a message once more."""
        return await self.announce(message)

    def event_for(self, message: Message) -> Json:
        return gateway_message(message, self.cdn.sign, self.reader())
