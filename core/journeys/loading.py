"""Reads the packaged YAML templates: pydantic at the border, frozen values inside."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.journeys.template import (
    ChecklistEntry,
    Costs,
    CostShare,
    FactKind,
    FactSpec,
    Proof,
    ProofKind,
    SafetyFlag,
    Step,
    Template,
    Tip,
)
from core.yaml_text import parse_yaml

TEMPLATE_IDS = ("kitchen", "bathroom", "diy")

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,21}$")]
Words = Annotated[str, Field(min_length=2, max_length=400)]
Percent = Annotated[int, Field(ge=0, le=100)]
Range = Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=2, max_length=2)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Tip(_Strict):
    text: Words
    source: str = ""


class _Choice(_Strict):
    label: Words
    words: list[str] = []


class _Fact(_Strict):
    label: Words
    question: Words
    kind: FactKind
    how: Words
    examples: list[str] = []
    choices: dict[Id, _Choice] = {}
    unknown_ok: bool = False

    @model_validator(mode="after")
    def _choices_belong_to_choice(self) -> Self:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("choices are given for kind choice, and for no other")
        return self


class _Entry(_Strict):
    id: Id
    text: Words


class _Proof(_Strict):
    id: Id
    kind: ProofKind
    text: Words
    missing: Words
    short: Annotated[str, Field(max_length=24)] = ""
    fact: Id | None = None
    min: Annotated[int, Field(ge=1, le=20)] | None = None
    also: list[Id] = []

    @model_validator(mode="after")
    def _parameters_fit_the_kind(self) -> Self:
        if (self.kind == "fact") != (self.fact is not None):
            raise ValueError("a fact is named for kind fact, and for no other")
        if (self.kind == "photos") != (self.min is not None):
            raise ValueError("min is given for kind photos, and for no other")
        if self.also and self.kind not in ("photos", "observation_confirmed"):
            raise ValueError("only photos can come from other steps also")
        if (self.kind in ("stated", "observation_confirmed")) != bool(self.short):
            raise ValueError("short is given for what a person may state, and for no other")
        return self


class _Step(_Strict):
    id: Id
    title: Words
    purpose: Words
    why_now: Words
    checklist: Annotated[list[_Entry], Field(min_length=1)]
    prerequisites: list[Id]
    proof: Annotated[list[_Proof], Field(min_length=1)]
    typical_days: Range
    cost_categories: list[Id]
    safety_flags: list[Id]
    tips: Annotated[list[_Tip], Field(min_length=1)]


class _Share(_Strict):
    label: Words
    pct: Percent
    pct_high: Percent | None = None


class _Costs(_Strict):
    shares: dict[Id, _Share] = {}
    source: str = ""
    contingency: Range
    contingency_old: Percent
    contingency_source: str
    typical: Range | None = None
    typical_source: str = ""


class _Flag(_Strict):
    text: Words
    source: str = ""
    before_year: int | None = None


class _Shared(_Strict):
    facts: dict[Id, _Fact]
    flags: dict[Id, _Flag]


class _File(_Strict):
    id: Id
    version: Annotated[int, Field(ge=1)]
    name: Words
    about: Words
    shared_facts: list[Id]
    facts: dict[Id, _Fact]
    ask: list[Id]
    payoff_after: Id
    useful: _Tip
    costs: _Costs
    plan_days: Annotated[int, Field(ge=0)] = 0
    plan_source: str = ""
    build_days: Range
    build_source: str = ""
    steps: Annotated[list[_Step], Field(min_length=1)]


def parse_template(text: str, shared: str) -> Template:
    """`text` is a template's YAML, `shared` the YAML with what templates share.

    Raises pydantic.ValidationError, yaml.YAMLError, or ValueError where ids do not fit together.
    """
    file, common = _File.model_validate(parse_yaml(text)), _Shared.model_validate(parse_yaml(shared))
    specs = {name: common.facts[name] for name in file.shared_facts} | file.facts
    template = Template(
        id=file.id,
        version=file.version,
        name=file.name,
        about=file.about,
        steps=tuple(_step(step) for step in file.steps),
        facts=MappingProxyType({name: _fact(name, spec) for name, spec in specs.items()}),
        ask=tuple(file.ask),
        payoff_after=file.payoff_after,
        useful=Tip(file.useful.text, file.useful.source),
        costs=_costs(file.costs),
        flags=MappingProxyType(
            {key: SafetyFlag(key, f.text, f.source, f.before_year) for key, f in common.flags.items()}
        ),
        build_days=_pair(file.build_days),
        build_source=file.build_source,
        plan_days=file.plan_days,
        plan_source=file.plan_source,
    )
    _check_references(template)
    return template


@cache
def load_templates() -> Mapping[str, Template]:
    """The packaged templates by id, in the order in which they are offered. Read once."""
    folder = files("core.journeys") / "templates"
    shared = (folder / "shared.yaml").read_text(encoding="utf-8")
    texts = {name: (folder / f"{name}.yaml").read_text(encoding="utf-8") for name in TEMPLATE_IDS}
    return MappingProxyType({name: parse_template(text, shared) for name, text in texts.items()})


def _pair(values: list[int]) -> tuple[int, int]:
    low, high = values
    if low > high:
        raise ValueError(f"a range goes from low to high, not from {low} to {high}")
    return low, high


def _fact(name: str, spec: _Fact) -> FactSpec:
    return FactSpec(
        name=name,
        label=spec.label,
        question=spec.question,
        kind=spec.kind,
        how=spec.how,
        examples=tuple(spec.examples),
        choices=tuple((value, choice.label) for value, choice in spec.choices.items()),
        words=MappingProxyType({value: frozenset(choice.words) for value, choice in spec.choices.items()}),
        unknown_ok=spec.unknown_ok,
    )


def _costs(costs: _Costs) -> Costs:
    shares = tuple(
        CostShare(key, s.label, s.pct, s.pct if s.pct_high is None else s.pct_high) for key, s in costs.shares.items()
    )
    return Costs(
        shares=shares,
        source=costs.source,
        contingency=_pair(costs.contingency),
        contingency_old=costs.contingency_old,
        contingency_source=costs.contingency_source,
        typical=None if costs.typical is None else _pair(costs.typical),
        typical_source=costs.typical_source,
    )


def _step(step: _Step) -> Step:
    return Step(
        id=step.id,
        title=step.title,
        purpose=step.purpose,
        why_now=step.why_now,
        checklist=tuple(ChecklistEntry(e.id, e.text) for e in step.checklist),
        prerequisites=tuple(step.prerequisites),
        proof=tuple(
            Proof(p.id, p.kind, p.text, p.missing, p.short, p.fact or "", p.min or 0, tuple(p.also)) for p in step.proof
        ),
        typical_days=_pair(step.typical_days),
        cost_categories=tuple(step.cost_categories),
        safety_flags=tuple(step.safety_flags),
        tips=tuple(Tip(t.text, t.source) for t in step.tips),
    )


def _check_references(template: Template) -> None:
    """Every id that is named exists, once; a step's prerequisites stand before it (so there is no circle)."""
    seen: set[str] = set()
    for step in template.steps:
        own = [entry.id for entry in step.checklist], [proof.id for proof in step.proof]
        if step.id in seen or any(len(set(ids)) != len(ids) for ids in own):
            raise ValueError(f"an id stands twice in or as step {step.id!r} of {template.id!r}")
        earlier = {*step.prerequisites, *(name for proof in step.proof for name in proof.also)}
        _require(template, earlier, seen, "earlier steps")
        _require(template, {p.fact for p in step.proof if p.fact}, set(template.facts), "facts")
        _require(template, set(step.safety_flags), set(template.flags), "safety flags")
        if template.costs.shares:
            _require(template, set(step.cost_categories), {s.id for s in template.costs.shares}, "cost categories")
        seen.add(step.id)
    _require(template, set(template.ask), set(template.facts), "facts")
    _require(template, {template.payoff_after}, set(template.ask), "first questions")


def _require(template: Template, wanted: set[str], known: set[str], what: str) -> None:
    if wanted - known:
        raise ValueError(f"template {template.id!r} names {what} that are not there: {sorted(wanted - known)}")
