"""People's words, made comparable: compounds joined, endings cut, words for the same thing brought together.

Light on purpose: no dictionary of English. What a word means comes from words.yaml, which people can read and mend.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from core.yaml_text import parse_yaml

_TOKEN = re.compile(r"[a-z0-9]+(?:/[0-9]+)?")
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST_TO_MEND = 5
"""Shorter words have too many neighbours to guess what was meant."""


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of words.yaml. Keys of `same` are stems, values the stem that stands for them."""

    common: frozenset[str]
    compounds: re.Pattern[str]
    joined: Mapping[str, str]
    same: Mapping[str, str]

    def of(self, text: str) -> Iterator[str]:
        """The words that carry meaning, in order, each as what stands for it."""
        return (word for word, _ in self.pairs(text))

    def pairs(self, text: str) -> Iterator[tuple[str, str]]:
        """As `of`, each with the word as it was written."""
        plain = text.lower().replace("’", "'").replace("'s", "").replace("'", "")
        plain = self.compounds.sub(lambda m: self.joined[" ".join(m[0].replace("-", " ").split())], plain)
        for token in _TOKEN.findall(plain):
            if token not in self.common:
                word = stem(token)
                yield self.same.get(word, word), token

    def spelled(self, written: str, known: Mapping[str, str]) -> str:
        """What stands for the known word that is one slip of the finger away from an unknown one, or "".

        `known` holds words as they are written, each with what stands for it.
        """
        if len(written) < SHORTEST_TO_MEND or not written.isalpha():
            return ""
        near = {(len(n) < len(written), n) for n in _neighbours(written) if n in known}
        # a letter left out before one too many
        return known[min(near)[1]] if near else ""


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
    table = parse_yaml(files("core.knowledge").joinpath("words.yaml").read_text(encoding="utf-8"))
    joined = {_spaced(said): one for one, ways in table["compounds"].items() for said in ways}
    longest_first = sorted(joined, key=len, reverse=True)
    pattern = "|".join(re.escape(said).replace(r"\ ", r"[\s-]+") for said in longest_first)
    same = {stem(word): stem(row.split()[0]) for row in table["same"] for word in row.split()}
    return Words(frozenset(table["common"].split()), re.compile(rf"\b(?:{pattern})\b"), joined, same)


def _spaced(said: str) -> str:
    return " ".join(said.replace("-", " ").split())


def distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
