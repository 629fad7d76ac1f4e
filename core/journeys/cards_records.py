"""Cards for what was put on record: facts, statements, ticks, notes, photos and what is seen in them."""

from datetime import tzinfo

from core.journeys.card_manner import flag_text, told_of
from core.journeys.card_parts import (
    actions,
    day,
    done_button,
    fact_line,
    next_button,
    proof_button,
    proof_list,
    question_blocks,
    question_buttons,
)
from core.journeys.cards_moves import budget_hint
from core.journeys.change import CLOSED, step_state
from core.journeys.figures import next_action
from core.journeys.model import Journey, Photo
from core.journeys.proofs import missing, proofs
from core.journeys.template import FactSpec, SafetyFlag, Step, Template
from core.views import Block, Button, Card, Checklist, ChecklistItem, Image, Text

PHOTOS_SHOWN = 6
PROMISE = (
    "From here I stay quiet: your own reminders, safety, and one note a week at most while a step stands still, by "
    "day. Say undo to take anything back, or quiet to stop the notes."
)
"""Says only what there is."""


def question_card(journey: Journey, spec: FactSpec) -> Card:
    """One question, which may be left open."""
    return Card("", (*question_blocks(spec), *actions(*question_buttons(journey, spec))))


def fact_card(
    journey: Journey,
    template: Template,
    name: str,
    question: FactSpec | None = None,
    undo: str = "",
    *,
    going_on: bool = True,
) -> Card:
    """What was noted, what follows from it, and the next question or step; not `going_on`: neither."""
    label, value = fact_line(journey, template, name)
    blocks: list[Block] = [Text(f"Noted. {label}: {value}", quoted=True)]
    if name == "year_built":
        blocks += [flag_text(flag) for flag in _old_house(journey, template)]
    if name == "budget":
        blocks += budget_hint(journey, template)
    blocks += told_of(journey, name)
    if question:
        blocks += question_blocks(question)
        return Card("", (*blocks, *actions(*question_buttons(journey, question), undo=undo)))
    if not going_on:
        return Card("", (*blocks, *actions(undo=undo)))
    blocks.append(Text(f"*Next:* {next_action(journey, template).what}"))
    return Card("", (*blocks, *actions(_go_on(journey, template), undo=undo)))


def go_on_card(journey: Journey, template: Template, *, promise: bool = False) -> Card:
    """The next thing to do in a line, with its button: the end of an answer. `promise`: the first questions are over,
    so it is time to say how quiet we stay."""
    text = f"*Next:* {next_action(journey, template).what}"
    quiet = (Text(PROMISE, tone="quiet"),) if promise else ()
    return Card("", (Text(text), *quiet, *actions(_go_on(journey, template))))


def stated_card(journey: Journey, template: Template, step_id: str, proof_id: str, undo: str = "") -> Card:
    """A statement was kept: the step's proofs, and the way on."""
    step = template.step(step_id)
    blocks = (
        Text(f"Noted as stated by you: {step.proof_of(proof_id).text}"),
        proof_list(proofs(journey, template, step)),
    )
    return Card("", (*blocks, *actions(_step_on(journey, template, step), undo=undo)))


def ticked_card(journey: Journey, template: Template, step_id: str, undo: str = "") -> Card:
    """The step's checklist with its ticks, and a button for the next open item."""
    step, ticked = template.step(step_id), step_state(journey.state, step_id).ticked
    items = tuple(ChecklistItem(e.text, "done" if e.id in ticked else "open") for e in step.checklist)
    following = next((e for e in step.checklist if e.id not in ticked), None)
    tick = Button(f"Tick: {following.text}", "tick", f"{journey.id}/{step.id}/{following.id}/1") if following else None
    title = f"{step.title}: {len(ticked)} of {len(items)} ticked"
    return Card(title, (Checklist(items), *actions(tick, _step_on(journey, template, step), undo=undo)))


