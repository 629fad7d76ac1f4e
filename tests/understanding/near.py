"""Sentences that say nearly the same in nearly the same words: the two parts of the corpus must not share any.

Two texts are near when, folded to lower case without accents and signs, they are equal; or share at least JACCARD of
their different words (texts of FEW words or more); or their letters agree to RATIO or more (LETTERS or more of them).
"""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache

from core.understanding.text import folded

JACCARD = 0.75
FEW = 3
RATIO = 0.88
LETTERS = 10
_ALIKE = 0.5
"""Texts that agree to RATIO share at least this part of their letter triples: the cheap look before the dear one."""


@cache
def words(text: str) -> tuple[str, ...]:
    """Folded words; a text of signs alone is kept as it is."""
    return tuple(re.findall(r"\w+", folded(text))) or (text.strip(),)


@cache
def _triples(text: str) -> frozenset[str]:
    line = " ".join(words(text))
    return frozenset(line[at : at + 3] for at in range(max(1, len(line) - 2)))


def near(one: str, other: str) -> bool:
    first, second = words(one), words(other)
    if first == second:
        return True
    mine, theirs = set(first), set(second)
    if min(len(mine), len(theirs)) >= FEW and len(mine & theirs) / len(mine | theirs) >= JACCARD:
        return True
    lines = " ".join(first), " ".join(second)
    if min(map(len, lines)) < LETTERS or min(map(len, lines)) < RATIO * max(map(len, lines)) * 0.8:
        return False
    triples = _triples(one), _triples(other)
    if len(triples[0] & triples[1]) < _ALIKE * min(map(len, triples)):
        return False
    return SequenceMatcher(None, *lines, autojunk=False).ratio() >= RATIO


def shared(some: Iterable[str], others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every pair that is near."""
    listed = list(others)
    for one in some:
        for other in listed:
            if near(one, other):
                yield one, other
