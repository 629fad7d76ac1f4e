"""The database, as the core sees it: units of work over plain, synchronous repositories.

`Store.transact(work)` runs `work(unit)` in one transaction; `work` does no I/O of its own and may run again from the
start when the database asks for it, so it must build its values from its arguments alone. Everything a person wrote is
encrypted at rest by the persistence layer; the repositories take and give plain values.

Leases: a claim carries a token and an end; only the token's holder may finish, renew, retry or bury. `now` is always
given: the database's own clock is not asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar

from core.costs.entry import CostEntry
from core.events import EventName, Recorded
from core.journeys.model import Journey
from core.messages import Inbound, Place, PlatformName
from core.views import Card

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lease:
    token: str
    until: datetime


# --- inbox -----------------------------------------------------------------------------------------------


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


# --- outbox ----------------------------------------------------------------------------------------------


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

    def remembered(self, name: str) -> tuple[Place, tuple[str, ...]] | None:
        """Where the card of that name stands, and its platform ids."""
        ...


# --- journeys and what belongs to them -------------------------------------------------------------------


class JourneyRepo(Protocol):
    def get(self, journey_id: str) -> Journey | None: ...

    def save(self, journey: Journey) -> Journey:
        """Inserts version 0, else updates where the version still is `journey.version`. Returns it with the new
        version. Raises VersionConflict."""
        ...

    def in_room(self, room: str) -> Sequence[Journey]:
        """All but the deleted, latest activity first."""
        ...

    def touch(self, journey_id: str, now: datetime) -> None:
        """Moves last_activity_at, without a new version."""
        ...

    def focus(self, room: str) -> str:
        """The active journey's id of a room, or empty."""
        ...

    def of_room(self, room: str) -> tuple[Sequence[Journey], str]:
        """`in_room` and `focus` in one read."""
        ...

    def set_focus(self, room: str, journey_id: str) -> None: ...

    def idle_steps(self, now: datetime, limit: int) -> Sequence["IdleStep"]:
        """Active journeys whose `nudge_at` has come (see `set_nudge`)."""
        ...

    def set_nudge(self, journey_id: str, at: datetime | None) -> None:
        """When the next nudge may be due; None: never."""
        ...

    def next_nudge(self) -> datetime | None:
        """The earliest moment at which one may be due."""
        ...


