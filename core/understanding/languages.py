"""A wish for another language: "can you speak Spanish?", "auf Deutsch bitte", "english"."""

import re
from functools import cache

from core.commands import SetLanguage
from core.understanding.data import read_yaml
from core.understanding.text import folded, one_line

_MOST_WORDS = 10
_WORD = re.compile(r"[a-z']+")
_LETTERS_ONLY = re.compile(r"[a-z' ,.!?-]+")


@cache
def _words() -> tuple[dict[str, str], frozenset[str]]:
    raw = read_yaml("languages.yaml")
    names = {name: language for language, known in raw["names"].items() for name in known.split()}
    return names, frozenset(raw["fillers"].split())


def language_named(text: str) -> str:
    """en, es, de or fr for its name in any of them, or its code; empty for anything else."""
    flat = one_line(folded(text)).strip(" .!?")
    names, _ = _words()
    return flat if flat in names.values() else names.get(flat, "")


def language_wished(text: str) -> SetLanguage | None:
    """None unless the whole text says so: "is the tiler German" wishes for nothing."""
    flat = one_line(folded(text)).strip()
    if not _LETTERS_ONLY.fullmatch(flat):
        return None
    names, fillers = _words()
    said = _WORD.findall(flat.replace("-", " "))
    named = [names[word] for word in said if word in names]
    if len(named) != 1 or len(said) > _MOST_WORDS or any(w not in names and w not in fillers for w in said):
        return None
    return SetLanguage(named[0])
