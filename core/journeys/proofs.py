"""Is a step proven? Facts, photos and confirmations are looked up; what a person stated shows as stated."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from core.errors import JourneyError
from core.journeys.facts import shown
from core.journeys.model import Journey, Photo, StepState
from core.journeys.template import Proof, Step, Template
from core.words import t

ProofStatus = Literal["met", "stated", "missing"]


@dataclass(frozen=True, slots=True)
class ProofState:
    """`detail`: what is there ("$40,000", "2 of 3"), or the note of a person. `photos`: how many there are, where the
    proof is photos."""

    proof: Proof
    state: ProofStatus
    detail: str = ""
    photos: int = 0


def proofs(journey: Journey, template: Template, step: Step) -> tuple[ProofState, ...]:
    """The state of each proof of the step, in the template's order."""
    return tuple(_state_of(journey, template, step, proof) for proof in step.proof)


def missing(journey: Journey, template: Template, step: Step) -> tuple[ProofState, ...]:
    return tuple(state for state in proofs(journey, template, step) if state.state == "missing")


def what_to_do(state: ProofState) -> str:
    """The one thing to do about a proof that is missing, with how far it is."""
    if not state.photos:
        return state.proof.missing
    so_far = t("So far: {count} of {total}.", count=state.photos, total=state.proof.min)
    return f"{state.proof.missing} {so_far}"


def can_state(journey: Journey, step: Step, proof: Proof) -> bool:
    """Whether a person's word is enough: for what cannot be computed, and for photos that no model looked at."""
    if proof.kind == "observation_confirmed":
        return not any(photo.observed for photo in _photos(journey, step, proof))
    return proof.kind == "stated"


def refuse_statement(proof: Proof) -> JourneyError:
    return JourneyError("not_stated", " ".join((t("I check that one myself."), proof.missing)))


def _state_of(journey: Journey, template: Template, step: Step, proof: Proof) -> ProofState:
    match proof.kind:
        case "fact":
            fact = journey.state.facts.get(proof.fact)
            found = fact and shown(template.fact(proof.fact), fact.value)
            return ProofState(proof, "met", found) if found else ProofState(proof, "missing")
        case "photos":
            count = len({photo.media for photo in _photos(journey, step, proof)})
            detail = t("{count} of {total}", count=count, total=proof.min)
            return ProofState(proof, "met" if count >= proof.min else "missing", detail, count)
        case "observation_confirmed":
            if any(photo.verdict for photo in _photos(journey, step, proof)):
                return ProofState(proof, "met")
            return _stated(journey, step, proof)
        case "stated":
            return _stated(journey, step, proof)
        case _:
            assert_never(proof.kind)


def _stated(journey: Journey, step: Step, proof: Proof) -> ProofState:
    said = journey.state.steps.get(step.id, StepState()).stated.get(proof.id)
    return ProofState(proof, "stated", said.note) if said else ProofState(proof, "missing")


def _photos(journey: Journey, step: Step, proof: Proof) -> Iterator[Photo]:
    return (photo for photo in journey.state.photos.values() if photo.step == step.id or photo.step in proof.also)
