"""Cards that say where a journey stands: the status card, what is next, what is missing, what it may cost."""

from datetime import datetime, tzinfo

from core.journeys.budget import CostPicture, cost_ranges
from core.journeys.card_manner import explained, offer_button, warning_texts, why_text
from core.journeys.card_parts import (
    actions,
    done_button,
    months,
    next_button,
    next_text,
    photos_button,
    progress_button,
    proof_button,
    proof_list,
    question_buttons,
    resume_button,
    skip_button,
    step_of,
    tip_text,
)
from core.journeys.change import step_state
from core.journeys.facts import money_of, shown
from core.journeys.figures import Figures, StepLine, next_action, progress
from core.journeys.model import Journey
from core.journeys.moves import Missing
from core.journeys.personas import manner_of
from core.journeys.proofs import proofs, what_to_do
from core.journeys.sample import sample_blocks, sample_button
from core.journeys.template import FactSpec, Step, Template
from core.views import Block, Button, Card, Checklist, ChecklistItem, Fields, Progress, Table, Text
from core.words import t, tn

CHECKS_SHOWN = 3


def status_card(journey: Journey, template: Template, now: datetime, zone: tzinfo) -> Card:
    """The one card that is edited in place: steps with marks, budget, months, the next thing to do."""
    figures = progress(journey, template, now)
    blocks: list[Block] = [
        *sample_blocks(journey),
        Progress(_label(journey, figures), figures.done + figures.skipped, figures.total, "steps"),
        Checklist(tuple(_step_item(journey, line) for line in figures.lines)),
        Fields(_facts(journey, template, figures, zone)),
    ]
    if journey.status != "completed":
        what = next_action(journey, template).what
        blocks.append(Text(what) if journey.status == "paused" else next_text(what))
    return Card(journey.state.name, (*blocks, *_status_buttons(journey, figures)))


def next_card(journey: Journey, template: Template) -> Card:
    """The single next thing to do, why now, and the first open items of the checklist."""
    action = next_action(journey, template)
    if journey.status == "completed":
        title = t("{journey} is finished", journey=journey.state.name)
        return Card(title, (Text(action.what), *actions(progress_button(journey))))
    if journey.status == "paused":
        return Card("", (Text(action.what), *actions(resume_button(journey), progress_button(journey))))
    step, manner = action.step, manner_of(journey)
    blocks: list[Block] = [*sample_blocks(journey), Text(f"*{action.what}*"), *why_text(manner, step, action.why)]
    blocks += open_checks(journey, step, manner.checks)
    warnings, added = warning_texts(journey, template, step, action.flags, manner)
    blocks += warnings
    blocks += tip_text(action.tip) if manner.tip and not added else ()
    blocks += explained(manner, blocks)
    first = proof_button(journey, template, step, action.missing[0]) if action.missing else done_button(journey, step)
    offer = offer_button(journey, step)
    tick = _tick_first(journey, step) if first is None or offer is None else None
    buttons = (first, sample_button(journey), tick, offer, skip_button(journey, step))
    return Card(step_of(template, step), (*blocks, *actions(*buttons)))


def missing_card(journey: Journey, template: Template, missing: Missing) -> Card:
    """What is there and what lacks, each with the one thing to do."""
    step = missing.step
    todo = "\n".join(f"- {what_to_do(state)}" for state in missing.missing)
    count = len(missing.missing)
    title = tn("{step}: {n} thing is missing", "{step}: {n} things are missing", count, step=step.title)
    buttons = [proof_button(journey, template, step, state) for state in missing.missing]
    supply = [button for button in buttons if button]
    return Card(
        title,
        (
            proof_list(proofs(journey, template, step)),
            Text(todo),
            *actions(*supply, skip_button(journey, step)),
        ),
    )


def payoff_card(
    journey: Journey, template: Template, now: datetime, zone: tzinfo, question: FactSpec | None = None
) -> Card:
    """The first thing that people get for their answers: a cost range by category, a month, one next action (which is
    our `question`, where one follows)."""
    facts, figures = journey.state.facts, progress(journey, template, now)
    budget, year = facts.get("budget"), facts.get("year_built")
    picture = cost_ranges(template, money_of(budget.value) if budget else None, year.value if year else "")
    blocks: list[Block] = []
    if picture.lines:
        rows = [(line.label, picture.show(line.low, line.high)) for line in picture.lines]
        total = (t("Together"), picture.show(*picture.total))
        blocks.append(Table((t("Part"), t("About")), (*rows, total)))
    if any(picture.contingency):
        blocks.append(Text(_reserve_line(picture)))
    blocks.append(Text(_end_line(template, figures, zone)))
    if question is None:
        blocks.append(next_text(next_action(journey, template).what))
    if sources := _sources(template, picture):
        blocks.append(Text(sources, tone="quiet"))
    costs = picture.lines or any(picture.contingency)
    title = t("What it may cost, and when") if costs else t("When it may be finished")
    open_yet = next_action(journey, template).missing
    first = next_button(journey) if open_yet else done_button(journey, figures.current)
    offer = offer_button(journey, figures.current)
    if question and question_buttons(journey, question):  # our question brings its own
        return Card(title, (*blocks, *actions(offer)))
    return Card(title, (*blocks, *actions(first, progress_button(journey), offer)))


