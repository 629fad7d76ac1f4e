"""Replies to what we asked last: "1965", "me and Sam", "Friday 7pm", "we rent", "no, that is a crack"."""

import re
from collections.abc import Callable
from types import NoneType

from core.commands import (
    AddNote,
    AskFact,
    AskQuestion,
    AskWhen,
    Clarify,
    Command,
    ConfirmObservation,
    CorrectObservation,
    LeaveQuestion,
    RecordFact,
    RemindMe,
    SetTimezone,
    SkipStep,
    StartJourney,
    Undo,
)
from core.understanding.edges import is_question, spans
from core.understanding.facts import UNKNOWN, Answer, Doubtful, Known, answer_to, is_unsure, spontaneous
from core.understanding.find import find_zone
from core.understanding.later import later_intent
from core.understanding.mood import at_us, cross
from core.understanding.orders import NAMES, order, reminder
from core.understanding.phrases import answer
from core.understanding.scene import Scene
from core.understanding.starts import read_wish
from core.understanding.text import Lazy, flat_of, one_line, tidy
from core.understanding.who import ABOUT_US
from core.understanding.words import clause, read_text
from core.understanding.yesno import UNDOING, keeps, says_no, says_yes
from core.words import t

_NO_BUT = Lazy(r"(?s)(?:no|nope|nah|nein|non|wrong|not (?:quite|really|right)|actually)\b[\s,.:;-]+(?P<rest>.+)")
_LEAVES = Lazy(r"(?:never ?mind|don'?t skip|do not skip|no,? don'?t|forget it|mejor no|doch nicht|finalement non)\b")
_NO_REMINDER = Lazy(
    r"(?:(?:no|nein|non)\b[ ,]*)?(?:don'?t|do not|no need to|stop|no reminder|kein\w* erinnerung|erinner\w* mich nicht"
    r"|no me (?:lo )?recuerd\w+|pas de rappel|ne me (?:le )?rappel\w+)\b"
)
_PARTS = re.compile(r"[,;.!?]+\s+|\s+(?:and|but|y|pero|und|aber|et|mais)\s+|,\s*(?:and|y|und|et)\s+")
_ORDINALS = {
    "1": 0,
    "2": 1,
    "3": 2,
    "first": 0,
    "second": 1,
    "third": 2,
    "one": 0,
    "two": 1,
    "three": 2,
    "last": -1,
    "primero": 0,
    "primera": 0,
    "segundo": 1,
    "segunda": 1,
    "tercero": 2,
    "tercera": 2,
    "ultimo": -1,
    "erste": 0,
    "ersten": 0,
    "zweite": 1,
    "zweiten": 1,
    "dritte": 2,
    "dritten": 2,
    "letzte": -1,
    "premier": 0,
    "premiere": 0,
    "deuxieme": 1,
    "troisieme": 2,
    "dernier": -1,
    "derniere": -1,
}
_FREE = frozenset({"goal", "scope", "safety_screen", "accessibility", "skill", "decider", "hire_or_diy"})
_TOLD_FREELY = frozenset({"goal", "scope", "decider", "safety_screen", "accessibility"})
_CHOICES = frozenset({"hire_or_diy", "skill"})
MEASURED = ("year_built", "budget", "dimensions")
"""Facts whose answers look like nothing else."""
_MUST = frozenset({"goal", "scope", "skill", "decider", "dimensions"})
"""Facts to which "not sure" is no answer that could be kept."""
_WEAK = (LeaveQuestion, StartJourney)


def read_answer(text: str, scene: Scene) -> tuple[Command, ...] | None:
    """The reply to `scene.pending` that a text is, or None when it is something else."""
    if scene.pending is None or scene.pending.kind not in _READERS:
        return None
    said = tidy(text)
    flat = one_line(flat_of(said)).strip(" .!,")
    if not flat:
        return None
    if _leaves(flat):  # "skip" means our question, when there is one in so many words; else the step
        return None if scene.asked("unasked") else (LeaveQuestion(),)
    return _READERS[scene.pending.kind](said, flat, scene)


def _leaves(flat: str) -> bool:
    return any(answer("leave").fullmatch(flat[start:end]) for start, end in spans(flat))


