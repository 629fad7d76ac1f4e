"""What may happen in a journey, in one place: `rules.complete(...)`, `rules.add_note(...)` and so on.

Each rule takes a frozen journey and returns `(after, events)` or a small result of its own, or raises JourneyError with
a sentence for the person. Nothing is read or written outside.
"""

from core.journeys.moves import Completed, Missing, complete, pause, reopen, resume, skip, start
from core.journeys.photos import PhotoAdded, add_photo, confirm_observation, correct_observation, observe_photo
from core.journeys.proofs import ProofState, can_state, missing, proofs
from core.journeys.records import add_note, edit_note, record_fact, state_proof, tick

__all__ = [
    "Completed",
    "Missing",
    "PhotoAdded",
    "ProofState",
    "add_note",
    "add_photo",
    "can_state",
    "complete",
    "confirm_observation",
    "correct_observation",
    "edit_note",
    "missing",
    "observe_photo",
    "pause",
    "proofs",
    "record_fact",
    "reopen",
    "resume",
    "skip",
    "start",
    "state_proof",
    "tick",
]
