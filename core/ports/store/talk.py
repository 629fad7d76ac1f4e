"""People, what was said, and what a page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class Person:
    """`key` is "platform:workspace:user". `zone` empty: the installation's. `pings`: nudges wanted."""

    key: str
    tenant: str
    name: str = ""
    zone: str = ""
    pings: bool = True


class PeopleRepo(Protocol):
    def get(self, key: str) -> Person | None: ...

    def save(self, person: Person) -> None: ...


@dataclass(frozen=True, slots=True)
class Pending:
    """What we asked last in a lane, so that "1965" or "Friday 7pm" can be an answer."""

    kind: str
    data: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a person or the bot said, with its journey."""

    id: str
    at: datetime
    lane: str
    room: str
    journey: str
    who: Literal["person", "bot"]
    person: str
    text: str
    inbound: str = ""


class TalkRepo(Protocol):
    def say(self, *utterances: Utterance) -> None: ...

    def recent(self, room: str, journey: str, limit: int) -> Sequence[Utterance]:
        """Oldest first."""
        ...

    def correct(self, inbound: str, text: str) -> bool:
        """A person edited what they wrote: the kept text follows."""
        ...

    def pending(self, lane: str) -> Pending | None: ...

    def ask(self, lane: str, pending: Pending | None) -> None:
        """Sets, or with None clears, what is being asked."""
        ...


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One line of what a page shows. `body` is the surface's own JSON; `message` the id it is known by there."""

    seq: int
    message: str
    kind: Literal["said", "post", "edit"]
    body: Mapping[str, Any]
    at: datetime


class FeedRepo(Protocol):
    """What the web page shows, kept, because a browser may be away when it is posted. Bodies are encrypted at rest.

    `seq` counts 1, 2, 3 ... within a room, in the order of the commits: who has read up to n has missed nothing below
    (unique over room and seq; a transaction that collides runs again).
    """

    def append(
        self, room: str, message: str, kind: Literal["said", "post", "edit"], body: Mapping[str, Any], now: datetime
    ) -> int:
        """Its seq. "said" and "post" are kept once a (room, message): again returns the first seq, and the first body
        stays. "edit" always adds."""
        ...

    def since(self, room: str, seq: int, limit: int = 200) -> Sequence[FeedEntry]:
        """Those after `seq`, oldest first."""
        ...

    def latest(self, room: str, limit: int = 200) -> Sequence[FeedEntry]:
        """The last `limit`, oldest first."""
        ...
