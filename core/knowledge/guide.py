"""Passages of the journeys' templates, and the ones that speak of what was asked.

Found by the words they share, rare words counting more: exact, quick and offline. Below the threshold nothing is
offered: better "I have no guidance on that" than a guess.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from pydantic import BaseModel, ConfigDict, TypeAdapter

from core.journeys.template import Step, Template
from core.yaml_text import parse_yaml

_WORD = re.compile(r"[a-z0-9]+")
_COMMON_WORDS = """
a about also an and any are as at be before but by can could do does for from get has have how i if in is it
its me my need no not of on one or our should so some than that the their them then there they this to up us
use was we what when where which who why will with would you your much many long take first just really please
"""
_COMMON = frozenset(_COMMON_WORDS.split())
THRESHOLD = 0.34
"""The share of a question's word weight that a passage must cover."""


@dataclass(frozen=True, slots=True)
class Passage:
    """`id` is "template/step/kind/n"; `source` names where a figure comes from, else the journey's own guidance."""

    id: str
    text: str
    source: str
    heading: str
    asks: str = ""
    """Words that people use when they ask for it."""


class _Article(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    asks: str
    title: str
    text: str
    source: str


def passages_of(template: Template) -> tuple[Passage, ...]:
    """Purpose, reasons, tips and warnings of every step."""
    found = [p for step in template.steps for p in _of_step(template, step)]
    for flag in template.flags.values():
        found.append(Passage(f"{template.id}/flag/{flag.id}", flag.text, flag.source, "Safety"))
    return tuple(found)


def articles() -> tuple[Passage, ...]:
    """The short answers of articles.yaml."""
    text = resources.files("core.knowledge").joinpath("articles.yaml").read_text("utf-8")
    rows = TypeAdapter(list[_Article]).validate_python(parse_yaml(text))
    return tuple(Passage(f"article/{r.id}", r.text.strip(), r.source, r.title, r.asks) for r in rows)


def _of_step(template: Template, step: Step) -> Iterable[Passage]:
    own = f"the {template.name} journey"
    lo, hi = step.typical_days
    yield Passage(f"{template.id}/{step.id}/purpose", f"{step.purpose} {step.why_now}", own, step.title)
    yield Passage(f"{template.id}/{step.id}/days", f"{step.title} usually takes {lo} to {hi} days.", own, step.title)
    for number, tip in enumerate(step.tips):
        yield Passage(f"{template.id}/{step.id}/tip/{number}", tip.text, tip.source or own, step.title)


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ies", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def words(text: str) -> set[str]:
    """The words that carry meaning, roughly stemmed."""
    return {_stem(w) for w in _WORD.findall(text.lower()) if w not in _COMMON}


class Guide:
    """All passages, ready to be asked. Built once; a question takes well under a millisecond."""

    def __init__(self, templates: Mapping[str, Template]) -> None:
        self._passages: Sequence[Passage] = [*articles(), *(p for t in templates.values() for p in passages_of(t))]
        self._words = [words(f"{p.heading} {p.text} {p.asks}") for p in self._passages]
        self._asks = [words(f"{p.heading} {p.asks}") if p.asks else frozenset() for p in self._passages]
        counts = Counter(w for ws in self._words for w in ws)
        total = len(self._passages)
        self._weight = {w: math.log(1 + total / n) for w, n in counts.items()}
        self._unknown = math.log(1 + total)

    def find(self, question: str, template: str = "", limit: int = 3) -> tuple[Passage, ...]:
        """The best passages, those of the active journey's template first among equals; empty when none fits."""
        asked = words(question)
        whole = sum(self._weight.get(w, self._unknown) for w in asked)
        if not whole:
            return ()
        scored = []
        for passage, have, asks in zip(self._passages, self._words, self._asks, strict=True):
            # A word that people ask with counts half as much again as one that merely stands in the text.
            score = sum(self._weight[w] * (1.5 if w in asks else 1.0) for w in asked & have) / whole
            here = passage.id.startswith(f"{template}/") or passage.id.endswith(f"-{template}")
            if score >= THRESHOLD:
                scored.append((score + (0.05 if template and here else 0), passage))
        scored.sort(key=lambda pair: -pair[0])
        distinct = {p.text: p for _, p in reversed(scored)}
        best = [p for _, p in scored if distinct.get(p.text) is p]
        return tuple(best[:limit])
