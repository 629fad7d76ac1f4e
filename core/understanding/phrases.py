"""What people say for each command: the patterns of phrases.yaml, compiled with the first message."""

import re
from functools import cache
from typing import Any

from core.understanding.data import read_yaml

_PART = re.compile(r"<(\w+)>(?!\.)")


@cache
def _raw() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml("phrases.yaml")
    return loaded


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(name, compiled pattern), in the order in which they are tried.

    Names are the slash names and cancel_reminder, pings_off, pings_on, greet, thanks.
    """
    parts = _raw()["parts"]

    def whole(pattern: str) -> re.Pattern[str]:
        return re.compile(_PART.sub(lambda found: parts.get(found[1], found[0]), pattern))

    return tuple((name, whole(pattern)) for name, group in _raw()["said"].items() for pattern in group)


@cache
def answer(name: str) -> re.Pattern[str]:
    """The whole replies of one kind: leave, affirm, deny, opinion."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in _raw()["answers"][name]))


@cache
def short_words() -> dict[str, str]:
    """One-word commands that may hold one slip of the finger, with what they stand for."""
    return dict(_raw()["short"])


@cache
def real_words() -> frozenset[str]:
    """Words of their own that are one slip away from a command."""
    return frozenset(_raw()["real_words"])


@cache
def mended_words() -> frozenset[str]:
    """Words that orders are made of, in which a slip of the finger is mended."""
    return frozenset(_raw()["mended"])


@cache
def own_words_near() -> frozenset[str]:
    """Words of their own that are one slip away from one of those: they are left alone."""
    return frozenset(_raw()["not_mended"]) | real_words()