def note_card(journey: Journey, template: Template, note_id: str, undo: str = "", *, beside: str = "") -> Card:
    """`beside`: the journey's name, when it is not the one that is gone on with."""
    note = journey.state.notes[note_id]
    where = f"*{template.step(note.step).title}*" + (f" of {beside}" if beside else "")
    blocks = (Text(f"Noted with {where}:"), Text(note.text, quoted=True))
    return Card("", (*blocks, *actions(undo=undo)))


def observation_card(
    journey: Journey, template: Template, photo_id: str, footnote: str = "", undo: str = "", *, asks: bool = True
) -> Card:
    """What a model saw, to be confirmed or corrected by a person; `asks` is false while another photo comes first."""
    photo = journey.state.photos[photo_id]
    question = " Is this right?" if asks else ""
    blocks: list[Block] = [Text(f"Saved with *{template.step(photo.step).title}*.{question}")]
    if photo.observed:
        blocks.append(Text("\n".join(photo.observed), quoted=True))
    if footnote:
        blocks.append(Text(footnote, tone="quiet", quoted=True))  # a model's words are in it
    if not asks:
        return Card("What I see", (*blocks, *actions(undo=undo)))
    right = Button("That is right", "confirm", photo_id, "primary")
    wrong = Button("Correct it", "correct", photo_id, opens="correct")
    return Card("What I see", (*blocks, *actions(right, wrong, undo=undo)))


def photos_card(journey: Journey, template: Template, zone: tzinfo, step: str = "") -> Card:
    """The latest photos, of one step or of all, with what is known about each; how many more there are is said."""
    wanted = [(key, photo) for key, photo in journey.state.photos.items() if step in ("", photo.step)]
    where = f" of {template.step(step).title}" if step else ""
    if not wanted:
        text = f"No photos{where} yet. Send one, and I keep it with the current step."
        return Card("", (Text(text), *actions(next_button(journey))))
    latest = sorted(wanted, key=lambda pair: (pair[1].at, pair[0]))[-PHOTOS_SHOWN:]
    blocks: list[Block] = []
    for _, photo in latest:
        blocks += _photo_blocks(photo, template, zone)
    if len(wanted) > len(latest):
        blocks.append(
            Text(f"These are the latest {len(latest)} of {len(wanted)}; I keep the others too.", tone="quiet")
        )
    count = f"{len(wanted)} photo{'' if len(wanted) == 1 else 's'}"
    return Card(f"{count}{where}", (*blocks, *actions(next_button(journey))))


def _photo_blocks(photo: Photo, template: Template, zone: tzinfo) -> tuple[Block, ...]:
    about = f"{template.step(photo.step).title}, {day(photo.at, zone)}"
    said = photo.correction or photo.caption or " ".join(photo.observed)
    status = {"confirmed": " (confirmed)", "corrected": " (your words)"}.get(photo.verdict, "")
    image = Image(f"{photo.media}.thumb.jpg", f"{about}: {said}" if said else about)
    return (image, Text(f"{about}{status}: {said}" if said else about, quoted=True))


def _old_house(journey: Journey, template: Template) -> tuple[SafetyFlag, ...]:
    """The journey's warnings that depend on the year and hold for this house, each once; none where it is not known."""
    year = journey.state.facts["year_built"].value
    if not year.isdigit():
        return ()
    names = dict.fromkeys(name for step in template.steps for name in step.safety_flags)
    flags = (template.flags[name] for name in names)
    return tuple(f for f in flags if f.before_year is not None and int(year) < f.before_year)[:2]


def _go_on(journey: Journey, template: Template) -> Button | None:
    return _step_on(journey, template, template.step(journey.state.current))


def _step_on(journey: Journey, template: Template, step: Step) -> Button | None:
    """Step done when all is there; else the button of what lacks first, or what is next where it has none."""
    if journey.status != "active":
        return None
    if step_state(journey.state, step.id).status in CLOSED:
        return next_button(journey)
    lacking = missing(journey, template, step)
    if not lacking:
        return done_button(journey, step)
    if step.id == journey.state.current:
        lacking = next_action(journey, template).missing  # in the order in which the card names what comes next
    return proof_button(journey, template, step, lacking[0]) or next_button(journey)
