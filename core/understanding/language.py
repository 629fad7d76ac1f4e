"""Which language a message is in: a quick look at its small words and letters, for rules that must not misfire.

English "was" asks nothing in German, and French "non" is no English word: the rules of a language are tried only where
a message may be in it. Microseconds, no model, and "unknown" rather than a guess.
"""

import re
from functools import cache, lru_cache
from typing import Literal

from core.understanding.data import read_yaml
from core.understanding.text import folded, spellings

Language = Literal["en", "es", "de", "fr", "unknown"]
LANGUAGES: tuple[Language, ...] = ("en", "es", "de", "fr")
_WORD = re.compile(r"[^\W\d_]+'?")
_LETTERS = {
    "ñ": {"es": 3.0}, "¿": {"es": 4.0}, "¡": {"es": 4.0}, "á": {"es": 1.5}, "í": {"es": 1.5}, "ó": {"es": 1.5},
    "ú": {"es": 1.5}, "ß": {"de": 3.0}, "ä": {"de": 2.0}, "ö": {"de": 2.0}, "ü": {"de": 2.0, "es": 0.2},
    "ç": {"fr": 3.0}, "œ": {"fr": 3.0}, "è": {"fr": 2.0}, "ê": {"fr": 2.0}, "à": {"fr": 2.0}, "û": {"fr": 2.0},
    "ù": {"fr": 2.0}, "î": {"fr": 2.0}, "ô": {"fr": 2.0}, "é": {"fr": 0.8, "es": 0.6},
}  # fmt: skip
_READ = 400
"""Characters that are looked at."""
_AHEAD = 0.5
"""What the best must be ahead of the second, in words of its own."""
_ENOUGH, _FAR_AHEAD = 2.0, 1.5
"""What leaves no doubt: two words of its own or more, hardly one of another language."""


@cache
def _words() -> dict[str, dict[str, float]]:
    """Word -> language -> weight: a word of one language counts 1, one of several shares it."""
    holders: dict[str, set[str]] = {}
    for language, words in read_yaml("language_words.yaml").items():
        for word in words.split():
            for spelled in spellings(word):
                for part in _WORD.findall(spelled):  # "s'il" is "s'" and "il"
                    holders.setdefault(part, set()).add(language)
    return {word: dict.fromkeys(found, 1.0 / len(found) ** 2) for word, found in holders.items()}


@lru_cache(maxsize=4096)
def language_of(text: str, known: str = "") -> Language:
    """The language of a text. `known` (the person's, when it is known) decides between equals, and nothing else."""
    scores = _scores(text)
    best = max(scores.values())
    near = [language for language in LANGUAGES if scores[language] > max(best - _AHEAD, 0.0)]
    if len(near) == 1:
        return near[0]
    return next((language for language in near if language == known), "unknown")


def surely(text: str) -> Language:
    """The language of a text that leaves no doubt, such as a sentence of some words; else "unknown"."""
    first, second = sorted(_scores(text).items(), key=lambda found: -found[1])[:2]
    return first[0] if first[1] >= _ENOUGH and first[1] >= second[1] + _FAR_AHEAD else "unknown"


@lru_cache(maxsize=1024)
def _scores(text: str) -> dict[Language, float]:
    scores = dict.fromkeys(LANGUAGES, 0.0)
    words = _words()
    head = text[:_READ]
    for word in _WORD.findall(folded(head)):
        for language, weight in (words.get(word) or words.get(word.rstrip("'"), {})).items():
            scores[language] += weight  # type: ignore[index]  # the file's keys are LANGUAGES
    if not head.isascii():
        for letter in set(head.lower()):
            for language, weight in _LETTERS.get(letter, {}).items():
                scores[language] += weight  # type: ignore[index]  # as above
    return scores


def languages_of(text: str, known: str = "") -> tuple[Language, ...]:
    """The languages whose rules may read a text, in the order to try: its own and English, or all of them."""
    own = language_of(text, known)
    if own == "unknown":
        first = tuple(language for language in LANGUAGES if language == known)
        return (*first, *(language for language in LANGUAGES if language not in first))
    return (own,) if own == "en" else (own, "en")
