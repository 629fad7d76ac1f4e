"""The command of one pattern of the phrases and the words it is about; None where they name nothing that is there."""

import re
from collections.abc import Callable

from core.commands import (
    AddNote,
    CancelReminder,
    Command,
    CompleteStep,
    Greet,
    ReopenStep,
    ResumeJourney,
    SetPings,
    SetTimezone,
    ShowPhotos,
    SkipStep,
    SwitchJourney,
    Thanked,
)
from core.understanding.cuts import CUT, clear_order
from core.understanding.edges import end, is_question
from core.understanding.find import find_journey, find_step, find_zone, split_skip
from core.understanding.orders import order
from core.understanding.remind import begins_reminder
from core.understanding.scene import Scene
from core.understanding.text import Lazy, flat_of

_WHOLE = re.compile(
    r"(?:(?:the|this|our|my|el|la|nuestro|das|unser|le|notre) )?(?:project|journey|renovation|proyecto|projekt"
    r"|projet|obra|chantier)"
)
_GOES_ON = re.compile(r"(?:and |y |und |et )?(?:then|also|next|luego|despues|dann|danach|puis|ensuite)\b", re.I)
_NOW = re.compile(r"\s+(?:now|currently|again|ahora|jetzt|maintenant)$")
_COUNTED = re.compile(
    r"\d+|one|two|three|four|five|six|first|second|third|fourth|fifth|sixth|seventh|last|primer[oa]?|segund[oa]"
    r"|tercer[oa]?|ultim[oa]"
    r"|erste[nrs]?|zweite[nrs]?|dritte[nrs]?|letzte[nrs]?|premiere?|deuxieme|troisieme|derniere?"
)
"""Of what, is not said: "the second one" names no step."""
_LAST = re.compile(
    r"(?:(?:the|el|den|la) )?(?:last|previous|ultimo|anterior|letzten?|vorigen?|derniere|precedente)"
    r"(?: (?:step|one|paso|schritt|etape))?|(?:el )?paso anterior|(?:l')?etape precedente"
)
_ALL = frozenset(
    {"everything", "all", "here", "that's", "todo", "alles", "alle", "tout", "es", "das", "ca", "das alles"}
)


def _done(arg: str, scene: Scene) -> Command | None:
    if not arg or flat_of(arg) in _ALL:
        return CompleteStep()
    step = find_step(arg, scene)
    return None if step is None else CompleteStep(step)


def _skip(arg: str, scene: Scene) -> Command | None:
    parts = split_skip(arg, scene) if arg else ("", "")
    if parts is None or (parts[1] and (is_question(parts[1]) or _holds_order(parts[1]) or _GOES_ON.match(parts[1]))):
        return None
    polite = end(flat_of(parts[1]), len(parts[1])) == 0
    return SkipStep("" if polite else parts[1], parts[0])


def _holds_order(text: str) -> bool:
    """Whether a part of a text is an order of its own: it is no reason then."""
    return any(
        clear_order(part) or begins_reminder(flat_of(part)) for part in (text, *CUT.compiled.split(text)) if part
    )


def _reopen(arg: str, scene: Scene) -> Command | None:
    step = _before(scene) if _LAST.fullmatch(flat_of(arg)) else find_step(arg, scene)
    return ReopenStep(step) if step else None


def _before(scene: Scene) -> str:
    """The id of the step that was left last: the one before the current, or it where all is done. Else empty."""
    ids, state = [step.id for step in scene.steps], scene.journey.state if scene.journey else None
    if state is None or state.current not in ids:
        return ""
    if state.steps[state.current].status in ("done", "skipped"):
        return state.current
    return ids[at - 1] if (at := ids.index(state.current)) else ""


_AFTER_NOTE = Lazy(
    r"[.;!?\n]\s*|,?\s+(?:and|y|und|et|plus)\s+(?=remind|erinner|please remind|bitte erinner|recuerda|avisa"
    r"|rappelle|ping me|nudge me"
    r"|set a reminder)"
)
_NOTE_FOR = Lazy(
    r"(?:(?:to|for|on|in|with|about) )?(?:the |my |our )?(?P<whose>[^:,\n]{2,40}?)(?:\s*:\s*|\s+-+\s+)(?P<text>.+)"
)
_NOTE_TO = Lazy(r"(?:to|for|on|in|with|about) (?:the |my |our )?(?P<whose>[^:,\n]{2,40}?)(?:\s*,\s*(?P<text>.+))?")


def _note(arg: str, scene: Scene) -> Command | None:
    """A note, for the journey that it names first, if any: "to the bathroom: the mirror is cracked". None when a
    reminder follows it as a sentence of its own."""
    flat = flat_of(arg)
    if any(begins_reminder(flat[found.end() :]) for found in _AFTER_NOTE.compiled.finditer(flat)):
        return None
    if any(found[0].strip(" ,") and clear_order(arg[found.end() :]) for found in CUT.compiled.finditer(arg)):
        return None
    for pattern in (_NOTE_FOR, _NOTE_TO):
        found = pattern.fullmatch(flat_of(arg))
        journey = find_journey(found["whose"], scene) if found else None
        if found and journey:
            start, end = found.span("text")
            return AddNote(arg[start:end].strip() if start >= 0 else "", journey.id)
    return AddNote(arg)


def named(flat: str, scene: Scene) -> str:
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
    step = None if _COUNTED.fullmatch(flat_of(arg)) else find_step(arg, scene)
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
    zone = find_zone(arg) or find_zone(_NOW.sub("", flat_of(arg)))
    return SetTimezone(zone) if zone or not arg or "zone" in arg else None


BUILD: dict[str, Callable[[str, Scene], Command | None]] = {
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
