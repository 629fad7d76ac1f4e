"""What people say for each command: the patterns of phrases.yaml and its sisters, compiled with the first message.

`phrases.yaml` is English, `phrases_es.yaml`, `phrases_de.yaml` and `phrases_fr.yaml` have the same form. A text is read
with the patterns of the languages that it may be in (see language.py).
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from core.understanding.data import read_yaml
from core.understanding.language import LANGUAGES, Language

_PART = re.compile(r"<(\w+)>(?!\.)")
_SPELLINGS = str.maketrans({"ä": "ae?", "ö": "oe?", "ü": "ue?", "ß": "ss?"})
_OTHERS: tuple[Language, ...] = ("es", "de", "fr")
_REMEMBERED = 200
"""Longer texts are matched anew each time."""


class Said(NamedTuple):
    """A pattern of a command that is the whole text; `spans`: where it says what it is about, and why."""

    name: str
    spans: tuple[tuple[int, int], ...]
    language: Language


@cache
def _raw(language: Language = "en") -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml("phrases.yaml" if language == "en" else f"phrases_{language}.yaml")
    return loaded


def plain_pattern(pattern: str) -> str:
    """Accents folded; an umlaut may also be written with an e."""
    if pattern.isascii():
        return pattern
    spelled = unicodedata.normalize("NFC", pattern).translate(_SPELLINGS)
    return "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))


@cache
def _patterns(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    parts = _raw(language)["parts"]

    def whole(pattern: str) -> re.Pattern[str]:
        once = _PART.sub(lambda found: parts.get(found[1], found[0]), pattern)
        return re.compile(plain_pattern(_PART.sub(lambda found: parts.get(found[1], found[0]), once)))

    return tuple((name, whole(pattern)) for name, group in _raw(language)["said"].items() for pattern in group)


def patterns(languages: Sequence[Language] = LANGUAGES) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(name, compiled pattern) of these languages, in the order in which they are tried.

    Names are the slash names and cancel_reminder, pings_off, pings_on, greet, thanks.
    """
    return tuple(pair for language in languages for pair in _patterns(language))


def matches(part: str, languages: tuple[Language, ...]) -> tuple[Said, ...]:
    """Every pattern of these languages that is the whole of a folded clause, in order."""
    return _remembered(part, languages) if len(part) <= _REMEMBERED else _said(part, languages)


def _said(part: str, languages: tuple[Language, ...]) -> tuple[Said, ...]:
    found = ((n, pattern.fullmatch(part), language) for language in languages for n, pattern in _patterns(language))
    return tuple(Said(name, _about(match), language) for name, match, language in found if match is not None)


_remembered = lru_cache(maxsize=256)(_said)


def _about(match: re.Match[str]) -> tuple[tuple[int, int], ...]:
    return tuple(match.span(key) for key, value in match.groupdict().items() if value is not None)


@cache
def answer(name: str) -> re.Pattern[str]:
    """The whole replies of one kind, in any language: leave, affirm, deny, opinion."""
    options = (option for language in LANGUAGES for option in _raw(language)["answers"][name])
    return re.compile("|".join(f"(?:{plain_pattern(option)})" for option in options))


@cache
def around(name: str) -> str:
    """Alternatives of a pattern, of the languages beside English: lead, tail."""
    return "|".join(plain_pattern(_joined(_raw(language)[name])) for language in _OTHERS)


@cache
def asks(language: Language) -> re.Pattern[str]:
    """How questions begin in a language (not English)."""
    begins, wonders = (_joined(_raw(language)[key]) for key in ("asks", "wonder"))
    return re.compile(plain_pattern(rf"(?:(?P<begins>{begins})|(?P<wonders>{wonders}))\b"))


def _joined(text: str) -> str:
    """The alternatives of a text of several lines."""
    return "|".join(option.strip() for option in text.split("|"))


@cache
def short_words() -> dict[str, str]:
    """One-word commands that may hold one slip of the finger, with what they stand for."""
    return {_fold(word): name for language in LANGUAGES for word, name in _raw(language)["short"].items()}


@cache
def real_words() -> frozenset[str]:
    """Words of their own that are one slip away from a command."""
    return frozenset(_fold(word) for language in LANGUAGES for word in _raw(language)["real_words"])


def _fold(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


@cache
def mended_words(language: Language = "en") -> frozenset[str]:
    """Words that orders are made of, in which a slip of the finger is mended."""
    return frozenset(map(_fold, _raw(language)["mended"]))


@cache
def own_words_near(language: Language = "en") -> frozenset[str]:
    """Words of their own that are one slip away from one of those: they are left alone."""
    return frozenset(map(_fold, _raw(language)["not_mended"])) | real_words()
