"""One transaction over all repositories, and hints between loops."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from core.ports.store.journeys import JourneyRepo, PhotoRepo, ReminderRepo, WriteRepo
from core.ports.store.queues import InboxRepo, OutboxRepo
from core.ports.store.records import AlertRepo, CursorRepo, EventRepo, LedgerRepo, OutcomeRepo
from core.ports.store.talk import FeedRepo, PeopleRepo, TalkRepo

T = TypeVar("T")


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
    def alerts(self) -> AlertRepo: ...
    @property
    def outcomes(self) -> OutcomeRepo: ...
    @property
    def cursors(self) -> CursorRepo: ...
    @property
    def feed(self) -> FeedRepo: ...


class Store(Protocol):
    async def transact(self, work: Callable[[Unit], T]) -> T:
        """Runs `work` in one transaction: all of it, or nothing. Raises StoreError kinds."""
        ...

    async def read(self, work: Callable[[Unit], T]) -> T:
        """Runs `work`, which writes nothing and may take long: nobody's transaction waits for it. It sees one moment.
        Raises StoreError kinds."""
        ...

    async def close(self) -> None: ...


class Wakeups(Protocol):
    """Coalesced hints that there may be work ("inbox", "outbox:slack", "events"). Never truth: loops also poll."""

    def ring(self, bell: str) -> None: ...

    async def wait(self, bell: str, timeout: float) -> None:
        """Returns when the bell rang since the last wait, or after `timeout` seconds."""
        ...
