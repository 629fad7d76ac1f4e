"""A journey as a value. Parts of the state are keyed by id, never by position, so that a write can keep its patch.

`Journey` splits in two: identity and queried columns (`id`, `tenant`, `room`, `status`, ...) and `state`, which is
stored as one JSON document (core.journeys.state turns it to and from plain data). Methods that change something live in
core.journeys.rules and return `(after, events)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

SAMPLE = "sample"
"""The fact that marks a sample journey, and the value of the button that asks for one (core.journeys.sample)."""
Status = Literal["active", "paused", "completed", "deleted"]
StepStatus = Literal["open", "active", "done", "skipped", "review"]
"""open: not begun; active: begun; review: done, but an earlier step was opened again."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Canonical text ("40000 USD", "1965", "unknown"), who said it, when."""

    value: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """A proof that a person states, with a note."""

    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepState:
    status: StepStatus = "open"
    started_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    """Why it was skipped."""
    stated: Mapping[str, Statement] = field(default_factory=dict)
    """By proof id."""
    ticked: Mapping[str, datetime] = field(default_factory=dict)
    """By checklist item id."""


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    step: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Photo:
    """A stored photo, linked to the step that was current. `media` is its content hash (sha256 hex)."""

    media: str
    step: str
    by: str
    at: datetime
    caption: str = ""
    observed: tuple[str, ...] = ()
    """Up to 3 sentences to confirm; empty when no model looked."""
    verdict: Literal["", "confirmed", "corrected"] = ""
    correction: str = ""


@dataclass(frozen=True, slots=True)
class JourneyState:
    """What undo works on."""

    current: str
    steps: Mapping[str, StepState]
    facts: Mapping[str, Fact] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    photos: Mapping[str, Photo] = field(default_factory=dict)
    name: str = ""
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    id: str
    tenant: str
    room: str
    """Place.room where it began: who is in that channel or DM may act on it, and nobody else sees it."""
    owner: str
    """Person key, "platform:workspace:user"."""
    template: str
    template_version: int
    status: Status
    state: JourneyState
    created_at: datetime
    updated_at: datetime
    last_activity_at: datetime
    version: int = 0
    """0: not saved yet. The store raises it by one with each save and refuses a stale one."""


def is_sample(journey: Journey | None) -> bool:
    """Whether it is only there to look around in."""
    return journey is not None and SAMPLE in journey.state.facts
