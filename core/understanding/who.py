"""Who does the work, whose home it is and what somebody needs: "we're hiring it out", "this is a rental"."""

import re
from functools import cache
from typing import Final, Literal

from core.understanding.data import read_yaml
from core.understanding.text import folded, one_line

What = Literal["hire", "self", "first", "experienced", "landlord", "tenant", "accessibility", "sample"]
ABOUT_US: Final = frozenset({"hire_or_diy", "skill", "ownership", "accessibility"})
LONGEST = 200
"""Characters: who tells more tells a story, and that is a note."""
_TELLS: dict[What, tuple[str, str]] = {
    "hire": ("hire_or_diy", "hire"),
    "self": ("hire_or_diy", "self"),
    "first": ("skill", "first"),
    "experienced": ("skill", "some"),
    "landlord": ("ownership", "landlord"),
    "tenant": ("ownership", "tenant"),
}


def about_us(text: str) -> tuple[tuple[str, str], ...]:
    """(fact, canonical value) pairs that a text tells, only where the words leave no doubt."""
    flat = one_line(folded(text))
    if len(flat) > LONGEST or _says("not", flat):
        return ()
    found = [told for what, told in _TELLS.items() if _says(what, flat)]
    if _says("accessibility", flat):
        found.append(("accessibility", one_line(text).strip(" .!")))
    names = [name for name, _ in found]
    return tuple(found) if len(set(names)) == len(names) else ()


def about_us_beside(text: str) -> tuple[tuple[str, str], ...]:
    """What the later parts of a message tell, beside the wish that it begins with: "new kitchen, we're hiring"."""
    parts = re.split(r"[.,;!\n]+|\b(?:and|y|und|et)\b", text)[1:]
    return tuple(dict.fromkeys(told for part in parts for told in about_us(part.strip())))


def who_works(text: str) -> str:
    """The answer to "Who will do the work?" where it says more than hire, mixed or self: first or experienced; empty
    otherwise."""
    flat = one_line(folded(text))
    levels = [what for what in ("first", "experienced") if _says(what, flat)]
    return levels[0] if len(levels) == 1 and not _says("hire", flat) else ""


def wants_sample(text: str) -> bool:
    return _says("sample", one_line(folded(text)))


def _says(what: str, flat: str) -> bool:
    return any(pattern.search(flat) for pattern in _patterns()[what])


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    return {what: tuple(re.compile(one) for one in many) for what, many in read_yaml("who.yaml").items()}
