"""What a model read, checked: wishes become commands only when intents and slots hold; else the person is asked.

The makers of single commands are in core.understanding.wish.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.commands import AskFact, AskWhen, Clarify, Command, ListReminders
from core.understanding.context import Meant, which_journey
from core.understanding.find import find_journey
from core.understanding.guesses import guesses_for
from core.understanding.language import language_of
from core.understanding.orders import NAMES
from core.understanding.safety import Hazard, hazard, hazard_ids
from core.understanding.scene import Reading, Scene
from core.understanding.text import own_words
from core.understanding.trust import carries, is_plain
from core.understanding.wish import MAKE

SLOTS: Mapping[str, tuple[str, ...]] = {
    "start": ("kind", "name", "goal", "budget", "year_built"),
    "progress": ("journey",),
    "next": ("journey",),
    "done": ("step", "journey"),
    "skip": ("step", "reason", "journey"),
    "reopen": ("step", "journey"),
    "note": ("text", "journey"),
    "photos": ("step", "journey"),
    "switch": ("journey",),
    "pause": ("journey",),
    "resume": ("step", "journey"),
    "remind": ("text", "when", "at"),
    "cancel_reminder": ("text",),
    "quiet": ("pings",),
    "timezone": ("zone", "iana"),
    "language": ("language",),
    "fact": ("name", "value"),
    "no": ("text",),
    "choose": ("number",),
    **dict.fromkeys(
        ("list", "reminders", "undo", "help", "ask", "thanks", "greet", "yes", "leave", "later", "none"), ()
    ),
}
"""What a model may answer, and the slots of it."""
INTENTS: tuple[str, ...] = tuple(sorted(SLOTS))

LOOKS = frozenset({"progress", "next", "photos", "list", "reminders", "help", "ask", "thanks", "greet", "later"})
"""They change nothing."""
_ASKS = (AskFact, AskWhen, ListReminders)
"""Nor do these, whatever was wished: they ask for what is missing."""
SURE_OF_LOOK, SURE_OF_CHANGE = 0.5, 0.75
"""How sure a model must be."""
_AS_OFFER = {"cancel_reminder": "reminders", "fact": "note", "later": "note"}
"""Buttons that stand for an intent which has none of its own."""
_THREE = 3


@dataclass(frozen=True, slots=True)
class ModelReading:
    """One wish as a model reads it. `confidence` is 0 to 1, as the model gives it."""

    intent: str
    slots: Mapping[str, str]
    confidence: float


def read_model(wishes: Sequence[ModelReading], text: str, scene: Scene, reading: Reading, danger: str = "") -> Reading:
    """The reading, or a better one; never less: what the layers before offered stays offered when the model is unsure.

    All wishes must hold, or none is carried out. `danger` (a hazard's id) adds a warning where there is none yet.
    """
    reading = replace(reading, warning=reading.warning or _warning(danger, text, scene))
    made = [_made(wish, text, scene) for wish in wishes]
    if not made or None in made:
        return _unsure(wishes, text, scene, reading)
    meant = [one for one in made if one is not None]
    commands = tuple(dict.fromkeys(command for one in meant for command in one.commands))
    commands = tuple(_with_kept(command, reading) for command in commands)
    answers, chose = (next((value for value in values if value), "") for values in _said_by(meant))
    commands = which_journey(commands, text, scene)
    return replace(reading, commands=commands, sure=True, layer="model", answers=answers, chose=chose)


def _unsure(wishes: Sequence[ModelReading], text: str, scene: Scene, reading: Reading) -> Reading:
    """What the model thinks of is offered first. A question stays one, unless the model is sure that it is none."""
    asks = not any(isinstance(command, Clarify) for command in reading.commands)
    likely = _likely(wishes, SURE_OF_CHANGE if asks else SURE_OF_LOOK)
    if asks and not likely:
        return reading
    beside = ("ask",) if asks else _kept(reading)
    guesses = tuple(dict.fromkeys((*likely, *beside, *guesses_for(text, scene))))[:_THREE]
    same = guesses == _kept(reading)
    return reading if same else replace(reading, commands=(Clarify(text, guesses),), layer="model")


def _likely(wishes: Sequence[ModelReading], sure_at: float) -> tuple[str, ...]:
    """The buttons of what a model thinks of."""
    named = (_AS_OFFER.get(wish.intent, wish.intent) for wish in wishes if wish.confidence >= sure_at)
    return tuple(name for name in named if name in NAMES)


def _said_by(meant: Sequence[Meant]) -> tuple[list[str], list[str]]:
    return [one.answers for one in meant], [one.chose for one in meant]


def _made(wish: ModelReading, text: str, scene: Scene) -> Meant | None:
    if wish.intent not in MAKE or not 0 <= wish.confidence <= 1:
        return None
    allowed = SLOTS[wish.intent]
    slots = {name: value.strip() for name, value in wish.slots.items() if name in allowed and value.strip()}
    if wish.confidence < SURE_OF_LOOK or (wish.intent not in LOOKS and not _says(wish.intent, slots, text, scene)):
        return None
    found = MAKE[wish.intent](slots, text, scene)
    if found is None or (isinstance(found, Clarify) and wish.intent != "later"):
        return None
    meant = found if isinstance(found, Meant) else Meant((found,))
    looks = wish.intent in LOOKS or all(isinstance(command, _ASKS) for command in meant.commands)
    return meant if looks or wish.confidence >= SURE_OF_CHANGE else None


def _says(intent: str, slots: Mapping[str, str], text: str, scene: Scene) -> bool:
    """Whether the text itself speaks of the change: in words for it, by naming the journey to go to, or the pause that
    ends."""
    if carries(text, intent):
        return True
    match intent:
        case "switch":
            there = find_journey(slots.get("journey", ""), scene)
            return there is not None and carries(text, f"start {there.template}")
        case "resume":
            return scene.journey is not None and scene.journey.status == "paused" and carries(text, "pause")
    return False


def _kept(reading: Reading) -> tuple[str, ...]:
    """What the layers before offer."""
    return next((c.guesses for c in reading.commands if isinstance(c, Clarify)), ())


def _with_kept(command: Command, reading: Reading) -> Command:
    """A note is offered first, and beside it what was offered before."""
    if not isinstance(command, Clarify):
        return command
    return replace(command, guesses=tuple(dict.fromkeys((*command.guesses, *_kept(reading), "ask", "help")))[:_THREE])


def _warning(danger: str, text: str, scene: Scene) -> Hazard | None:
    """Only of the person's own words: a danger in a pasted text is not here."""
    if danger not in hazard_ids() or not is_plain(own_words(text)):
        return None
    return replace(hazard(danger), language=language_of(text, scene.language))
