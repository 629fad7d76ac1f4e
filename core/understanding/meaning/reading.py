"""Meaning decides: a command where it is likely enough and nothing has to be guessed, else the likeliest as offers."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.commands import AskQuestion, Clarify, Command
from core.messages import Inbound, InboundMessage
from core.understanding.guesses import guesses_for
from core.understanding.meaning.intents import INTENTS, TO_COME, Effect
from core.understanding.scene import Reading, Scene
from core.understanding.text import Lazy, flat_of, own_words, tidy
from core.understanding.trust import is_plain

Likely = Callable[[str], Sequence[tuple[str, float]]]
"""A text to (intent, probability), the likeliest first."""

NEEDED: dict[Effect, float] = {"look": 0.5, "answer": 0.6, "begin": 0.7, "write": 0.8, "named": 2.0}
"""How likely an intent must be to be carried out; 2 is never. A wrong write is worse than a question."""
INSTEAD = 0.7
"""How likely it must be when the rules took the text for a question."""
QUESTIONED = 0.9
"""How likely when it changes something, or keeps the question from being answered at once."""
OFFERED = 0.02
"""What is less likely is not worth a button."""
_THREE = 3
_WORDS_OF_A_WRITE = 16
"""Longer texts say more than one thing: what they would write is offered."""
_TURNED = Lazy(
    r"\b(?:no|not|never|nothing|none|don'?t|doesn'?t|didn'?t|isn'?t|aren'?t|wasn'?t|won'?t|can'?t|cannot|haven'?t|hasn'?t"
    r"|without|unless|until|if|almost|nearly|half|yet|should|nunca|nada|todavia|aun|casi|si|hasta|sin"
    r"|nicht|noch|kein\w*|nie|fast|wenn|falls|bis|ohne|pas|jamais|rien|presque|jusqu\w*|sans|ne|n')\b"
)
"""Words that may turn a sentence into its contrary, or put it off: nearness does not see them."""
_REPORTED = Lazy(
    r"\b(?:says?|said|tells?|told|writes?|wrote|text(?:s|ed)|ask(?:s|ed)|claims?|thinks?|reads|dijo|dice|escribio|sagte?"
    r"|schrieb|schreibt|meint|dit|ecrit)\b"
)
"""Somebody else's words are no order, quoted or not."""
_BREAK = Lazy(r"[.;!?\n]\s*\w")


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
    found = likely(said)
    name, chance = found[0]
    if reading.sure:
        return _rather(said, scene, reading, name, chance) or _doubted(reading, name)
    command = _command(said, scene, name, chance)
    if command is not None:
        return replace(reading, commands=(command,), sure=True, layer="meaning")
    return replace(reading, commands=(Clarify(said, _offers(said, scene, found)),), layer="meaning")


def _rather(said: str, scene: Scene, reading: Reading, name: str, chance: float) -> Reading | None:
    """What looks like a question may ask for what we can show. Something to keep is offered beside the answer."""
    intent = INTENTS[name]
    if chance < INSTEAD:
        return None
    if intent.effect == "look" and intent.build and (command := intent.build(said, scene)):
        return replace(reading, commands=(command,), layer="meaning")
    if chance < QUESTIONED:
        return None
    if intent.effect == "begin" and intent.build and _certain(said.rstrip("? "), scene):
        command = intent.build(said, scene)
        return replace(reading, commands=(command,), layer="meaning") if command else None
    if name in TO_COME and intent.effect == "write":
        return replace(reading, commands=(Clarify(said, (*intent.offers, "ask", "help")),), layer="meaning")
    return None


def _doubted(reading: Reading, name: str) -> Reading:
    """What begins as questions do but means something else is for a model to say; without one it stays a question."""
    return reading if INTENTS[name].effect == "answer" else replace(reading, sure=False)


def _command(said: str, scene: Scene, name: str, chance: float) -> Command | None:
    intent = INTENTS[name]
    if intent.build is None or chance < NEEDED[intent.effect]:
        return None
    if intent.effect in ("begin", "write", "named") and not _certain(said, scene, intent.at_length):
        return None
    return intent.build(said, scene)


def _certain(said: str, scene: Scene, at_length: bool = False) -> bool:
    """Whether a text is one short statement of the person's own, while nothing is being asked."""
    if not is_plain(said) or _REPORTED.search(flat_of(said)):
        return False
    flat = flat_of(said)
    asked = scene.pending is not None and scene.pending.kind != "clarify"
    if asked or "?" in said or _TURNED.search(flat):
        return False
    return at_length or (not _BREAK.search(said) and len(flat.split()) <= _WORDS_OF_A_WRITE)


def _offers(said: str, scene: Scene, found: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """The likeliest ways on, each counted over all intents that lead to it; the rules' own guesses fill up."""
    chances: dict[str, float] = {}
    for name, chance in found:
        for offer in INTENTS[name].offers[:1]:
            chances[offer] = chances.get(offer, 0.0) + chance
    likely = sorted((offer for offer, chance in chances.items() if chance >= OFFERED), key=lambda o: -chances[o])
    first = INTENTS[found[0][0]].offers
    return tuple(dict.fromkeys((*first, *likely, *guesses_for(said, scene))))[:_THREE]
