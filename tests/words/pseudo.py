"""A stand-in for every translation: each text in ⟦brackets⟧, its {names} left outside. What stands without brackets on
a card was never given to the catalogue."""

import re
from collections.abc import Iterable, Iterator
from gettext import NullTranslations

from babel import Locale

from core.views import Card, Form, plain_text
from core.words import speaking
from core.words.language import LANGUAGES

SPOKEN = "de"
"""Months and figures are written as in this one."""

_NAME = re.compile(r"(\{\w*\})")
_CODE = re.compile(r"`[^`]*`|\[x\]")
_WORD = re.compile(r"[^\W\d_]+")


class Pseudo(NullTranslations):
    def gettext(self, message: str) -> str:
        return bracketed(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return bracketed(msgid1 if n == 1 else msgid2)


def bracketed(text: str) -> str:
    parts = _NAME.split(text)
    return "".join(f"⟦{part}⟧" if _WORD.search(part) and not _NAME.fullmatch(part) else part for part in parts)


def outside(text: str, known: Iterable[str] = ()) -> list[str]:
    """The words outside brackets, but for `known` texts, commands in `code`, marks of lists, months and days."""
    for each in sorted(known, key=len, reverse=True):
        text = text.replace(each, "")
    depth, left = 0, []
    for char in _CODE.sub("", text):
        depth += (char == "⟦") - (char == "⟧")
        left.append(char if depth <= 0 and char != "⟧" else " ")
    return [word for word in _WORD.findall("".join(left)) if word not in _CALENDAR]


def of_card(card: Card) -> str:
    with speaking(card.language):
        return plain_text(card)


def of_form(form: Form) -> str:
    def lines() -> Iterator[str]:
        yield from (form.title, form.submit)
        for given in form.inputs:
            yield given.label
            yield from (given.placeholder,) if given.type == "text_input" else (label for _, label in given.options)

    return "\n".join(lines())


def _calendar() -> Iterator[str]:
    locale = Locale.parse(SPOKEN)
    for names in (locale.months, locale.days):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                yield from (name.rstrip(".") for name in names[context][width].values())


_CALENDAR = frozenset(_calendar())

assert SPOKEN in LANGUAGES