@dataclass(frozen=True, slots=True)
class IdleStep:
    journey: str
    nudge_at: datetime


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo of a journey, findable by its id alone."""

    id: str
    journey: str
    tenant: str
    media: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SeenPhoto:
    """What was seen in a picture, kept with it: within a tenant the same picture is not paid for twice."""

    tenant: str
    media: str
    task: str
    """Task name and version, "look_at_photo/1"."""
    observation: Mapping[str, Any]
    model: str


class PhotoRepo(Protocol):
    def add(self, photo: PhotoRow) -> None: ...

    def remove(self, photo_id: str) -> None: ...

    def get(self, photo_id: str) -> PhotoRow | None: ...

    def seen(self, tenant: str, media: str, task: str) -> SeenPhoto | None: ...

    def keep_seen(self, seen: SeenPhoto, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Write:
    """One change that can be taken back. `patch` is {"path/by/ids": [before, after]} on the journey's state (absent
    values are the one-element list of their side's absence: see core.journeys.patch); for what lies outside the state,
    `kind` and `ref` name it (a reminder, a photo, the focus of a room)."""

    id: str
    at: datetime
    person: str
    room: str
    journey: str
    kind: Literal["state", "reminder", "photo", "focus", "pings", "timezone"]
    label: str
    """What the person reads: "the note", "step 2 done"."""
    patch: Mapping[str, Any] = field(default_factory=dict)
    ref: Mapping[str, str] = field(default_factory=dict)
    undone_by: str = ""
    group: str = ""
    """Writes of one message are taken back together."""


class WriteRepo(Protocol):
    def add(self, write: Write) -> None: ...

    def get(self, write_id: str) -> Write | None: ...

    def last(self, room: str, person: str) -> Write | None:
        """The person's latest write in this room that is not undone and is no undo itself."""
        ...

    def of_group(self, group: str) -> Sequence[Write]: ...

    def mark_undone(self, write_id: str, by: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Reminder:
    """`kind`: own (a person's) or nudge. `local_at`/`tz` is what they said; `due_at` UTC decides."""

    id: str
    dedupe: str
    journey: str
    tenant: str
    person: str
    place: Place
    text: str
    due_at: datetime
    tz: str
    local_at: str
    kind: Literal["own", "nudge"] = "own"


class ReminderRepo(Protocol):
    def add(self, reminder: Reminder) -> bool: ...

    def due(self, now: datetime, limit: int) -> Sequence[Reminder]:
        """Claims and marks as fired what is due: call it in the transaction that adds the outbox rows."""
        ...

    def next_due(self) -> datetime | None:
        """The earliest moment at which one is due; None: there is none."""
        ...

    def open_for(self, room: str) -> Sequence[Reminder]: ...

    def get(self, reminder_id: str) -> Reminder | None: ...

    def cancel(self, reminder_id: str) -> bool: ...

    def reinstate(self, reminder_id: str) -> bool: ...


# --- people and talk -------------------------------------------------------------------------------------


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


# --- events, money, marks --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to a subscriber, held under a token."""

    id: int
    subscriber: str
    recorded: Recorded
    attempts: int
    token: str


class EventRepo(Protocol):
    def append(self, recorded: Recorded, subscribers: Sequence[str] = ()) -> None:
        """Stores it, with one delivery a subscriber."""
        ...

    def append_all(self, recorded: Sequence[Recorded]) -> None:
        """Events that nobody subscribes to, in one statement."""
        ...

    def claim(self, now: datetime, lease: Lease, limit: int = 10) -> Sequence[Delivery]: ...

    def delivered(self, delivery: Delivery) -> None: ...

    def retry(self, delivery: Delivery, at: datetime, error: str, dead: bool = False) -> None: ...

    def pending(self) -> int:
        """Deliveries that are neither done nor dead."""
        ...

    def release_all(self, now: datetime) -> int: ...

    def of_journey(self, journey_id: str, limit: int = 100) -> Sequence[Recorded]:
        """Latest first."""
        ...

    def named(self, name: EventName, limit: int = 100) -> Sequence[Recorded]: ...


@dataclass(frozen=True, slots=True)
class CostGroup:
    key: str
    calls: int
    failed: int
    nanos: int
    tokens: int
    images: int


class LedgerRepo(Protocol):
    def record(self, entry: CostEntry) -> None: ...

    def spent(self, since: datetime, until: datetime) -> int:
        """Nano-dollars in [since, until). Must stay quick with a million entries."""
        ...

    def claim_alert(self, budget: str, window: str, threshold: int, now: datetime) -> bool:
        """True for exactly one caller a (budget, window key, threshold)."""
        ...

    def grouped(
        self, by: Literal["day", "service", "operation", "person", "journey", "model"], since: datetime, until: datetime
    ) -> Sequence[CostGroup]: ...


class CursorRepo(Protocol):
    def all(self, prefix: str) -> dict[str, str]: ...

    def put(self, key: str, value: str) -> None: ...


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


class Unit(Protocol):
    """One transaction's repositories."""

    @property
    def inbox(self) -> InboxRepo: ...
    @property
    def outbox(self) -> OutboxRepo: ...
    @property
    def journeys(self) -> JourneyRepo: ...
    @property
    def photos(self) -> PhotoRepo: ...
    @property
    def writes(self) -> WriteRepo: ...
    @property
    def reminders(self) -> ReminderRepo: ...
    @property
    def people(self) -> PeopleRepo: ...
    @property
    def talk(self) -> TalkRepo: ...
    @property
    def events(self) -> EventRepo: ...
    @property
    def ledger(self) -> LedgerRepo: ...
    @property
    def cursors(self) -> CursorRepo: ...
    @property
    def feed(self) -> FeedRepo: ...


class Store(Protocol):
    async def transact(self, work: Callable[[Unit], T]) -> T:
        """Runs `work` in one transaction: all of it, or nothing. Raises StoreError kinds."""
        ...

    async def close(self) -> None: ...


class Wakeups(Protocol):
    """Coalesced hints that there may be work ("inbox", "outbox:slack", "events"). Never truth: loops also poll."""

    def ring(self, bell: str) -> None: ...

    async def wait(self, bell: str, timeout: float) -> None:
        """Returns when the bell rang since the last wait, or after `timeout` seconds."""
        ...
