"""Words of danger found in a text: meanings near each other, not denied and not talked about in general.

The vocabulary and the patterns are data (safety_words*.yaml); this is the reader of it. Deterministic, no model.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Any, NamedTuple

from core.understanding.data import read_yaml
from core.understanding.text import folded, near, spellings, squeezed, swapped

_TOKENS = re.compile(r"[a-z0-9]+(?:/[0-9]+)?|[.!?;,:\n]")
_ELISION = re.compile(r"\b([cdjlmnst]|qu)'(?=\w)")
_GLUE = re.compile(r"(?<=\w)'(?=\w)")
_TURNS = frozenset({"but", "however", "aber", "pero", "mais", "sondern"})
_LIGHT = frozenset(
    {"a", "an", "any", "the", "of", "more", "real", "such", "at", "al", "un", "una", "le", "la", "de", "nach"}
)
_WITH_A_FILE = ("es", "de", "fr")
_FUZZY = 6
_SWAPPED = 4
_AROUND = 8
_CLOSE = 4


class Found(NamedTuple):
    """A meaning at token positions `start` to `end` (inclusive), and the languages its words belong to."""

    start: int
    end: int
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    parts: tuple[tuple[str, ...], ...]
    within: int
    forbidden: tuple[str, ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One hazard: what shows it, what speaks against it, and from which building year on `aged` no longer counts."""

    id: str
    level: str
    unless: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    aged: tuple[Pattern, ...]
    before: int


