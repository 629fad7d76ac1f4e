"""The two queues: what came in, and what goes out. Rows are claimed under a lease."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from core.messages import Inbound, Place, PlatformName
from core.views import Card


@dataclass(frozen=True, slots=True)
class Lease:
    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A row that we hold. `request` is the id under which everything that follows is logged."""

    id: int
    inbound: Inbound
    lane: str
    request: str
    attempts: int
    token: str


@dataclass(frozen=True, slots=True)
class Received:
    """`item` is given when a lease was asked for and the row was the head of its lane: it is already ours."""

    new: bool
    item: InboxItem | None = None


class InboxRepo(Protocol):
    def receive(self, inbound: Inbound, request: str, now: datetime, lease: Lease | None = None) -> Received:
        """Inserts under (platform, inbound.id); blocked while its lane has an unfinished row. Duplicate: new=False."""
        ...

    def receive_answered(self, inbound: Inbound, request: str, now: datetime) -> Literal["new", "duplicate", "wait"]:
        """Inserts it as done, for a transaction that answers it as well. "wait": its lane has an unfinished row; then
        the transaction must be given up."""
        ...

    def refuse(self, inbound: Inbound, request: str, now: datetime) -> bool:
        """Inserts it as done, whatever its lane waits for: it is never carried out. False: a duplicate."""
        ...

    def claim(self, now: datetime, lease: Lease, limit: int = 1) -> Sequence[InboxItem]:
        """Ready rows whose time has come, oldest first, at most one a lane."""
        ...

    def renew(self, item_id: int, lease: Lease) -> bool:
        """False: lost (`lease.token` no longer holds the row)."""
        ...

    def finish(self, item: InboxItem, now: datetime) -> bool:
        """Done, and the lane's next is ready: True when there is one. Raises LeaseLost."""
        ...

    def retry(self, item: InboxItem, at: datetime, error: str) -> None: ...

    def bury(self, item: InboxItem, now: datetime, error: str) -> None:
        """Dead, and the lane's next is ready. Raises LeaseLost."""
        ...

    def release_all(self, now: datetime) -> int:
        """Ends every lease: only for a process that knows it is alone (SQLite, at start). Returns how many."""
        ...

    def pending(self) -> int:
        """Rows that are neither done nor dead."""
        ...


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A card to post, or an edit of one posted earlier.

    `dedupe` is unique for ever: the same key is added once. `lane` orders posts (default: the place's lane).
    `remember_as` keeps the platform ids under a name, so that a later Outgoing with `edits` = that name changes it;
    an edit whose name is unknown is posted. `urgent` rows go first.
    """

    id: str
    dedupe: str
    place: Place
    card: Card
    lane: str = ""
    in_reply_to: str = ""
    """The inbound id (not the platform's message id) it answers."""
    remember_as: str = ""
    edits: str = ""
    urgent: bool = False
    request: str = ""
    to_admin: bool = False


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A row that we hold. `sent_before` are the platform ids under `edits`, empty for a post."""

    outgoing: Outgoing
    attempts: int
    token: str
    sent_before: tuple[str, ...] = ()


class OutboxRepo(Protocol):
    def add(self, outgoing: Outgoing, now: datetime, lease: Lease | None = None) -> OutboxItem | None:
        """Under its dedupe key, once. With a lease, and as the head of its lane, it is ours at once and returned."""
        ...

    def claim(
        self, platforms: Sequence[PlatformName], now: datetime, lease: Lease, limit: int = 10, urgent_only: bool = False
    ) -> Sequence[OutboxItem]:
        """Heads of lanes whose time has come, urgent first."""
        ...

    def sent(
        self, item: OutboxItem, ids: Sequence[str], now: datetime, lease: Lease | None = None
    ) -> "OutboxItem | bool":
        """Marks it, remembers the ids, readies the lane's next: True when there is one. With a lease the next is ours
        at once and returned. A lost lease of `item` is no error."""
        ...

    def retry(self, item: OutboxItem, at: datetime, error: str) -> None: ...

    def bury(self, item: OutboxItem, now: datetime, error: str) -> None: ...

    def release_all(self, now: datetime) -> int: ...

    def pending(self, platforms: Sequence[PlatformName] | None = None) -> int:
        """Posts that are neither out nor dead, of these platforms (None: of all)."""
        ...

    def posted(self, dedupe: str) -> tuple[str, ...]:
        """The platform's message ids of the post under that key; empty while it is not out."""
        ...

    def remembered(self, name: str) -> tuple[Place, tuple[str, ...]] | None:
        """Where the card of that name stands, and its platform ids."""
        ...
