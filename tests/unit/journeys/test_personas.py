"""Who reads it changes tone and depth; what is needed for safety stands on every card all the same."""

from collections.abc import Iterator
from datetime import UTC
from itertools import product

import pytest

from core.journeys import cards
from core.journeys.figures import next_question
from core.journeys.loading import load_templates
from core.journeys.model import Journey
from core.journeys.personas import (
    PERSONA_IDS,
    articles,
    manner_of,
    offers_for,
    personas_of,
    plain_words,
    told,
    warnings_for,
)
from core.journeys.sample import marked, sample_journey
from core.knowledge.passages import articles as guidance
from core.views import Actions, Button, Card, Text, plain_text
from tests.unit.journeys.making import ME, NOON, Drive

TOLD: dict[str, dict[str, str]] = {
    "": {},
    "first": {"hire_or_diy": "first"},
    "experienced": {"hire_or_diy": "experienced"},
    "hire": {"hire_or_diy": "hire"},
    "mixed": {"hire_or_diy": "mixed"},
    "landlord": {"ownership": "landlord"},
    "accessibility": {"accessibility": "my mother uses a wheelchair"},
    "hired by a landlord": {"hire_or_diy": "hire", "ownership": "landlord"},
    "all beside": {"hire_or_diy": "first", "ownership": "landlord", "accessibility": "no step"},
}
STEPS = [(kind, step.id) for kind, template in load_templates().items() for step in template.steps]


def at(kind: str, step: str, facts: dict[str, str], year: str = "1960") -> Drive:
    drive = Drive.of(kind, year_built=year)
    drive.resume(step)
    for name, value in facts.items():
        drive.fact(name, value)
    return drive


def alerts(card: Card) -> list[str]:
    return [block.text for block in card.blocks if isinstance(block, Text) and block.tone == "alert"]


def buttons(card: Card) -> list[Button]:
    return [button for block in card.blocks if isinstance(block, Actions) for button in block.buttons]


def in_every_state(drive: Drive) -> Iterator[Journey]:
    """As the step's proofs and ticks come in, in another order for each."""
    step = drive.template.step(drive.journey.state.current)
    yield drive.journey
    for entry in step.checklist:
        drive.tick(entry.id)
        yield drive.journey
    for proof in step.proof:
        if proof.kind == "stated":
            drive.state(proof.id)
            yield drive.journey


@pytest.mark.parametrize(("kind", "step"), STEPS)
def test_no_warning_of_a_step_is_lost_on_anybody(kind: str, step: str) -> None:
    for year, (name, facts) in product(("1960", "unknown", "2010"), TOLD.items()):
        same = {"accessibility": "none"} if "accessibility" in facts else {}  # a proof of one step: another turn
        usual, theirs = at(kind, step, same, year), at(kind, step, facts, year)
        for plain, fitted in zip(in_every_state(usual), in_every_state(theirs), strict=True):
            lost = set(alerts(cards.next_card(plain, usual.template))) - set(
                alerts(cards.next_card(fitted, theirs.template))
            )
            assert not lost, (name, year)


@pytest.mark.parametrize(("kind", "step"), STEPS)
@pytest.mark.parametrize("name", TOLD)
def test_every_step_reads_for_everybody(kind: str, step: str, name: str) -> None:
    drive = at(kind, step, TOLD[name])
    journey, template = drive.journey, drive.template
    shown = [
        cards.next_card(journey, template),
        cards.status_card(journey, template, NOON, UTC),
        cards.payoff_card(journey, template, NOON, UTC, next_question(journey, template)),
        cards.resumed_card(journey, template, "w1"),
        cards.help_card(journey),
        *(cards.fact_card(journey, template, fact, going_on=False) for fact in TOLD[name]),
    ]
    for card in shown:
        assert plain_text(card).strip()
        own = [button for button in buttons(card) if button.action != "undo"]
        assert len(own) <= 3, plain_text(card)
        assert all(len(f"{b.action} {b.value}") <= 64 + len("fact ") for b in own)


def test_each_persona_adds_warnings_and_offers_and_says_so() -> None:
    for name in PERSONA_IDS:
        steps = [at(kind, step, TOLD[name]).journey for kind, step in STEPS]
        added = [w for journey in steps for w in warnings_for(journey, journey.state.current)]
        offered = [o for journey in steps for o in offers_for(journey, journey.state.current)]
        assert added, name
        assert offered, name
        assert told(name)