class Entry(NamedTuple):
    rest: tuple[str, ...]
    meanings: dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`words` by first token, longest first; `long` the single words that may hold a slip of the finger."""

    words: Mapping[str, Sequence[Entry]]
    long: Mapping[str, Sequence[str]]
    swallow: frozenset[str]
    rules: tuple[Rule, ...]


def tokens_of(text: str) -> tuple[list[str], set[int]]:
    """The words, squeezed, and the positions before which a clause begins."""
    words: list[str] = []
    starts: set[int] = set()
    for piece in _TOKENS.findall(_GLUE.sub("", _ELISION.sub(r"\1 ", folded(text)))):
        if piece[0].isalnum():
            if piece in _TURNS:
                starts.add(len(words) + 1)
            words.append(squeezed(piece))
        else:
            starts.add(len(words))
    return words, starts


def _pattern(line: str) -> Pattern:
    parts: list[tuple[str, ...]] = []
    forbidden: list[str] = []
    within = 6
    for item in line.replace("=", "").split():
        if item.isdigit():
            within = int(item)
        elif item.startswith("!"):
            forbidden.append(item[1:])
        else:
            parts.append(tuple(item.split("|")))
    return Pattern(tuple(parts), within, tuple(forbidden), alone="=" in line)


def _rule(raw: Mapping[str, Any]) -> Rule:
    return Rule(
        raw["id"],
        raw["level"],
        tuple(raw.get("unless", ())),
        tuple(_pattern(line) for line in raw["patterns"]),
        tuple(_pattern(line) for line in raw.get("aged", ())),
        int(raw.get("before", 0)),
    )


def _vocabulary(words: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[tuple[str, str, str]]:
    """Each word with its meaning and language; what belongs to emergencies first: a slip is read as one of those."""
    for meaning, by_language in words.items():
        for language, known in by_language.items():
            yield from ((meaning, language, str(word)) for word in known)
    for language in _WITH_A_FILE:
        for meaning, known in read_yaml(f"safety_words_{language}.yaml").items():
            yield from ((meaning, language, str(word)) for word in known)


@cache
def lexicon() -> Lexicon:
    """Reads the data files once, when the first message comes."""
    raw = read_yaml("safety_words.yaml")
    entries: dict[str, dict[tuple[str, ...], dict[str, set[str]]]] = {}
    for meaning, language, word in _vocabulary(raw["words"]):
        for spelled in spellings(word):
            first, *rest = tokens_of(spelled)[0]
            entries.setdefault(first, {}).setdefault(tuple(rest), {}).setdefault(meaning, set()).add(language)
    words = {
        first: [Entry(rest, meanings) for rest, meanings in sorted(by_rest.items(), key=lambda e: -len(e[0]))]
        for first, by_rest in entries.items()
    }
    long: dict[str, list[str]] = {}
    for first, found in words.items():
        if len(first) >= _SWAPPED and any(not entry.rest for entry in found):
            long.setdefault(first[0], []).append(first)
    return Lexicon(words, long, frozenset(raw["swallow"]), tuple(_rule(rule) for rule in raw["hazards"]))


@lru_cache(maxsize=20_000)
def _entries(token: str) -> Sequence[Entry]:
    """What may begin with this word. An unknown word is taken for a known one when it is one slip away and long, or
    when two of its letters are swapped."""
    book = lexicon()
    known = book.words.get(token)
    if known is not None or len(token) < _SWAPPED:
        return known or ()
    for word in book.long.get(token[0], ()):
        if (len(token) >= _FUZZY and len(word) > _SWAPPED and near(token, word)) or swapped(token, word):
            return [entry for entry in book.words[word] if not entry.rest]
    return ()


def meanings_in(tokens: Sequence[str]) -> dict[str, list[Found]]:
    """Every meaning with its places, in order."""
    found: dict[str, list[Found]] = {}
    swallow = lexicon().swallow
    free = 0
    for at, token in enumerate(tokens):
        if at < free:
            continue
        for entry in _entries(token):
            end = at + len(entry.rest)
            if entry.rest and tuple(tokens[at + 1 : end + 1]) != entry.rest:
                continue
            for meaning, languages in entry.meanings.items():
                found.setdefault(meaning, []).append(Found(at, end, frozenset(languages)))
            if not swallow.isdisjoint(entry.meanings):
                free = end + 1
                break
    return found


def _matches(pattern: Pattern, found: Mapping[str, list[Found]]) -> Iterator[tuple[Found, ...]]:
    places: list[list[Found]] = []
    for part in pattern.parts:
        spots = [f for meaning in part for f in found.get(meaning, ())]
        if not spots:
            return
        places.append(spots)
    for first in places[0]:
        close = [[f for f in others if abs(f.start - first.start) <= pattern.within + 2] for others in places[1:]]
        for others in product(*close):
            group = (first, *others)
            if max(f.start for f in group) - min(f.end for f in group) <= pattern.within:
                yield group


def _denied(group: Sequence[Found], found: Mapping[str, list[Found]], tokens: Sequence[str], starts: set[int]) -> bool:
    """A "no" just before the first word (light words do not count), or between the words in the same clause."""
    begin, end = min(f.start for f in group), max(f.end for f in group)
    for no in found.get("negation", ()):
        if any(f.start <= no.start <= f.end for f in group):
            continue
        upto = begin if no.start < begin else next((f.start for f in sorted(group) if f.start > no.end), None)
        if upto is None or no.start > end:
            continue
        between = range(no.end + 1, upto)
        if any(at in starts for at in (*between, upto)):
            continue
        if no.start > begin or sum(tokens[at] not in _LIGHT for at in between) <= 1:
            return True
    return False


def _near_any(meanings: Iterable[str], found: Mapping[str, list[Found]], begin: int, end: int, reach: int) -> bool:
    return any(
        f.end >= begin - reach and f.start <= end + reach for meaning in meanings for f in found.get(meaning, ())
    )


def shows(
    rule: Rule, pattern: Pattern, found: Mapping[str, list[Found]], tokens: Sequence[str], starts: set[int]
) -> frozenset[str]:
    """The languages in which the pattern is there and means it; none when it is not."""
    if pattern.alone and len(found.get(pattern.parts[0][0], ())) < len(tokens):
        return frozenset()
    for group in _matches(pattern, found):
        begin, end = min(f.start for f in group), max(f.end for f in group)
        if _near_any(rule.unless, found, begin, end, _AROUND) or _near_any(
            pattern.forbidden, found, begin, end, _CLOSE
        ):
            continue
        if not _denied(group, found, tokens, starts):
            return _languages(group)
    return frozenset()


def _languages(group: Sequence[Found]) -> frozenset[str]:
    """Those that hold all the words; where none does, those of the words that are not English ("una gas leak")."""
    shared = frozenset.intersection(*(f.languages for f in group))
    return shared or frozenset.union(*(f.languages for f in group if "en" not in f.languages), frozenset())
