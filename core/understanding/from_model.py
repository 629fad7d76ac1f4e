"""What a model read, checked: its word becomes a command only when intent and slots hold; else the person is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.commands import AddNote, AskQuestion, Clarify, Command, Greet, RecordFact, SkipStep, StartJourney, Thanked
from core.understanding.facts import Known, answer_to
from core.understanding.find import find_step
from core.understanding.guesses import guesses_for
from core.understanding.orders import NAMES, order, reminder
from core.understanding.scene import Scene
from core.understanding.trust import carries

INTENTS: tuple[str, ...] = (*sorted(NAMES), "fact", "thanks", "greet", "none")
"""What a model may answer: the slash names, and four more."""

SLOTS: Mapping[str, tuple[str, ...]] = {
    "start": ("kind", "name", "goal", "budget"),
    "done": ("step",),
    "skip": ("step", "reason"),
    "reopen": ("step",),
    "note": ("text",),
    "photos": ("step",),
    "switch": ("journey",),
    "pause": (),
    "resume": ("step",),
    "remind": ("text", "when"),
    "ask": (),
    "quiet": ("pings",),
    "timezone": ("zone",),
    "fact": ("name", "value"),
}
"""Slot names by intent; intents that are not here have none."""

_NAMED_ONLY = frozenset({"undo", "quiet", "timezone", "pause"})
"""Rules know every usual way to say these: a model alone does not set them off."""

_CHANGES = frozenset({"start", "done", "skip", "reopen", "note", "switch", "resume", "remind", "fact"})
"""A model sets these off only on plain words of the person that carry them: see core.understanding.trust."""


@dataclass(frozen=True, slots=True)
class ModelReading:
    """`confidence` is 0 to 1, as the model gives it."""

    intent: str
    slots: Mapping[str, str]
    confidence: float


def to_commands(reading: ModelReading, text: str, scene: Scene, sure_at: float = 0.75) -> tuple[Command, ...]:
    """The commands of a model's reading of `text`; one Clarify when it is unsure, unknown or does not hold."""
    guesses = guesses_for(text, scene)
    doubt = Clarify(text, guesses)
    if reading.intent not in INTENTS or reading.intent == "none" or not 0 <= reading.confidence <= 1:
        return (doubt,)
    if reading.confidence < sure_at or reading.intent in _NAMED_ONLY:
        return (_offer(reading.intent, text, guesses),)
    if reading.intent in _CHANGES and not carries(text, reading.intent):
        return (_offer(reading.intent, text, guesses),)
    allowed = SLOTS.get(reading.intent, ())
    slots = {name: value.strip() for name, value in reading.slots.items() if name in allowed and value.strip()}
    command = _MAKE.get(reading.intent, _plain(reading.intent))(slots, text, scene)
    if command is None or isinstance(command, Clarify):
        return (_offer(reading.intent, text, guesses),)
    return (command,)


def _offer(intent: str, text: str, guesses: tuple[str, ...]) -> Clarify:
    first = (intent,) if intent in NAMES else ()
    return Clarify(text, tuple(dict.fromkeys((*first, *guesses)))[:3])


Maker = Callable[[Mapping[str, str], str, Scene], Command | None]


def _plain(intent: str) -> Maker:
    return lambda slots, text, scene: order(intent, "", scene, slots)


def _start(slots: Mapping[str, str], text: str, scene: Scene) -> Command | None:
    kind = slots.get("kind", "").lower()
    if kind not in ("kitchen", "bathroom", "diy") or any(j.template == kind for j in scene.journeys):
        return None
    begun = order("start", "", scene, {"kind": kind, "budget": slots.get("budget", ""), "name": slots.get("name", "")})
    return (
        StartJourney(kind, begun.name, slots.get("goal", "")[:300], begun.budget)
        if isinstance(begun, StartJourney)
        else None
    )


def _skip(slots: Mapping[str, str], text: str, scene: Scene) -> Command | None:
    step = find_step(slots.get("step", ""), scene)
    return None if step is None else SkipStep(_from(text, slots.get("reason", "")), step)


def _note(slots: Mapping[str, str], text: str, scene: Scene) -> Command | None:
    return AddNote(_from(text, slots.get("text", "")) or text)


def _fact(slots: Mapping[str, str], text: str, scene: Scene) -> Command | None:
    """A fact counts when the person's own words say it, too: models make values up."""
    name, value = slots.get("name", ""), slots.get("value", "")
    told = answer_to(name, text, scene.currency)
    read = answer_to(name, value, scene.currency) if value else None
    free = name in ("goal", "scope", "decider", "accessibility", "safety_screen")
    if not isinstance(read, Known) or not name:
        return None
    if free:
        return RecordFact(name, read.value) if _from(text, value) else None
    return RecordFact(name, read.value) if told == read else None


def _from(text: str, words: str) -> str:
    """`words`, where they stand in the text; else empty."""
    at = text.casefold().find(words.casefold()) if words else -1
    return text[at : at + len(words)] if at >= 0 else ""


_MAKE: dict[str, Maker] = {
    "start": _start,
    "skip": _skip,
    "note": _note,
    "fact": _fact,
    "remind": lambda slots, text, scene: reminder(slots.get("text", "") or text, slots.get("when", ""), scene),
    "ask": lambda slots, text, scene: AskQuestion(text),
    "thanks": lambda slots, text, scene: Thanked(),
    "greet": lambda slots, text, scene: Greet(),
}
