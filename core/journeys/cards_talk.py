"""Cards around the journeys: welcome, help, the list, and a kind word when a rule refuses."""

from collections.abc import Mapping, Sequence

from core.errors import JourneyError
from core.journeys.card_parts import actions, amid, next_button, progress_button, resume_button, start_buttons
from core.journeys.change import CLOSED
from core.journeys.model import SAMPLE, Journey
from core.journeys.personas import label, personas_of
from core.journeys.template import Template
from core.slash import SLASH
from core.views import Actions, Block, Button, Card, Checklist, ChecklistItem, Text
from core.words import t, tn


def welcome_card() -> Card:
    """First contact: one message, no form."""
    # Most: 24
    sample = Button(t("Try a sample"), "start", SAMPLE)
    return Card(
        t("Let us plan your renovation"),
        (
            Text(t("Send a photo of the room, or tell me what you want to change.")),
            Text(t('For example: "we want to redo our kitchen, about 40k".'), tone="quiet"),
            Actions((*start_buttons(), sample)),
        ),
    )


def help_card(journey: Journey | None = None) -> Card:
    """Every command, one line each; with a journey also how it is told to these people, and buttons to change that."""
    lines = "\n".join(f"- `{slash.name}`: {t(slash.about)}" for slash in SLASH)
    danger = t("If you smell gas or see sparks, tell me at once: safety comes before everything.")
    return Card(
        t("What I can do"),
        (
            Text(t("Write it in your own words, send photos, or type `/journey` and one of these:")),
            Text(lines),
            Text(danger, tone="quiet"),
            *(_manner_blocks(journey) if journey else ()),
        ),
    )


def _manner_blocks(journey: Journey) -> tuple[Block, ...]:
    known = ", ".join(amid(label(p)) for p in personas_of(journey.state.facts, journey.template))
    text = (
        t("I talk to you as: {manners}.", manners=known)
        if known
        else t("Tell me who does the work, and I fit tone and advice to it.")
    )
    facts = (
        # Most: 24
        (t("Who does the work"), "hire_or_diy"),
        # Most: 24
        (t("Whose home it is"), "ownership"),
        # Most: 24
        (t("Easier to use"), "accessibility"),
    )
    return (
        Text(text),
        *actions(*(Button(name, "fact", f"{journey.id}/{fact}", opens="fact") for name, fact in facts)),
    )


def journeys_list_card(journeys: Sequence[Journey], templates: Mapping[str, Template], focus: str = "") -> Card:
    """The journeys of this place, the active one marked, with buttons to go to others."""
    if not journeys:
        asked = Text(t("There is no journey here yet. What would you like to renovate?"))
        return Card("", (asked, *actions(*start_buttons())))
    items = tuple(_journey_item(journey, templates[journey.template], focus) for journey in journeys)
    others = [
        # Most: 30
        Button(t("Go to {journey}", journey=j.state.name), "switch", j.id)  # a name is short
        for j in journeys
        if j.id != focus
    ]
    count = tn("{n} journey here", "{n} journeys here", len(journeys))
    return Card(count, (Checklist(items), *actions(*others)))


def refused_card(error: JourneyError, journey: Journey | None = None) -> Card:
    """The sentence for the person, and the way on that fits the rule."""
    return Card("", (Text(error.told), *actions(*_ways_on(error.code, journey))))


def _journey_item(journey: Journey, template: Template, focus: str) -> ChecklistItem:
    closed = sum(state.status in CLOSED for state in journey.state.steps.values())
    figures = {"count": closed, "total": len(template.steps)}
    if journey.status == "paused":
        note = t("{count} of {total} steps, paused", **figures)
    else:
        note = t("{count} of {total} steps", **figures)
    if journey.status == "completed":
        return ChecklistItem(journey.state.name, "done", note)
    return ChecklistItem(journey.state.name, "current" if journey.id == focus else "open", note)


def _ways_on(code: str, journey: Journey | None) -> tuple[Button, ...]:
    if journey is None or journey.status == "deleted":
        # Most: 24
        return start_buttons() if code == "none" else (Button(t("What can you do?"), "help"),)
    if code in ("paused", "already_paused"):
        return (resume_button(journey), progress_button(journey))
    if journey.status == "completed":
        return (progress_button(journey),)
    return (next_button(journey), progress_button(journey))
