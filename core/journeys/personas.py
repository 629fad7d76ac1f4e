"""Who does the work, whose home it is and who lives there: what that changes in what people read, as data.

A persona is no setting of its own: it follows from facts of the journey (`hire_or_diy`, `skill`, `ownership`,
`accessibility`), so that it is told, corrected and taken back as every fact is. Warnings are only ever added.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from core.journeys.model import Fact, Journey
from core.journeys.template import UNKNOWN, SafetyFlag
from core.words import t
from core.yaml_text import parse_yaml

PersonaId = Literal["first", "experienced", "hire", "landlord", "accessibility"]
PERSONA_IDS: tuple[PersonaId, ...] = get_args(PersonaId)
PERSONA_FACTS = ("hire_or_diy", "skill", "ownership", "accessibility")
_NO_NEED = """
    none no nobody nothing ninguno ninguna nada nadie keiner keine niemand nein nichts aucun aucune rien personne non
"""
NO_NEED = frozenset({*_NO_NEED.split(), "no one", "no, nadie", UNKNOWN})
Why = Literal["full", "short", "none"]


@dataclass(frozen=True, slots=True)
class Offer:
    """An article of the guidance, as a button says it."""

    article: str
    label: str


@dataclass(frozen=True, slots=True)
class Manner:
    """How a step is told: see personas.yaml. `told` has a sentence for each persona."""

    personas: tuple[PersonaId, ...]
    why: Why
    checks: int
    warnings_at_once: int
    tip: bool
    plain_words: bool


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


StepId = Annotated[str, Field(pattern=r"^[kbd]\d$")]


class _Depth(_Strict):
    why: Why
    checks: Annotated[int, Field(ge=1, le=8)]
    warnings_at_once: Annotated[int, Field(ge=1, le=3)]
    tip: bool
    plain_words: bool


class _Warning(_Strict):
    id: Annotated[str, Field(pattern=r"^[a-z_]{3,22}$")]
    steps: Annotated[list[StepId], Field(min_length=1)]
    text: Annotated[str, Field(min_length=20, max_length=240)]
    source: str = ""
    before_year: int | None = None


class _Offer(_Strict):
    article: str
    label: Annotated[str, Field(max_length=24)]
    steps: Annotated[list[StepId], Field(min_length=1)]


class _Persona(_Strict):
    """Without a depth it stands beside another one, and leaves tone and depth alone."""

    label: str
    told: str
    depth: _Depth | None = None
    warnings: list[_Warning]
    offers: list[_Offer]


class _File(_Strict):
    usual: _Depth
    personas: dict[PersonaId, _Persona]
    plain_words: dict[str, str]


@cache
def _file() -> _File:
    return _File.model_validate(parse_yaml((files("core.journeys") / "personas.yaml").read_bytes()))


def personas_of(facts: Mapping[str, Fact], template: str = "") -> tuple[PersonaId, ...]:
    """Those that the facts tell, the one that sets the tone first. Nothing told: none. In a DIY journey the work is
    one's own unless somebody is hired."""
    who = facts["hire_or_diy"].value if "hire_or_diy" in facts else ""
    does_it = who in ("self", "mixed", "first", "experienced") or (who != "hire" and "skill" in facts)
    found: list[PersonaId] = []
    if does_it or (template == "diy" and who != "hire"):
        found += _skilled(facts, template)
    if who in ("hire", "mixed"):
        found.append("hire")
    if "ownership" in facts and facts["ownership"].value == "landlord":
        found.append("landlord")
    need = facts["accessibility"].value if "accessibility" in facts else ""
    if need and need.casefold().strip(" .!") not in NO_NEED:
        found.append("accessibility")
    return tuple(found)


def manner_of(journey: Journey) -> Manner:
    """Tone and depth of the persona that does the work (or has it done); nobody said so: the usual ones."""
    personas = personas_of(journey.state.facts, journey.template)
    depth = next((own for p in personas if (own := _file().personas[p].depth)), _file().usual)
    return Manner(personas, depth.why, depth.checks, depth.warnings_at_once, depth.tip, depth.plain_words)


def told(persona: PersonaId) -> str:
    """A sentence: what changes from now on."""
    return t(_file().personas[persona].told)


def label(persona: PersonaId) -> str:
    return t(_file().personas[persona].label)


def warnings_for(journey: Journey, step: str) -> tuple[SafetyFlag, ...]:
    """What a step's personas add to its own warnings, without what is moot for a house of that age."""
    year = journey.state.facts.get("year_built")
    built = int(year.value) if year and year.value.isdigit() else None
    return tuple(
        SafetyFlag(w.id, t(w.text), t(w.source), w.before_year)
        for persona in manner_of(journey).personas
        for w in _file().personas[persona].warnings
        if step in w.steps and (w.before_year is None or built is None or built < w.before_year)
    )


def offers_for(journey: Journey, step: str) -> tuple[Offer, ...]:
    """The articles that fit step and personas; of several personas each has its turn, the one beside first."""
    personas = reversed(manner_of(journey).personas)
    return tuple(
        Offer(o.article, t(o.label))
        for persona in personas
        for o in _file().personas[persona].offers
        if step in o.steps
    )


def plain_words() -> Mapping[str, str]:
    """Words of the trade, in everyday words."""
    return {t(word): t(plain) for word, plain in _file().plain_words.items()}


def texts_of_personas() -> Iterator[tuple[str, int]]:
    """Every text for the catalogue, with the most characters that a button takes (0: as many as it needs)."""
    for persona in _file().personas.values():
        yield from ((persona.label, 0), (persona.told, 0))
        yield from ((text, 0) for w in persona.warnings for text in (w.text, w.source) if text)
        yield from ((o.label, 24) for o in persona.offers)
    for word, plain in _file().plain_words.items():
        yield from ((word, 0), (plain, 0))


def articles() -> frozenset[str]:
    """Every article that is offered: a test looks whether the guidance has it."""
    return frozenset(o.article for persona in _file().personas.values() for o in persona.offers)


def _skilled(facts: Mapping[str, Fact], template: str) -> list[PersonaId]:
    """What was said last about skill. Nobody said so: a first time, which is the careful reading."""
    levels = [facts[name] for name in ("hire_or_diy", "skill") if name in facts]
    said = [fact for fact in levels if fact.value in ("first", "some", "experienced")]
    if not said:
        return [] if template == "diy" and not levels else ["first"]
    return ["first" if max(said, key=lambda fact: fact.at).value == "first" else "experienced"]
