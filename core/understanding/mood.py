"""Whether somebody is cross with us: then an apology and a way on come before anything clever."""

import re
from functools import cache

from core.understanding.text import flat_of


@cache
def _cross() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:stupid|idiot(?:ic)?|useless|dumb|moron|wtf|ffs|sucks?|crap(?:py)?|garbage|rubbish|shut up|you suck"
        r"|i hate (?:this|you|it)|not help(?:ing|ful)|no help|waste of (?:my )?time|already told you|told you already"
        r"|i (?:just|already) said|are you (?:kidding|deaf|blind)|you(?:'re| are) (?:annoying|terrible|the worst))\b"
    )


def cross(text: str) -> bool:
    """Short messages only: a long one has something to say beside it."""
    return len(text) <= 120 and _cross().search(flat_of(text)) is not None
