"""What the contract suite needs of a surface: people who do things there, and eyes that see what is posted."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.messages import Place
from core.ports.platform import PlatformAdapter, Post, Sent
from core.views import Card
from tests.adapters.stages.core import MemoryCore
from tests.fakes.memory import MemoryMedia

File = tuple[str, bytes]


@dataclass(frozen=True)
class Handed:
    """Something that a person did, on its way to us. `acknowledged` is what the platform knows right now; `outcome`
    waits for the end: "taken", or "told" where somebody was told that it was not kept."""

    acknowledged: Callable[[], bool]
    outcome: Callable[[], Awaitable[str]]
    again: Callable[[], Awaitable[None]]
    """The platform delivers the very same once more."""


class Stage(ABC):
    """One surface with a person's own conversation on it."""

    acknowledges_messages = True
    """Discord's gateway has no acknowledgement for a message: its history is read again instead."""
    adapter: PlatformAdapter
    core: MemoryCore
    media: MemoryMedia
    _posts = 0

    def post(self, card: Card, *, id: str = "", attempt: int = 1) -> Post:
        """A card on its way into the conversation; the ids look like the outbox's."""
        self._posts += 1
        return Post(id or f"0193a2c4-7b1e-7c3a-9d52-{self._posts:012d}", self.place, card, attempt)

    @property
    @abstractmethod
    def place(self) -> Place:
        """The person's direct conversation with us."""

    @abstractmethod
    async def seen(self) -> list[tuple[str, str]]:
        """(id, all that a person reads) of our messages as they stand now, oldest first."""

    @abstractmethod
    async def files_seen(self) -> list[bytes]:
        """The bytes of the pictures and files that a person could open."""

    @abstractmethod
    async def lose(self, sent: Sent) -> Sent:
        """The messages are gone from the platform; where nothing can go, it is the ids that are."""

    @abstractmethod
    async def say(self, text: str, files: Sequence[File] = ()) -> Handed: ...

    @abstractmethod
    async def slash(self, name: str, text: str) -> Handed: ...

    @abstractmethod
    async def press(self, sent: Sent, label: str) -> Handed:
        """Presses a button of a card."""

    @abstractmethod
    async def open_form(self, sent: Sent, label: str) -> Mapping[str, Any]:
        """Presses a button that opens a form; gives {"title", "labels"} of what is shown."""

    @abstractmethod
    async def submit(self, values: Mapping[str, str]) -> tuple[Handed | None, str]:
        """Sends the open form off: it is handed over, or what the person reads about the fields."""
