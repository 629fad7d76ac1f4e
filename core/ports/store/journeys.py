"""Journeys and what belongs to them: photos, writes that can be taken back, reminders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from core.journeys.model import Journey
from core.messages import Place


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
    kind: Literal["state", "reminder", "photo", "focus", "pings", "timezone", "language"]
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
