"""Small steps that the rules share: reading and replacing parts of a journey's value."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from core.errors import JourneyError
from core.events import Event
from core.journeys.model import Journey, JourneyState, StepState, StepStatus
from core.journeys.template import Step, Template
from core.words import t

Changed = tuple[Journey, tuple[Event, ...]]
"""The journey after, and what happened. No events: nothing changed, and the same journey comes back."""

CLOSED: tuple[StepStatus, ...] = ("done", "skipped")

V = TypeVar("V")


def put(mapping: Mapping[str, V], key: str, value: V) -> Mapping[str, V]:
    return {**mapping, key: value}


def changed(journey: Journey, now: datetime, **parts: Any) -> Journey:
    """The journey with these parts of its state replaced, and its times moved on."""
    return stamped(replace(journey, state=replace(journey.state, **parts)), now)


def stamped(journey: Journey, now: datetime) -> Journey:
    return replace(journey, updated_at=now, last_activity_at=now)


def step_state(state: JourneyState, step_id: str) -> StepState:
    return state.steps.get(step_id) or StepState()


def with_step(state: JourneyState, step_id: str, **parts: Any) -> JourneyState:
    return replace(state, steps=put(state.steps, step_id, replace(step_state(state, step_id), **parts)))


def named(template: Template, step: Step) -> dict[str, object]:
    """{number} and {step}: how a step is called in a sentence ("step 2, Vision analysis")."""
    return {"number": template.number(step.id), "step": step.title}


def step_or_current(journey: Journey, template: Template, step_id: str) -> Step:
    return template.step(step_id or journey.state.current)


def ready(state: JourneyState, template: Template, step: Step) -> bool:
    """Every prerequisite is done, or was skipped and is itself ready."""
    return not waiting_for(state, template, step)


def waiting_for(state: JourneyState, template: Template, step: Step) -> tuple[Step, ...]:
    """The prerequisites that stand in the way, looking through skipped ones."""
    blockers: list[Step] = []
    for name in step.prerequisites:
        earlier, status = template.step(name), step_state(state, name).status
        if status == "skipped":
            blockers.extend(waiting_for(state, template, earlier))
        elif status != "done":
            blockers.append(earlier)
    return tuple(blockers)


def dependents(template: Template, step_id: str) -> tuple[Step, ...]:
    """The later steps that rest on this one, directly or through others."""
    resting = {step_id}
    found: list[Step] = []
    for step in template.steps:  # prerequisites stand before their step: one pass is enough
        if resting.intersection(step.prerequisites):
            resting.add(step.id)
            found.append(step)
    return tuple(found)


def next_open(state: JourneyState, template: Template) -> Step | None:
    """The first step that is not closed and whose prerequisites are met; None when all are closed."""
    for step in template.steps:
        if step_state(state, step.id).status not in CLOSED and ready(state, template, step):
            return step
    return None


def enter(state: JourneyState, step_id: str, now: datetime) -> JourneyState:
    """Makes a step the current one. Its time begins anew, so that a nudge counts from here."""
    entered = with_step(state, step_id, status="active", started_at=now, ended_at=None, reason="")
    return replace(entered, current=step_id)


def require_kept(journey: Journey) -> None:
    if journey.status == "deleted":
        raise JourneyError("gone", t("That journey was deleted. Say list to see the others."))


def require_going(journey: Journey) -> None:
    """Steps move only while the journey is active."""
    require_kept(journey)
    if journey.status == "paused":
        raise JourneyError("paused", t("This journey is paused. Say resume, and we go on where you were."))
    if journey.status == "completed":
        raise JourneyError("completed", t("This journey is finished. Reopen a step if something has changed."))
