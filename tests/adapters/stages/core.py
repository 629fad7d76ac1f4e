"""The core's side of an adapter, in memory: what it hands over is kept, and can be held up or refused."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from core.errors import StoreUnavailable
from core.messages import ButtonPressed, FormSubmitted, Inbound, Place, Sender
from core.ports.platform import Accepted
from core.views import FieldErrors, Form

T = TypeVar("T")


@dataclass
class MemoryCore:
    """Intake, Instant and Cursors. `gate` closed: the write takes its time; `failures`: the next ones fail."""

    taken: dict[str, Inbound] = field(default_factory=dict)
    offered: list[Inbound] = field(default_factory=list)
    failures: int = 0
    form_shown: Form | None = None
    wrong: dict[str, str] = field(default_factory=dict)
    asked_for: list[ButtonPressed] = field(default_factory=list)
    checked: list[FormSubmitted] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def accept(self, inbound: Inbound) -> Accepted:
        self.offered.append(inbound)
        self._ring()
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("The database is locked.")
        new = inbound.id not in self.taken
        self.taken.setdefault(inbound.id, inbound)
        self._ring()
        return Accepted(new)

    async def form(self, pressed: ButtonPressed) -> Form | None:
        self.asked_for.append(pressed)
        return self.form_shown

    async def check(self, submitted: FormSubmitted) -> FieldErrors:
        self.checked.append(submitted)
        return FieldErrors(self.wrong)

    async def complete(self, place: Place, sender: Sender, what: str, typed: str) -> tuple[tuple[str, str], ...]:
        return ()

    async def language(self, place: Place, sender: Sender) -> str:
        return sender.locale

    async def all(self, prefix: str) -> dict[str, str]:
        return {key: value for key, value in self.marks.items() if key.startswith(prefix)}

    async def put(self, key: str, value: str) -> None:
        self.marks[key] = value

    def every(self, kind: type[T]) -> list[T]:
        """All of one kind that were taken, in order."""
        return [inbound for inbound in self.taken.values() if isinstance(inbound, kind)]

    async def last(self, kind: type[T], count: int = 1) -> T:
        """The newest of this kind, once `count` of them are there."""
        await self.until(lambda: len(self.every(kind)) >= count)
        return self.every(kind)[-1]

    async def until(self, condition: Callable[[], object], seconds: float = 8.0) -> None:
        """Until it holds; looked at whenever something is offered or taken."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    def _ring(self) -> None:
        self._changed.set()
