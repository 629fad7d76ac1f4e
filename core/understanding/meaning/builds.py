"""What follows from an intent, as a command: only where nothing has to be guessed. The rules' readers find slots."""

import re
from collections.abc import Callable

from core.commands import (
    AddNote,
    AskFact,
    AskQuestion,
    AskWhen,
    Command,
    CompleteStep,
    PauseJourney,
    RecordFact,
    RemindMe,
    ReopenStep,
    ResumeJourney,
    SetLanguage,
    SetTimezone,
    SkipStep,
    StartJourney,
    SwitchJourney,
)
from core.understanding.facts import UNKNOWN, Doubtful, Known, answer_to
from core.understanding.find import find_journey, find_step, find_zone
from core.understanding.languages import language_named
from core.understanding.meaning.signs import doubts
from core.understanding.orders import reminder
from core.understanding.scene import JourneyRef, Scene
from core.understanding.starts import mentions_room, start_of_kind
from core.understanding.text import Lazy, flat_of, folded, one_line

Build = Callable[[str, Scene], Command | None]

_COUNT = re.compile(
    r"(?:(?:the|this|that|el|la|lo|der|die|das|le) )*(?:one|two|three|first|second|third|last|un[oa]?|une|dos|tres"
    r"|primer[oa]?|eins?|eine[nmr]?|zwei|drei|erste[nrs]?|deux|trois|premi\w+|\d+)(?: one)?"
)
"""What counts no steps by itself: "this one"."""
_ASKS_A_NOTE = (
    r"(?:notes?|notez|nota|notiz|write|writing|written|jot|keep|keeping|save|store|record|log|file|scribble|capture|document"
    r"|remember|rember|remembr|remembering|put|get|add|hang on|hold|forget|lose|reference|memo|n2s|take|fyi|register"
    r"|enter|anot\w+|apunt\w+|guard\w+|escrib\w+|escrito|registr\w+|recuerda|quedate|constancia|conste|olvid\w+|dato"
    r"|conserva|anade|documenta|mete|cuenta"
    r"|notier\w*|schreib\w*|merk\w*|halt\w?|festh\w+|fest|speicher\w*|vermerk\w*|protokoll|behalt\w*|eintrag\w*|trag|heb"
    r"|dazu|kopf|vergessen|dokumentiere|nimm|leg|fug|ecri\w+|gard\w+|reti\w+|souvien\w+|inscri\w+|enregistr\w+|consigne"
    r"|memoire|oublier|info|tete|mets|marque|ajoute|documente|conserve)\b"
)
_NOTED = Lazy(
    rf"(?:\S+ ){{0,7}}?{_ASKS_A_NOTE}[^:]{{0,40}}?\s*:\s*(?=\w)"
    rf"|(?:\S+ ){{0,7}}?{_ASKS_A_NOTE}[^:,]{{0,40}}?"
    r"(?:,\s+(?:dass\s+)?|\s+-+\s+|\s(?:that|que|dass|comme quoi|saying|de que)\s+(?!in (?:our|the|my) )|\squ')(?=\w)"
)
"""What asks for a note, up to what is to be noted."""
_REMINDS = Lazy(
    r"(?:\S+ ){0,8}?(?:"
    r"(?:not|never|don'?t|dont|mustn'?t) (?:to )?(?:let (?:me|us) )?(?:forget|miss)(?: to| about)?"
    r"|(?:that|so that|so) (?:i|we)(?: have to| need to| must| should| can)?(?! (?:do)?n[o']?t)"
    r"|to remember to|to(?! (?:me|us|remember)\b)|(?<!come )about|because of"
    r"|dass (?:ich|wir)|wegen(?: de[mrs])?|para que|para|lo de|pour(?: que)?|de|que)\s+(?=\w)"
    r"|(?:\S+ ){1,8}?(?:d'|pour que j')(?=\w)"
)
"""What asks for a reminder in other words than the rules know, up to what it is about."""
_BECAUSE = Lazy(
    r"\b(?:because|since|cause|cuz|bc|porque|ya que|weil|denn|parce que|parce qu'|car|puisque|puisqu')\s*(?=\w)(?!of\b)"
)
_SUBJECT = (
    r"(?:we|i|our|my|the|it'?s|there|nosotros|ya|nuestr[oa]|mi|el|la|no hay|wir|ich|unser\w*|mein\w*|der|die|es gibt|on"
    r"|nous|je|notre|mon|ma|le|il y a)\b"
)
_FOR = Lazy(rf"(?:,|\s-+)\s+(?={_SUBJECT} )(?!.*\b(?:skip|step|schritt|paso|etape)\b)")
_SO = Lazy(rf"(?P<reason>{_SUBJECT}[^,]{{4,60}}?),? (?:so|entonces|asi que|also|deshalb|daher|donc|alors) ")
"""A reason behind the wish, or before it."""
_OTHER = Lazy(
    r"\b(?:the other|el otro|la otra|otro proyecto|das andere|dem anderen|anderes projekt|l'autre|autre projet)\b"
)
_TWO = 2
_FEW, _SOME = 2, 6
"""Words that must be left where such a beginning is cut off, or stand there where none is found."""


