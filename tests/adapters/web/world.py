"""A web page on a real loopback port, over a core that lives in memory."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Literal, TypeVar, cast

import uvicorn

from adapters.web.app import WebAdapter, WebOptions
from core.errors import StoreUnavailable
from core.messages import ButtonPressed, FormSubmitted, Inbound, Place, Sender
from core.ports.platform import Accepted, Post
from core.ports.store import FeedEntry, Unit
from core.views import Card, FieldErrors, Form
from tests.fakes.memory import MemoryMedia

T = TypeVar("T")
SECRET = b"a secret for tests, long enough"


class MovableClock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


class MemoryFeed:
    """The FeedRepo's contract, in a dict."""

    def __init__(self) -> None:
        self.rooms: dict[str, list[FeedEntry]] = {}

    def append(
        self, room: str, message: str, kind: Literal["said", "post", "edit"], body: Mapping[str, Any], now: datetime
    ) -> int:
        entries = self.rooms.setdefault(room, [])
        for entry in entries:
            if kind != "edit" and (entry.message, entry.kind) == (message, kind):
                return entry.seq
        entries.append(FeedEntry(len(entries) + 1, message, kind, dict(body), now))
        return len(entries)

    def since(self, room: str, seq: int, limit: int = 200) -> Sequence[FeedEntry]:
        return [entry for entry in self.rooms.get(room, []) if entry.seq > seq][:limit]

    def latest(self, room: str, limit: int = 200) -> Sequence[FeedEntry]:
        return self.rooms.get(room, [])[-limit:]


class MemoryStore:
    def __init__(self) -> None:
        self.feed = MemoryFeed()
        self.down = False

    async def transact(self, work: Callable[[Unit], T]) -> T:
        await asyncio.sleep(0)
        if self.down:
            raise StoreUnavailable("the test took the store down.")
        return work(cast(Unit, SimpleNamespace(feed=self.feed)))

    read = transact

    async def close(self) -> None:
        return None


async def _nothing(inbound: Inbound) -> None:
    return None


@dataclass
class FakeCore:
    """Intake and Instant: remembers what came, and lets a test answer it with `on_new`."""

    seen: dict[str, Inbound] = field(default_factory=dict)
    offered: list[str] = field(default_factory=list)
    down: bool = False
    on_new: Callable[[Inbound], Awaitable[None]] = _nothing
    shows: Form | None = None
    wrong: Callable[[FormSubmitted], Mapping[str, str]] = lambda submitted: {}

    async def accept(self, inbound: Inbound) -> Accepted:
        if self.down:
            raise StoreUnavailable("the test took the store down.")
        self.offered.append(inbound.id)
        new = inbound.id not in self.seen
        if new:
            self.seen[inbound.id] = inbound
            await self.on_new(inbound)
        return Accepted(new)

    async def form(self, pressed: ButtonPressed) -> Form | None:
        return self.shows

    async def check(self, submitted: FormSubmitted) -> FieldErrors:
        return FieldErrors(self.wrong(submitted))

    async def complete(self, place: Place, sender: Sender, what: str, typed: str) -> tuple[tuple[str, str], ...]:
        return ()

    async def language(self, place: Place, sender: Sender) -> str:
        return sender.locale


@dataclass
class World:
    """Everything around a page, and the page."""

    store: MemoryStore
    media: MemoryMedia
    clock: MovableClock
    core: FakeCore
    options: WebOptions
    adapter: WebAdapter
    port: int = 0
    posts: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def renew(self) -> None:
        """The page as another process would serve it, over the same data and on the same port."""
        self.adapter = _adapter(self.core, self.store, self.media, self.clock, self.options)

    async def post(self, place: Place, card: Card, *, panel: bool = False, reply_to: str = "") -> str:
        self.posts += 1
        post = Post(f"post-{self.posts}", place, card, in_reply_to=reply_to, panel=panel)
        return (await self.adapter.send(post)).ids[0]


def _adapter(
    core: FakeCore, store: MemoryStore, media: MemoryMedia, clock: MovableClock, options: WebOptions
) -> WebAdapter:
    return WebAdapter(intake=core, instant=core, store=store, media=media, clock=clock, options=options)


def make_world(**options: Any) -> World:
    store, media, clock, core = MemoryStore(), MemoryMedia(), MovableClock(), FakeCore()
    given = WebOptions(**{"secret": SECRET, **options})
    return World(store, media, clock, core, given, _adapter(core, store, media, clock, given))


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[World]:
    """The page on a random port of 127.0.0.1, until the block ends."""
    config = uvicorn.Config(
        world.adapter.app, "127.0.0.1", world.port, log_config=None, lifespan="off", timeout_graceful_shutdown=3
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(10):
        while not server.started:  # noqa: ASYNC110 - uvicorn has a flag, and no event to wait for
            await asyncio.sleep(0.01)
    world.port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield world
    finally:
        world.adapter.close()
        server.should_exit = True
        async with asyncio.timeout(10):
            await task
