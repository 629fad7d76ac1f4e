"""Cards for what was put on record: facts, statements, ticks, notes, photos and what is seen in them."""

from datetime import tzinfo

from core.journeys.card_manner import flag_text, told_of
from core.journeys.card_parts import (
    actions,
    day,
    done_button,
    fact_line,
    next_button,
    next_text,
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
from core.words import mark, t, tn

PHOTOS_SHOWN = 6
PROMISE = mark(
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
    blocks: list[Block] = [Text(t("Noted. {label}: {value}", label=label, value=value), quoted=True)]
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
    blocks.append(next_text(next_action(journey, template).what))
    return Card("", (*blocks, *actions(_go_on(journey, template), undo=undo)))


def go_on_card(journey: Journey, template: Template, *, promise: bool = False) -> Card:
    """The next thing to do in a line, with its button: the end of an answer. `promise`: the first questions are over,
    so it is time to say how quiet we stay."""
    quiet = (Text(t(PROMISE), tone="quiet"),) if promise else ()
    return Card("", (next_text(next_action(journey, template).what), *quiet, *actions(_go_on(journey, template))))


def stated_card(journey: Journey, template: Template, step_id: str, proof_id: str, undo: str = "") -> Card:
    """A statement was kept: the step's proofs, and the way on."""
    step = template.step(step_id)
    blocks = (
        Text(t("Noted as stated by you: {proof}", proof=step.proof_of(proof_id).text)),
        proof_list(proofs(journey, template, step)),
    )
    return Card("", (*blocks, *actions(_step_on(journey, template, step), undo=undo)))


def ticked_card(journey: Journey, template: Template, step_id: str, undo: str = "") -> Card:
    """The step's checklist with its ticks, and a button for the next open item."""
    step, ticked = template.step(step_id), step_state(journey.state, step_id).ticked
    items = tuple(ChecklistItem(e.text, "done" if e.id in ticked else "open") for e in step.checklist)
    following = next((e for e in step.checklist if e.id not in ticked), None)
    label = t("Tick: {item}", item=following.text) if following else ""
    tick = Button(label, "tick", f"{journey.id}/{step.id}/{following.id}/1") if following else None
    title = t("{step}: {count} of {total} ticked", step=step.title, count=len(ticked), total=len(items))
    return Card(title, (Checklist(items), *actions(tick, _step_on(journey, template, step), undo=undo)))


def note_card(journey: Journey, template: Template, note_id: str, undo: str = "", *, beside: str = "") -> Card:
    """`beside`: the journey's name, when it is not the one that is gone on with."""
    note = journey.state.notes[note_id]
    step = template.step(note.step).title
    noted = (
        t("Noted with *{step}* of {journey}:", step=step, journey=beside)
        if beside
        else t("Noted with *{step}*:", step=step)
    )
    blocks = (Text(noted), Text(note.text, quoted=True))
    return Card("", (*blocks, *actions(undo=undo)))


def observation_card(
    journey: Journey, template: Template, photo_id: str, footnote: str = "", undo: str = "", *, asks: bool = True
) -> Card:
    """What a model saw, to be confirmed or corrected by a person; `asks` is false while another photo comes first."""
    photo = journey.state.photos[photo_id]
    step = template.step(photo.step).title
    saved = t("Saved with *{step}*. Is this right?", step=step) if asks else t("Saved with *{step}*.", step=step)
    blocks: list[Block] = [Text(saved)]
    if photo.observed:
        blocks.append(Text("\n".join(photo.observed), quoted=True))
    if footnote:
        blocks.append(Text(footnote, tone="quiet", quoted=True))  # a model's words are in it
    if not asks:
        return Card(t("What I see"), (*blocks, *actions(undo=undo)))
    # Most: 24
    right = Button(t("That is right"), "confirm", photo_id, "primary")
    # Most: 24
    wrong = Button(t("Correct it"), "correct", photo_id, opens="correct")
    return Card(t("What I see"), (*blocks, *actions(right, wrong, undo=undo)))


def photos_card(journey: Journey, template: Template, zone: tzinfo, step: str = "") -> Card:
    """The latest photos, of one step or of all, with what is known about each; how many more there are is said."""
    wanted = [(key, photo) for key, photo in journey.state.photos.items() if step in ("", photo.step)]
    of = template.step(step).title if step else ""
    if not wanted:
        return Card("", (Text(_no_photos(of)), *actions(next_button(journey))))
    latest = sorted(wanted, key=lambda pair: (pair[1].at, pair[0]))[-PHOTOS_SHOWN:]
    blocks: list[Block] = []
    for _, photo in latest:
        blocks += _photo_blocks(photo, template, zone)
    if len(wanted) > len(latest):
        more = t(
            "These are the latest {shown} of {total}; I keep the others too.", shown=len(latest), total=len(wanted)
        )
        blocks.append(Text(more, tone="quiet"))
    return Card(_photos_title(len(wanted), of), (*blocks, *actions(next_button(journey))))


def _no_photos(of: str) -> str:
    if of:
        return t("No photos of {step} yet. Send one, and I keep it with the current step.", step=of)
    return t("No photos yet. Send one, and I keep it with the current step.")


def _photos_title(count: int, of: str) -> str:
    if of:
        return tn("{n} photo of {step}", "{n} photos of {step}", count, step=of)
    return tn("{n} photo", "{n} photos", count)


def _photo_blocks(photo: Photo, template: Template, zone: tzinfo) -> tuple[Block, ...]:
    about = f"{template.step(photo.step).title}, {day(photo.at, zone)}"
    said = photo.correction or photo.caption or " ".join(photo.observed)
    image = Image(f"{photo.media}.thumb.jpg", f"{about}: {said}" if said else about)
    return (image, Text(_photo_line(photo, about, said), quoted=True))


def _photo_line(photo: Photo, about: str, said: str) -> str:
    if not said:
        return about
    match photo.verdict:
        case "confirmed":
            return t("{photo} (confirmed): {words}", photo=about, words=said)
        case "corrected":
            return t("{photo} (your words): {words}", photo=about, words=said)
        case "":
            return f"{about}: {said}"


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