def _runs(text: str) -> list[str]:
    """One to three words in a row, folded."""
    stripped = (word.strip('.,:;!?()"') for word in flat_of(text).replace("'", " ").split())
    words = [word for word in stripped if word]
    return [" ".join(words[at : at + n]) for n in (1, 2, 3) for at in range(len(words) - n + 1)]


def _journeys(text: str, scene: Scene) -> set[JourneyRef]:
    """The journeys that a text names in passing."""
    return {found for run in _runs(text) if (found := find_journey(run, scene))}


def other_journey(text: str, scene: Scene) -> JourneyRef | None:
    """The one journey beside the active one that a text names."""
    active = scene.journey.id if scene.journey else ""
    named = [journey for journey in _journeys(text, scene) if journey.id != active]
    return named[0] if len(named) == 1 else None


def _steps(text: str, scene: Scene) -> set[str]:
    """The steps that a text names in passing."""
    return {found for run in _runs(text) if not _COUNT.fullmatch(run) and (found := find_step(run, scene))}


def _by_title(text: str, scene: Scene) -> set[str]:
    """The steps that a text names by their number or by two words of their title: no other word is so plain."""
    titled = {folded(step.title) for step in scene.steps}
    runs = [run for run in _runs(text) if re.search(r"\b(?:step|paso|schritt|etape)\b.*\w", run) or run in titled]
    return {found for run in runs if (found := find_step(run, scene))} | {
        step.id for step in scene.steps if folded(step.title) in one_line(folded(text))
    }


def here(make: Callable[[], Command]) -> Build:
    """Of the current step of the active journey: only where the words name no other, and no other room."""

    def build(text: str, scene: Scene) -> Command | None:
        current = scene.journey.state.current if scene.journey else ""
        if scene.journey is None or other_journey(text, scene) or _steps(text, scene) - {current}:
            return None
        return make()

    return build


def done(text: str, scene: Scene) -> Command | None:
    """The step that is named without a doubt, else the current one."""
    if scene.journey is None or other_journey(text, scene):
        return None
    named, plainly = _steps(text, scene) - {scene.journey.state.current}, _by_title(text, scene)
    if not named:
        return CompleteStep()
    return CompleteStep(named.pop()) if len(named) == 1 and named <= plainly else None


def of_journey(make: Callable[[str], Command]) -> Build:
    def build(text: str, scene: Scene) -> Command:
        other = other_journey(text, scene)
        return make(other.id if other else "")

    return build


