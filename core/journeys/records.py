"""What people put on record: facts, notes, statements, ticks, a name. A paused or finished journey takes them, too."""

from dataclasses import replace
from datetime import datetime

from core.errors import JourneyError
from core.events import Event
from core.journeys.change import Changed, changed, put, require_kept, stamped, step_or_current, step_state, with_step
from core.journeys.facts import canonical, how_to_answer
from core.journeys.model import Fact, Journey, Note, Statement
from core.journeys.proofs import can_state, refuse_statement
from core.journeys.template import UNKNOWN, FactSpec, Template
from core.words import t

LONGEST_NAME = 60
"""So that a button can carry it."""


def record_fact(journey: Journey, template: Template, name: str, value: str, now: datetime, by: str) -> Changed:
    """`value` is canonical (core.journeys.facts), or "unknown" where the template takes that.

    JourneyError: gone, unknown_fact, answer_needed, bad_value.
    """
    require_kept(journey)
    kept = _checked(template.fact(name), value)
    before = journey.state.facts.get(name)
    if before and before.value == kept:
        return journey, ()
    goal = kept if name == "goal" else journey.state.goal
    after = changed(journey, now, facts=put(journey.state.facts, name, Fact(kept, by, now)), goal=goal)
    return after, (Event("journey.fact_recorded", {"fact": name, "unknown": kept == UNKNOWN}),)


def add_note(journey: Journey, id: str, text: str, now: datetime, by: str) -> Changed:
    """JourneyError: gone, empty_text."""
    require_kept(journey)
    words = text.strip()
    if not words:
        raise JourneyError("empty_text", t("What shall I note? Write it after the word note."))
    if id in journey.state.notes:
        return journey, ()
    note = Note(words, journey.state.current, by, now)
    after = changed(journey, now, notes=put(journey.state.notes, id, note))
    return after, (Event("journey.note_added", {"note": id, "step": note.step}),)


def edit_note(journey: Journey, id: str, text: str, now: datetime) -> Changed:
    """The note says `text` from now on; who wrote it and when stay. JourneyError: gone, empty_text."""
    require_kept(journey)
    note, words = journey.state.notes[id], text.strip()
    if not words:
        raise JourneyError("empty_text", t("A note cannot be empty."))
    if note.text == words:
        return journey, ()
    after = changed(journey, now, notes=put(journey.state.notes, id, replace(note, text=words)))
    return after, (Event("journey.note_edited", {"note": id, "step": note.step}),)


def state_proof(
    journey: Journey, template: Template, proof: str, note: str, now: datetime, by: str, step: str = ""
) -> Changed:
    """A person's word for what cannot be computed; a later statement takes the place of an earlier one.

    JourneyError: gone, unknown_step, unknown_proof, not_stated, note_missing.
    """
    require_kept(journey)
    wanted = step_or_current(journey, template, step)
    claimed = wanted.proof_of(proof)
    if not can_state(journey, wanted, claimed):
        raise refuse_statement(claimed)
    words = note.strip()
    if not words:
        asked = t("Add a few words, so that you know later what it rests on.")
        raise JourneyError("note_missing", f"{asked} {claimed.missing}")
    stated = step_state(journey.state, wanted.id).stated
    if proof in stated and stated[proof].note == words:
        return journey, ()
    state = with_step(journey.state, wanted.id, stated=put(stated, proof, Statement(words, by, now)))
    event = Event("journey.proof_stated", {"step": wanted.id, "proof": proof})
    return stamped(replace(journey, state=state), now), (event,)


def tick(journey: Journey, template: Template, check: str, now: datetime, done: bool = True, step: str = "") -> Changed:
    """A checklist item, done or not. JourneyError: gone, unknown_step, unknown_item."""
    require_kept(journey)
    wanted = step_or_current(journey, template, step)
    entry = wanted.check(check)
    ticked = step_state(journey.state, wanted.id).ticked
    if (entry.id in ticked) == done:
        return journey, ()
    kept = {key: at for key, at in ticked.items() if key != entry.id}
    state = with_step(journey.state, wanted.id, ticked={**kept, entry.id: now} if done else kept)
    event = Event("journey.item_ticked", {"step": wanted.id, "item": entry.id, "done": done})
    return stamped(replace(journey, state=state), now), (event,)


def _checked(spec: FactSpec, value: str) -> str:
    kept = canonical(spec, value)
    if kept is not None:
        return kept
    if value.strip().casefold() == UNKNOWN:
        raise JourneyError("answer_needed", " ".join((t("I need an answer here."), how_to_answer(spec))))
    raise JourneyError("bad_value", " ".join((t("I could not read that as an answer."), how_to_answer(spec))))