def _reserve_line(picture: CostPicture) -> str:
    amount, (low, high) = picture.show(*picture.contingency), picture.contingency_pct
    if low == high:
        return t("Keep {amount} beside it for surprises ({high}%).", amount=amount, high=high)
    return t("Keep {amount} beside it for surprises ({low} to {high}%).", amount=amount, low=low, high=high)


def _sources(template: Template, picture: CostPicture) -> str:
    """Where the money's figures and the times come from, a sentence each."""
    money = [picture.basis, picture.source] if picture.lines else []
    plan = t("Planning: {source}.", source=template.plan_source) if template.plan_source else ""
    site = t("On site: {source}.", source=template.build_source) if template.build_source else ""
    return " ".join(part for part in (*money, plan, site) if part)


def open_checks(journey: Journey, step: Step, most: int = CHECKS_SHOWN) -> tuple[Block, ...]:
    """The first open items of the step's checklist, and how many more there are."""
    ticked = step_state(journey.state, step.id).ticked
    waiting = [entry for entry in step.checklist if entry.id not in ticked]
    if not waiting:
        return ()
    items = Checklist(tuple(ChecklistItem(entry.text, "open") for entry in waiting[:most]))
    more = len(waiting) - most
    left = tn("And {n} more on the checklist.", "And {n} more on the checklist.", more)
    return (items, Text(left, tone="quiet")) if more > 0 else (items,)


def _label(journey: Journey, figures: Figures) -> str:
    match journey.status:
        case "paused":
            return t("Paused at {step}", step=figures.current.title)
        case "completed":
            return t("Finished")
        case _:
            return t("Now: {step}", step=figures.current.title)


def _step_item(journey: Journey, line: StepLine) -> ChecklistItem:
    text = f"{line.number}. {line.step.title}"
    match line.status:
        case "done":
            stated = len(step_state(journey.state, line.step.id).stated)
            return ChecklistItem(text, "done", tn("{n} stated", "{n} stated", stated) if stated else "")
        case "skipped":
            reason = step_state(journey.state, line.step.id).reason
            return ChecklistItem(text, "skipped", t("skipped: {reason}", reason=reason))
        case "review":
            return ChecklistItem(text, "open", t("look at it again"))
        case _ if line.current:
            return ChecklistItem(text, "current")
        case "active":
            return ChecklistItem(text, "open", t("begun"))
        case "open":
            return ChecklistItem(text, "open")


def _facts(journey: Journey, template: Template, figures: Figures, zone: tzinfo) -> tuple[tuple[str, str], ...]:
    rows = []
    if figures.budget:
        rows.append((t("Budget"), shown(template.fact("budget"), figures.budget)))
    if journey.status != "completed":
        rows.append((t("Plan ready"), months(figures.plan_end, zone)))
        if any(template.build_days):
            rows.append((t("Realistic end"), months(figures.real_end, zone)))
    rows.append((t("Photos"), str(len(journey.state.photos))))
    return tuple(rows)


def _status_buttons(journey: Journey, figures: Figures) -> tuple[Block, ...]:
    photos = photos_button(journey)
    match journey.status:
        case "paused":
            return actions(resume_button(journey), sample_button(journey), photos)
        case "completed":
            return actions(sample_button(journey), photos)
        case _:
            return actions(next_button(journey), sample_button(journey), done_button(journey, figures.current), photos)


def _end_line(template: Template, figures: Figures, zone: tzinfo) -> str:
    plan = months(figures.plan_end, zone)
    if not any(template.build_days):
        return t("The plan can be ready around {plan}.", plan=plan)
    return t(
        "The plan can be ready around {plan}; with the work on site, a realistic end is around {end}.",
        plan=plan,
        end=months(figures.real_end, zone),
    )


def _tick_first(journey: Journey, step: Step) -> Button | None:
    ticked = step_state(journey.state, step.id).ticked
    first = next((entry for entry in step.checklist if entry.id not in ticked), None)
    # Most: 24
    return Button(t("Tick the first item"), "tick", f"{journey.id}/{step.id}/{first.id}/1") if first else None
