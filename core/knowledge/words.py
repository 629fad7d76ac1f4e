"""People's words, made comparable: compounds joined, endings cut, words for the same thing brought together.

Light on purpose: no dictionary of English. What a word means comes from words.yaml, which people can read and mend.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, ValidationError

from core.errors import GuidanceError
from core.yaml_text import parse_yaml

_TOKEN = re.compile(r"[a-z0-9]+(?:/[0-9]+)?")
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
_REMEDY = "docs/guidance.md says what stands in words.yaml."
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST_TO_MEND = 5
"""Shorter words have too many neighbours to guess what was meant."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    common: str
    compounds: dict[str, list[str]]
    same: list[str]


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of words.yaml. `compounds` by their first word, the longest first, each with what it is joined to;
    `same`: the stem that stands for a stem."""

    common: frozenset[str]
    compounds: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    same: Mapping[str, str]

    def of(self, text: str) -> Iterator[str]:
        """The words that carry meaning, in order, each as what stands for it."""
        return (word for word, _ in self.pairs(text))

    def pairs(self, text: str) -> Iterator[tuple[str, str]]:
        """As `of`, each with the word as it was written."""
        for token in self._joined(tokens(text)):
            if token not in self.common and not (len(token) < 3 and token.isdigit()):
                word = stem(token)
                yield self.same.get(word, word), token

    def _joined(self, found: Sequence[str]) -> Iterator[str]:
        at = 0
        while at < len(found):
            for said, one in self.compounds.get(found[at], ()):
                if tuple(found[at : at + len(said)]) == said:
                    yield one
                    at += len(said)
                    break
            else:
                yield found[at]
                at += 1

    def spelled(self, written: str, known: Mapping[str, str]) -> str:
        """What stands for the known word that is one slip of the finger away from an unknown one, or "".

        `known` holds words as they are written, each with what stands for it.
        """
        if len(written) < SHORTEST_TO_MEND or not written.isalpha():
            return ""
        near = {(len(n) < len(written), n) for n in _neighbours(written) if n in known}
        # a letter left out before one too many
        return known[min(near)[1]] if near else ""


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower().replace("’", "'").replace("'s", "").replace("'", ""))


def stem(word: str) -> str:
    """Cuts plural and verb endings, so that tile, tiles, tiled and tiling are one."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1].isalpha():
        word = word[:-1]
    return word


def _neighbours(word: str) -> Iterator[str]:
    """One letter more, fewer, other or swapped. The first letter is rarely wrong: "train" must not become "drain"."""
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS)


@cache
def load_words() -> Words:
    """The packaged tables. Read once."""
    return parse_words(files("core.knowledge").joinpath("words.yaml").read_text(encoding="utf-8"))


def parse_words(text: str) -> Words:
    """Raises GuidanceError when the tables are malformed or a word stands for two things."""
    try:
        table = _Table.model_validate(parse_yaml(text))
    except ValidationError as error:
        raise GuidanceError(f"words.yaml is malformed: {error.errors(include_url=False)}", remedy=_REMEDY) from error
    compounds: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for one, ways in table.compounds.items():
        for said in (tuple(tokens(way)) for way in ways):
            compounds.setdefault(said[0], []).append((said, one))
    same: dict[str, str] = {}
    for first, *others in (row.split() for row in table.same):
        for word in {stem(first), *map(stem, others)}:
            if same.setdefault(word, stem(first)) != stem(first):
                raise GuidanceError(f"words.yaml: {word!r} stands in two rows of `same`.", remedy=_REMEDY)
    longest_first = {start: tuple(sorted(ways, key=lambda w: -len(w[0]))) for start, ways in compounds.items()}
    return Words(frozenset(table.common.split()), longest_first, same)
