"""Cards for what just moved: started, done, skipped, reopened, paused, resumed."""

from core.journeys.budget import cost_ranges
from core.journeys.card_manner import flag_text, offer_button
from core.journeys.card_parts import (
    actions,
    amid,
    cited,
    done_button,
    fact_line,
    next_button,
    next_text,
    photos_button,
    progress_button,
    question_blocks,
    question_buttons,
    resume_button,
    step_of,
)
from core.journeys.change import step_state
from core.journeys.facts import money_of
from core.journeys.figures import next_action, safety_flags
from core.journeys.model import Journey
from core.journeys.moves import Completed
from core.journeys.personas import manner_of
from core.journeys.template import FactSpec, Template
from core.views import Block, Card, Fields, Progress, Text
from core.words import t, tn


def started_card(
    journey: Journey,
    template: Template,
    question: FactSpec | None = None,
    undo: str = "",
    *,
    going_on: bool = True,
    brief: bool = False,
) -> Card:
    """What was understood, one useful figure, and the first question, or what is next; not `going_on`: neither.

    `brief`: only what was understood, because a photo beside it has more to say."""
    first = template.step(journey.state.current)
    known = tuple(fact_line(journey, template, name) for name in journey.state.facts if name in template.facts)
    blocks: list[Block] = [] if brief else [Text(f"{step_of(template, first)}: {first.purpose}")]
    if known:
        blocks.append(Fields(known))
    if not brief:
        blocks += budget_hint(journey, template) if "budget" in journey.state.facts else useful(template)
    if question:
        blocks += question_blocks(question)
        return Card(journey.state.name, (*blocks, *actions(*question_buttons(journey, question), undo=undo)))
    if not going_on:
        return Card(journey.state.name, (*blocks, *actions(undo=undo)))
    blocks.append(next_text(next_action(journey, template).what))
    return Card(journey.state.name, (*blocks, *actions(next_button(journey), undo=undo)))


def step_done_card(journey: Journey, template: Template, completed: Completed, undo: str = "") -> Card:
    """What is done, and where it goes on. `journey` is the one after."""
    stated = len(step_state(journey.state, completed.step.id).stated)
    rests = tn("{n} of its proofs rests on your word.", "{n} of its proofs rest on your word.", stated)
    note = Text(rests, tone="quiet") if stated else None
    return _moved(journey, template, t("Done: {step}", step=completed.step.title), note, undo)


def skipped_card(journey: Journey, template: Template, step_id: str, undo: str = "") -> Card:
    reason = t("Reason: {reason}", reason=step_state(journey.state, step_id).reason)
    title = t("Skipped: {step}", step=template.step(step_id).title)
    return _moved(journey, template, title, Text(reason, tone="quiet", quoted=True), undo)


def reopened_card(journey: Journey, template: Template, step_id: str, undo: str = "") -> Card:
    again = [step for step in template.steps if step_state(journey.state, step.id).status == "review"]
    names = ", ".join(step.title for step in again)
    told = t("Look at these again afterwards: {steps}. What you gave for them is kept.", steps=names)
    title = t("Open again: {step}", step=template.step(step_id).title)
    return _moved(journey, template, title, Text(told) if again else None, undo)


def paused_card(journey: Journey, template: Template, undo: str = "") -> Card:
    where = step_of(template, template.step(journey.state.current))
    text = t("Paused at {where}. I keep everything, send no nudges, and still take notes and photos.", where=where)
    return Card("", (Text(text), *actions(resume_button(journey), undo=undo)))


def resumed_card(journey: Journey, template: Template, undo: str = "") -> Card:
    return _moved(journey, template, t("Welcome back"), None, undo)


def budget_hint(journey: Journey, template: Template) -> tuple[Text, ...]:
    """The largest share of a known budget: a first idea of where the money goes; not sure: what others pay."""
    fact = journey.state.facts.get("budget")
    if fact is None or not template.costs.shares:
        return ()
    budget = money_of(fact.value)
    picture = cost_ranges(template, budget)
    if budget is None:
        if not any(picture.total):
            return ()
        paid, by = picture.show(*picture.total), template.costs.typical_source
        return (Text(t("Others usually pay {amount} ({source}).", amount=paid, source=by), tone="quiet"),)
    most = max(picture.lines, key=lambda line: line.high)
    text = t(
        "The largest part is usually {part}: {amount} ({source}).",
        part=amid(most.label),
        amount=picture.show(most.low, most.high),
        source=template.costs.source,
    )
    return (Text(text, tone="quiet"),)


def useful(template: Template) -> tuple[Text, ...]:
    """A figure worth knowing before anything else."""
    return (Text(t("Good to know: {sentence}", sentence=cited(template.useful)), tone="quiet"),)


def _moved(journey: Journey, template: Template, title: str, note: Text | None, undo: str) -> Card:
    if journey.status == "completed":
        return _finished(journey, template, note, undo)
    step = template.step(journey.state.current)
    action = next_action(journey, template)
    closed = sum(state.status in ("done", "skipped") for state in journey.state.steps.values())
    blocks: list[Block] = [Progress(t("Now: {step}", step=step.title), closed, len(template.steps), "steps")]
    if note:
        blocks.append(note)
    blocks.append(Text(step.purpose if manner_of(journey).why == "none" else f"{step.purpose} {action.why}"))
    blocks.append(next_text(action.what))
    blocks += [flag_text(flag) for flag in safety_flags(journey, template, step)[:1]]
    if journey.status == "paused":
        return Card(title, (*blocks, *actions(resume_button(journey), undo=undo)))
    first = next_button(journey) if action.missing else done_button(journey, step)
    offer = offer_button(journey, step)
    return Card(title, (*blocks, *actions(first, progress_button(journey), offer, undo=undo)))


def _finished(journey: Journey, template: Template, note: Text | None, undo: str) -> Card:
    total = len(template.steps)
    text = t(
        "That was the last step: the plan is complete. I keep the notes, photos and reasons. "
        "If something changes, reopen a step."
    )
    blocks: list[Block] = [Progress(t("Finished"), total, total, "steps"), *([note] if note else []), Text(text)]
    title = t("{journey} is finished", journey=journey.state.name)
    return Card(title, (*blocks, *actions(progress_button(journey), photos_button(journey), undo=undo)))
