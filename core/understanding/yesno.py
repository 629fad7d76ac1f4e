"""Yes and no in people's own words: "yes that's all correct", "nope, leave it", and the step that stays after all."""

import re
from functools import cache

from core.understanding.data import read_yaml
from core.understanding.phrases import answer

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LONGEST = 8
"""Words: who says more says more than yes or no."""
UNDOING = frozenset({"undo", "take", "back", "anyway", "revert"})
"""Words that a yes to "Shall I take it back?" may have beside it."""


@cache
def _raw() -> dict[str, str]:
    loaded: dict[str, str] = read_yaml("yesno.yaml")
    return loaded


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_raw()[name].split())


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("".join(line.strip() for line in _raw()[name].splitlines()))


def says_yes(flat: str, more: frozenset[str] = frozenset()) -> bool:
    """Whether a folded text is a yes and nothing else; `more`: words that may stand beside it here."""
    if answer("affirm").fullmatch(flat) or _pattern("whole_agrees").fullmatch(_bare(flat)):
        return True
    return _begins(flat, "agrees", _words("agrees_beside") | more)


def says_no(flat: str) -> bool:
    """Whether a folded text is a no and nothing else."""
    return answer("deny").fullmatch(flat) is not None or _begins(flat, "denies", _words("denies_beside"))


def keeps(flat: str) -> bool:
    """Whether a step that was about to be skipped stays: "no, keep it", "let's do it after all"."""
    bare = _bare(flat)
    return len(bare.split()) <= _LONGEST and (says_no(flat) or _pattern("keeps").fullmatch(bare) is not None)


def _bare(flat: str) -> str:
    return " ".join(re.sub(r"[.,!;:-]+", " ", flat).split())


def _begins(flat: str, kind: str, beside: frozenset[str]) -> bool:
    words = _WORD.findall(flat)
    return 0 < len(words) <= _LONGEST and words[0] in _words(kind) and all(word in beside for word in words[1:])
