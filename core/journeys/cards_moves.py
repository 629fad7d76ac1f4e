"""Cards for what just moved: started, done, skipped, reopened, paused, resumed."""

from core.journeys.budget import cost_ranges
from core.journeys.card_manner import flag_text, offer_button
from core.journeys.card_parts import (
    actions,
    done_button,
    fact_line,
    next_button,
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
from core.views import Block, Button, Card, Fields, Progress, Text


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
    blocks.append(Text(f"*Next:* {next_action(journey, template).what}"))
    return Card(journey.state.name, (*blocks, *actions(next_button(journey), undo=undo)))


def step_done_card(journey: Journey, template: Template, completed: Completed, undo: str = "") -> Card:
    """What is done, and where it goes on. `journey` is the one after."""
    stated = len(step_state(journey.state, completed.step.id).stated)
    note = Text(f"{stated} of its proofs {'rests' if stated == 1 else 'rest'} on your word.", tone="quiet")
    return _moved(journey, template, f"Done: {completed.step.title}", note if stated else None, undo)


def skipped_card(journey: Journey, template: Template, step_id: str, undo: str = "") -> Card:
    reason = Text(f"Reason: {step_state(journey.state, step_id).reason}", tone="quiet", quoted=True)
    return _moved(journey, template, f"Skipped: {template.step(step_id).title}", reason, undo)


def reopened_card(journey: Journey, template: Template, step_id: str, undo: str = "") -> Card:
    again = [step for step in template.steps if step_state(journey.state, step.id).status == "review"]
    names = ", ".join(step.title for step in again)
    note = Text(f"Look at these again afterwards: {names}. What you gave for them is kept.") if again else None
    return _moved(journey, template, f"Open again: {template.step(step_id).title}", note, undo)


def paused_card(journey: Journey, template: Template, undo: str = "") -> Card:
    where = step_of(template, template.step(journey.state.current))
    text = f"Paused at {where}. I keep everything, send no nudges, and still take notes and photos."
    return Card("", (Text(text), *actions(resume_button(journey), undo=undo)))


def resumed_card(journey: Journey, template: Template, undo: str = "") -> Card:
    return _moved(journey, template, "Welcome back", None, undo)


def budget_hint(journey: Journey, template: Template) -> tuple[Text, ...]:
    """The largest share of a known budget: a first idea of where the money goes; not sure: what others pay."""
    fact = journey.state.facts.get("budget")
    if fact is None or not template.costs.shares:
        return ()
    budget = money_of(fact.value)
    picture = cost_ranges(template, budget)
    if budget is None:
        usual = f"Others usually pay {picture.show(*picture.total)}" if any(picture.total) else ""
        return (Text(f"{usual} ({template.costs.typical_source}).", tone="quiet"),) if usual else ()
    most = max(picture.lines, key=lambda line: line.high)
    text = f"The largest part is usually {most.label.lower()}: {picture.show(most.low, most.high)}"
    return (Text(f"{text} ({template.costs.source}).", tone="quiet"),)


def useful(template: Template) -> tuple[Text, ...]:
    """A figure worth knowing before anything else."""
    source = f" ({template.useful.source})" if template.useful.source else ""
    return (Text(f"Good to know: {template.useful.text[:-1]}{source}.", tone="quiet"),)


def _moved(journey: Journey, template: Template, title: str, note: Text | None, undo: str) -> Card:
    if journey.status == "completed":
        return _finished(journey, template, note, undo)
    step = template.step(journey.state.current)
    action = next_action(journey, template)
    closed = sum(state.status in ("done", "skipped") for state in journey.state.steps.values())
    blocks: list[Block] = [Progress(f"Now: {step.title}", closed, len(template.steps), "steps")]
    if note:
        blocks.append(note)
    blocks.append(Text(step.purpose if manner_of(journey).why == "none" else f"{step.purpose} {action.why}"))
    blocks.append(Text(f"*Next:* {action.what}"))
    blocks += [flag_text(flag) for flag in safety_flags(journey, template, step)[:1]]
    if journey.status == "paused":
        return Card(title, (*blocks, *actions(resume_button(journey), undo=undo)))
    first = next_button(journey) if action.missing else done_button(journey, step)
    offer = offer_button(journey, step)
    return Card(title, (*blocks, *actions(first, progress_button(journey), offer, undo=undo)))


def _finished(journey: Journey, template: Template, note: Text | None, undo: str) -> Card:
    total = len(template.steps)
    text = (
        "That was the last step: the plan is complete. I keep the notes, photos and reasons. "
        "If something changes, reopen a step."
    )
    blocks: list[Block] = [Progress("Finished", total, total, "steps"), *([note] if note else []), Text(text)]
    photos = Button("Photos", "photos", journey.id) if journey.state.photos else None
    return Card(f"{journey.state.name} is finished", (*blocks, *actions(progress_button(journey), photos, undo=undo)))
