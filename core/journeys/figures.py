"""What a journey adds up to: where it stands, the one next thing to do and why, what is asked next, when to nudge."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.journeys.change import CLOSED, named, step_state, waiting_for
from core.journeys.model import Journey, StepStatus, is_sample
from core.journeys.proofs import ProofState, missing, proofs, what_to_do
from core.journeys.template import FactSpec, SafetyFlag, Step, Template, Tip
from core.words import t


@dataclass(frozen=True, slots=True)
class StepLine:
    step: Step
    number: int
    status: StepStatus
    current: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """`days_left` is what planning still takes, (low, high); `plan_end` and `real_end` are the days on which the plan
    and the work on site may end. `budget` is the recorded fact, empty when nothing was said."""

    lines: tuple[StepLine, ...]
    done: int
    skipped: int
    total: int
    current: Step
    open_proofs: tuple[ProofState, ...]
    budget: str
    days_left: tuple[int, int]
    plan_end: tuple[datetime, datetime]
    real_end: tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class NextAction:
    """`what` is one sentence: the single next thing to do."""

    step: Step
    what: str
    why: str
    missing: tuple[ProofState, ...]
    tip: Tip | None
    flags: tuple[SafetyFlag, ...]


def progress(journey: Journey, template: Template, now: datetime) -> Figures:
    state = journey.state
    lines = tuple(
        StepLine(step, number, step_state(state, step.id).status, step.id == state.current)
        for number, step in enumerate(template.steps, 1)
    )
    current = template.step(state.current)
    going = journey.status != "completed"
    low, high = _days_left(journey, template, now)
    build_low, build_high = template.build_days
    budget = state.facts.get("budget")
    return Figures(
        lines=lines,
        done=sum(line.status == "done" for line in lines),
        skipped=sum(line.status == "skipped" for line in lines),
        total=len(lines),
        current=current,
        open_proofs=missing(journey, template, current) if going else (),
        budget=budget.value if budget else "",
        days_left=(low, high),
        plan_end=(now + timedelta(days=low), now + timedelta(days=high)),
        real_end=(now + timedelta(days=low + build_low), now + timedelta(days=high + build_high)),
    )


def next_action(journey: Journey, template: Template) -> NextAction:
    step = template.step(journey.state.current)
    if journey.status == "completed":
        what = t("Every step is finished. Look at the plan, or reopen a step.")
        return NextAction(step, what, "", (), None, ())
    lacking = missing(journey, template, step)
    tip = _tip(journey, template, step)
    flags = safety_flags(journey, template, step)
    if journey.status == "paused":
        what = t("This journey is paused. Say resume to go on with step {number}, {step}.", **named(template, step))
        return NextAction(step, what, step.why_now, lacking, None, flags)
    blockers = waiting_for(journey.state, template, step)
    lacking = tuple(sorted(lacking, key=lambda state: _asked_at(template, state)))
    if lacking:
        what = what_to_do(lacking[0])
    elif blockers:
        first = named(template, blockers[0])
        what = t("All is there. Finish or skip step {number}, {step}, before you finish this one.", **first)
    else:
        what = t("All is there. Say done, and we move on.")
    return NextAction(step, what, step.why_now, lacking, tip, flags)


def safety_flags(journey: Journey, template: Template, step: Step) -> tuple[SafetyFlag, ...]:
    """The step's warnings, without those that are moot for a house of this age."""
    fact = journey.state.facts.get("year_built")
    year = int(fact.value) if fact and fact.value.isdigit() else None
    flags = (template.flags[name] for name in step.safety_flags)
    return tuple(f for f in flags if f.before_year is None or year is None or year < f.before_year)


def next_question(journey: Journey, template: Template, after: str = "") -> FactSpec | None:
    """The first of the template's beginning questions that has no answer; `after`: look behind that one only."""
    names = template.ask[template.ask.index(after) + 1 :] if after in template.ask else template.ask
    return next((template.fact(name) for name in names if name not in journey.state.facts), None)


def missing_fact(journey: Journey, template: Template) -> FactSpec | None:
    """The fact that the current step needs first, when a fact is what it needs next: a plain answer can give it."""
    step = template.step(journey.state.current)
    lacking = sorted(missing(journey, template, step), key=lambda state: _asked_at(template, state))
    return template.fact(lacking[0].proof.fact) if lacking and lacking[0].proof.fact else None


def _asked_at(template: Template, state: ProofState) -> int:
    """The place of a proof's fact among the first questions, so that "next" names what is being asked."""
    return template.ask.index(state.proof.fact) if state.proof.fact in template.ask else len(template.ask)


def nudge_due(journey: Journey, template: Template) -> datetime | None:
    """When the current step outlives its typical time. None while nothing is going on."""
    started = step_state(journey.state, journey.state.current).started_at
    if journey.status != "active" or started is None or is_sample(journey):
        return None
    return started + timedelta(days=template.step(journey.state.current).typical_days[1])


def _days_left(journey: Journey, template: Template, now: datetime) -> tuple[int, int]:
    """From the steps' typical times; the high end is at least what people need on average for what is left."""
    low = high = 0
    for step in template.steps:
        here = step_state(journey.state, step.id)
        if here.status in CLOSED or journey.status == "completed":
            continue
        spent = (now - here.started_at).days if here.started_at and step.id == journey.state.current else 0
        low += max(step.typical_days[0] - spent, 0)
        high += max(step.typical_days[1] - spent, 1)
    whole = sum(step.typical_days[1] for step in template.steps)
    return low, max(high, template.plan_days * high // whole)


def _tip(journey: Journey, template: Template, step: Step) -> Tip | None:
    """One at a time: another one with each proof that is there."""
    settled = sum(state.state != "missing" for state in proofs(journey, template, step))
    return step.tips[settled % len(step.tips)] if step.tips else None
