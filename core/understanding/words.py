"""A message's words as commands: the whole text first, then its clauses; what is not understood is asked about."""

import re
from collections.abc import Callable
from functools import cache

from core.commands import (
    AddNote,
    AskFact,
    AskQuestion,
    CancelReminder,
    Clarify,
    Command,
    CompleteStep,
    Greet,
    ListJourneys,
    ListReminders,
    RecordFact,
    RemindMe,
    ReopenStep,
    ResumeJourney,
    SetPings,
    SetTimezone,
    ShowNext,
    ShowPhotos,
    ShowProgress,
    SkipStep,
    SwitchJourney,
    Thanked,
)
from core.understanding.edges import end, is_question, lead, spans
from core.understanding.facts import Doubtful, Known, bare, spontaneous
from core.understanding.find import find_journey, find_step, find_zone, split_skip
from core.understanding.guesses import guesses_for
from core.understanding.language import languages_of
from core.understanding.later import later_intent
from core.understanding.loosely import read_loosely
from core.understanding.orders import order, reminder
from core.understanding.phrases import matches, patterns, real_words, short_words
from core.understanding.remind import begins_reminder, begins_with_time, time_first
from core.understanding.scene import Scene
from core.understanding.slips import mend
from core.understanding.starts import read_wish
from core.understanding.text import Lazy, flat_of, near, tidy
from core.understanding.who import about_us_beside

_AND = (
    r"(?:and|then|also|but|y|e|luego|despues|tambien|ademas|pero|und|dann|danach|ausserdem|aber|et|puis|ensuite|aussi"
    r"|mais)"
)
_CUT = Lazy(
    rf"\s*(?:[.;!?\n]+|,)\s*(?:{_AND}\s+)*"
    r"|\s+(?:and then|and also|and|then|y luego|y despues|y tambien|y|luego|und dann|und danach|und auch|und|dann"
    r"|et puis|et ensuite|et aussi|et|puis|ensuite)\s+"
)
_NOTED = Lazy(r"(?:note|memo)\s*:\s*\S")
_BATH = re.compile(r"\b[Bb]ad\b")
"""A room in German only."""
_WHOLE = re.compile(
    r"(?:(?:the|this|our|my|el|la|nuestro|das|unser|le|notre) )?(?:project|journey|renovation|proyecto|projekt"
    r"|projet|obra|chantier)"
)
_LONGEST_CLAUSES = 8
_ALL = frozenset(
    {"everything", "all", "here", "that's", "todo", "alles", "alle", "tout", "es", "das", "ca", "das alles"}
)
_ASKED = frozenset({"year_built", "budget", "dimensions", "decider"})
_READS = (Greet, Thanked)
_LOOKS = (ShowProgress, ShowNext, ListJourneys, ListReminders)
"""These write nothing: at the end of a question that is not understood otherwise, they are what it asks for."""


def read_text(text: str, scene: Scene) -> tuple[tuple[Command, ...], bool]:
    """(commands, sure). Without a doubt the wish of the text, else one Clarify; never a guess that writes."""
    said = tidy(text)
    english = "en" in languages_of(said, scene.language)[:1] or len(languages_of(said, scene.language)) > 2
    for reading in dict.fromkeys((said, mend(said)) if english else (said,)):
        for reader in (_as_one, _as_wish, _as_clauses, _loosely):
            commands = reader(reading, scene)
            if commands and not all(isinstance(c, AskQuestion) for c in commands):
                return commands, True
    if _comes_later(said):
        return (Clarify(said, guesses_for(said, scene)),), False
    for reader in (_as_clauses, _as_question, _as_facts):
        if commands := reader(said, scene):
            return commands, True
    slip = _as_slip(said, scene)
    return ((slip,), True) if slip else ((Clarify(said, guesses_for(said, scene)),), False)


def _comes_later(said: str) -> bool:
    """Whether a wish is for something that HomeView cannot do yet. What asks about money or papers is a question."""
    intent = later_intent(said, question=False)
    about = intent.split(".")[0] in ("money", "quote", "document", "decision")
    return bool(intent) and not (about and is_question(said))


def _as_one(said: str, scene: Scene) -> tuple[Command, ...]:
    command = clause(said, scene)
    return (command,) if command else ()


def _loosely(said: str, scene: Scene) -> tuple[Command, ...]:
    command = read_loosely(said, scene)
    return (command,) if command else ()


def _as_wish(said: str, scene: Scene) -> tuple[Command, ...]:
    wish = read_wish(said, scene) or read_wish(said[lead(said) :], scene)
    if wish is None:
        return ()
    if not wish.explicit and any(j.template == wish.command.template for j in scene.journeys):
        return ()
    question = re.search(
        r"[.!,\n]\s*((?:and )?¿?(?:what|how|do|is|should|can|where|que|cuanto|como|was|wie|wo|combien|comment"
        r"|quel|qu)\b"
        r"[^.!?\n]*\?)\s*$",
        said,
        re.I,
    )
    told = tuple(RecordFact(name, value) for name, value in about_us_beside(said))
    return (wish.command, *told, *((AskQuestion(question[1]),) if question else ()))


