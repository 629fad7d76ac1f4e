"""A template as a value: the steps of a kind of renovation, what proves each of them, and the guidance beside it.

The YAML files in templates/ hold the text (core.journeys.loading reads them). Ids are short ([a-z0-9_]) so that a
button's value, "journey/step/proof", stays within 64 characters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.errors import JourneyError
from core.words import t

ProofKind = Literal["fact", "photos", "observation_confirmed", "stated"]
FactKind = Literal["text", "money", "year", "measure", "choice"]

UNKNOWN = "unknown"
"""The canonical answer "not sure"."""


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A fact of the home or the project. `how` says how it is answered; `choices` are (value, label) pairs,
    `words` the single words of an answer that mean a choice.

    `kind` decides the canonical form: money "40000 USD", year "1965", measure a text with two numbers or more,
    choice one of the values, text as it is. `unknown_ok`: "not sure" counts as an answer.
    """

    name: str
    label: str
    question: str
    kind: FactKind
    how: str
    examples: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unknown_ok: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that a step is done. `text` is what a person reads, `missing` the one thing to do when it lacks,
    `short` a button's label where a person may state it.

    `fact`: the fact's name (kind fact). `min`: how many different photos (kind photos). `also`: earlier steps whose
    photos count too (kinds photos and observation_confirmed).
    """

    id: str
    kind: ProofKind
    text: str
    missing: str
    short: str = ""
    fact: str = ""
    min: int = 0
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChecklistEntry:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Tip:
    """A sentence; `source` is named where it quotes a figure."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class SafetyFlag:
    """A warning. `before_year`: it is moot for a house that is known to be built in that year or later."""

    id: str
    text: str
    source: str = ""
    before_year: int | None = None


@dataclass(frozen=True, slots=True)
class CostShare:
    """A category's share of the budget in per cent; `pct_high` where sources show a range."""

    id: str
    label: str
    pct: int
    pct_high: int


@dataclass(frozen=True, slots=True)
class Costs:
    """`contingency` in per cent, beside the shares; `contingency_old` for an old house. `typical` is the usual total
    in dollars when there is no budget yet (None: too wide to say)."""

    shares: tuple[CostShare, ...]
    source: str
    contingency: tuple[int, int]
    contingency_old: int
    contingency_source: str
    typical: tuple[int, int] | None = None
    typical_source: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """`typical_days` is (low, high). `prerequisites` are ids of earlier steps."""

    id: str
    title: str
    purpose: str
    why_now: str
    checklist: tuple[ChecklistEntry, ...]
    prerequisites: tuple[str, ...]
    proof: tuple[Proof, ...]
    typical_days: tuple[int, int]
    cost_categories: tuple[str, ...]
    safety_flags: tuple[str, ...]
    tips: tuple[Tip, ...]

    def proof_of(self, proof_id: str) -> Proof:
        for proof in self.proof:
            if proof.id == proof_id:
                return proof
        told = t("I don't know that proof of {step}. Say done, and I list them.", step=self.title)
        raise JourneyError("unknown_proof", told)

    def check(self, check_id: str) -> ChecklistEntry:
        for entry in self.checklist:
            if entry.id == check_id:
                return entry
        raise JourneyError("unknown_item", t("That item is not on the checklist of {step}.", step=self.title))


@dataclass(frozen=True, slots=True)
class Template:
    """`ask` names the facts asked at the beginning, in order; with the answer to `payoff_after` (or when it is left
    open) people get the first thing for their answers. `useful` is told to whoever begins. `plan_days` is how long
    people plan on average (0: no figure), `build_days` the time on site after the plan."""

    id: str
    version: int
    name: str
    about: str
    steps: tuple[Step, ...]
    facts: Mapping[str, FactSpec]
    ask: tuple[str, ...]
    payoff_after: str
    useful: Tip
    costs: Costs
    flags: Mapping[str, SafetyFlag]
    build_days: tuple[int, int]
    build_source: str = ""
    plan_days: int = 0
    plan_source: str = ""

    def step(self, step_id: str) -> Step:
        for step in self.steps:
            if step.id == step_id:
                return step
        told = t("I don't know that step. Say a number from 1 to {last}, or a step's name.", last=len(self.steps))
        raise JourneyError("unknown_step", told)

    def number(self, step_id: str) -> int:
        """Counted from 1, as people see it."""
        return self.steps.index(self.step(step_id)) + 1

    def fact(self, name: str) -> FactSpec:
        spec = self.facts.get(name)
        if spec is None:
            told = t("I keep no such fact for this journey. Say note, and I keep it as one.")
            raise JourneyError("unknown_fact", told)
        return spec

    def find(self, text: str) -> Step | None:
        """By id, number ("2", "step 2") or words of the title; None when none or more than one fits."""
        wanted = text.strip().casefold().removeprefix("step").strip(" #.:")
        if not wanted:
            return None
        if wanted.isascii() and wanted.isdigit():
            number = int(wanted) if len(wanted) < 4 else 0
            return self.steps[number - 1] if 1 <= number <= len(self.steps) else None
        exact = [s for s in self.steps if wanted in (s.id, s.title.casefold())]
        close = exact or [s for s in self.steps if wanted in s.title.casefold()]
        return close[0] if len(close) == 1 else None
