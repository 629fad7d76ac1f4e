"""Wishes for what HomeView cannot do yet: expenses, quotes, papers, decisions, sharing, approving, deleting, exporting.

They are recognised so that nothing else is made of them: a note is offered, and nothing is written.
"""

import re
from functools import cache

from core.understanding.data import read_yaml
from core.understanding.phrases import plain_pattern
from core.understanding.text import flat_of

QUESTIONS = frozenset({"money.question", "quote.compare", "document.question"})
"""They are questions, and answered as such."""
_PART = re.compile(r"<(\w+)>(?!\.)")
_LEAD = re.compile(
    r"(?:(?:ok|so|hi|hey|hello|please|pls|and|also|well|yes|actually|could you|can you|just|hola|bitte|hallo)[\s,!]+)*"
)
_LONGEST = 400


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    raw = read_yaml("later.yaml")
    parts = raw["parts"]

    def whole(options: list[str]) -> re.Pattern[str]:
        filled = "|".join(_PART.sub(lambda found: parts.get(found[1], found[0]), option) for option in options)
        return re.compile(plain_pattern(filled))

    return tuple((intent, whole(options)) for intent, options in raw["intents"].items())


def later_intent(text: str, *, question: bool = True) -> str:
    """The intent that a text is plainly about ("money.expense"), or empty. Without `question`, those of QUESTIONS are
    left out."""
    flat = flat_of(text[:_LONGEST]).strip()
    start = found.end() if (found := _LEAD.match(flat)) else 0
    for intent, pattern in _patterns():
        if (question or intent not in QUESTIONS) and (pattern.match(flat, start) or pattern.match(flat)):
            return intent
    return ""
