"""What people ask for: imperative, a closed union. Understanding makes them, one handler each carries them out.

Step references are step ids of the template ("k1"); empty means the journey's current step. Proof ids and check ids are
the template's too. A journey id may be empty: the active journey of the place.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.messages import AttachmentRef


@dataclass(frozen=True, slots=True)
class Greet:
    """First contact or "hi": the one-message welcome with Kitchen, Bathroom, DIY."""


@dataclass(frozen=True, slots=True)
class ShowHelp:
    pass


@dataclass(frozen=True, slots=True)
class StartJourney:
    """`template` is kitchen, bathroom or diy, or "sample" for one to look around in; `budget` is the canonical
    "40000 USD", or empty."""

    template: str
    name: str = ""
    goal: str = ""
    budget: str = ""
    year_built: str = ""


@dataclass(frozen=True, slots=True)
class ShowProgress:
    journey: str = ""


@dataclass(frozen=True, slots=True)
class ShowNext:
    journey: str = ""


@dataclass(frozen=True, slots=True)
class CompleteStep:
    """Checks the step's proof; names what is missing, or moves on."""

    step: str = ""
    journey: str = ""


@dataclass(frozen=True, slots=True)
class StateProof:
    """A person says that a proof is there which cannot be computed; kept with its note and shown as "stated"."""

    proof: str
    note: str = ""
    step: str = ""
    journey: str = ""


@dataclass(frozen=True, slots=True)
class TickItem:
    """A checklist item, done or not."""

    check: str
    done: bool = True
    step: str = ""
    journey: str = ""


@dataclass(frozen=True, slots=True)
class RecordFact:
    """A fact of the home or the project: year_built, budget, decider, dimensions, goal, ... (template's fact names).

    `value` is canonical text; "unknown" is an answer too.
    """

    name: str
    value: str
    journey: str = ""


@dataclass(frozen=True, slots=True)
class SkipStep:
    reason: str = ""
    step: str = ""
    journey: str = ""


@dataclass(frozen=True, slots=True)
class ReopenStep:
    step: str
    journey: str = ""


@dataclass(frozen=True, slots=True)
class AddNote:
    text: str
    journey: str = ""


@dataclass(frozen=True, slots=True)
class ReceivePhotos:
    """Photos (or other files) came with a message. `caption` is what was said beside them."""

    attachments: tuple[AttachmentRef, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ShowPhotos:
    step: str = ""
    journey: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmObservation:
    photo: str
    journey: str = ""


@dataclass(frozen=True, slots=True)
class CorrectObservation:
    photo: str
    text: str
    journey: str = ""


@dataclass(frozen=True, slots=True)
class ListJourneys:
    pass


@dataclass(frozen=True, slots=True)
class SwitchJourney:
    """`journey` is an id, or words to find it by (its name or kind)."""

    journey: str


@dataclass(frozen=True, slots=True)
class PauseJourney:
    journey: str = ""


@dataclass(frozen=True, slots=True)
class ResumeJourney:
    """Goes on, at `step` when one is named."""

    step: str = ""
    journey: str = ""


@dataclass(frozen=True, slots=True)
class RemindMe:
    """`due` is the moment in UTC, `local` what the person said it as ("2026-11-26T19:00" in `zone`)."""

    text: str
    due: datetime
    local: str
    zone: str


@dataclass(frozen=True, slots=True)
class AskWhen:
    """A reminder was wished for, the time was not understood: ask, with the text kept."""

    text: str
    problem: Literal["missing", "unclear", "past", "repeating"] = "missing"


@dataclass(frozen=True, slots=True)
class ListReminders:
    pass


@dataclass(frozen=True, slots=True)
class CancelReminder:
    reminder: str


@dataclass(frozen=True, slots=True)
class SetPings:
    """Nudges on or off for this person; own reminders and safety stay."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetTimezone:
    zone: str


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """`language`: en, es, de or fr; empty: ask which."""

    language: str = ""


@dataclass(frozen=True, slots=True)
class Undo:
    """The last message's writes of this person here, or the named one (`write` is its id) with those of the same wish;
    `whole`: with all of its message. `force` after they were asked."""

    write: str = ""
    force: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class AskFact:
    """A fact was not told for sure: ask for it. `options` are canonical values it may have meant, one button each."""

    name: str
    options: tuple[str, ...] = ()
    journey: str = ""


@dataclass(frozen=True, slots=True)
class LeaveQuestion:
    """The person does not want to answer what we asked last, or the question of that id: it is dropped, nothing is
    written."""

    question: str = ""


@dataclass(frozen=True, slots=True)
class AskWhich:
    """Several things fit what was said: ask which. `choices` are (label, action, value) of the buttons.

    `about` yes or no: which question is answered; one: which of what was listed; reminder: what to do with it;
    journey: which journey `text`, the wish that waits for it, is about (the values are journeys' ids).
    """

    about: Literal["yes", "no", "one", "reminder", "journey"]
    choices: tuple[tuple[str, str, str], ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Thanked:
    """ "thanks": a light answer, nothing is written."""


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """A question about renovation or about this journey: answered from the guidance, by a model when there is one."""

    text: str


@dataclass(frozen=True, slots=True)
class ReadGuidance:
    """The button that offers an article of the guidance, by its id."""

    article: str


@dataclass(frozen=True, slots=True)
class AcknowledgeAlert:
    """Those who run HomeView have seen an alert. `alert` is its key, or what stands for it in a button."""

    alert: str


@dataclass(frozen=True, slots=True)
class Clarify:
    """Not understood, or not for sure. Nothing is written; three buttons are offered.

    `guesses` are slash names ("progress", "note", ...), best first, at most three.
    """

    text: str
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SaySafety:
    """The safety card was posted when the message was accepted; `hazard` names it (core.understanding.safety)."""

    hazard: str


@dataclass(frozen=True, slots=True)
class Ignore:
    """Talk that is not meant for us."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Input that cannot be taken as it is. `problem`: empty, too_long, unknown_command, gone."""

    problem: Literal["empty", "too_long", "unknown_command", "gone"]
    detail: str = ""


Command = (
    Greet
    | ShowHelp
    | StartJourney
    | ShowProgress
    | ShowNext
    | CompleteStep
    | StateProof
    | TickItem
    | RecordFact
    | SkipStep
    | ReopenStep
    | AddNote
    | ReceivePhotos
    | ShowPhotos
    | ConfirmObservation
    | CorrectObservation
    | ListJourneys
    | SwitchJourney
    | PauseJourney
    | ResumeJourney
    | RemindMe
    | AskWhen
    | ListReminders
    | CancelReminder
    | SetPings
    | SetTimezone
    | SetLanguage
    | Undo
    | AskFact
    | LeaveQuestion
    | AskWhich
    | Thanked
    | AskQuestion
    | ReadGuidance
    | AcknowledgeAlert
    | Clarify
    | SaySafety
    | Ignore
    | Reject
)
