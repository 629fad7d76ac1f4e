"""Cards: what they say, and that none of them breaks its own rules, whatever the journey's state."""

import re
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from core.actions import ACTIONS
from core.errors import JourneyError
from core.journeys import cards, rules
from core.journeys.figures import next_question
from core.journeys.forms import form_for
from core.journeys.loading import load_templates
from core.journeys.proofs import missing
from core.journeys.rules import Completed, Missing
from core.journeys.template import Template
from core.slash import SLASH
from core.views import Actions, Button, Card, Checklist, Progress, Table, Text, plain_text
from tests.unit.journeys.making import ANSWERS, ME, Drive, begin

HERE = ZoneInfo("Europe/Berlin")
UNDO = "0" * 36


def buttons(card: Card) -> list[Button]:
    return [button for block in card.blocks if isinstance(block, Actions) for button in block.buttons]


def sound(card: Card) -> Card:
    """Fails on a card that a platform or a person could not take."""
    pressed = buttons(card)
    assert len([b for b in pressed if b.action != "undo"]) <= 3
    assert len({(b.action, b.value) for b in pressed}) == len(pressed)
    for button in pressed:
        assert button.action in ACTIONS
        assert len(button.value) <= 64
        assert 0 < len(button.label) <= 75
    for block in card.blocks:
        if isinstance(block, Text):
            assert block.text.strip()
        if isinstance(block, Progress):
            assert 0 <= block.done <= block.total
        if isinstance(block, Table):
            assert all(len(row) == len(block.columns) for row in block.rows)
        if isinstance(block, Checklist | Actions):
            assert block.items if isinstance(block, Checklist) else block.buttons
    assert not re.search(r"\.\.|\?\.|\s{2}|(?<!\")None|\{", plain_text(card).replace("\n", " ")), plain_text(card)
    return card


def walks(kind: str) -> Iterator[Drive]:
    """Every step of the journey: begun, with observed photos, with ticks and notes, paused, and at the end reopened."""
    drive = Drive(replace(begin(kind), id="j" * 36))
    for step in drive.template.steps:
        yield drive
        drive.photo(f"{step.id}-seen")
        drive.take(rules.observe_photo(drive.journey, f"{step.id}-seen", ["White tile."], drive.later()))
        for entry in step.checklist[:-1]:
            drive.take(rules.tick(drive.journey, drive.template, entry.id, drive.later()))
        drive.take(rules.add_note(drive.journey, f"{step.id}-note", "call *Mike*", drive.later(), ME))
        drive.take(rules.confirm_observation(drive.journey, f"{step.id}-seen", drive.later()))
        yield drive
        drive.pause()
        yield drive
        drive.resume()
        for proof in step.proof:
            if proof.kind != "observation_confirmed":
                prove(drive, proof.kind, proof.id, proof.fact, proof.min)
        yield drive
        drive.done()
    yield drive
    drive.reopen(drive.template.steps[0].id)
    yield drive


def prove(drive: Drive, kind: str, proof: str, fact: str, least: int) -> None:
    if kind == "fact":
        drive.fact(fact, ANSWERS[fact])
    elif kind == "photos":
        for number in range(least):
            drive.photo(f"{proof}-{number}")
    else:
        drive.state(proof)


@pytest.mark.parametrize("kind", ["kitchen", "bathroom", "diy"])
def test_every_card_is_sound_in_every_state(kind: str) -> None:
    for drive in walks(kind):
        for card in every_card(drive, drive.template):
            sound(card)
            for button in buttons(card):
                if button.opens:
                    form = form_for(button.opens, button.value, drive.journey, drive.template)
                    assert (form.id, len(form.title) <= 24) == (button.opens, True)


def every_card(drive: Drive, template: Template) -> Iterator[Card]:
    """Each card that the journey's state allows; `template` may be in another language."""
    journey, current = drive.journey, drive.journey.state.current
    step, seen = template.step(current), [key for key, photo in journey.state.photos.items() if photo.observed]
    yield cards.status_card(journey, template, drive.now, HERE)
    yield cards.next_card(journey, template)
    yield cards.payoff_card(journey, template, drive.now, HERE)
    yield cards.photos_card(journey, template, HERE)
    yield cards.photos_card(journey, template, HERE, current)
    yield cards.started_card(journey, template, next_question(journey, template), UNDO)
    yield cards.resumed_card(journey, template, UNDO)
    yield cards.paused_card(journey, template, UNDO)
    yield cards.reopened_card(journey, template, current, UNDO)
    for skipped in (key for key, state in journey.state.steps.items() if state.status == "skipped"):
        yield cards.skipped_card(journey, template, skipped, UNDO)
    yield cards.step_done_card(journey, template, Completed(journey, (), step, None), UNDO)
    yield cards.go_on_card(journey, template, promise=True)
    yield cards.journeys_list_card([journey], {template.id: template}, journey.id)
    yield cards.ticked_card(journey, template, current, UNDO)
    yield from (cards.fact_card(journey, template, name, None, UNDO) for name in journey.state.facts)
    yield from (cards.note_card(journey, template, note, UNDO, beside="Kitchen") for note in journey.state.notes)
    yield from (cards.observation_card(journey, template, photo, "", UNDO) for photo in seen)
    yield from (cards.stated_card(journey, template, current, proof.id, UNDO) for proof in step.proof)
    yield from (cards.question_card(journey, spec) for spec in template.facts.values())
    if lacking := missing(journey, template, step):
        yield cards.missing_card(journey, template, Missing(step, lacking))


