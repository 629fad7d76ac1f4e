"""Wishes in any order of words: a text whose every word is known, and that holds what a wish needs.

"um can you uh undo that last thing" says nothing but "undo". Where one word is left over that we do not know, the text
says more than that, and is not read here: so nothing is guessed. What changes something is denied by any denial.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from core.commands import (
    Command,
    CompleteStep,
    ListJourneys,
    ListReminders,
    PauseJourney,
    ReopenStep,
    ResumeJourney,
    SetPings,
    ShowNext,
    ShowPhotos,
    ShowProgress,
    SkipStep,
    SwitchJourney,
    Undo,
)
from core.understanding.data import read_yaml
from core.understanding.edges import is_question, lead
from core.understanding.find import find_journey, find_step
from core.understanding.language import languages_of
from core.understanding.scene import Scene
from core.understanding.text import flat_of

LONGEST = 160
_ALSO_REASONS = frozenset({"done", "skip"})
"""While something is asked, such words may be the answer: "that is done already"."""
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_APART = re.compile(r"['-]")


@dataclass(frozen=True, slots=True)
class _Wish:
    """`needs`: of some of its lists every pattern. `look`: it shows something; `step`: it may name a step (`needed`:
    it must); `journey`: it must name another journey."""

    name: str
    needs: tuple[tuple[re.Pattern[str], ...], ...]
    beside: frozenset[str]
    never: re.Pattern[str] | None
    tail: re.Pattern[str] | None
    look: bool
    step: bool
    needed: bool
    journey: bool


@cache
def _wishes(language: str) -> tuple[_Wish, ...]:
    raw = read_yaml("loosely.yaml").get(language, {})
    words = frozenset(raw.get("words", "").split())
    asking = words | frozenset(raw.get("asking", "").split())
    return tuple(_wish(name, told, words, asking) for name, told in raw.items() if name not in ("words", "asking"))


def _wish(name: str, told: Mapping[str, object], words: frozenset[str], asking: frozenset[str]) -> _Wish:
    def pattern(key: str) -> re.Pattern[str] | None:
        return re.compile(str(told[key])) if key in told else None

    needs = tuple(tuple(re.compile(one) for one in every) for every in told["needs"])  # type: ignore[attr-defined]  # a list of lists
    beside = frozenset(str(told.get("beside", "")).split())
    look = bool(told.get("look"))
    flags = (look, bool(told.get("step")), bool(told.get("needed")), bool(told.get("journey")))
    return _Wish(name, needs, beside | (asking if look else words), pattern("never"), pattern("tail"), *flags)


def read_loosely(text: str, scene: Scene) -> Command | None:
    """The one wish of a text that says nothing else, or None: also when it could be two."""
    if len(text) > LONGEST:
        return None
    busy = scene.pending is not None and scene.pending.kind != "clarify"
    found = _found(text, languages_of(text, scene.language))
    said = {command for name, rest in found if (command := _command(name, rest, scene))}
    if len(said) != 1 or (busy and any(name in _ALSO_REASONS for name, _ in found)):
        return None
    return said.pop()


@lru_cache(maxsize=512)
def _found(text: str, languages: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(wish, the words that are left over, for a step or a journey); what is asked can only be a look."""
    flat = flat_of(text).strip()
    asked = _asks(text)
    found: list[tuple[str, str]] = []
    for language in languages:
        for wish in _wishes(language):
            if asked and not wish.look:
                continue
            rest = _rest(flat, wish)
            if rest is not None:
                found.append((wish.name, rest))
    return tuple(found)


def _asks(text: str) -> bool:
    """ "Can you undo that?" asks for nothing but the undo."""
    at = lead(text)
    polite = re.search(r"\w", text[:at]) and not is_question(text[at:].rstrip("?! "))
    return is_question(text) and not polite


def _rest(flat: str, wish: _Wish) -> str | None:
    """The words that are not known beside the wish; None when the text does not hold it."""
    needs = next((every for every in wish.needs if all(one.search(flat) for one in every)), None)
    if needs is None or (wish.never and wish.never.search(flat)):
        return None
    if wish.tail:
        flat = wish.tail.sub("", flat)
    left = flat
    for one in needs:
        left = one.sub(" ", left)
    return " ".join(word for word in _WORD.findall(left) if not _is_known(word, wish.beside))


def _is_known(word: str, known: frozenset[str]) -> bool:
    return word in known or (len(parts := _APART.split(word)) > 1 and all(p in known for p in parts))


def _command(name: str, rest: str, scene: Scene) -> Command | None:
    wish = next(w for w in _wishes("en") if w.name == name)
    if wish.step:
        step = find_step(rest, scene) if rest else ""
        if step is None or (wish.needed and not step):
            return None
        return ReopenStep(step) if name == "reopen" else CompleteStep(step)
    journey = find_journey(rest, scene) if rest else None
    if (rest or wish.journey) and journey is None:
        return None
    active = scene.journey.id if scene.journey else ""
    if wish.journey:
        return SwitchJourney(journey.id) if journey and journey.id != active else None
    return _of(name, journey.id if journey and journey.id != active else "", scene)


def _of(name: str, journey: str, scene: Scene) -> Command | None:
    match name:
        case "progress":
            return ShowProgress(journey)
        case "next":
            return ShowNext(journey)
        case "photos":
            return ShowPhotos(journey=journey)
        case "list":
            return ListJourneys()
        case "reminders":
            return ListReminders()
        case "pause":
            return PauseJourney(journey)
        case "resume":
            paused = scene.journey is not None and scene.journey.status == "paused"
            return ResumeJourney(journey=journey) if paused else None
    if journey:
        return None
    simple: Mapping[str, Command] = {
        "undo": Undo(), "pings_off": SetPings(False), "pings_on": SetPings(True), "skip": SkipStep(),
    }  # fmt: skip
    return simple.get(name)
