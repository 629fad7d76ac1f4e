"""People, rooms, cost categories and materials that a text names, in four languages. Data: things.yaml.

What is not in the data is not guessed; where two of a kind are named, both are told.
"""

import re
from functools import cache
from typing import Literal, NamedTuple

from core.understanding.data import read_yaml
from core.understanding.language import language_of
from core.understanding.text import flat_of, spellings

Kind = Literal["trades", "relations", "rooms", "categories", "materials"]
KINDS: tuple[Kind, ...] = ("trades", "relations", "rooms", "categories", "materials")
_WITH = re.compile(
    r"\b(?:with|and|to|ask|tell|invite|add|assign|paid|from|for|con|a|y|de|invita|pague a|dile a|mit|und|an|von"
    r"|frag|lad"
    r"|avec|et|demande a|dis a|invite|ajoute)\s+$"
)
_CAPITAL = re.compile(r"(?<![.!?¿¡\w'])\b([A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{1,14})\b")
_GERMAN_BATH = re.compile(r"\bbad\b")


class Named(NamedTuple):
    """`id` is the data's name ("plumber", "quartz"); `start` and `end`: where the text says it."""

    kind: Kind
    id: str
    start: int
    end: int


class Person(NamedTuple):
    """Somebody a text names: a member by `name`, or by what they are (`id` of a trade or a relation)."""

    name: str
    id: str
    start: int
    end: int


@cache
def _words(kind: Kind) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, words in read_yaml("things.yaml")[kind].items():
        for word in words:
            for spelled in spellings(str(word)):
                found.setdefault(flat_of(spelled), name)
    return found


@cache
def _pattern(kind: Kind) -> re.Pattern[str]:
    longest_first = sorted(_words(kind), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")


def things_in(text: str, kind: Kind) -> tuple[Named, ...]:
    """Everything of one kind that a text names, in its order."""
    flat = flat_of(text)
    found = [Named(kind, _words(kind)[m[0]], *m.span()) for m in _pattern(kind).finditer(flat)]
    if kind == "rooms" and language_of(text) == "de":  # "bad" is no room in English
        found += [Named(kind, "bathroom", *m.span()) for m in _GERMAN_BATH.finditer(flat)]
    return tuple(sorted(found, key=lambda one: one.start))


def the_one(text: str, kind: Kind) -> str:
    """The id of the only thing of a kind that a text names; empty when there is none, or more than one."""
    named = {one.id for one in things_in(text, kind)}
    return next(iter(named)) if len(named) == 1 else ""


_OF_TRADE = {"plumber": "plumbing", "electrician": "electrical", "tiler": "tile", "painter": "paint",
             "carpenter": "cabinets", "designer": "design", "architect": "design", "plasterer": "walls"}  # fmt: skip


def category_of(text: str) -> str:
    """The cost category of a text: the one that it names, else that of its one trade, else empty."""
    if things_in(text, "categories"):
        return the_one(text, "categories")
    return _OF_TRADE.get(the_one(text, "trades"), "")


def people_in(text: str, members: tuple[str, ...] = ()) -> tuple[Person, ...]:
    """Who a text names: `members` (display names known here) as whole words, trades, and relations ("mi esposa").

    A capitalised word that is nobody known counts where the words before it speak of a person ("ask Sam").
    """
    flat = flat_of(text)
    found = [Person("", one.id, one.start, one.end) for kind in ("trades", "relations") for one in _of(text, kind)]
    for member in members:
        for match in re.finditer(rf"(?<!\w){re.escape(flat_of(member))}(?!\w)", flat):
            found.append(Person(member, "", *match.span()))
    for match in _CAPITAL.finditer(text):
        taken = any(match.start() < one.end and one.start < match.end() for one in found)
        if not taken and _WITH.search(flat[: match.start()]) and not _is_thing(flat[match.start() : match.end()]):
            found.append(Person(match[1], "", *match.span()))
    return tuple(sorted(found, key=lambda one: one.start))


def _of(text: str, kind: Literal["trades", "relations"]) -> tuple[Named, ...]:
    return things_in(text, kind)


def _is_thing(word: str) -> bool:
    return any(word in _words(kind) for kind in KINDS)
