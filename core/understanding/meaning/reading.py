"""Meaning decides: a command where it is likely enough and nothing has to be guessed, else the likeliest as offers."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.commands import (
    AddNote,
    AskFact,
    AskQuestion,
    AskWhen,
    Clarify,
    Command,
    CompleteStep,
    PauseJourney,
    SetLanguage,
    SkipStep,
)
from core.messages import Inbound, InboundMessage
from core.understanding.context import which_journey
from core.understanding.guesses import guesses_for
from core.understanding.meaning.intents import INTENTS, TO_COME, Effect, Intent
from core.understanding.meaning.signs import doubts, is_broken, is_contrary, is_request
from core.understanding.scene import Reading, Scene
from core.understanding.slips import mend
from core.understanding.text import own_words, tidy
from core.understanding.trust import is_plain

Likely = Callable[[str], Sequence[tuple[str, float]]]
"""A text to (intent, probability), the likeliest first."""

NEEDED: dict[Effect, float] = {"look": 0.4, "answer": 0.6, "begin": 0.7, "steer": 0.75, "write": 0.8}
"""How likely an intent must be to be carried out. A wrong write is worse than a question."""
INSTEAD = 0.35
"""How likely it must be when the rules took the text for a question."""
QUESTIONED = 0.9
"""How likely when it changes something, or keeps the question from being answered at once."""
OFFERED = 0.02
"""What is less likely is not worth a button."""
_OFTEN, _SELDOM, _HARDLY = 3.0, 0.3, 0.1
"""What a scene makes of a likelihood: resting is not for what rests."""
_THREE = 3
_BRIEF = 3
"""Words: with fewer, "moment" and "call back" are near to many things."""
_WORDS_OF_A_WRITE = 16
"""Longer texts say more than one thing: what they would write is offered."""


def wants_meaning(inbound: Inbound, reading: Reading) -> bool:
    """Whether a reading of the rules is one to look at again: not sure, or nothing but a question."""
    if not isinstance(inbound, InboundMessage) or inbound.attachments or not inbound.addressed:
        return False
    return not reading.sure or _only_asked(reading)


def _only_asked(reading: Reading) -> bool:
    return len(reading.commands) == 1 and isinstance(reading.commands[0], AskQuestion)


def read_meaning(text: str, scene: Scene, reading: Reading, likely: Likely) -> Reading:
    """The reading, or a better one. Pure but for `likely`: emergencies and warnings are settled before."""
    said = tidy(own_words(text))
    if not any(letter.isalpha() for letter in said):
        return reading
    found = in_scene(_as_meant(said, likely), scene)
    name, chance = found[0]
    if reading.sure:
        return _rather(said, scene, reading, name, chance) or _doubted(reading, name)
    command = _command(said, scene, name, chance)
    if command is not None:
        return replace(reading, commands=(command,), sure=True, layer="meaning")
    return replace(reading, commands=(Clarify(said, offers(said, scene, found)),), layer="meaning")


def _as_meant(said: str, likely: Likely) -> Sequence[tuple[str, float]]:
    """Of a text with slips of the finger, the mean of how it stands there and how it was meant."""
    mended = mend(said)
    if mended == said:
        return likely(said)
    chances = dict(likely(said))
    return [(name, (chance + chances.get(name, 0.0)) / 2) for name, chance in likely(mended)]


def in_scene(found: Sequence[tuple[str, float]], scene: Scene) -> list[tuple[str, float]]:
    """The likelihoods where this is said: what rests can go on and what goes on can rest, not the other way round."""
    rests = scene.journey is not None and scene.journey.status == "paused"
    odds = {"pause": _HARDLY, "resume": _OFTEN} if rests else {"resume": _SELDOM}
    if len(scene.journeys) <= 1:
        odds["switch"] = _SELDOM
    if scene.answering("fact"):
        odds[scene.asked("fact")] = _OFTEN
    weighed = [(name, chance * odds.get(name, 1.0)) for name, chance in found]
    whole = sum(chance for _, chance in weighed) / max(sum(chance for _, chance in found), 1e-9)
    return sorted(((name, chance / max(whole, 1e-9)) for name, chance in weighed), key=lambda one: -one[1])


def _rather(said: str, scene: Scene, reading: Reading, name: str, chance: float) -> Reading | None:
    """What looks like a question may ask for what we can show, or ask us to do something. What it surely wishes is
    offered beside the answer."""
    intent = INTENTS[name]
    if chance < INSTEAD or intent.effect == "answer":
        return None
    if intent.effect == "look":
        command = intent.build(said, scene) if intent.build else None
        return replace(reading, commands=(command,), layer="meaning") if command else None
    if chance < QUESTIONED:
        return None
    wished = is_request(said) or intent.effect == "begin"
    if wished and (command := _command(said.rstrip("? "), scene, name, chance)):
        return replace(reading, commands=(command,), layer="meaning")
    if name in TO_COME:
        return replace(reading, commands=(Clarify(said, (*intent.offers, "ask", "help")),), layer="meaning")
    return None


def _doubted(reading: Reading, name: str) -> Reading:
    """What begins as questions do but means something else is for a model to say; without one it stays a question."""
    return reading if INTENTS[name].effect == "answer" else replace(reading, sure=False)


def _command(said: str, scene: Scene, name: str, chance: float) -> Command | None:
    intent = INTENTS[name]
    if intent.build is None or chance < min(NEEDED["begin"], NEEDED[intent.effect]):
        return None
    if intent.effect in ("begin", "write", "steer") and not _certain(said, scene, name, intent):
        return None
    command = intent.build(said, scene)
    if command is None or chance < _needed(command, said, intent.effect):
        return None
    words = _in_words(command)
    asked = which_journey((command,), words or said, scene)[0]
    return asked if asked == command or words else None


def _in_words(command: Command) -> str:
    """A wish as the rules read it, for when it has waited for its journey; empty: it cannot wait."""
    match command:
        case CompleteStep(""):
            return "done"
        case PauseJourney():
            return "pause"
        case SkipStep("", ""):
            return "skip this step"
        case SkipStep(reason, ""):
            return f"skip this step because {reason}"
        case AddNote(text):
            return f"note: {text}"
    return ""


def _needed(command: Command, said: str, effect: Effect) -> float:
    """What only asks for more needs less than what writes."""
    if isinstance(command, AskWhen | AskFact) or command == SetLanguage():
        return NEEDED["begin"]
    if effect == "steer" and len(said.split()) < _BRIEF:
        return QUESTIONED
    return NEEDED["write"] if isinstance(command, SkipStep) and command.reason else NEEDED[effect]


def _certain(said: str, scene: Scene, name: str, intent: Intent) -> bool:
    """Whether a text is one short statement of the person's own, while nothing is being asked."""
    if _is_asked(scene, name) or "?" in said or not is_plain(said) or is_contrary(said, name):
        return False
    if not doubts(said) <= intent.holds:
        return False
    return intent.at_length or (not is_broken(said) and len(said.split()) <= _WORDS_OF_A_WRITE)


def _is_asked(scene: Scene, name: str) -> bool:
    """Whether something else than this is being asked."""
    return scene.pending is not None and scene.pending.kind != "clarify" and scene.asked("fact") != name


def offers(said: str, scene: Scene, found: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """The likeliest ways on, each counted over all intents that lead to it; the rules' own guesses fill up."""
    chances: dict[str, float] = {}
    for name, chance in found:
        for offer in INTENTS[name].offers[:1]:
            chances[offer] = chances.get(offer, 0.0) + chance
    likely = sorted((offer for offer, chance in chances.items() if chance >= OFFERED), key=lambda o: -chances[o])
    first = INTENTS[found[0][0]].offers
    return tuple(dict.fromkeys((*first, *likely, *guesses_for(said, scene))))[:_THREE]
