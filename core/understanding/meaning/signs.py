"""Words that nearness does not see, and that turn a sentence into its contrary, put it off, or tell of others."""

import re
from functools import cache
from typing import Literal

from core.understanding.data import read_yaml
from core.understanding.language import language_of
from core.understanding.text import Lazy, flat_of

Doubt = Literal["negated", "open", "others"]

_INSIDE: tuple[Doubt, ...] = ("negated", "open")
_REPORTED = Lazy(
    r"\b(?:says|said|tells|told|writes|wrote|text(?:s|ed)|ask(?:s|ed)|claims|thinks|reads|states|dijo|dice|escribio"
    r"|sagte?|schrieb|schreibt|meint|dit|ecrit)\b"
)
"""Somebody else's words are no order, quoted or not."""
_BREAK = Lazy(r"[.;!?\n]\s*\w")
_REQUEST = Lazy(
    r"(?:\W*(?:hey|hi|hello|please|pls|ok|okay|so|sorry|oops|um|uh|homeview|hola|oye|perdon|hallo|hey|bitte|bonjour|salut|dis)\b)*"
    r"\W*(?:can|could|would|will|won'?t) (?:you|u|we|ya)\b|\W*(?:can|could|may) i\b"
    r"|\W*(?:i|we)(?:'d| would) (?:like|love|prefer)\b|\W*(?:i|we) (?:want|need|have) to\b"
    r"|\W*(?:quiero|queremos|quisiera|me gustaria|nos gustaria)\b"
    r"|\W*(?:ich|wir) (?:mochten?|wurden? gern|wollen|will)\b"
    r"|\W*(?:je|on|nous) (?:voudrais|voudrait|voudrions|aimerais|aimerait|veux|veut|voulons)\b"
    r"|\W*(?:me |lo |la |nos )?(?:puedes|podrias|podemos|puedo)\b"
    r"|\W*(?:kannst|konntest|wurdest|konnen|konnten|kann|konnte) (?:du|wir|ich)\b"
    r"|\W*(?:peux[ -]tu|pourrais[ -]tu|tu peux|tu pourrais|on peut|on pourrait|peut-on)\b"
)


@cache
def _signs() -> dict[str, dict[str, re.Pattern[str]]]:
    """By kind (contraries by their intent), then by language."""
    raw = read_yaml("meaning/signs.yaml")
    kinds: dict[str, dict[str, str]] = {**{k: raw[k] for k in ("negated", "open", "others")}, **raw["contrary"]}
    return {
        kind: {language: re.compile(pattern.replace("\n", "")) for language, pattern in by_lang.items()}
        for kind, by_lang in kinds.items()
    }


def _has(kind: str, text: str, *, begins: bool = False) -> bool:
    flat = flat_of(text).lstrip(" ,.!¡¿")
    own = language_of(text)
    patterns = [p for language, p in _signs().get(kind, {}).items() if own in (language, "unknown")]
    return any((p.match(flat) if begins else p.search(flat)) for p in patterns)


def is_contrary(text: str, intent: str) -> bool:
    """Whether words say the opposite of that intent, or may."""
    return _has(intent, text)


def doubts(text: str) -> frozenset[Doubt]:
    """What there is in a text of "not", of what is open yet, and of what others say or do ("the plumber paused it")."""
    found: set[Doubt] = set()
    for kind in _INSIDE:
        if _has(kind, text):
            found.add(kind)
    if _REPORTED.search(flat_of(text)) or _has("others", text, begins=True):
        found.add("others")
    return frozenset(found)


def is_broken(text: str) -> bool:
    """Whether there is more than one sentence."""
    return _BREAK.search(text) is not None


def is_request(text: str) -> bool:
    """Whether a question asks to do something: "could you take that back?"."""
    return _REQUEST.match(flat_of(text)) is not None
