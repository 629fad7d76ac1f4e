"""Pieces that several cards share. Cards speak plainly: five lines and three buttons at most, where that can be."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from core.journeys.facts import how_to_answer, shown
from core.journeys.model import Journey
from core.journeys.proofs import ProofState, can_state
from core.journeys.template import UNKNOWN, FactSpec, Step, Template, Tip
from core.views import Actions, Block, Button, Checklist, ChecklistItem, Text

MOST_BUTTONS = 3

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def actions(*buttons: Button | None, undo: str = "") -> tuple[Block, ...]:
    """At most three buttons, then Undo for the write of that id; no block when there are none."""
    kept = [button for button in buttons if button][:MOST_BUTTONS]
    if undo:
        kept.append(Button("Undo", "undo", undo))
    return (Actions(tuple(kept)),) if kept else ()


def next_button(journey: Journey) -> Button:
    return Button("What is next?", "next", journey.id)


def progress_button(journey: Journey) -> Button:
    return Button("Where are we?", "progress", journey.id)


def done_button(journey: Journey, step: Step) -> Button:
    return Button("Step done", "done", f"{journey.id}/{step.id}", "primary")


def skip_button(journey: Journey, step: Step) -> Button:
    return Button("Skip the step", "skip", f"{journey.id}/{step.id}", opens="skip")


def resume_button(journey: Journey) -> Button:
    return Button("Resume", "resume", journey.id, "primary")


def start_buttons() -> tuple[Button, ...]:
    return tuple(
        Button(label, "start", kind)
        for label, kind in (("Kitchen", "kitchen"), ("Bathroom", "bathroom"), ("DIY", "diy"))
    )


def proof_button(journey: Journey, template: Template, step: Step, state: ProofState) -> Button | None:
    """The button that supplies a proof that lacks, by a form; None where photos are to be sent."""
    proof = state.proof
    if proof.kind == "fact":
        return Button(template.fact(proof.fact).label, "fact", f"{journey.id}/{proof.fact}", opens="fact")
    if can_state(journey, step, proof):
        return Button(proof.short, "state", f"{journey.id}/{step.id}/{proof.id}", opens="state")
    return None


def proof_list(states: Sequence[ProofState]) -> Checklist:
    return Checklist(tuple(_proof_item(state) for state in states))


def question_blocks(spec: FactSpec) -> tuple[Text, Text]:
    return Text(f"*{spec.question}*"), Text(f'{how_to_answer(spec)} Or say "later".', tone="quiet")


def question_buttons(journey: Journey, spec: FactSpec) -> tuple[Button, ...]:
    """One button a choice, and "Not sure" where that is an answer, at most three in all."""
    options = [*spec.choices, *([(UNKNOWN, "Not sure")] if spec.unknown_ok else [])]
    return tuple(Button(label, "fact", f"{journey.id}/{spec.name}/{value}") for value, label in options[:MOST_BUTTONS])


def fact_line(journey: Journey, template: Template, name: str) -> tuple[str, str]:
    """(label, value) of a recorded fact."""
    spec = template.fact(name)
    return spec.label, shown(spec, journey.state.facts[name].value)


def tip_text(tip: Tip | None) -> tuple[Text, ...]:
    if tip is None:
        return ()
    source = f" ({tip.source})" if tip.source else ""
    return (Text(f"Tip: {tip.text[:-1]}{source}{tip.text[-1]}" if source else f"Tip: {tip.text}", tone="quiet"),)


def step_of(template: Template, step: Step) -> str:
    return f"Step {template.number(step.id)} of {len(template.steps)}, {step.title}"


def month(moment: datetime, zone: tzinfo) -> str:
    there = moment.astimezone(zone)
    return f"{_MONTHS[there.month - 1]} {there.year}"


def day(moment: datetime, zone: tzinfo) -> str:
    there = moment.astimezone(zone)
    return f"{there.day} {_MONTHS[there.month - 1][:3]} {there.year}"


def months(ends: tuple[datetime, datetime], zone: tzinfo) -> str:
    """ "March 2027", or "March - July 2027"."""
    first, last = month(ends[0], zone), month(ends[1], zone)
    if first == last:
        return last
    same_year = first.rsplit(" ", 1)[1] == last.rsplit(" ", 1)[1]
    return f"{first.rsplit(' ', 1)[0] if same_year else first} - {last}"


def _proof_item(state: ProofState) -> ChecklistItem:
    match state.state:
        case "met":
            return ChecklistItem(state.proof.text, "done", state.detail)
        case "stated":
            return ChecklistItem(state.proof.text, "stated", f"stated: {state.detail}")
        case "missing":
            return ChecklistItem(state.proof.text, "open", state.detail)
