"""A journey's own commands: begin, look, what next, done, skip, reopen, statements, ticks, facts."""

from dataclasses import replace
from datetime import timedelta

from core.commands import (
    CompleteStep,
    RecordFact,
    ReopenStep,
    ShowNext,
    ShowProgress,
    SkipStep,
    StartJourney,
    StateProof,
    TickItem,
)
from core.handlers.ask import ask_fact_next, ask_next, asked_fact, next_open_fact, pay_off, read_missing_next
from core.handlers.desk import Desk
from core.handlers.kept_photos import link_kept_photos
from core.handlers.samples import start_sample
from core.handlers.shown import shows_anew
from core.journeys import cards, rules
from core.journeys.figures import next_question
from core.journeys.model import SAMPLE, Journey
from core.journeys.patch import diff
from core.journeys.template import UNKNOWN, FactSpec, Template
from core.messages import ButtonPressed, CommandInvoked, InboundMessage
from core.views import Card, Text
from core.words import language_now, t

TWICE = timedelta(seconds=10)


def start_journey(command: StartJourney, desk: Desk) -> None:
    if command.template == SAMPLE:
        start_sample(desk)
        return
    template = desk.house.templates[command.template]
    journey, events = rules.start(
        template,
        id=desk.house.ids(),
        tenant=desk.turn.place.tenant,
        room=desk.turn.place.room,
        owner=desk.by,
        now=desk.now,
        name=command.name,
        goal=command.goal,
        budget=command.budget,
        year_built=command.year_built,
    )
    earlier = desk.journey
    if earlier and _just_begun(earlier, command, desk):
        desk.answer(cards.next_card(earlier, template))
        return
    desk.journey = None
    saved = desk.save(None, journey, events, "")
    desk.journey = saved
    desk.unit.journeys.set_focus(saved.room, saved.id)
    _remember_zone(desk)
    desk.keep(
        "state",
        t("starting {journey}", journey=saved.state.name),
        journey=saved.id,
        patch=diff({"status": "deleted"}, {"status": "active"}),
        ref={"focus": earlier.id if earlier else ""},
    )
    link_kept_photos(desk)
    question = next_open_fact(desk)
    started = desk.here()[0]
    desk.answer(cards.started_card(started, template, going_on=question is None, brief=_with_photos(desk)))
    desk.closing = cards.question_card(started, question) if question else None
    ask_fact_next(desk, question)
    post_status(desk, saved.id)


def _remember_zone(desk: Desk) -> None:
    """The owner's time zone as their platform tells it now: a nudge comes when nobody is there to tell it."""
    person, zone = desk.turn.person, desk.turn.inbound.sender.timezone
    if zone and not person.zone:
        desk.unit.people.save(replace(person, zone=zone))


def _with_photos(desk: Desk) -> bool:
    inbound = desk.turn.inbound
    return isinstance(inbound, InboundMessage | CommandInvoked) and bool(inbound.attachments)


def _just_begun(journey: Journey, command: StartJourney, desk: Desk) -> bool:
    """The same button twice within seconds: one journey."""
    pressed = isinstance(desk.turn.inbound, ButtonPressed)
    return pressed and journey.template == command.template and desk.now - journey.created_at < TWICE


def show_progress(command: ShowProgress, desk: Desk) -> None:
    journey, template = desk.here(command.journey)
    card = cards.status_card(journey, template, desk.now, desk.turn.tz)
    desk.answer(card)
    desk.remember_as = f"status:{journey.id}"
    shows_anew(desk.unit, desk.remember_as, card)


def show_next(command: ShowNext, desk: Desk) -> None:
    journey, template = desk.here(command.journey)
    desk.answer(cards.next_card(journey, template))
    read_missing_next(desk)


def complete_step(command: CompleteStep, desk: Desk) -> None:
    """Checks the proof; names what is missing, or moves on."""
    journey, template = desk.here(command.journey)
    result = rules.complete(journey, template, desk.now, _step(template, command.step))
    if isinstance(result, rules.Missing):
        desk.answer(cards.missing_card(journey, template, result))
        read_missing_next(desk)
        return
    saved = desk.save(journey, result.journey, result.events, t("finishing {step}", step=result.step.title))
    desk.answer(cards.step_done_card(saved, template, result))


