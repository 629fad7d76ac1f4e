"""The database, as the core sees it: units of work over plain, synchronous repositories.

`Store.transact(work)` runs `work(unit)` in one transaction; `work` does no I/O of its own and may run again from the
start when the database asks for it, so it must build its values from its arguments alone. Everything a person wrote is
encrypted at rest by the persistence layer; the repositories take and give plain values.

Leases: a claim carries a token and an end; only the token's holder may finish, renew, retry or bury. `now` is always
given: the database's own clock is not asked.
"""

from core.costs.group import CostGroup
from core.ports.store.journeys import (
    IdleStep,
    JourneyRepo,
    PhotoRepo,
    PhotoRow,
    Reminder,
    ReminderRepo,
    SeenPhoto,
    Write,
    WriteRepo,
)
from core.ports.store.queues import InboxItem, InboxRepo, Lease, OutboxItem, OutboxRepo, Outgoing, Received
from core.ports.store.records import (
    Alert,
    AlertKind,
    AlertRepo,
    CostQuery,
    CursorRepo,
    Delivery,
    Dimension,
    EventRepo,
    LedgerRepo,
    ModelUse,
    OutcomeCount,
    OutcomeRepo,
    Period,
    Rebuilt,
    Repeated,
)
from core.ports.store.talk import (
    Context,
    FeedEntry,
    FeedRepo,
    Offer,
    Pending,
    PeopleRepo,
    Person,
    Shown,
    TalkRepo,
    Utterance,
    Wished,
)
from core.ports.store.unit import Store, Unit, Wakeups

__all__ = [
    "Alert",
    "AlertKind",
    "AlertRepo",
    "Context",
    "CostGroup",
    "CostQuery",
    "CursorRepo",
    "Delivery",
    "Dimension",
    "EventRepo",
    "FeedEntry",
    "FeedRepo",
    "IdleStep",
    "InboxItem",
    "InboxRepo",
    "JourneyRepo",
    "Lease",
    "LedgerRepo",
    "ModelUse",
    "Offer",
    "OutboxItem",
    "OutboxRepo",
    "OutcomeCount",
    "OutcomeRepo",
    "Outgoing",
    "Pending",
    "PeopleRepo",
    "Period",
    "Person",
    "PhotoRepo",
    "PhotoRow",
    "Rebuilt",
    "Received",
    "Reminder",
    "ReminderRepo",
    "Repeated",
    "SeenPhoto",
    "Shown",
    "Store",
    "TalkRepo",
    "Unit",
    "Utterance",
    "Wakeups",
    "Wished",
    "Write",
    "WriteRepo",
]