def _other_wish(said: str, scene: Scene) -> bool:
    """Whether a text is clearly another command: it is not taken for a free answer then."""
    commands, sure = read_text(said, scene)
    first = commands[0]
    if isinstance(first, RecordFact) and first.name in ABOUT_US:  # "it's a rental" may be a reason or a goal, too
        return scene.asked("fact") in ("decider", "safety_screen") and first.name != "accessibility"
    if isinstance(first, RecordFact):
        return first.name != scene.asked("fact")
    return sure and not isinstance(first, _WEAK)


def _fact(said: str, flat: str, scene: Scene) -> tuple[Command, ...] | None:
    name, journey = scene.asked("fact"), scene.asked("journey")
    if is_unsure(said) and name in _MUST:
        return (LeaveQuestion(),)
    chosen = answer_to(name, said, scene.currency) if name in _CHOICES else None
    if isinstance(chosen, Known) and not said.endswith("?") and clause(said, scene) is None:
        return (RecordFact(name, chosen.value, journey),)  # "do it myself" begins as questions do
    if name in _FREE or name not in ("year_built", "budget", "dimensions"):
        if is_question(said) or _other_wish(said, scene) or _is_cross(name, said):
            return None
        if name in _TOLD_FREELY and later_intent(said, question=False):  # "paid the plumber 1,850" is no goal
            return None
    elif not isinstance(clause(said, scene), (*_WEAK, NoneType)) or _of_another_room(said, scene):
        return None
    if name in ("budget", "year_built") and len(said) > 200:
        return None
    match _told(name, said, scene.currency):
        case Known(_, value):
            return (RecordFact(name, value, journey), *_beside(name, said, scene))
        case Doubtful(_, options):
            return (AskFact(name, options, journey),)
        case None:
            return (RecordFact(name, UNKNOWN, journey),) if flat in ("no", "none") and name == "budget" else None


def _is_cross(name: str, said: str) -> bool:
    """A cross word is no answer; but what they want to be better may be a stupid layout."""
    return at_us(said) if name in ("goal", "scope") else cross(said)


def _of_another_room(said: str, scene: Scene) -> bool:
    """ "We also want to redo the bathroom, 15k" is no budget of the kitchen."""
    wish = read_wish(said, scene)
    if wish is None or wish.command.template not in ("kitchen", "bathroom") or scene.journey is None:
        return False
    return wish.command.template != scene.journey.template


def _told(name: str, said: str, currency: str) -> Answer:
    """The answer of the whole text; of a measured fact else that of the only part of it that holds one."""
    whole = answer_to(name, said, currency)
    if isinstance(whole, Known) or name not in MEASURED:
        return whole
    found = [answer for part in _PARTS.split(said) if (answer := answer_to(name, part, currency))]
    return found[0] if len(found) == 1 and isinstance(found[0], Known) and found[0].value != UNKNOWN else whole


def _beside(name: str, said: str, scene: Scene) -> tuple[Command, ...]:
    """What else an answer tells in so many words: "1965, and our budget is 40k"."""
    if name not in ("year_built", "budget", "dimensions"):  # the words of the others are the answer, whole
        return ()
    told = [fact for fact in spontaneous(said, scene.currency) if isinstance(fact, Known) and fact.name != name]
    asks = [part for part in _PARTS.split(said) if is_question(part)] if said.endswith("?") else []
    facts = (RecordFact(fact.name, fact.value, scene.asked("journey")) for fact in told)
    return (*facts, *(AskQuestion(part) for part in asks[:1] if part != said))


def _when(said: str, flat: str, scene: Scene) -> tuple[Command, ...] | None:
    if says_no(flat) or _NO_REMINDER.match(flat):
        return (LeaveQuestion(),)
    if _other_wish(said, scene) and not isinstance(reminder("", said, scene), RemindMe):
        return None
    what = scene.asked("text")
    match reminder(what, said, scene):
        case RemindMe(_, due, local, zone):
            return (RemindMe(what or t("your renovation"), due, local, zone),)
        case AskWhen(_, problem):
            return (AskWhen(what, "unclear" if problem == "missing" else problem),)
    return None


def _remind(said: str, flat: str, scene: Scene) -> tuple[Command, ...] | None:
    return None if _other_wish(said, scene) else (reminder(said, "", scene),)


