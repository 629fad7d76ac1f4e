"""Danger in what people write: deterministic, before any model, never switched off.

`emergency` is posted when the message is accepted; `professional` and `caution` go before the normal answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal, cast

from core.understanding.data import read_yaml
from core.understanding.language import language_of, surely
from core.understanding.safety_match import Rule, lexicon, meanings_in, shows, tokens_of
from core.views import Card, Text
from core.words.language import language_now

Level = Literal["emergency", "professional", "caution"]


@dataclass(frozen=True, slots=True)
class Hazard:
    """`language` (en, es, de, fr) is the one it was told in, empty when the words leave it open; equal hazards may be
    told in different ones."""

    id: str
    level: Level
    language: str = field(default="", compare=False)


def recognise(text: str) -> Hazard | None:
    """The gravest hazard in a text, of any level. Only `level == "emergency"` is posted at acceptance."""
    return _first(text, ("emergency", "professional", "caution"), "")


def warning_for(text: str, year_built: str = "") -> Hazard | None:
    """What to warn of before the answer: professional or caution. `year_built` is the journey's fact, if known."""
    return _first(text, ("professional", "caution"), year_built)


def hazard(hazard_id: str) -> Hazard:
    """The hazard of this id. Raises KeyError."""
    for rule in lexicon().rules:
        if rule.id == hazard_id:
            return Hazard(rule.id, cast(Level, rule.level))
    raise KeyError(hazard_id)


def hazard_ids() -> tuple[str, ...]:
    """All of them, gravest first."""
    return tuple(rule.id for rule in lexicon().rules)


@lru_cache(maxsize=64)  # a message is looked at when it is accepted, and again when it is understood
def _first(text: str, levels: tuple[str, ...], year_built: str) -> Hazard | None:
    tokens, starts = tokens_of(text)
    found = meanings_in(tokens)
    if not found:  # most messages hold no word of danger at all
        return None
    for rule in lexicon().rules:
        if rule.level not in levels:
            continue
        patterns = rule.patterns + (rule.aged if _is_old(rule, tokens, year_built) else ())
        for pattern in patterns:
            if languages := shows(rule, pattern, found, tokens, starts):
                return Hazard(rule.id, cast(Level, rule.level), _told_in(text, languages))
    return None


def _told_in(text: str, languages: frozenset[str]) -> str:
    """The language of a message that leaves no doubt, else that of its words of danger; empty where several have
    them ("CO alarm")."""
    told = surely(text)
    if told == "unknown" and len(languages) > 1:
        told = language_of(text)
        return told if told in languages else ""
    return next(iter(languages)) if told == "unknown" else told


def _is_old(rule: Rule, tokens: list[str], year_built: str) -> bool:
    """Whether the text, or else the journey, says that the home was built before the rule's year."""
    if not rule.aged:
        return False
    said = [int(t) for t in tokens if len(t) == 4 and t.isdigit() and 1700 <= int(t) <= 2100]
    known = [int(year_built[:4])] if year_built[:4].isdigit() else []
    return any(year < rule.before for year in said or known)


@cache
def _texts() -> Mapping[str, Any]:
    return {**read_yaml("safety_cards.yaml"), **read_yaml("safety_warnings.yaml")}


def safety_card(found: Hazard) -> Card:
    """The card of a hazard: for an emergency its text first and alone, urgent; else a warning in the alert tone. In the
    language of the hazard, or in the one spoken with the person where its words left that open."""
    entry = _texts()[found.id]
    language = found.language if found.language in entry else language_now()
    words = entry[language]
    urgent = found.level == "emergency"
    blocks = (
        Text("\n".join(f"- {line}" for line in words["do"]) if urgent else words["say"], tone="alert"),
        Text(f"{_texts()['source'][language]}: {entry['source']}", tone="quiet"),
    )
    return Card(title=words["title"], blocks=blocks, urgent=urgent, language=language)
