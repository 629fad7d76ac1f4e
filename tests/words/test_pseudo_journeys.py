"""Every card, form and refusal of the journeys, in every state of every journey, comes out of the catalogue."""

import pytest

from core.errors import JourneyError
from core.journeys import cards, forms, rules
from core.journeys.spoken import SpokenTemplates
from core.words import speaking
from tests.unit.journeys.making import ME, Drive, begin
from tests.unit.journeys.test_cards import buttons, every_card, walks
from tests.words.pseudo import SPOKEN, of_card, of_form, outside

KNOWN = (
    *("Kitchen Renovation", "Bathroom Upgrade", "DIY Project Planning", "Kitchen"),  # names that were given in English
    *("call *Mike*", "White tile.", "it is so", "Ana and me", "more light", "New floor, walls stay.", "none"),
    "4.2 x 3.1 x 2.5 m",
)


@pytest.mark.parametrize("kind", ["kitchen", "bathroom", "diy"])
def test_no_word_of_a_card_is_outside_the_catalogue(pseudo: SpokenTemplates, kind: str) -> None:
    for drive in walks(kind):
        with speaking(SPOKEN):
            for card in every_card(drive, pseudo[kind]):
                assert not outside(of_card(card), KNOWN), of_card(card)
                for button in buttons(card):
                    if button.opens:
                        form = of_form(forms.form_for(button.opens, button.value, drive.journey, pseudo[kind]))
                        assert not outside(form, KNOWN), form


@pytest.mark.parametrize("kind", ["kitchen", "bathroom", "diy"])
def test_no_word_of_a_form_is_outside_the_catalogue(pseudo: SpokenTemplates, kind: str) -> None:
    journey = begin(kind)
    with speaking(SPOKEN):
        template = pseudo[kind]
        values = [("fact", f"j1/{name}") for name in template.facts]
        values += [("state", f"j1/{s.id}/{p.id}") for s in template.steps for p in s.proof if p.short]
        for action, value in (*values, ("note", "j1"), ("remind", "")):
            form = of_form(forms.form_for(action, value, journey, template))
            assert not outside(form), form
        wrong = [
            forms.check("fact", {"value": given}, spec=s) for s in template.facts.values() for given in ("", "x" * 600)
        ]
        wrong += [forms.check(name, {}) for name in ("state", "skip", "note", "correct", "remind")]
        wrong.append(forms.check("remind", {"text": "a", "when": "b"}, when_ok=lambda when: False))
        wrong.append(forms.check("fact", {"value": "soon"}, spec=template.fact("year_built")))
        wrong.append(forms.check("fact", {"value": "soon"}))
    told = [sentence for errors in wrong for sentence in errors.errors.values()]
    assert len(told) > 10
    assert not [sentence for sentence in told if outside(sentence)]


def test_no_word_of_a_refusal_is_outside_the_catalogue(pseudo: SpokenTemplates) -> None:
    with speaking(SPOKEN):
        template, told = pseudo["kitchen"], refusals(pseudo)
        assert len(told) > 15
        for error in told:
            card = of_card(cards.refused_card(error, begin()))
            assert not outside(card), card
        assert template.name == "⟦Kitchen Renovation⟧"


def refusals(templates: SpokenTemplates) -> list[JourneyError]:
    """Each rule's, from a journey whose first step is done and whose second is skipped."""
    template, drive = templates["kitchen"], Drive()
    drive.finish()
    drive.skip()
    drive.photo("p1")
    here, now = drive.journey, drive.now
    paused, _ = rules.pause(here, now)
    done = Drive()
    for _ in template.steps:
        done.finish()
    tries = [
        lambda: rules.complete(here, template, now, "k1"),
        lambda: rules.complete(here, template, now, "k2"),
        lambda: rules.complete(here, template, now, "k7"),
        lambda: rules.complete(here, template, now, "k9"),
        lambda: rules.complete(paused, template, now),
        lambda: rules.complete(done.journey, template, now),
        lambda: rules.skip(here, template, now, "no", "k1"),
        lambda: rules.skip(here, template, now, "no", "k2"),
        lambda: rules.skip(here, template, now, " "),
        lambda: rules.reopen(here, template, now, "k5"),
        lambda: rules.pause(paused, now),
        lambda: rules.resume(paused, template, now, "k1"),
        lambda: rules.resume(paused, template, now, "k2"),
        lambda: rules.record_fact(here, template, "nothing", "x", now, ME),
        lambda: rules.record_fact(here, template, "decider", "unknown", now, ME),
        lambda: rules.record_fact(here, template, "year_built", "soon", now, ME),
        lambda: rules.add_note(here, "n1", " ", now, ME),
        lambda: rules.state_proof(here, template, "photos", "x", now, ME, "k2"),
        lambda: rules.state_proof(here, template, "option_chosen", " ", now, ME, "k3"),
        lambda: rules.state_proof(here, template, "nothing", "x", now, ME, "k3"),
        lambda: rules.tick(here, template, "nothing", now),
        lambda: rules.confirm_observation(here, "p1", now),
        lambda: rules.correct_observation(here, "p1", " ", now),
        lambda: rules.correct_observation(here, "p9", "x", now),
    ]
    return [refusal(attempt) for attempt in tries]


def refusal(attempt: object) -> JourneyError:
    assert callable(attempt)
    with pytest.raises(JourneyError) as caught:
        attempt()
    return caught.value
