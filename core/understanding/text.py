"""Texts made comparable: case, accents, quotes, spaces; and how far two words are apart."""

import re
import unicodedata
from functools import cached_property, lru_cache

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": " - "})
_SPACES = re.compile(r"\s+")
_BLANK = re.compile(r"\s")
_BLANKS = re.compile(r"[^\S\n]+")
_EDGES = re.compile(r" ?\n ?")
_WITH_E = {"ä": "ae", "ö": "oe", "ü": "ue"}
_TWICE = re.compile(r"([a-z])\1+")


class Lazy:
    """A pattern that is compiled when it is first used: importing the rules stays quick."""

    def __init__(self, source: str) -> None:
        self._source = source

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self._source)

    def search(self, text: str) -> re.Match[str] | None:
        return self.compiled.search(text)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self.compiled.fullmatch(text)


def folded(text: str) -> str:
    """Lower case, straight quotes, no accents ("Küche" is "kuche"); line breaks stay."""
    straight = text.translate(_STRAIGHT)
    if straight.isascii():
        return straight.lower()
    parts = unicodedata.normalize("NFKD", straight.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def flat_of(text: str) -> str:
    """Folded, white space as single blanks, and exactly as long as `text`: places in one are places in the other."""
    if text.isascii():
        return _BLANK.sub(" ", text).lower()
    return "".join(map(_flat, text))


@lru_cache(maxsize=4096)
def _flat(letter: str) -> str:
    return " " if letter.isspace() else (folded(letter) or "~")[0]


def spellings(word: str) -> tuple[str, ...]:
    """A word as it may come folded: "für" as "fur" and "fuer", "weiß" as "weiss" and "weis" (see flat_of)."""
    lower = word.casefold() if "ß" not in word else word.lower()
    written = {"".join(_WITH_E.get(c, c) for c in lower), lower}
    both = {option for one in written for option in (one.replace("ß", "ss"), one.replace("ß", "s"))}
    return tuple(sorted({folded(one) for one in both}))


def tidy(text: str) -> str:
    """Runs of blanks as one, none around line breaks: still what the person wrote."""
    return _EDGES.sub("\n", _BLANKS.sub(" ", text)).strip()


def one_line(text: str) -> str:
    """Runs of white space as one space, none at the ends."""
    return _SPACES.sub(" ", text).strip()


def own_words(text: str) -> str:
    """Without the lines a person quotes ("> ..."): those are somebody else's words, never an order."""
    if ">" not in text and "&gt;" not in text:
        return text
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith((">", "&gt;")))


def squeezed(word: str) -> str:
    """Doubled letters as one: "smelll" and "smel" are one word."""
    return _TWICE.sub(r"\1", word)


def near(a: str, b: str) -> bool:
    """One slip of the finger apart: a letter too many, missing, wrong, or two swapped."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    if rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]:
        return True
    return len(rest_a) > 1 and rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:]


def swapped(a: str, b: str) -> bool:
    """The same word but for two neighbouring letters: "somke" for "smoke"."""
    if len(a) != len(b) or a == b:
        return False
    first = next(at for at in range(len(a)) if a[at] != b[at])
    return a[first : first + 2] == b[first : first + 2][::-1] and a[first + 2 :] == b[first + 2 :]
