"""Whether an answer recites our own instructions: a text, a picture or a page may have asked the model to."""

import re

from pydantic import BaseModel

SPAN = 15
"""Words in a row: more than any advice that both our instructions and a good answer may hold."""
_WORD = re.compile(r"\w+")


def recites(system: str, answer: BaseModel) -> bool:
    """Whether any text of `answer` holds SPAN words in a row of the system text."""
    ours = _spans(system)
    return any(not ours.isdisjoint(_spans(text)) for text in _texts(answer.model_dump()))


def _spans(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return {tuple(words[at : at + SPAN]) for at in range(len(words) - SPAN + 1)}


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _texts(one)]
