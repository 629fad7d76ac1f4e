"""People, what was said, and what a page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class Person:
    """`key` is "platform:workspace:user". `zone` empty: the installation's. `pings`: nudges wanted. `language` is what
    they wrote in last (empty: not known yet); `language_chosen`: what they asked for, whatever they write in."""

    key: str
    tenant: str
    name: str = ""
    zone: str = ""
    pings: bool = True
    language: str = ""
    language_chosen: bool = False


class PeopleRepo(Protocol):
    def get(self, key: str) -> Person | None: ...

    def save(self, person: Person) -> None: ...


@dataclass(frozen=True, slots=True)
class Pending:
    """Something we asked in a lane, so that "1965" or "Friday 7pm" can be an answer."""

    kind: str
    data: Mapping[str, str]
    at: datetime
    by: str = ""
    """Who was asked (a person's key); empty: whoever answers."""
    id: str = ""
    """Stands for it in the buttons that answer it."""
    card: str = ""
    """The inbound id whose answer asked it: a reply to that card is about this question."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that a card listed: its button's label, action and value."""

    label: str
    action: str
    value: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the last card for a person listed, in its order, so that "the second" can name one of it."""

    by: str
    at: datetime
    offers: tuple[Offer, ...]
    chosen: str = ""
    """The value of the one that was taken."""


@dataclass(frozen=True, slots=True)
class Wished:
    """What a person wished last here and changed by it, so that "make it 300" and "for the bathroom one" are about it.
    `kind` and `data` are what can be said anew (a fact's name, a reminder's text)."""

    by: str
    at: datetime
    text: str
    journey: str = ""
    write: str = ""
    """Its last write, or empty: nothing was changed."""
    kind: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What a lane's next words are read against. The latest stands last; the store keeps it whole, encrypted."""

    asked: tuple[Pending, ...] = ()
    shown: tuple[Shown, ...] = ()
    wished: tuple[Wished, ...] = ()


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

    def pending(self, lane: str) -> Pending | None:
        """The question asked last."""
        ...

    def ask(self, lane: str, pending: Pending | None) -> None:
        """Sets the one question of a lane, or with None clears it."""
        ...

    def context(self, lane: str) -> Context: ...

    def keep(self, lane: str, context: Context, now: datetime) -> None:
        """Replaces the lane's context; an empty one is dropped."""
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