def test_the_status_card_counts_and_marks_the_steps() -> None:
    drive = Drive(begin(budget="40000 USD"))
    drive.finish()
    drive.skip("we have *drawings*")
    card = sound(cards.status_card(drive.journey, drive.template, drive.now, HERE))
    assert card.title == "Kitchen Renovation"
    text = plain_text(card)
    assert "Now: Design options: 2 of 7 steps" in text
    assert "[x] 1. Initial consultation" in text
    assert "[-] 2. Vision analysis (skipped: we have *drawings*)" in text
    assert "[>] 3. Design options" in text
    assert "Budget: $40,000" in text
    assert "Plan ready: February - July 2027" in text


def test_the_missing_card_names_each_thing_once_with_what_to_do() -> None:
    drive = Drive.of("bathroom")
    result = drive.done()
    assert isinstance(result, Missing)
    card = sound(cards.missing_card(drive.journey, drive.template, result))
    assert card.title == "Space assessment: 3 things are missing"
    for state in result.missing:
        assert f"- {state.proof.missing}" in plain_text(card)
    assert [b.opens for b in buttons(card)] == ["fact", "state", "skip"]


def test_the_done_card_shows_what_rests_on_a_persons_word_and_where_it_goes_on() -> None:
    drive = Drive()
    for _ in range(2):
        drive.finish()
    result = drive.finish()
    card = sound(cards.step_done_card(drive.journey, drive.template, result, UNDO))
    assert card.title == "Done: Design options"
    assert "2 of its proofs rest on your word." in plain_text(card)
    assert "Now: Product selection: 3 of 7 steps" in plain_text(card)
    assert buttons(card)[-1] == Button("Undo", "undo", UNDO)


@pytest.mark.parametrize("kind", ["kitchen", "bathroom", "diy"])
def test_the_last_done_and_the_last_skip_say_that_it_is_finished(kind: str) -> None:
    drive = Drive.of(kind)
    last = [drive.finish() for _ in drive.template.steps][-1]
    assert isinstance(last, Completed)
    assert sound(cards.step_done_card(drive.journey, drive.template, last)).title.endswith("is finished")
    drive.reopen(drive.template.steps[-1].id)
    drive.skip("enough")
    card = sound(cards.skipped_card(drive.journey, drive.template, drive.template.steps[-1].id))
    assert card.title.endswith("is finished")


def test_reopening_names_what_to_look_at_again() -> None:
    drive = Drive()
    drive.finish()
    drive.finish()
    drive.reopen("k1")
    assert "Vision analysis" in plain_text(cards.reopened_card(drive.journey, drive.template, "k1"))


def test_the_year_of_an_old_house_brings_its_warnings() -> None:
    drive = Drive()
    drive.fact("year_built", "1965")
    old = plain_text(sound(cards.fact_card(drive.journey, drive.template, "year_built")))
    assert "lead" in old
    assert "asbestos" in old
    drive.fact("year_built", "2004")
    assert "Safety" not in plain_text(sound(cards.fact_card(drive.journey, drive.template, "year_built")))


def test_words_of_people_are_quoted() -> None:
    drive = Drive()
    drive.take(rules.add_note(drive.journey, "n", "*loud* <b>", drive.later(), ME))
    drive.fact("goal", "*more* light")
    said = [
        *cards.note_card(drive.journey, drive.template, "n").blocks,
        *cards.fact_card(drive.journey, drive.template, "goal").blocks,
    ]
    for block in said:
        if isinstance(block, Text) and ("loud" in block.text or "more*" in block.text):
            assert block.quoted


def test_many_photos_are_counted_not_cut_off_silently() -> None:
    drive = Drive()
    for number in range(9):
        drive.photo(f"p{number}")
    text = plain_text(sound(cards.photos_card(drive.journey, drive.template, HERE)))
    assert text.startswith("9 photos")
    assert "the latest 6 of 9" in text


def test_a_seen_photo_is_shown_to_be_confirmed_or_corrected() -> None:
    drive = Drive()
    drive.photo("p1")
    drive.take(rules.observe_photo(drive.journey, "p1", ["White tile."], drive.later()))
    card = sound(cards.observation_card(drive.journey, drive.template, "p1", "Seen by a model.", UNDO))
    assert [b.action for b in buttons(card)] == ["confirm", "correct", "undo"]


def test_welcome_and_help_are_whole() -> None:
    welcome = cards.welcome_card()
    assert [b.label for b in buttons(welcome)] == ["Kitchen", "Bathroom", "DIY", "Try a sample"]
    text = plain_text(sound(cards.help_card()))
    assert all(f"`{slash.name}`: {slash.about}" in text for slash in SLASH)


def test_the_list_marks_the_active_journey_and_leads_to_the_others() -> None:
    one, two = replace(begin(), id="a"), replace(begin("diy"), id="b", status="paused")
    card = sound(cards.journeys_list_card([one, two], load_templates(), "a"))
    assert plain_text(card).splitlines()[:3] == [
        "2 journeys here",
        "[>] Kitchen Renovation (0 of 7 steps)",
        "[ ] DIY Project Planning (0 of 5 steps, paused)",
    ]
    assert [(b.action, b.value) for b in buttons(card)] == [("switch", "b")]
    assert "no journey here yet" in plain_text(sound(cards.journeys_list_card([], load_templates())))


@pytest.mark.parametrize(("code", "actions"), [("paused", ["resume", "progress"]), ("bad_value", ["next", "progress"])])
def test_a_refusal_offers_the_way_on(code: str, actions: list[str]) -> None:
    drive = Drive()
    card = sound(cards.refused_card(JourneyError(code, "Not now."), drive.journey))
    assert [b.action for b in buttons(card)] == actions


def test_a_refusal_without_a_journey_offers_to_begin() -> None:
    card = cards.refused_card(JourneyError("none", "There is no journey here yet."))
    assert [b.action for b in buttons(sound(card))] == ["start"] * 3
