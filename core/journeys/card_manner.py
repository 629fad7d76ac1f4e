"""Pieces of a card that depend on who reads it: how much of the reason, which warnings and words, what is offered."""

from collections.abc import Sequence

from core.journeys.change import step_state
from core.journeys.model import Journey
from core.journeys.personas import PERSONA_FACTS, Manner, offers_for, personas_of, plain_words, told, warnings_for
from core.journeys.proofs import proofs
from core.journeys.template import SafetyFlag, Step, Template
from core.views import Block, Button, Text
from core.words import t

SAID_AT_ONCE = 2


def why_text(manner: Manner, step: Step, why: str) -> tuple[Text, ...]:
    match manner.why:
        case "full":
            return (Text(t("What it is for: {purpose} Why now: {why}", purpose=step.purpose, why=why)),)
        case "short":
            return (Text(t("Why now: {why}", why=why)),)
        case "none":
            return ()


def warning_texts(
    journey: Journey, template: Template, step: Step, flags: Sequence[SafetyFlag], manner: Manner
) -> tuple[tuple[Text, ...], bool]:
    """The step's own warnings in turn, as many as the manner shows, then one that the personas add; and whether one
    was added. Another one with each proof and tick: a wall of warnings is not read."""
    settled = sum(state.state != "missing" for state in proofs(journey, template, step))
    more = warnings_for(journey, step.id)
    own = _in_turn(flags, settled)[: manner.warnings_at_once]
    added = _in_turn(more, settled + len(step_state(journey.state, step.id).ticked))[:1]
    return tuple(flag_text(flag) for flag in (*own, *added)), bool(added)


def flag_text(flag: SafetyFlag) -> Text:
    if flag.source:
        return Text(t("Safety: {warning} Source: {source}.", warning=flag.text, source=flag.source), tone="alert")
    return Text(t("Safety: {warning}", warning=flag.text), tone="alert")


def explained(manner: Manner, blocks: Sequence[Block]) -> tuple[Text, ...]:
    """The first word of the trade on the card, in everyday words, for those who are new to it."""
    if not manner.plain_words:
        return ()
    shown = " ".join(block.text for block in blocks if isinstance(block, Text)).casefold()
    first = next(((word, plain) for word, plain in plain_words().items() if word.casefold() in shown), None)
    return (Text(f"{first[0]}: {first[1]}.", tone="quiet"),) if first else ()


def offer_button(journey: Journey, step: Step) -> Button | None:
    """The article that fits step and personas; with several, another one as the step's proofs and ticks come in."""
    offers = offers_for(journey, step.id)
    if not offers:
        return None
    here = step_state(journey.state, step.id)
    offer = offers[(len(here.ticked) + len(here.stated)) % len(offers)]
    return Button(offer.label, "read", f"article/{offer.article}")


def told_of(journey: Journey, fact: str) -> tuple[Text, ...]:
    """What changes because of this fact; nothing for a fact that changes no manner."""
    if fact not in PERSONA_FACTS:
        return ()
    facts = journey.state.facts
    before = personas_of({name: known for name, known in facts.items() if name != fact}, journey.template)
    new = [p for p in personas_of(facts, journey.template) if p not in before]
    return tuple(Text(told(persona), tone="quiet") for persona in new[:SAID_AT_ONCE])


def _in_turn(flags: Sequence[SafetyFlag], turn: int) -> list[SafetyFlag]:
    start = turn % len(flags) if flags else 0
    return [*flags[start:], *flags[:start]]