def _as_question(said: str, scene: Scene) -> tuple[Command, ...]:
    if not is_question(said):
        return ()
    ends = [cut.end() for cut in _CUT.compiled.finditer(said) if said[cut.end() :].strip(" ?!.")]
    last = clause(said[ends[-1] :], scene) if ends else None  # "we are back, where were we?"
    return (last if isinstance(last, _LOOKS) else AskQuestion(said),)


def _as_facts(said: str, scene: Scene) -> tuple[Command, ...]:
    """Facts told in passing, where there is a journey to keep them."""
    if scene.journey is None or len(said) > 300:
        return ()
    told = spontaneous(said, scene.currency)
    missing = _ASKED - scene.journey.state.facts.keys()
    alone = None if told else bare(said, missing, scene.currency)
    return tuple(_fact(fact) for fact in (told or (alone,)) if fact)


def _fact(fact: Known | Doubtful) -> Command:
    return RecordFact(fact.name, fact.value) if isinstance(fact, Known) else AskFact(fact.name, fact.options)


def _as_clauses(said: str, scene: Scene) -> tuple[Command, ...]:
    """Several wishes in one message, when every part of it is one."""
    cuts = [(found.start(), found.end()) for found in _CUT.compiled.finditer(said)]
    if not cuts or len(said) > 600:
        return ()
    starts, ends = [0, *(b for _, b in cuts)], [*(a for a, _ in cuts), len(said)]
    marks = [said[a:b] for a, b in cuts] + [""]
    commands: list[Command] = []
    at = 0
    while at < len(starts):
        if not said[starts[at] : ends[at]].strip(" .,!?"):
            at += 1
            continue
        for upto in range(min(len(starts), at + _LONGEST_CLAUSES) - 1, at - 1, -1):
            part = said[starts[at] : ends[upto]] + ("?" if "?" in marks[upto] else "")
            if commands and isinstance(commands[-1], RemindMe) and begins_with_time(part, scene.zone, scene.language):
                part = f"remind me {part}"
            command = clause(part, scene)
            if upto == at and command is None:
                command = read_loosely(part, scene) or (AskQuestion(part) if is_question(part) else None)
            if command:
                commands.append(command)
                at = upto + 1
                break
        else:
            return ()
    return _worth(commands, said)


def _worth(commands: list[Command], said: str) -> tuple[Command, ...]:
    """Greetings and thanks drop out beside a wish; questions alone are one question."""
    if not commands:
        return ()
    wishes = [c for c in commands if not isinstance(c, _READS)] or commands[-1:]
    if all(isinstance(c, AskQuestion) for c in wishes):
        return (AskQuestion(said),)
    return tuple(dict.fromkeys(wishes))


def clause(text: str, scene: Scene) -> Command | None:
    """The one command that a clause is, or None. Pure questions, facts and wishes to begin are not looked for here."""
    text = text.strip()
    flat = flat_of(text)
    name = scene.bot_name.lower()
    for begin in dict.fromkeys((0, lead(text))):
        if name and flat.startswith((name, "@" + name), begin):
            text = text[begin + len(name) + flat.startswith("@", begin) :].lstrip(" ,:!")
            flat = flat_of(text)
            break
    if not text:
        return Greet()
    if begins_reminder(flat):
        return _one_reminder(text, scene)
    if turned := time_first(text, scene.zone, scene.language):
        return _one_reminder(turned, scene)
    languages = languages_of(text, scene.language)
    asked = text.endswith("?")
    for start, stop in spans(text):
        for name, about, said_in in matches(flat[start:stop], languages):
            arg = ", ".join(text[start + a : start + b].strip() for a, b in about)
            if asked and name == "done":  # "¿están listas las fotos?" asks
                continue
            command = _BUILD[name](_BATH.sub("Badezimmer", arg) if said_in == "de" and name != "note" else arg, scene)
            if command is not None:
                return ShowProgress(_named(flat, scene)) if isinstance(command, ShowProgress) else command
    if flat.strip("?") == "" and "?" in flat:
        return order("help", "", scene)
    return None


def _one_reminder(text: str, scene: Scene) -> Command | None:
    """None when a second wish follows the reminder: then the clauses are read one by one."""
    for cut in _CUT.compiled.finditer(text):
        tail = text[cut.end() :]
        if tail and cut[0].strip() and begins_with_time(tail, scene.zone, scene.language):
            return None  # "... and Monday 10am to call Mike" is a second one
        if tail and not begins_reminder(flat_of(tail)) and _clear_order(tail):
            return None
    return reminder(text, "", scene)


@cache
def _clear_order(tail: str) -> bool:
    flat = flat_of(tail).strip(" .!?")
    return bool(_NOTED.match(flat)) or any(
        name in ("next", "progress", "undo", "help") and p.fullmatch(flat) for name, p in patterns()
    )