def skip(text: str, scene: Scene) -> Command | None:
    """With the reason, where one is given in so many words; else it is asked for."""
    flat = flat_of(text)
    reason, said = "", text
    if because := _BECAUSE.search(flat) or _FOR.search(flat):
        reason, said = text[because.end() :], text[: because.start()]
    elif so := _SO.match(flat):
        reason, said = text[: so.end("reason")], text[so.end() :]
    return here(lambda: SkipStep(reason.strip(" .!,")))(said, scene)


def start(text: str, scene: Scene) -> Command | None:
    kind = mentions_room(text) or ("diy" if "diy" in _runs(text) else "")
    if not kind or any(journey.template == kind for journey in scene.journeys):
        return None
    begun = start_of_kind(kind, text, scene)
    return StartJourney(begun.template, budget=begun.budget, year_built=begun.year_built)


def resume(text: str, scene: Scene) -> Command | None:
    """Where something rests; else "let's go on" may as well mean that the step is done."""
    paused = scene.journey is not None and scene.journey.status == "paused"
    return here(ResumeJourney)(text, scene) if paused else None


def pause(text: str, scene: Scene) -> Command | None:
    rests = scene.journey is not None and scene.journey.status == "paused"
    return None if rests else here(PauseJourney)(text, scene)


def zone(text: str, scene: Scene) -> Command | None:
    zones = {zone for run in _runs(text) if (zone := find_zone(run))}
    return SetTimezone(zones.pop()) if len(zones) == 1 else None


def language(text: str, scene: Scene) -> Command | None:
    """The one that is named, unless it is the one that is not wanted; else it is asked."""
    named = {found for run in _runs(text) if (found := language_named(run))}
    return SetLanguage(named.pop() if len(named) == 1 and "negated" not in doubts(text) else "")


def reopen(text: str, scene: Scene) -> Command | None:
    steps = _steps(text, scene)
    return ReopenStep(steps.pop()) if len(steps) == 1 and not other_journey(text, scene) else None


def switch(text: str, scene: Scene) -> Command | None:
    """To the journey that is named; "the other one" where there are two."""
    active = scene.journey.id if scene.journey else ""
    if len(scene.journeys) == _TWO and active and not _journeys(text, scene) and _OTHER.search(flat_of(text)):
        return next((SwitchJourney(journey.id) for journey in scene.journeys if journey.id != active), None)
    other = other_journey(text, scene)
    return SwitchJourney(other.id) if other and len(_journeys(text, scene)) == 1 else None


def ask(text: str, scene: Scene) -> Command:
    return AskQuestion(text)


def note(text: str, scene: Scene) -> Command | None:
    """What stands behind the words that ask for it; all of it where they are no usual ones."""
    if scene.journey is None or other_journey(text, scene):
        return None
    asks = _NOTED.match(flat_of(text))
    rest = text[asks.end() :].strip() if asks else ""
    if len(rest.split()) >= _FEW:
        return AddNote(rest)
    return AddNote(text) if len(text.split()) >= _SOME else None


def remind(text: str, scene: Scene) -> Command:
    """At the time that is said; else it is asked for."""
    made = reminder(text, "", scene)
    if not isinstance(made, RemindMe | AskWhen) or not made.text:
        return made
    asks = _REMINDS.match(flat_of(made.text))
    rest = made.text[asks.end() :].strip() if asks else ""
    if len(rest.split()) < _FEW:
        return made
    if isinstance(made, RemindMe):
        return RemindMe(rest, made.due, made.local, made.zone)
    return AskWhen(rest, made.problem)


def fact(name: str) -> Build:
    """A fact of the active journey, where the rules find its value in the words; a doubtful one is asked about."""

    def build(text: str, scene: Scene) -> Command | None:
        if scene.journey is None or other_journey(text, scene):
            return None
        match answer_to(name, text, scene.currency):
            case Known(_, value) if value != UNKNOWN:
                return RecordFact(name, value)
            case Doubtful(_, options):
                return AskFact(name, options)
        return None

    return build
