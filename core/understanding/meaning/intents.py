"""What follows from each intent: the command it is when nothing has to be guessed for it, and what is offered else."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from core.commands import (
    AskQuestion,
    Command,
    CompleteStep,
    Greet,
    ListJourneys,
    ListReminders,
    PauseJourney,
    ReopenStep,
    ResumeJourney,
    SetPings,
    SetTimezone,
    ShowHelp,
    ShowNext,
    ShowPhotos,
    ShowProgress,
    SkipStep,
    StartJourney,
    SwitchJourney,
    Thanked,
    Undo,
)
from core.understanding.find import find_journey, find_step, find_zone
from core.understanding.scene import JourneyRef, Scene
from core.understanding.starts import mentions_room, start_of_kind
from core.understanding.text import flat_of

Build = Callable[[str, Scene], Command | None]
Effect = Literal["look", "answer", "begin", "write", "named"]
"""A look shows, an answer says something, a beginning asks for what is missing, a write changes something. What has to
be named is only offered: the rules know every usual way to say it."""


@dataclass(frozen=True, slots=True)
class Intent:
    """`offers` are slash names, the best first; none: there is nothing to offer. Without `build` it is only offered."""

    offers: tuple[str, ...]
    effect: Effect = "write"
    build: Build | None = None
    at_length: bool = False
    """People tell it in several sentences, and none of them is another wish."""


_COUNT = re.compile(
    r"(?:(?:the|this|that|el|la|lo|der|die|das|le) )*(?:one|two|three|first|second|third|last|un[oa]?|une|dos|tres"
    r"|primer[oa]?|eins?|eine[nmr]?|zwei|drei|erste[nrs]?|deux|trois|premi\w+|\d+)(?: one)?"
)
"""What counts no steps by itself: "this one"."""


def _runs(text: str) -> list[str]:
    """One to three words in a row, folded."""
    stripped = (word.strip('.,:;!?()"') for word in flat_of(text).replace("'", " ").split())
    words = [word for word in stripped if word]
    return [" ".join(words[at : at + n]) for n in (1, 2, 3) for at in range(len(words) - n + 1)]


def _journeys(text: str, scene: Scene) -> set[JourneyRef]:
    """The journeys that a text names in passing."""
    return {found for run in _runs(text) if (found := find_journey(run, scene))}


def _other(text: str, scene: Scene) -> JourneyRef | None:
    """The one journey beside the active one that a text names."""
    active = scene.journey.id if scene.journey else ""
    named = [journey for journey in _journeys(text, scene) if journey.id != active]
    return named[0] if len(named) == 1 else None


def _steps(text: str, scene: Scene) -> set[str]:
    """The steps that a text names in passing."""
    return {found for run in _runs(text) if not _COUNT.fullmatch(run) and (found := find_step(run, scene))}


def _here(make: Callable[[], Command]) -> Build:
    """Of the current step of the active journey: only where the words name no other, and no other room."""

    def build(text: str, scene: Scene) -> Command | None:
        current = scene.journey.state.current if scene.journey else ""
        if scene.journey is None or _other(text, scene) or _steps(text, scene) - {current}:
            return None
        return make()

    return build


def _of_journey(make: Callable[[str], Command]) -> Build:
    def build(text: str, scene: Scene) -> Command:
        other = _other(text, scene)
        return make(other.id if other else "")

    return build


def _start(text: str, scene: Scene) -> Command | None:
    kind = mentions_room(text) or ("diy" if "diy" in _runs(text) else "")
    if not kind or any(journey.template == kind for journey in scene.journeys):
        return None
    begun = start_of_kind(kind, text, scene)
    return StartJourney(begun.template, budget=begun.budget, year_built=begun.year_built)


def _resume(text: str, scene: Scene) -> Command | None:
    """Where something rests; else "let's go on" may as well mean that the step is done."""
    paused = scene.journey is not None and scene.journey.status == "paused"
    return _here(ResumeJourney)(text, scene) if paused else None


def _zone(text: str, scene: Scene) -> Command | None:
    zones = {zone for run in _runs(text) if (zone := find_zone(run))}
    return SetTimezone(zones.pop()) if len(zones) == 1 else None


def _reopen(text: str, scene: Scene) -> Command | None:
    steps = _steps(text, scene)
    return ReopenStep(steps.pop()) if len(steps) == 1 and not _other(text, scene) else None


def _switch(text: str, scene: Scene) -> Command | None:
    other = _other(text, scene)
    return SwitchJourney(other.id) if other and len(_journeys(text, scene)) == 1 else None


def _ask(text: str, scene: Scene) -> Command:
    return AskQuestion(text)


_NOTE = Intent(("note",))
_QUESTION = Intent(("ask", "note"), "answer", _ask)

INTENTS: Mapping[str, Intent] = {
    "progress": Intent(("progress",), "look", _of_journey(ShowProgress)),
    "next": Intent(("next",), "look", _of_journey(ShowNext)),
    "list": Intent(("list",), "look", lambda text, scene: ListJourneys()),
    "photos": Intent(("photos",), "look", _of_journey(lambda journey: ShowPhotos(journey=journey))),
    "reminders": Intent(("reminders",), "look", lambda text, scene: ListReminders()),
    "help": Intent(("help",), "look", lambda text, scene: ShowHelp()),
    "ask": Intent(("ask",), "answer", _ask),
    "greet": Intent((), "answer", lambda text, scene: Greet()),
    "thanks": Intent((), "answer", lambda text, scene: Thanked()),
    "start": Intent(("start",), "write", _start, at_length=True),
    "done": Intent(("done",), "write", _here(CompleteStep)),
    "skip": Intent(("skip",), "begin", _here(SkipStep)),  # without a reason it only asks for one
    "reopen": Intent(("reopen", "progress"), "write", _reopen),
    "resume": Intent(("resume",), "write", _resume),
    "switch": Intent(("list", "switch"), "write", _switch),
    "remind": Intent(("remind",)),
    "cancel_reminder": Intent(("reminders",)),
    "note": _NOTE,
    "fact": _NOTE,
    "pause": Intent(("pause",), "named", _here(PauseJourney)),
    "undo": Intent(("undo",), "named", lambda text, scene: Undo()),
    "pings_off": Intent(("quiet",), "named", lambda text, scene: SetPings(False)),
    "pings_on": Intent(("help",), "named", lambda text, scene: SetPings(True)),
    "timezone": Intent(("timezone",), "named", _zone),
    "none": Intent(()),
    # commands still to come: what was said can be kept as a note, and nothing else is written
    "money.expense": _NOTE,
    "money.refund": _NOTE,
    "money.question": _QUESTION,
    "quote.received": _NOTE,
    "quote.compare": _QUESTION,
    "document.received": _NOTE,
    "document.question": _QUESTION,
    "decision.made": _NOTE,
    "decision.changed": _NOTE,
    "share.invite": _NOTE,
    "share.task": _NOTE,
    "approve": _NOTE,
    "delete": _NOTE,
    "export": _NOTE,
}
TO_COME = frozenset(name for name in INTENTS if "." in name) | {"approve", "delete", "export"}
