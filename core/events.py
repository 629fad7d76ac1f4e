"""What happened: past tense, dotted names, a closed union by name. Data holds ids and figures, never people's words.

An event is stored in the transaction of the state it describes, with tenant, person, journey, request id and time
(its envelope, `Recorded`). Subscribers run in the worker, each failing alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

EventName = Literal[
    "workflow.started",
    "workflow.completed",
    "workflow.failed",
    "chat.message_received",
    "chat.response_generated",
    "vision.analysis_completed",
    "rag.context_retrieved",
    "cost.threshold_exceeded",
    "cost.unpriced",
    "cost.limit_reached",
    "provider.opened",
    "provider.closed",
    "errors.jumped",
    "error.occurred",
    "safety.recognised",
    "journey.started",
    "journey.step_started",
    "journey.step_completed",
    "journey.step_skipped",
    "journey.step_reopened",
    "journey.step_marked_for_review",
    "journey.proof_stated",
    "journey.item_ticked",
    "journey.fact_recorded",
    "journey.note_added",
    "journey.note_edited",
    "journey.photo_added",
    "journey.photo_observed",
    "journey.observation_confirmed",
    "journey.observation_corrected",
    "journey.paused",
    "journey.resumed",
    "journey.completed",
    "journey.switched",
    "journey.write_undone",
    "journey.reminder_set",
    "journey.reminder_cancelled",
    "journey.reminder_posted",
    "journey.nudge_posted",
    "journey.pings_changed",
    "chat.language_changed",
]
EVENT_NAMES: tuple[EventName, ...] = get_args(EventName)

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Event:
    """`data` is flat and small: step ids, proof ids, counts, categories."""

    name: EventName
    data: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it is stored."""

    id: str
    event: Event
    at: datetime
    tenant: str = ""
    person: str = ""
    journey: str = ""
    request: str = ""