def _skip(said: str, flat: str, scene: Scene) -> tuple[Command, ...] | None:
    if keeps(flat) or _LEAVES.match(flat):
        return (LeaveQuestion(),)
    if is_question(said) or _other_wish(said, scene):
        return None
    if says_yes(flat):
        return (SkipStep("", scene.asked("step"), scene.asked("journey")),)
    reason = re.sub(
        r"^(?:because|since|as|cause|bc|porque|ya que|weil|da|denn|parce que|car)\s+", "", one_line(said), flags=re.I
    )
    return (SkipStep(reason, scene.asked("step"), scene.asked("journey")),)


def _note(said: str, flat: str, scene: Scene) -> tuple[Command, ...] | None:
    return None if said.endswith("?") or _other_wish(said, scene) else (AddNote(said, scene.asked("journey")),)


def _correct(said: str, flat: str, scene: Scene) -> tuple[Command, ...] | None:
    if is_question(said) or _other_wish(said, scene):
        return None
    return (CorrectObservation(scene.asked("photo"), said, scene.asked("journey")),)


def _confirm(said: str, flat: str, scene: Scene) -> tuple[Command, ...] | None:
    photo, journey = scene.asked("photo"), scene.asked("journey")
    if says_yes(flat):
        return (ConfirmObservation(photo, journey),)
    if says_no(flat):
        return (CorrectObservation(photo, "", journey),)
    but = _NO_BUT.fullmatch(flat_of(said))
    if but and not is_question(said) and not _other_wish(said[but.start("rest") :], scene):
        return (CorrectObservation(photo, said[but.start("rest") :].strip(), journey),)
    return None


def undo_of(value: str, *, force: bool = False) -> Undo:
    """Of "all/ID" the whole message, else the wish of that write."""
    whole, _, write = value.rpartition("/")
    return Undo(write, force, whole=whole == "all")


def _undo(said: str, flat: str, scene: Scene) -> tuple[Command, ...] | None:
    if says_yes(flat, UNDOING) or flat in ("undo", "undo it", "undo anyway"):
        return (undo_of(scene.asked("write"), force=True),)
    return (LeaveQuestion(),) if keeps(flat) else None


def _timezone(said: str, flat: str, scene: Scene) -> tuple[Command, ...] | None:
    zone = find_zone(
        re.sub(
            r"^(?:it'?s|i'?m in|we'?re in|in|i live in|we live in|estoy en|vivo en|vivimos en|ich bin in|ich wohne in"
            r"|wir wohnen in|je suis a|j'habite a|nous habitons a|a)\s+",
            "",
            flat,
        )
    )
    return (SetTimezone(zone),) if zone else None


def _clarify(said: str, flat: str, scene: Scene) -> tuple[Command, ...] | None:
    guesses = [guess for guess in scene.asked("guesses").split(",") if guess in NAMES]
    chosen = re.fullmatch(
        r"(?:the |a |an |as a |as |el |la |lo |der |die |das |den |le |l'|als |como |comme )*(\w+)(?: one"
        r"| please| it| por favor| bitte| stp)?",
        flat,
    )
    if chosen is None:
        return None
    word = chosen[1]
    if word in _ORDINALS and guesses and _ORDINALS[word] < len(guesses):
        word = guesses[_ORDINALS[word]]
    return (run_guess(word, scene),) if word in guesses else None


def run_guess(name: str, scene: Scene) -> Command:
    """The guess of that slash name, with the words that were not understood. Raises KeyError for an unknown name."""
    text = scene.asked("text") if scene.answering("clarify") else ""
    if name in ("done", "skip", "photos", "resume", "reopen", "pause", "timezone"):
        found = clause(text, scene)
        return found if found and not isinstance(found, Clarify | AskQuestion) else order(name, "", scene)
    return order(name, text, scene)


_READERS: dict[str, Callable[[str, str, Scene], tuple[Command, ...] | None]] = {
    "fact": _fact,
    "when": _when,
    "remind": _remind,
    "skip": _skip,
    "note": _note,
    "correct": _correct,
    "confirm": _confirm,
    "undo": _undo,
    "timezone": _timezone,
    "clarify": _clarify,
}
