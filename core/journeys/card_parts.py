"""Pieces that several cards share. Cards speak plainly: five lines and three buttons at most, where that can be."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from core.journeys.facts import how_to_answer, not_sure, shown
from core.journeys.model import Journey
from core.journeys.proofs import ProofState, can_state
from core.journeys.template import UNKNOWN, FactSpec, Step, Template, Tip
from core.views import Actions, Block, Button, Checklist, ChecklistItem, Text
from core.words import day as day_of
from core.words import language_now, month_and_year, month_name, t

MOST_BUTTONS = 3


def actions(*buttons: Button | None, undo: str = "") -> tuple[Block, ...]:
    """At most three buttons, then Undo for the write of that id; no block when there are none."""
    kept = [button for button in buttons if button][:MOST_BUTTONS]
    if undo:
        # Most: 24
        kept.append(Button(t("Undo"), "undo", undo))
    return (Actions(tuple(kept)),) if kept else ()


def next_button(journey: Journey) -> Button:
    # Most: 24
    return Button(t("What is next?"), "next", journey.id)


def progress_button(journey: Journey) -> Button:
    # Most: 24
    return Button(t("Where are we?"), "progress", journey.id)


def done_button(journey: Journey, step: Step) -> Button:
    # Most: 24
    return Button(t("Step done"), "done", f"{journey.id}/{step.id}", "primary")


def skip_button(journey: Journey, step: Step) -> Button:
    # Most: 24
    return Button(t("Skip the step"), "skip", f"{journey.id}/{step.id}", opens="skip")


def resume_button(journey: Journey) -> Button:
    # Most: 24
    return Button(t("Resume"), "resume", journey.id, "primary")


def photos_button(journey: Journey) -> Button | None:
    # Most: 24
    return Button(t("Photos"), "photos", journey.id) if journey.state.photos else None


def start_buttons() -> tuple[Button, ...]:
    return (
        # Most: 24
        Button(t("Kitchen"), "start", "kitchen"),
        # Most: 24
        Button(t("Bathroom"), "start", "bathroom"),
        # Most: 24
        Button(t("DIY"), "start", "diy"),
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
    how = (how_to_answer(spec), t('Or say "later".'))
    return Text(f"*{spec.question}*"), Text(" ".join(how), tone="quiet")


def question_buttons(journey: Journey, spec: FactSpec) -> tuple[Button, ...]:
    """One button a choice, and "Not sure" where that is an answer, at most three in all."""
    options = [*spec.choices, *([(UNKNOWN, not_sure())] if spec.unknown_ok else [])]
    return tuple(Button(label, "fact", f"{journey.id}/{spec.name}/{value}") for value, label in options[:MOST_BUTTONS])


def fact_line(journey: Journey, template: Template, name: str) -> tuple[str, str]:
    """(label, value) of a recorded fact."""
    spec = template.fact(name)
    return spec.label, shown(spec, journey.state.facts[name].value)


def tip_text(tip: Tip | None) -> tuple[Text, ...]:
    return (Text(t("Tip: {sentence}", sentence=cited(tip)), tone="quiet"),) if tip else ()


def cited(tip: Tip) -> str:
    """The sentence, with its source before the full stop."""
    return f"{tip.text[:-1]} ({tip.source}){tip.text[-1]}" if tip.source else tip.text


def amid(label: str) -> str:
    """A label as it stands in the middle of a sentence: German keeps its capitals."""
    return label if language_now() == "de" else label.lower()


def step_of(template: Template, step: Step) -> str:
    number, total = template.number(step.id), len(template.steps)
    return t("Step {number} of {total}, {step}", number=number, total=total, step=step.title)


def next_text(what: str) -> Text:
    """`what`: a sentence of its own (core.journeys.figures)."""
    return Text(t("*Next:* {what}", what=what))


def day(moment: datetime, zone: tzinfo) -> str:
    return day_of(moment.astimezone(zone))


def months(ends: tuple[datetime, datetime], zone: tzinfo) -> str:
    """ "March 2027", or "March - July 2027"."""
    first, last = (end.astimezone(zone) for end in ends)
    if (first.year, first.month) == (last.year, last.month):
        return month_and_year(last)
    return f"{month_name(first) if first.year == last.year else month_and_year(first)} - {month_and_year(last)}"


def _proof_item(state: ProofState) -> ChecklistItem:
    match state.state:
        case "met":
            return ChecklistItem(state.proof.text, "done", state.detail)
        case "stated":
            return ChecklistItem(state.proof.text, "stated", t("stated: {note}", note=state.detail))
        case "missing":
            return ChecklistItem(state.proof.text, "open", state.detail)
