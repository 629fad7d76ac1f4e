"""How well the guidance is found, on questions.yaml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from core.journeys.loading import load_templates
from core.knowledge.guide import Guide
from core.yaml_text import parse_yaml

HALVES = ("tuned", "held out")


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: str
    ids: Annotated[list[str], Field(min_length=1)]
    template: Annotated[str, Field(alias="in")] = ""


class Questions(BaseModel):
    model_config = ConfigDict(extra="forbid")

    asked: list[Asked]
    off_topic: list[str]
    near_misses: list[str]


@dataclass(frozen=True, slots=True)
class Report:
    """Shares from 0 to 1. `wrong`: each question that is not answered first, or answered though it should not be."""

    first: float
    in_three: float
    refused: float
    wrong: tuple[str, ...]


@cache
def guide() -> Guide:
    return Guide(load_templates())


@cache
def questions() -> Questions:
    return Questions.model_validate(parse_yaml((Path(__file__).parent / "questions.yaml").read_text("utf-8")))


def report(half: int) -> Report:
    """`half`: 0 for what the search was tuned on, 1 for what was held out."""
    asked, off = questions().asked[half::2], questions().off_topic[half::2]
    found = {a.q: [p.id.removeprefix("article/") for p in guide().find(a.q, a.template)] for a in asked}
    first = [a.q for a in asked if found[a.q][:1] and found[a.q][0] in a.ids]
    three = [a.q for a in asked if set(found[a.q]) & set(a.ids)]
    answered = [q for q in off if guide().find(q)]
    missed = [f"{a.q!r}: wanted {a.ids}, found {found[a.q]}" for a in asked if a.q not in first]
    wrong = (*missed, *(f"{q!r} was answered" for q in answered))
    return Report(len(first) / len(asked), len(three) / len(asked), 1 - len(answered) / len(off), wrong)


def milliseconds(texts: Sequence[str]) -> float:
    """The median of a find."""
    times = []
    for text in texts:
        start = perf_counter()
        guide().find(text, "kitchen", "k3")
        times.append(perf_counter() - start)
    return 1000 * sorted(times)[len(times) // 2]


def near_misses() -> Mapping[str, str]:
    """The near misses that are answered, each with what is offered for it."""
    return {q: hits[0].id for q in questions().near_misses if (hits := guide().find(q))}
