"""Slips of the finger in the words that orders are made of: "we wnat to redo our kichen", "whre are we".

Tried only when the text as it stands is no order. A word is mended when just one word of ours is one slip away, and it
is no word of its own: what is not in the list stays as it was written.
"""

import re
from functools import lru_cache

from core.understanding.language import Language
from core.understanding.phrases import mended_words, own_words_near
from core.understanding.text import flat_of, near, swapped

_WORD = re.compile(r"[a-z]{4,}")
_SHORTHAND = {
    "n": "and", "nd": "and", "w": "with", "u": "you", "ur": "your", "nxt": "next", "wats": "whats", "whts": "whats",
    "wat": "what", "teh": "the", "taht": "that", "thsi": "this", "tihs": "this", "agian": "again", "don": "done",
    "hld": "hold", "stp": "stop", "mor": "more", "im": "i'm", "dont": "don't", "lets": "let's", "doin": "doing",
    "evrything": "everything", "abt": "about", "tmrw": "tomorrow", "thx": "thanks", "r": "are", "nite": "tonight",
}  # fmt: skip
"""What people type for whole words."""
_TOKEN = re.compile(r"(?<![\w'])[a-z]+(?![\w'])")
_SHORT = 5
"""Shorter words are mended only where two neighbouring letters are swapped."""


def mend(text: str, language: Language = "en") -> str:
    """The text with its slips mended, as one of that language; the same text when there are none."""
    flat = flat_of(text)
    parts: list[str] = []
    upto = 0
    for found in _TOKEN.finditer(flat):
        mended = _SHORTHAND.get(found[0], "") if language == "en" else ""
        if mended := mended or (_meant(found[0], language) if _WORD.fullmatch(found[0]) else ""):
            parts += [text[upto : found.start()], mended]
            upto = found.end()
    return "".join(parts) + text[upto:] if parts else text


@lru_cache(maxsize=20_000)
def _meant(word: str, language: Language) -> str:
    """The word of ours that was meant, or empty."""
    ours = mended_words(language)
    if word in ours or word in own_words_near(language):
        return ""
    fits = {w for w in ours if w[0] == word[0] and (swapped(word, w) or (_long(word, w) and near(word, w)))}
    return next(iter(fits)) if len(fits) == 1 else ""


def _long(word: str, ours: str) -> bool:
    """Where a letter lacks, what is left may be short: "whre"."""
    return len(ours) >= _SHORT and len(word) >= _SHORT - 1