def _done(arg: str, scene: Scene) -> Command | None:
    if not arg or flat_of(arg) in _ALL:
        return CompleteStep()
    step = find_step(arg, scene)
    return None if step is None else CompleteStep(step)


def _skip(arg: str, scene: Scene) -> Command | None:
    parts = split_skip(arg, scene) if arg else ("", "")
    if parts is None or (parts[1] and (is_question(parts[1]) or _holds_order(parts[1]))):
        return None
    polite = end(flat_of(parts[1]), len(parts[1])) == 0
    return SkipStep("" if polite else parts[1], parts[0])


def _holds_order(text: str) -> bool:
    """Whether a part of a text is an order of its own: it is no reason then."""
    return any(_clear_order(part) for part in (text, *_CUT.compiled.split(text)) if part)


def _reopen(arg: str, scene: Scene) -> Command | None:
    step = find_step(arg, scene)
    return ReopenStep(step) if step else None


_NOTE_FOR = Lazy(
    r"(?:(?:to|for|on|in|with|about) )?(?:the |my |our )?(?P<whose>[^:,\n]{2,40}?)(?:\s*:\s*|\s+-+\s+)(?P<text>.+)"
)
_NOTE_TO = Lazy(r"(?:to|for|on|in|with|about) (?:the |my |our )?(?P<whose>[^:,\n]{2,40}?)(?:\s*,\s*(?P<text>.+))?")


def _note(arg: str, scene: Scene) -> Command | None:
    """A note, for the journey that it names first, if any: "to the bathroom: the mirror is cracked". None when a
    reminder follows it as a sentence of its own."""
    if any(begins_reminder(flat_of(arg[found.end() :])) for found in re.finditer(r"[.!?\n]\s*", arg)):
        return None
    for pattern in (_NOTE_FOR, _NOTE_TO):
        found = pattern.fullmatch(flat_of(arg))
        journey = find_journey(found["whose"], scene) if found else None
        if found and journey:
            start, end = found.span("text")
            return AddNote(arg[start:end].strip() if start >= 0 else "", journey.id)
    return AddNote(arg)


def _named(flat: str, scene: Scene) -> str:
    """The id of the one other journey that a question about progress names, such as "how is the bathroom going"."""
    named = {found.id for word in re.findall(r"[a-z]+", flat) if (found := find_journey(word, scene))}
    return next(iter(named)) if len(named) == 1 else ""


def _photos(arg: str, scene: Scene) -> Command | None:
    step = find_step(arg, scene)
    return ShowPhotos(step or "") if step is not None or find_journey(arg, scene) else None


def _switch(arg: str, scene: Scene) -> Command | None:
    found = find_journey(arg, scene)
    if found:
        return SwitchJourney(found.id)
    step = find_step(arg, scene)
    return ResumeJourney(step) if step else None


def _resume(arg: str, scene: Scene) -> Command | None:
    step = "" if _WHOLE.fullmatch(flat_of(arg)) else find_step(arg, scene)
    if step is not None:
        return ResumeJourney(step)
    found = find_journey(arg, scene)
    return ResumeJourney(journey=found.id) if found else None


def _pause(arg: str, scene: Scene) -> Command | None:
    if (
        arg
        and find_step(arg, scene) != ""
        and not find_journey(arg, scene)
        and not re.search(r"journey|project|proyecto|projekt|projet|obra|chantier|travaux", flat_of(arg))
    ):
        return None
    return order("pause", arg, scene)


def _zone(arg: str, scene: Scene) -> Command | None:
    zone = find_zone(arg)
    return SetTimezone(zone) if zone or not arg or "zone" in arg else None


_BUILD: dict[str, Callable[[str, Scene], Command | None]] = {
    "done": _done,
    "skip": _skip,
    "reopen": _reopen,
    "note": _note,
    "photos": _photos,
    "switch": _switch,
    "pause": _pause,
    "resume": _resume,
    "cancel_reminder": lambda arg, scene: CancelReminder(arg),
    "pings_off": lambda arg, scene: SetPings(False),
    "pings_on": lambda arg, scene: SetPings(True),
    "timezone": _zone,
    "greet": lambda arg, scene: Greet(),
    "thanks": lambda arg, scene: Thanked(),
    **{
        name: (lambda arg, scene, name=name: order(name, "", scene))  # type: ignore[misc]  # bound early, on purpose
        for name in ("progress", "next", "list", "reminders", "undo", "help")
    },
}


def _as_slip(said: str, scene: Scene) -> Command | None:
    """A single word that is one slip away from a command, and no word of its own."""
    word = flat_of(said).strip(" .!?")
    if not word.isalpha() or len(word) < 3 or word in real_words():
        return None
    fits = {
        name for known, name in short_words().items() if near(word, known) and (len(word) > 3 or word[0] == known[0])
    }
    if len(fits) != 1:
        return None
    return clause(next(known for known, name in short_words().items() if name in fits), scene)
