"""Small stand-ins for the core's side of the adapter: each is a port, kept in memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import uvicorn
from starlette.applications import Starlette

from adapters.slack.app import SlackAdapter, SlackConfig
from core.errors import StoreUnavailable
from core.messages import ButtonPressed, FormSubmitted, Inbound, Place, Sender
from core.ports.platform import Accepted
from core.views import FieldErrors, Form
from tests.fakes.memory import MemoryMedia, WallClock
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, TEAM, FakeSlack

T = TypeVar("T")
DM = Place("slack", TEAM, "D0ANNA", direct=True)


class MemoryCursors:
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def all(self, prefix: str) -> dict[str, str]:
        return {k: v for k, v in self.kept.items() if k.startswith(prefix)}

    async def put(self, key: str, value: str) -> None:
        self.kept[key] = value


@dataclass
class MemoryIntake:
    """Keeps the first of each id, as the inbox does; fails when told to."""

    taken: dict[str, Inbound] = field(default_factory=dict)
    offered: list[Inbound] = field(default_factory=list)
    failures: int = 0
    seconds: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def accept(self, inbound: Inbound) -> Accepted:
        self.offered.append(inbound)
        await asyncio.sleep(self.seconds)
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("The database is locked.")
        new = inbound.id not in self.taken
        self.taken.setdefault(inbound.id, inbound)
        self.changed.set()
        return Accepted(new)

    async def one(self, kind: type[T], *, timeout: float = 5.0) -> T:
        """The first of this kind, once it is there."""
        async with asyncio.timeout(timeout):
            while True:
                found = next((i for i in self.taken.values() if isinstance(i, kind)), None)
                if found is not None:
                    return found
                self.changed.clear()
                await self.changed.wait()


@dataclass
class FixedInstant:
    speaks: str = ""
    shown: Form | None = None
    errors: FieldErrors = field(default_factory=FieldErrors)
    asked: list[ButtonPressed] = field(default_factory=list)
    checked: list[FormSubmitted] = field(default_factory=list)

    async def form(self, pressed: ButtonPressed) -> Form | None:
        self.asked.append(pressed)
        return self.shown

    async def check(self, submitted: FormSubmitted) -> FieldErrors:
        self.checked.append(submitted)
        return self.errors

    async def complete(self, place: Place, sender: Sender, what: str, typed: str) -> tuple[tuple[str, str], ...]:
        return ()

    async def language(self, place: Place, sender: Sender) -> str:
        return self.speaks or sender.locale


@dataclass
class Rig:
    """The adapter beside its stand-ins and the fake Slack."""

    slack: FakeSlack
    adapter: SlackAdapter
    intake: MemoryIntake
    instant: FixedInstant
    media: MemoryMedia
    cursors: MemoryCursors


def make_rig(
    slack: FakeSlack,
    *,
    socket: bool,
    bot_token: str = BOT_TOKEN,
    app_token: str = APP_TOKEN,
    fetch_seconds: float = 30.0,
) -> Rig:
    config = SlackConfig(
        bot_token=bot_token,
        app_token=app_token if socket else "",
        signing_secret="" if socket else SIGNING_SECRET,
        api_url=slack.api_url,
        ping_seconds=0.2,
        watch_seconds=0.2,
        fetch_seconds=fetch_seconds,
    )
    intake, instant, media, cursors = MemoryIntake(), FixedInstant(), MemoryMedia(), MemoryCursors()
    adapter = SlackAdapter(
        config, intake=intake, instant=instant, clock=WallClock(), media=media, cursors=cursors
    )  # fmt: skip
    return Rig(slack, adapter, intake, instant, media, cursors)


@asynccontextmanager
async def receiving(rig: Rig, *, socket: bool) -> AsyncIterator[Rig]:
    """The adapter at work: connected by Socket Mode, or behind a real HTTP server."""
    async with _by_socket(rig) if socket else _by_http(rig):
        yield rig
    await rig.adapter.close()


@asynccontextmanager
async def _by_socket(rig: Rig) -> AsyncIterator[None]:
    running = asyncio.create_task(rig.adapter.run())
    connected = asyncio.create_task(rig.adapter.connected.wait())
    await asyncio.wait({running, connected}, timeout=5, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        running.result()
    try:
        yield
    finally:
        connected.cancel()
        running.cancel()
        await asyncio.gather(running, connected, return_exceptions=True)


@asynccontextmanager
async def _by_http(rig: Rig) -> AsyncIterator[None]:
    app = Starlette(routes=rig.adapter.routes())
    server = uvicorn.Server(uvicorn.Config(app, port=0, host="127.0.0.1", log_level="warning", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(5):
        while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    rig.slack.events_url = f"http://127.0.0.1:{port}/slack/events"
    try:
        yield
    finally:
        server.should_exit = True
        await serving
