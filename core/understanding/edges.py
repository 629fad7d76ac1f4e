"""What stands around a wish and leaves it as it is, and how questions begin: in all four languages."""

import re
from functools import cache

from core.understanding.language import Language, languages_of
from core.understanding.phrases import around, asks
from core.understanding.text import Lazy, flat_of

_POLITE = Lazy(
    r"(?:[\s,!.:-]+|(?:please|pls|plz|hey|hi|hello|ok|okay|so|well|alright|right|now|then|and|also|yes|yeah|yep|great"
    r"|cool|thanks|thank you|perfect|sure|can you|could you|would you|will you|can we|could we|i want you to"
    r"|i'?d like you to|i would like you to|i want to|we want to|i'?d like to|we'?d like to|just|finally|can u|actually"
    r"|wait|sorry|oh|hmm|never ?mind)\b(?=[\s,!.:-])|no\s*[,.!]+|no wait\b)+"
)
_TAIL = Lazy(
    r"(?:[\s.!,:;)\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]+|\b(?:please|pls|plz|thanks|thank you|thx|for me"
    r"|for us|ok|okay|asap))+$"
)
_ASKS = Lazy(
    r"^(?:how|what|whats|what's|why|when|where|who|which|should|shall|do|does|did|is|are|was|were|can|could"
    r"|would|will|has"
    r"|have|may|must|am|isn't|aren't|any idea|is there|tell me (?:about|how|why|what)|explain|compare"
    r"|recommend|suggest|describe|define|any (?:tips|advice|ideas)|give me (?:tips|advice|ideas))\b"
)
_WONDER = Lazy(r"(?:i |we )?(?:wonder|was wondering|would like to know|'d like to know|want to know|need to know)\b")


def is_question(said: str, known: str = "") -> bool:
    """Ends with a question mark, or begins as questions do in its language (`known`: the person's)."""
    if said.rstrip(" )\"'").endswith("?") or said.startswith("¿"):
        return True
    flat = flat_of(said)
    parts = {flat, flat[lead(said) :]}
    return any(_asks(part, language) for language in languages_of(said, known) for part in parts)


def _asks(flat: str, language: Language) -> bool:
    long = len(flat.split()) > 2
    if language == "en":
        return bool((long and _ASKS.match(flat)) or _WONDER.match(flat))
    begins = asks(language).match(flat)
    return begins is not None and (long or begins["wonders"] is not None)


@cache
def _polite() -> re.Pattern[str]:
    return re.compile(rf"(?:[\s,!.:¿¡-]+|(?:{around('lead')})(?=[\s,!.:-]))+")


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf"(?:[\s.!,:;)]+|(?<![\w'])(?:{around('tail')})(?=[\s.!,:;)]|$))+$")


def lead(text: str) -> int:
    """Where the wish begins: behind the polite words of any language."""
    flat = flat_of(text)
    at = 0
    for polite in (_polite(), _POLITE.compiled, _polite()):
        found = polite.match(flat, at)
        at = found.end() if found else at
    return at


def end(flat: str, upto: int) -> int:
    """Where the wish ends: before the polite words of any language."""
    for tail in (_TAIL.compiled, _tail(), _TAIL.compiled):
        found = tail.search(flat[:upto].rstrip("?"))
        upto = found.start() if found else upto
    return upto


def spans(text: str) -> list[tuple[int, int]]:
    """Where the clause's words are: as they stand, and without polite words around them."""
    flat = flat_of(text)
    whole = (len(flat) - len(flat.lstrip(" ¿¡")), len(flat.rstrip(" .!,;:?")))
    begin, tail = lead(text), end(flat, whole[1])
    bare = (begin if begin < whole[1] else whole[0], tail if tail > begin else whole[1])
    return list(dict.fromkeys((whole, bare, (whole[0], bare[1]))))
