"""How a journey moves from step to step: start, complete, skip, reopen, pause, resume.

A paused journey takes facts, notes, photos, ticks and statements (core.journeys.records, core.journeys.photos), and
stays paused; done, skip and reopen ask to resume first, for they would move on behind somebody who has stopped.
Working ahead is allowed (resume at a later step), finishing ahead is not.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from textwrap import shorten

from core.errors import JourneyError
from core.events import Event
from core.journeys.change import (
    CLOSED,
    Changed,
    dependents,
    enter,
    named,
    next_open,
    require_going,
    require_kept,
    stamped,
    step_or_current,
    step_state,
    waiting_for,
    with_step,
)
from core.journeys.model import Journey, JourneyState, StepState
from core.journeys.proofs import ProofState, proofs
from core.journeys.records import LONGEST_NAME, record_fact
from core.journeys.template import Step, Template
from core.words import t

_MARKS = re.compile(r"[*_`~<>|\[\]\\]|\w+://|www\.")


@dataclass(frozen=True, slots=True)
class Completed:
    """`step` is done. `next` is the current step now; None: that was the last one."""

    journey: Journey
    events: tuple[Event, ...]
    step: Step
    next: Step | None


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing changed: these proofs lack."""

    step: Step
    missing: tuple[ProofState, ...]


def start(
    template: Template,
    *,
    id: str,
    tenant: str,
    room: str,
    owner: str,
    now: datetime,
    name: str = "",
    goal: str = "",
    budget: str = "",
    year_built: str = "",
) -> Changed:
    """A new journey at its first step, with what is known already (canonical values; empty: not said)."""
    called = shorten(_plain(name), LONGEST_NAME, placeholder=" …")
    steps = {step.id: StepState() for step in template.steps}
    first = template.steps[0]
    state = enter(JourneyState(current=first.id, steps=steps, name=called or template.name), first.id, now)
    journey = Journey(id, tenant, room, owner, template.id, template.version, "active", state, now, now, now)
    events = [Event("journey.started", {"template": template.id}), Event("journey.step_started", {"step": first.id})]
    for fact, value in (("goal", goal), ("budget", budget), ("year_built", year_built)):
        if value:
            journey, more = record_fact(journey, template, fact, value, now, owner)
            events.extend(more)
    return journey, tuple(events)


def _plain(name: str) -> str:
    """A name stands in titles, in buttons and amid our own words: no mark, link or hidden letter of it may count."""
    return "".join(c if c.isprintable() else " " for c in _MARKS.sub(" ", name))


def complete(journey: Journey, template: Template, now: datetime, step: str = "") -> Completed | Missing:
    """Checks the proof of the step (empty: the current one); done, or what is missing.

    JourneyError: gone, paused, completed, already_done, step_skipped, prerequisites.
    """
    require_going(journey)
    wanted = step_or_current(journey, template, step)
    match step_state(journey.state, wanted.id).status:
        case "done":
            raise JourneyError("already_done", t("Step {number}, {step}, is done already.", **named(template, wanted)))
        case "skipped":
            told = t("You skipped step {number}, {step}. Reopen it to finish it.", **named(template, wanted))
            raise JourneyError("step_skipped", told)
    _require_ready(journey, template, wanted)
    states = proofs(journey, template, wanted)
    lacking = tuple(state for state in states if state.state == "missing")
    if lacking:
        return Missing(wanted, lacking)
    stated = sum(state.state == "stated" for state in states)
    event = Event("journey.step_completed", {"step": wanted.id, "stated": stated})
    closed = with_step(journey.state, wanted.id, status="done", ended_at=now, reason="")
    after, more = _move_on(replace(journey, state=closed), template, now)
    following = template.step(after.state.current) if after.status == "active" else None
    return Completed(after, (event, *more), wanted, following)


