"""Whether words are a person's own plain order: what papers, mails, quotes and tricks say is data, never an order.

The rules need no such question: they take a whole text for a command, or none of it. What is nearer to guessing (a
model that may obey what it reads) acts only on a text that is plain, and only on a wish that the text itself carries:
neither the talk before nor a pasted mail makes a change. Everything else is offered as a button.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from core.understanding.data import read_yaml
from core.understanding.text import flat_of, near, own_words

LONGEST = 280
LINES = 2
"""Mails and papers are longer than what a person says to be done."""
_FRAME = re.compile(
    r"[<>{}\[\]|`\\]|^\s*#{1,6}\s|-{3,}|={3,}|\"\w+\"\s*:|(?:^|\s)/journey\b|\d{1,2}:\d\d[^\n]{0,30}\w:\s", re.MULTILINE
)
_QUOTES = re.compile(
    r"[\"\u00ab\u201e\u201c\u201d\u2039]\s*\w+[^\"\u00bb\u201c\u201d\u203a]*\s\w|(?<!\w)'\w[^'\n]*\s[^'\n]*\w[.!?]?'"
)
_WORD = re.compile(r"[a-z]+")
_SHORT = 5
_SPELLED = re.compile(r"(?:\b[^\W\d_] ){5}")
_SEEN_FORMATS = frozenset("\u200d\ufe0f\u00ad")
"""Joiners of emoji and soft hyphens."""


_STEM = re.compile(r"([a-z]{5,})(\\w\*)?")
"""Words of the evidence that are known misspelled, too; shorter ones look like others."""


@dataclass(frozen=True)
class _Signs:
    override: re.Pattern[str]
    instructed: re.Pattern[str]
    others: re.Pattern[str]
    evidence: dict[str, re.Pattern[str]]
    stems: dict[str, tuple[str, ...]]


@cache
def _signs() -> _Signs:
    raw = read_yaml("trust.yaml")
    text = {name: _joined(value) for name, value in raw.items() if isinstance(value, str)}
    evidence = {name: re.compile(rf"(?<!\w)(?:{_joined(value)})(?!\w)") for name, value in raw["evidence"].items()}
    override = rf"\b(?:{text['override']})\b.{{0,60}}\b(?:{text['overridden']})\b|\b(?:{text['orders']})\b"
    reported = rf"\b(?:{text['reported']})\b[^.!?\n]{{0,40}}:|^\W*(?:{text['headers']}|{text['roles']})\W{{0,3}}:"
    paper = rf"\b(?:{text['papers']})\b[^.!?\n]{{0,30}}\b(?:{text['tells']})\b"
    closing = rf"^\W*(?:{text['closings']})\W{{0,2}}(?:$|\s\w+$)"
    frame = rf"\b(?:{text['passed_on']})\b|\bend of data\b|^\W*(?:{text['roles']})\s*(?:override|$)"
    stems = {name: tuple(_stems(_joined(value))) for name, value in raw["evidence"].items()}
    others = re.compile(f"{reported}|{paper}|{closing}|{frame}", re.MULTILINE)
    instructed = re.compile(rf"\b(?:{text['override']})\b.{{0,60}}\b(?:{text['instructed']})\b", re.DOTALL)
    return _Signs(re.compile(override, re.DOTALL), instructed, others, evidence, stems)


def _stems(evidence: str) -> Iterator[str]:
    return (found[1] for part in evidence.split("|") if (found := _STEM.fullmatch(part)))


def _joined(folded_lines: str) -> str:
    """A list that YAML folded over lines."""
    return re.sub(r"\s*\n?\s*\|\s*", "|", folded_lines.strip())


def is_plain(text: str) -> bool:
    """Whether a text is short and holds nothing but a person's own words in letters that we read."""
    text = unicodedata.normalize("NFC", text)
    if len(text) > LONGEST or text.strip().count("\n") >= LINES or own_words(text) != text:
        return False
    if _hidden(text) or _FRAME.search(text) or _QUOTES.search(text) or _SPELLED.search(text):
        return False
    lines = "\n".join(flat_of(line) for line in text.splitlines())
    signs = _signs()
    return not (signs.override.search(lines) or signs.others.search(lines))


def tells_to_disobey(text: str) -> bool:
    """ "Disregard your rules": what comes beside that is no fact of a home, though it may read as one."""
    return _signs().instructed.search(flat_of(text)) is not None


def carries(text: str, intent: str) -> bool:
    """Whether a plain text itself speaks of what `intent` (a slash name) changes. True for intents whose words are all
    the person's own anyway."""
    needed = _signs().evidence.get(intent)
    if needed is None or not is_plain(text):
        return needed is None and is_plain(text)
    flat = flat_of(text)
    return needed.search(flat) is not None or _misspelled(flat, _signs().stems[intent])


def _misspelled(flat: str, stems: Sequence[str]) -> bool:
    """Whether a word begins as one of the stems does, but for one slip."""
    words = [word for word in _WORD.findall(flat) if len(word) >= _SHORT]
    return any(
        word[0] == stem[0] and any(near(word[: len(stem) + more], stem) for more in (-1, 0, 1))
        for word in words
        for stem in stems
    )


def _hidden(text: str) -> bool:
    """Letters that nobody sees, that run backwards, or that only look like ours."""
    if text.isascii():
        return any(ord(c) < 32 and c not in "\t\n\r" for c in text)
    return any(
        (unicodedata.category(c) in ("Cf", "Cc", "Co", "Cn") and c not in _SEEN_FORMATS and c not in "\t\n\r")
        or (c.isalpha() and not unicodedata.name(c, "").startswith(("LATIN", "FEMININE", "MASCULINE", "MICRO")))
        or unicodedata.name(c, "").startswith("FULLWIDTH")
        for c in text
    )
