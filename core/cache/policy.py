"""What may be kept of an answer, for how long, and how it is named. Values never cross tenants."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

T = TypeVar("T")

Kind = Literal["guidance", "vision", "product_search", "contractor_search", "video_search", "embedding"]

SECONDS: dict[Kind, int] = {
    "guidance": 5 * 60,
    "vision": 60 * 60,
    "product_search": 15 * 60,
    "contractor_search": 60 * 60,
    "video_search": 60 * 60,
    "embedding": 24 * 60 * 60,
}
"""How long an answer of each kind is kept."""


@dataclass(frozen=True, slots=True)
class Key:
    """`digest` is equal for equal questions. `tags` ("journey:..", "person:..") are what it can be invalidated by,
    beside its tenant, its kind and its `operation` (task and version, "advise/1")."""

    tenant: str
    kind: Kind
    operation: str
    digest: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as text (JSON), and what making it cost in nano-dollars: what each hit saves."""

    text: str
    nanos: int = 0


@dataclass(frozen=True, slots=True)
class KindFigures:
    """What the cache did for one kind since the process began. `joined`: callers that waited for an equal call under
    way (`once`) and made none. `entries` and `bytes` are what memory holds now, the expired until their room is
    needed."""

    kind: Kind
    hits: int
    misses: int
    saved_nanos: int
    entries: int
    bytes: int
    joined: int = 0


class Cache(Protocol):
    """Never raises for the second level: without it, it is a cache in memory."""

    def peek(self, key: Key) -> Kept | None:
        """From memory alone, at once. Counts as a hit when there is one, and not as a miss."""
        ...

    async def get(self, key: Key) -> Kept | None:
        """From memory, then from the second level. Counts a hit or a miss."""
        ...

    async def put(self, key: Key, kept: Kept) -> None:
        """Best inside the `make` of `once`: what was forgotten since that began is then not kept."""
        ...

    async def once(self, key: Key, make: Callable[[], Awaitable[T]]) -> tuple[T, bool]:
        """Equal keys at once share one `make`: its result, and whether this caller made it. What it raises, all get;
        a caller that is cancelled does not take it from the others."""
        ...

    async def forget(self, pattern: str) -> None:
        """Everything under a tag ("tag:journey:j1"), a tenant ("tenant:slack:T1"), a kind ("kind:vision") or an
        operation ("operation:advise/*": with * at its end all that begin so) is gone, in every process on the same
        Redis within two seconds."""
        ...

    def figures(self) -> tuple[KindFigures, ...]: ...
