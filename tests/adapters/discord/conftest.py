"""The real discord.py against the fake Discord, with a core that writes down what it gets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from adapters.discord.app import DiscordAdapter
from adapters.discord.endpoints import Endpoints
from adapters.discord.sending import DiscordSender
from core.errors import MediaMissing
from core.messages import ButtonPressed, FormSubmitted, Inbound, Place, Sender
from core.ports.platform import Accepted
from core.views import Choice, FieldErrors, Form, TextInput
from tests.fakes.discord import FakeDiscord


@dataclass
class Core:
    """Intake, Instant, Cursors and MediaStore in one, in memory. `refuse`: errors that the next accepts raise."""

    seen: list[Inbound] = field(default_factory=list)
    deliveries: int = 0
    refuse: list[Exception] = field(default_factory=list)
    slow: float = 0.0
    speaks: str = ""
    form_answer: Form | None = None
    errors: FieldErrors = field(default_factory=FieldErrors)
    marks: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    completed: list[tuple[str, str]] = field(default_factory=list)
    opened: list[ButtonPressed] = field(default_factory=list)

    async def accept(self, inbound: Inbound) -> Accepted:
        self.deliveries += 1
        if self.refuse:
            raise self.refuse.pop(0)
        await asyncio.sleep(self.slow)
        if any(known.id == inbound.id for known in self.seen):
            return Accepted(new=False)
        self.seen.append(inbound)
        return Accepted(new=True)

    async def form(self, pressed: ButtonPressed) -> Form | None:
        self.opened.append(pressed)
        return self.form_answer

    async def check(self, submitted: FormSubmitted) -> FieldErrors:
        return self.errors

    async def complete(self, place: Place, sender: Sender, what: str, typed: str) -> tuple[tuple[str, str], ...]:
        self.completed.append((what, typed))
        return tuple((f"k{i}", f"Step {i} {'x' * 120}") for i in range(40))

    async def language(self, place: Place, sender: Sender) -> str:
        return self.speaks or sender.locale

    async def all(self, prefix: str) -> dict[str, str]:
        return {key: value for key, value in self.marks.items() if key.startswith(prefix)}

    async def put(self, key: str, value: str, mime: str = "") -> None:
        self.marks[key] = value

    async def get(self, key: str) -> bytes:
        if key not in self.files:
            raise MediaMissing(f"nothing under {key!r}")
        return self.files[key]

    async def exists(self, key: str) -> bool:
        return key in self.files

    async def delete(self, key: str) -> None:
        self.files.pop(key, None)


class Media:
    """The MediaStore side of the core (its `put` has other arguments than the cursors')."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.get, self.exists, self.delete = core.get, core.exists, core.delete

    async def put(self, key: str, data: bytes, mime: str) -> None:
        self._core.files[key] = data


@dataclass
class Bench:
    """The fake, our core's notes, and the adapter. `running` holds the gateway open, as often as it is asked to."""

    discord: FakeDiscord
    core: Core
    sender: DiscordSender
    adapter: DiscordAdapter

    @asynccontextmanager
    async def running(self, gateway: str = "") -> AsyncIterator[DiscordAdapter]:
        adapter, before = self.fresh(gateway), self.discord.gateway.connected
        task = asyncio.create_task(adapter.run())
        try:
            await self.discord.gateway.wait_connected(before + 1)
            yield adapter
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self.discord.gateway.wait_disconnected(before)

    def fresh(self, gateway: str = "") -> DiscordAdapter:
        """The adapter as a new process would have it: with no memory but the core's."""
        endpoints = Endpoints(self.discord.api_url, gateway)
        return DiscordAdapter(
            self.discord.token,
            endpoints,
            self.sender,
            intake=self.core,
            instant=self.core,
            cursors=self.core,
            identify_pause=0.05,
        )

    async def until(self, condition: Callable[[], object], what: str = "", timeout: float = 5.0) -> None:
        await self.discord.wait_for(condition, timeout, what or "the core to have it")

    async def seen(self, count: int) -> list[Inbound]:
        await self.until(lambda: len(self.core.seen) >= count, f"{count} happenings")
        return self.core.seen


NewBench = Callable[[], Awaitable[Bench]]


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with FakeDiscord() as discord:
        core = Core()
        sender = DiscordSender(discord.token, Endpoints(discord.api_url), Media(core))
        bench = Bench(discord, core, sender, None)  # type: ignore[arg-type] # set in the next line
        bench.adapter = bench.fresh()
        yield bench
        await sender.close()
        assert discord.violations == []


@pytest.fixture
def note_form() -> Form:
    return Form(
        "note",
        "Keep a note",
        (
            TextInput("text", "Your note", multiline=True),
            Choice("step", "For which step", (("k1", "Plan"), ("k2", "Measure")), initial="k1", required=False),
        ),
        context="j1",
    )
