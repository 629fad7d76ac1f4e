"""Steps, journeys and time zones by the words people use for them. Nothing is guessed: one fits, or none."""

import re
from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location

from core.understanding.data import read_yaml
from core.understanding.scene import JourneyRef, Scene, StepRef
from core.understanding.text import folded, one_line

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
}  # fmt: skip
_FILLER = frozenset({
    "the", "a", "an", "my", "our", "this", "that", "step", "steps", "stage", "phase", "part", "one", "whole", "current",
    "to", "of", "for", "with", "project", "journey", "renovation", "remodel", "please", "again", "all",
})  # fmt: skip
_ALSO = {
    "vision": "photo picture pic image analysis measurement",
    "space": "photo picture pic measurement measuring room",
    "assessment": "photo picture pic measurement assess",
    "consultation": "consult talk questions intro",
    "design": "layout layouts",
    "product": "item appliance material shopping pick",
    "fixture": "faucet toilet tub",
    "estimate": "cost budget estimation price pricing costing",
    "contractor": "quote bid builder firm",
    "quotes": "contractor bid builder quote",
    "finalize": "finalise final finalizing contract",
    "tutorial": "video howto research",
    "materials": "shopping material supply",
    "definition": "scope define",
    "execution": "schedule execute",
    "style": "look",
}
_ROOMS = {"kitchen": "kitchen", "bathroom": "bathroom", "bath": "bathroom", "ensuite": "bathroom", "diy": "diy"}
_ZONES = {
    "eastern": "America/New_York", "et": "America/New_York", "est": "America/New_York", "edt": "America/New_York",
    "east coast": "America/New_York", "central": "America/Chicago", "ct": "America/Chicago", "cst": "America/Chicago",
    "cdt": "America/Chicago", "mountain": "America/Denver", "mt": "America/Denver", "mst": "America/Denver",
    "mdt": "America/Denver", "arizona": "America/Phoenix", "pacific": "America/Los_Angeles",
    "pt": "America/Los_Angeles", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "west coast": "America/Los_Angeles", "alaska": "America/Anchorage", "hawaii": "Pacific/Honolulu",
    "utc": "UTC", "gmt": "UTC", "cet": "Europe/Berlin", "cest": "Europe/Berlin", "uk": "Europe/London",
}  # fmt: skip
_AREAS = ("America/", "Europe/", "Asia/", "Africa/", "Australia/", "Pacific/", "Atlantic/")
THIS = re.compile(
    r"(?:(?:with|on|for|con|mit|avec) )?(?:it|this|that|this one|that one|(?:this |the |that |my |our )?"
    r"(?:current |last )?step"
    r"|esto|eso|este|ese|esta|(?:(?:este|ese|el) )?paso(?: actual)?|das|dies|dieses|diesen|es|damit"
    r"|(?:(?:diesen|dieser|diesem|den|der|dem) )?(?:aktuellen? )?schritt|ca|cela|ceci|celle-ci|celui-ci|"
    r"(?:cette|l') ?etape(?: actuelle)?)?"
)


@cache
def _foreign() -> tuple[dict[str, str], dict[str, int], frozenset[str]]:
    """Words of other languages as English ones, their numbers, and fillers."""
    raw = read_yaml("find_words.yaml")
    return raw["words"], raw["numbers"], frozenset(raw["fillers"].split())


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _words(text: str) -> list[str]:
    english, _, fillers = _foreign()
    flat = folded(text)
    plain = [w for w in re.findall(r"[a-z0-9]+", flat) if w not in _FILLER]
    named = [english.get(w, w) for w in plain if w not in fillers]
    return [_stem(w) for name in named for w in name.split()] or (
        [_stem(w) for w in plain] if not fillers & set(plain) else []
    )


_NUMBERED = re.compile(
    r"(?:(?:the|el|la|al|den|der|die|das|zu|zum|mit|a|le|l'|dem) ?)?(?:(?:step|paso|schritt|etape) )?(?:number "
    r"|no\.? ?|numero |nummer |#)?"
    r"(\w+?)\.?(?: (?:step|one|paso|schritt|etape))?"
)


