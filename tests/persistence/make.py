"""Values for the database's tests. `T0` is their now."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from uuid_utils.compat import uuid7

from core.costs.entry import Caller, CostEntry, Usage
from core.events import Event, EventName, Recorded
from core.journeys.model import Fact, Journey, JourneyState, Note, StepState
from core.messages import AttachmentRef, InboundMessage, Place, Sender
from core.ports.store import Lease, Outgoing, Reminder, Utterance, Write
from core.views import Actions, Button, Card, Checklist, ChecklistItem, Fields, Image, Progress, Table, Text

T0 = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PLACE = Place("slack", "T1", "C1")
_count = itertools.count()


def new_id() -> str:
    return str(uuid7())


def later(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def lease(seconds: float = 60, token: str = "") -> Lease:
    return Lease(token or new_id(), later(seconds))


def message(key: str = "", channel: str = "C1", text: str = "we want to redo our kitchen") -> InboundMessage:
    return InboundMessage(
        id=key or f"m{next(_count)}",
        at=T0,
        place=Place("slack", "T1", channel),
        sender=Sender("U1", "Ada Lovelace", "Europe/Berlin"),
        text=text,
        attachments=(AttachmentRef("F1", "kitchen.heic", "image/heic", 123, {"url": "http://127.0.0.1/f"}),),
    )


CARD = Card(
    "Your kitchen",
    (
        Text("Measure twice."),
        Fields((("Budget", "$40,000"),)),
        Progress("Steps", 1, 7),
        Checklist((ChecklistItem("Measure", "stated", "by hand"),)),
        Table(("a", "b"), (("1", "2"),)),
        Actions((Button("Done", "done", "j/k1", "primary"),)),
        Image("ab" * 32, "a kitchen"),
    ),
)


def post(dedupe: str = "", channel: str = "C1", card: Card = CARD, **more: Any) -> Outgoing:
    return Outgoing(new_id(), dedupe or f"d{next(_count)}", Place("slack", "T1", channel), card, **more)


def journey(**more: Any) -> Journey:
    state = JourneyState(
        "k1",
        {"k1": StepState("active", started_at=T0), "k2": StepState()},
        facts={"budget": Fact("40000 USD", "slack:T1:U1", T0)},
        notes={"n1": Note("The wall behind the sink is wet", "k1", "slack:T1:U1", T0)},
        name="Grandma's kitchen",
    )
    values: dict[str, Any] = {
        "id": new_id(),
        "tenant": "slack:T1",
        "room": "slack:T1:C1",
        "owner": "slack:T1:U1",
        "template": "kitchen",
        "template_version": 1,
        "status": "active",
        "state": state,
        "created_at": T0,
        "updated_at": T0,
        "last_activity_at": T0,
    }
    return Journey(**{**values, **more})


def reminder(due: datetime, dedupe: str = "", **more: Any) -> Reminder:
    values: dict[str, Any] = {
        "id": new_id(),
        "dedupe": dedupe or f"r{next(_count)}",
        "journey": "j",
        "tenant": "slack:T1",
        "person": "slack:T1:U1",
        "place": PLACE,
        "text": "call the tiler",
        "due_at": due,
        "tz": "Europe/Berlin",
        "local_at": "2026-11-27T19:00",
    }
    return Reminder(**{**values, **more})


def said(text: str, who: Any = "person", **more: Any) -> Utterance:
    values: dict[str, Any] = {"lane": "l", "room": "r", "journey": "j", "person": "p", "inbound": ""}
    return Utterance(new_id(), T0, who=who, text=text, **{**values, **more})


def write(label: str = "the note", **more: Any) -> Write:
    values: dict[str, Any] = {"at": T0, "person": "p", "room": "r", "journey": "j", "kind": "state"}
    return Write(new_id(), label=label, **{**values, **more})


def recorded(name: EventName = "journey.note_added", journey_id: str = "j", **data: Any) -> Recorded:
    return Recorded(new_id(), Event(name, data), T0, "slack:T1", "slack:T1:U1", journey_id, "req")


def cost(at: datetime = T0, nanos: int = 75, **more: Any) -> CostEntry:
    values: dict[str, Any] = {
        "service": "gemini",
        "operation": "look_at_photo",
        "model": "gemini-flash",
        "caller": Caller("slack:T1", "slack:T1:U1", "j1", "req", "7"),
        "usage": Usage(tokens_in=100, tokens_out=20, tokens_cached=50, tokens_thought=5, images=1),
        "duration_ms": 800,
        "success": True,
        "metadata": {"region": "eu"},
    }
    return CostEntry(new_id(), at, nanos=nanos, **{**values, **more})