def skip(journey: Journey, template: Template, now: datetime, reason: str, step: str = "") -> Changed:
    """Leaves a step out, with a reason that is kept.

    JourneyError: gone, paused, completed, reason_missing, already_done, already_skipped.
    """
    require_going(journey)
    wanted = step_or_current(journey, template, step)
    status = step_state(journey.state, wanted.id).status
    if status == "done":
        told = t("Step {number}, {step}, is done: there is nothing to skip.", **named(template, wanted))
        raise JourneyError("already_done", told)
    if status == "skipped":
        raise JourneyError(
            "already_skipped", t("You skipped step {number}, {step} already.", **named(template, wanted))
        )
    why = " ".join(reason.split())
    if not why:
        told = t("Why leave out step {number}, {step}? A few words are enough.", **named(template, wanted))
        raise JourneyError("reason_missing", told)
    state = with_step(journey.state, wanted.id, status="skipped", ended_at=now, reason=why)
    after, more = _move_on(replace(journey, state=state), template, now)
    return after, (Event("journey.step_skipped", {"step": wanted.id}), *more)


def reopen(journey: Journey, template: Template, now: datetime, step: str) -> Changed:
    """Opens a done or skipped step and goes there; later done steps that rest on it are to be looked at again.

    JourneyError: gone, paused, unknown_step, not_finished.
    """
    require_kept(journey)
    if journey.status == "paused":
        require_going(journey)
    wanted = template.step(step)
    if step_state(journey.state, wanted.id).status not in (*CLOSED, "review"):
        told = t("Step {number}, {step}, is not finished yet: just go on.", **named(template, wanted))
        raise JourneyError("not_finished", told)
    state = enter(journey.state, wanted.id, now)
    events = [Event("journey.step_reopened", {"step": wanted.id})]
    for later in dependents(template, wanted.id):
        if step_state(state, later.id).status == "done":
            state = with_step(state, later.id, status="review")
            events.append(Event("journey.step_marked_for_review", {"step": later.id, "because": wanted.id}))
    return stamped(replace(journey, state=state, status="active"), now), tuple(events)


def pause(journey: Journey, now: datetime) -> Changed:
    """JourneyError: gone, completed, already_paused."""
    require_kept(journey)
    if journey.status == "paused":
        raise JourneyError("already_paused", t("This journey is paused already. Say resume when you want to go on."))
    require_going(journey)
    return stamped(replace(journey, status="paused"), now), (Event("journey.paused", {"step": journey.state.current}),)


def resume(journey: Journey, template: Template, now: datetime, step: str = "") -> Changed:
    """Goes on, at `step` when one is named. A journey that is going on already, without a step: nothing changes.

    JourneyError: gone, completed, unknown_step, step_done, step_skipped.
    """
    require_kept(journey)
    if journey.status == "active" and step in ("", journey.state.current):
        return journey, ()
    wanted = step_or_current(journey, template, step)
    status = step_state(journey.state, wanted.id).status
    if step and status == "done":
        told = t("Step {number}, {step}, is done. Say reopen {number} to work on it.", **named(template, wanted))
        raise JourneyError("step_done", told)
    if step and status == "skipped":
        told = t("Step {number}, {step}, is skipped. Say reopen {number} to work on it.", **named(template, wanted))
        raise JourneyError("step_skipped", told)
    if journey.status == "completed":
        require_going(journey)
    events = [Event("journey.resumed", {"step": wanted.id})]
    if wanted.id != journey.state.current:
        events.append(Event("journey.step_started", {"step": wanted.id}))
    after = replace(journey, state=enter(journey.state, wanted.id, now), status="active")
    return stamped(after, now), tuple(events)


def _move_on(journey: Journey, template: Template, now: datetime) -> Changed:
    """After a step was closed: to the next open one when it was the current step, or to the end."""
    following = next_open(journey.state, template)
    if following is None:
        return stamped(replace(journey, status="completed"), now), (Event("journey.completed", {}),)
    if step_state(journey.state, journey.state.current).status not in CLOSED:
        return stamped(journey, now), ()
    event = Event("journey.step_started", {"step": following.id})
    return stamped(replace(journey, state=enter(journey.state, following.id, now)), now), (event,)


def _require_ready(journey: Journey, template: Template, step: Step) -> None:
    blockers = waiting_for(journey.state, template, step)
    if blockers:
        earlier = named(template, blockers[0])
        told = t(
            "Step {number}, {step}, rests on step {earlier_number}, {earlier}. Finish or skip that one first.",
            earlier_number=earlier["number"],
            earlier=earlier["step"],
            **named(template, step),
        )
        raise JourneyError("prerequisites", told)
