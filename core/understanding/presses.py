"""Buttons and forms as commands. Only the shape is checked here; that things exist and belong here is the handler's."""

from collections.abc import Callable
from dataclasses import replace

from core.commands import (
    AcknowledgeAlert,
    AddNote,
    AskFact,
    AskWhen,
    CancelReminder,
    Command,
    CompleteStep,
    ConfirmObservation,
    CorrectObservation,
    LeaveQuestion,
    PauseJourney,
    ReadGuidance,
    RecordFact,
    Reject,
    ReopenStep,
    ResumeJourney,
    SetLanguage,
    SetPings,
    ShowHelp,
    ShowNext,
    ShowPhotos,
    ShowProgress,
    SkipStep,
    StartJourney,
    StateProof,
    SwitchJourney,
    TickItem,
)
from core.messages import ButtonPressed, FormSubmitted
from core.understanding.answers import run_guess, undo_of
from core.understanding.facts import Doubtful, Known, answer_to
from core.understanding.languages import language_named
from core.understanding.orders import NAMES, reminder
from core.understanding.scene import Scene

GONE = Reject("gone")
_TEMPLATES = ("kitchen", "bathroom", "diy", "sample")


def read_press(press: ButtonPressed, scene: Scene) -> Command:
    """The command of a button; Reject("gone") for an unknown action or a value of another shape."""
    return read_button(press.action, press.value, scene)


def read_button(action: str, value: str, scene: Scene) -> Command:
    """The same by the button's action and value."""
    if action == "clarify":
        return _clarify(value, scene)
    if action == "remind":
        return AskWhen("", "missing")
    if action == "help":
        return ShowHelp()
    if action in _HERE and not value:
        return _HERE[action]
    counts, build = _PRESSES.get(action, ((), _gone))
    parts = value.split("/", max(counts) - 1) if counts else []
    if len(parts) not in counts or not all(parts):
        return GONE
    return build(parts)


def read_form(form: FormSubmitted, scene: Scene) -> Command:
    """The command of a submitted form; Reject("gone") for an unknown form or a context of another shape."""
    if form.form == "remind":
        what = form.values.get("text", "").strip()
        when = form.values.get("when", "")
        return reminder(what, when, scene) if what or when.strip() else AskWhen("", "missing")
    count, name = _FORMS.get(form.form, (0, ""))
    parts = form.context.split("/")
    if not count or len(parts) != count or not all(parts):
        return GONE
    text = form.values.get(name, "").strip()
    match form.form:
        case "state":
            return StateProof(parts[2], text, parts[1], parts[0])
        case "skip":
            return SkipStep(text, parts[1], parts[0])
        case "note":
            return AddNote(text, parts[0])
        case "correct":
            return CorrectObservation(parts[0], text)
        case _:
            return _told(parts[1], text, parts[0], scene)


_FORMS = {
    "state": (3, "note"),
    "skip": (2, "reason"),
    "fact": (2, "value"),
    "note": (1, "text"),
    "correct": (1, "text"),
}


def _told(fact: str, text: str, journey: str, scene: Scene) -> Command:
    match answer_to(fact, text, scene.currency) if text else None:
        case Known(name, value):
            return RecordFact(name, value, journey)
        case Doubtful(name, options):
            return AskFact(name, options, journey)
    return AskFact(fact, (), journey)


def _clarify(value: str, scene: Scene) -> Command:
    """Of the question that the button names, whoever was asked; a button without one means the question asked last."""
    name, _, question = value.partition("/")
    asked = scene.question(question) if question else scene.pending
    if name not in NAMES or asked is None or asked.kind != "clarify":
        return GONE
    return run_guess(name, replace(scene, pending=asked))


def _undo(force: bool) -> Callable[[list[str]], Command]:
    return lambda parts: GONE if len(parts) == 2 and parts[0] != "all" else undo_of("/".join(parts), force=force)


def _gone(parts: list[str]) -> Command:
    return GONE


def _tick(parts: list[str]) -> Command:
    return TickItem(parts[2], parts[3] == "1", parts[1], parts[0]) if parts[3] in ("0", "1") else GONE


def _pings(parts: list[str]) -> Command:
    return SetPings(parts[0] == "on") if parts[0] in ("on", "off") else GONE


_HERE: dict[str, Command] = {"progress": ShowProgress(), "next": ShowNext()}
"""Without a value they mean the active journey: cards that know of none offer them."""
_PRESSES: dict[str, tuple[tuple[int, ...], Callable[[list[str]], Command]]] = {
    "start": ((1,), lambda p: StartJourney(p[0]) if p[0] in _TEMPLATES else GONE),
    "progress": ((1,), lambda p: ShowProgress(p[0])),
    "next": ((1,), lambda p: ShowNext(p[0])),
    "done": ((2,), lambda p: CompleteStep(p[1], p[0])),
    "skip": ((2,), lambda p: SkipStep("", p[1], p[0])),
    "reopen": ((2,), lambda p: ReopenStep(p[1], p[0])),
    "state": ((3,), lambda p: StateProof(p[2], "", p[1], p[0])),
    "tick": ((4,), _tick),
    "fact": ((2, 3), lambda p: RecordFact(p[1], p[2], p[0]) if len(p) == 3 else AskFact(p[1], (), p[0])),
    "note": ((1,), lambda p: AddNote("", p[0])),
    "photos": ((1,), lambda p: ShowPhotos("", p[0])),
    "confirm": ((1,), lambda p: ConfirmObservation(p[0])),
    "correct": ((1,), lambda p: CorrectObservation(p[0], "")),
    "switch": ((1,), lambda p: SwitchJourney(p[0])),
    "pause": ((1,), lambda p: PauseJourney(p[0])),
    "resume": ((1,), lambda p: ResumeJourney(journey=p[0])),
    "cancel_reminder": ((1,), lambda p: CancelReminder(p[0])),
    "undo": ((1, 2), _undo(False)),
    "undo_force": ((1, 2), _undo(True)),
    "leave": ((1,), lambda p: LeaveQuestion(p[0])),
    "pings": ((1,), _pings),
    "language": ((1,), lambda p: SetLanguage(p[0]) if language_named(p[0]) == p[0] else GONE),
    "ack": ((1,), lambda p: AcknowledgeAlert(p[0])),
    "read": ((1, 2, 3, 4), lambda p: ReadGuidance("/".join(p))),
}
"""By action: how many parts its value may have, and what they make."""