def find_step(words: str, scene: Scene) -> str | None:
    """A step's id by its id, number or title; "" for the current one ("this"); None when nothing or several fit."""
    flat = one_line(folded(words)).strip(" .!?,\"'")
    if THIS.fullmatch(flat):
        return ""
    for step in scene.steps:
        if flat in (step.id, folded(step.title), folded(step.told)):
            return step.id
    number = _NUMBERED.fullmatch(flat)
    if number:
        counted = _NUMBERS.get(number[1], 0) or _foreign()[1].get(number[1], 0)
        at = int(number[1]) if number[1].isdigit() and len(number[1]) < 3 else counted
        if 1 <= at <= len(scene.steps):
            return scene.steps[at - 1].id
    return _by_title(_words(words), scene.steps)


_REASON = re.compile(
    r"\s*[,:;.!]\s*|\s+-+\s+|\s+(?=(?:because|since|as|cause|cuz|bc|due to|we|i|for now"
    r"|porque|ya que|pues|puesto que|como|mi|lo hace|alquilamos|weil|da|denn|wir|ich|parce que|parce qu'|car"
    r"|puisque|puisqu'|on|nous|mon|ma)\b)"
)
_BECAUSE = re.compile(
    r"^(?:because|since|as|cause|cuz|bc|porque|ya que|pues|puesto que|weil|da|denn|parce que|parce qu'|car"
    r"|puisque|puisqu')(?:\b|(?<='))"
    r"(?: of\b)?\s*",
    re.I,
)


def split_skip(words: str, scene: Scene) -> tuple[str, str] | None:
    """(step, reason) of "this, we rent" or "step 3 because it is done"; None when no step begins it."""
    whole = find_step(words, scene)
    if whole is not None:
        return whole, ""
    for cut in _REASON.finditer(words):
        step = find_step(words[: cut.start()], scene)
        if step is not None:
            return step, _BECAUSE.sub("", one_line(words[cut.end() :])).strip(" .!,")
    return None


def _by_title(said: list[str], steps: tuple[StepRef, ...]) -> str | None:
    if not said:
        return None
    scores: dict[str, int] = {}
    for step in steps:
        title = re.findall(r"[a-z]+", folded(step.title))
        own = {_stem(word) for word in title}
        also = {_stem(other) for word in title for other in _ALSO.get(word, _ALSO.get(_stem(word), "")).split()}
        if all(word in own or word in also for word in said):
            scores[step.id] = sum(2 if word in own else 1 for word in said)
    best = [step for step, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else None


def find_journey(words: str, scene: Scene) -> JourneyRef | None:
    """A journey of the room by id, name or kind, when just one fits."""
    flat = one_line(folded(words)).strip(" .!?,\"'")
    said = set(_words(words))
    exact = [j for j in scene.journeys if flat in (j.id, folded(j.name))]
    named = [j for j in scene.journeys if said and said <= set(_words(j.name))]
    kinds = {_ROOMS[word] for word in said if word in _ROOMS}
    kind = [j for j in scene.journeys if len(said) == 1 and j.template in kinds]
    for fits in (exact, named, kind):
        if len(fits) == 1:
            return fits[0]
    return None


def find_zone(words: str) -> str:
    """An IANA name for "Europe/Berlin", "eastern time", "Berlin"; empty when none or several fit."""
    flat = one_line(folded(words)).strip(" .!?\"'()")
    by_name, by_city = _all_zones()
    if flat in by_name:
        return by_name[flat]
    short = re.sub(r"\b(?:us|the|standard|daylight|savings?|time|zone|timezone)\b", "", flat)
    short = one_line(short)
    return _ZONES.get(short) or by_city.get(short.replace(" ", "_"), "") or _abroad().get(short, "")


@cache
def _abroad() -> dict[str, str]:
    """Zones by the names that their cities have in the other languages: "Wien", "Londres"."""
    found: dict[str, set[str]] = {}
    for zone in (zone for zone in available_timezones() if zone.startswith(_AREAS)):
        for language in ("es", "de", "fr"):
            city = get_timezone_location(zone, locale=language, return_city=True)
            found.setdefault(folded(city), set()).add(get_global("zone_aliases").get(zone, zone))
    return {city: zones.pop() for city, zones in found.items() if len(zones) == 1}


@cache
def _all_zones() -> tuple[dict[str, str], dict[str, str]]:
    names = {zone.casefold(): zone for zone in available_timezones() if "/" in zone or zone == "UTC"}
    cities: dict[str, list[str]] = {}
    for zone in names.values():
        city = zone.rpartition("/")[2]
        if zone.startswith(_AREAS):
            cities.setdefault(city.casefold(), []).append(zone)
    return names, {city: zones[0] for city, zones in cities.items() if len(zones) == 1}