@pytest.mark.parametrize("name", PERSONA_IDS)
def test_every_added_warning_is_read_sooner_or_later(name: str) -> None:
    for kind, step in STEPS:
        drive = at(kind, step, TOLD[name])
        wanted = {w.text for w in warnings_for(drive.journey, step)}
        read = " ".join(text for j in in_every_state(drive) for text in alerts(cards.next_card(j, drive.template)))
        assert all(text in read for text in wanted), (kind, step)


def test_every_article_that_is_offered_is_there() -> None:
    assert {f"article/{name}" for name in articles()} <= {passage.id for passage in guidance()}


@pytest.mark.parametrize(
    ("kind", "facts", "personas"),
    [
        ("kitchen", {}, ()),
        ("kitchen", {"hire_or_diy": "unknown"}, ()),
        ("kitchen", {"hire_or_diy": "hire"}, ("hire",)),
        ("kitchen", {"hire_or_diy": "self"}, ("first",)),
        ("kitchen", {"hire_or_diy": "mixed"}, ("first", "hire")),
        ("kitchen", {"hire_or_diy": "mixed", "skill": "some"}, ("experienced", "hire")),
        ("kitchen", {"hire_or_diy": "first", "skill": "experienced"}, ("experienced",)),
        ("kitchen", {"skill": "some"}, ("experienced",)),
        ("kitchen", {"skill": "some", "hire_or_diy": "hire"}, ("hire",)),
        ("bathroom", {"ownership": "landlord", "hire_or_diy": "hire"}, ("hire", "landlord")),
        ("bathroom", {"ownership": "own"}, ()),
        ("bathroom", {"accessibility": "none"}, ()),
        ("bathroom", {"accessibility": "unknown"}, ()),
        ("bathroom", {"accessibility": "no curb"}, ("accessibility",)),
        ("diy", {}, ()),
        ("diy", {"skill": "first"}, ("first",)),
        ("diy", {"skill": "experienced"}, ("experienced",)),
        ("diy", {"hire_or_diy": "self"}, ("first",)),
    ],
)
def test_a_persona_follows_from_what_was_told_last(kind: str, facts: dict[str, str], personas: tuple[str, ...]) -> None:
    journey = at(kind, load_templates()[kind].steps[0].id, facts).journey
    assert personas_of(journey.state.facts, kind) == personas


def text_at(name: str, step: str = "k3") -> str:
    drive = at("kitchen", step, TOLD[name])
    return plain_text(cards.next_card(drive.journey, drive.template))


def test_who_is_new_to_it_reads_reasons_and_plain_words() -> None:
    text = text_at("first", "k7")
    assert "What it is for:" in text
    assert any(f"{word}: {plain}." in text for word, plain in plain_words().items())
    assert text.count("Safety:") > text_at("", "k7").count("Safety:")


def test_who_has_done_it_before_reads_no_reasons_and_no_tips() -> None:
    text = text_at("experienced")
    assert "Why now" not in text
    assert "Tip:" not in text
    assert text.count("[ ]") == 5
    assert "Safety:" in text


def test_who_stands_beside_leaves_the_tone_alone() -> None:
    usual, beside = at("kitchen", "k3", {}), at("kitchen", "k3", TOLD["landlord"] | TOLD["accessibility"])
    one, two = manner_of(usual.journey), manner_of(beside.journey)
    assert (one.why, one.checks, one.tip, one.plain_words) == (two.why, two.checks, two.tip, two.plain_words)


def test_a_sample_says_so_and_can_be_removed_on_every_card() -> None:
    count = iter(range(100))
    made = sample_journey(load_templates(), lambda: f"id{next(count)}", tenant="t", room="r", owner=ME, now=NOON)
    sample, template = marked(made, "w1"), load_templates()[made.template]
    for card in (cards.status_card(sample, template, NOON, UTC), cards.next_card(sample, template)):
        assert "This is a sample" in plain_text(card)
        assert ("undo_force", "w1") in [(b.action, b.value) for b in buttons(card)]
        assert len(buttons(card)) <= 3
