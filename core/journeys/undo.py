"""What undo works on: the state's data with the journey's status, and the way back from it to a sound journey.

Taking an early write back can leave what no rule would make (a step done on top of one that is open again). `restore`
settles it: such steps are to be looked at again, and exactly one open step is current.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.events import Event
from core.journeys.change import (
    CLOSED,
    Changed,
    enter,
    next_open,
    ready,
    stamped,
    step_state,
    with_step,
)
from core.journeys.model import Fact, Journey, JourneyState, Note, Photo, Status, StepState
from core.journeys.state import from_data, to_data
from core.journeys.template import Template


def snapshot(journey: Journey) -> dict[str, Any]:
    """The state's data plus "status": take a write's patch between two of these."""
    return {"status": journey.status, **to_data(journey.state)}


def restore(journey: Journey, template: Template, data: Mapping[str, Any], now: datetime) -> Changed:
    """The journey with `data` (a snapshot, patched) as its state, settled: a deleted one comes back, too.

    The events begin with journey.write_undone and tell what settling did.
    """
    state, marks = _reviewed(from_data(data), template)
    events = (Event("journey.write_undone", {"kind": "state"}), *marks)
    if data["status"] == "deleted":
        return stamped(replace(journey, state=state, status="deleted"), now), events
    following = next_open(state, template)
    if following is None:
        return stamped(replace(journey, state=state, status="completed"), now), events
    status: Status = "paused" if data["status"] == "paused" else "active"
    current = state.steps.get(state.current)
    if current is None or current.status in CLOSED:
        state = enter(state, following.id, now)
        events = (*events, Event("journey.step_started", {"step": following.id}))
    elif current.status != "active" or current.started_at is None:
        state = enter(state, state.current, now)
    return stamped(replace(journey, state=state, status=status), now), events


def built_upon(journey: Journey, since: datetime) -> bool:
    """Whether something was put on record in the journey after that moment, and still is there."""
    state = journey.state
    told: list[Fact | Note | Photo] = [*state.facts.values(), *state.notes.values(), *state.photos.values()]
    return any(part.at > since for part in told) or any(_moved_since(step, since) for step in state.steps.values())


def _moved_since(step: StepState, since: datetime) -> bool:
    told = (
        *(said.at for said in step.stated.values()),
        *step.ticked.values(),
        *([step.ended_at] if step.ended_at else []),
    )
    return any(at > since for at in told)


def _reviewed(state: JourneyState, template: Template) -> tuple[JourneyState, tuple[Event, ...]]:
    marks: list[Event] = []
    for step in template.steps:
        here = step_state(state, step.id)
        if here.status == "done" and not ready(state, template, step):
            state = with_step(state, step.id, status="review")
            marks.append(Event("journey.step_marked_for_review", {"step": step.id, "because": ""}))
        elif here.status in ("open", "active") and (here.ended_at or here.reason):
            state = with_step(state, step.id, ended_at=None, reason="")
        elif step.id not in state.steps:
            state = with_step(state, step.id)
    return state, tuple(marks)