def skip_step(command: SkipStep, desk: Desk) -> None:
    journey, template = desk.here(command.journey)
    step = _step(template, command.step) or journey.state.current
    if not command.reason:
        desk.ask("skip", journey=journey.id, step=step)
        title = template.step(step).title
        text = t("Why skip *{step}*? One line is enough, so that you both know later.", step=title)
        desk.answer(Card("", (Text(text),)))
        return
    after, events = rules.skip(journey, template, desk.now, command.reason, step)
    desk.asked("skip")
    saved = desk.save(journey, after, events, t("skipping {step}", step=template.step(step).title))
    desk.answer(cards.skipped_card(saved, template, step))


def reopen_step(command: ReopenStep, desk: Desk) -> None:
    journey, template = desk.here(command.journey)
    step = _step(template, command.step)
    after, events = rules.reopen(journey, template, desk.now, step)
    saved = desk.save(journey, after, events, t("opening {step} again", step=template.step(step).title))
    desk.answer(cards.reopened_card(saved, template, step))


def state_proof(command: StateProof, desk: Desk) -> None:
    journey, template = desk.here(command.journey)
    step = _step(template, command.step) or journey.state.current
    after, events = rules.state_proof(journey, template, command.proof, command.note, desk.now, desk.by, step)
    saved = desk.save(journey, after, events, t("the statement"))
    desk.answer(cards.stated_card(saved, template, step, command.proof))


def tick_item(command: TickItem, desk: Desk) -> None:
    journey, template = desk.here(command.journey)
    step = _step(template, command.step) or journey.state.current
    after, events = rules.tick(journey, template, command.check, desk.now, command.done, step)
    saved = desk.save(journey, after, events, t("the tick"))
    desk.answer(cards.ticked_card(saved, template, step))


def record_fact(command: RecordFact, desk: Desk) -> None:
    """Keeps the fact and goes on with the next open question, one at a time."""
    journey, template = desk.here(command.journey)
    told = journey.state.facts.get(command.name)
    if told and told.value != command.value == UNKNOWN and isinstance(desk.turn.inbound, ButtonPressed):
        spec = template.fact(command.name)  # the button of a card from before it was told
        text = t("{fact}: that is told already, and I changed nothing. It stands as", fact=spec.label)
        desk.answer(Card("", (Text(text), Text(told.value, quoted=True))))
        return
    after, events = rules.record_fact(journey, template, command.name, command.value, desk.now, desk.by)
    asked = asked_fact(desk)
    desk.asked("fact", journey=journey.id)
    label = template.fact(command.name).label
    saved = desk.save(journey, after, events, _amid(label))
    desk.answer(cards.fact_card(saved, template, command.name, going_on=False))
    question = _question_after(saved, template, command.name, asked)
    pay_off(desk, saved, asked, question, told_now=_all_told_now(journey, saved, template))
    ask_next(desk, saved, question, asked if command.name == asked else "")


def _amid(label: str) -> str:
    """As it is written inside a sentence: German keeps its capitals."""
    return label if language_now() == "de" else f"{label[:1].lower()}{label[1:]}"


def _question_after(journey: Journey, template: Template, told: str, asked: str) -> FactSpec | None:
    """What was asked and is still open is asked again; else the next of the first questions. Something told in passing
    brings back no question that was left open."""
    if asked not in ("", told) and asked not in journey.state.facts:
        return template.fact(asked)
    return next_question(journey, template, told) if told in template.ask else None


def _all_told_now(before: Journey, after: Journey, template: Template) -> bool:
    """The first questions are all answered: now is the moment for what they were asked for."""
    asked = set(template.ask[: template.ask.index(template.payoff_after) + 1])
    return not asked <= before.state.facts.keys() and asked <= after.state.facts.keys()


def post_status(desk: Desk, journey_id: str) -> None:
    """The journey's one status card, edited in place from now on. It shows what the whole turn made of the journey."""
    name = f"status:{journey_id}"

    def draw() -> Card | None:
        journey = desk.unit.journeys.get(journey_id)
        if journey is None or journey.status == "deleted":  # begun and taken back in one breath
            return None
        card = cards.status_card(journey, desk.template(journey), desk.now, desk.turn.tz)
        shows_anew(desk.unit, name, card)
        return card

    desk.post(draw, dedupe=f"{name}:{desk.turn.request}", remember_as=name)


def _step(template: Template, said: str) -> str:
    """A step's id from its id, number or words; empty stays empty (the current one). Raises JourneyError."""
    if not said:
        return ""
    found = template.find(said)
    return found.id if found else template.step(said).id
