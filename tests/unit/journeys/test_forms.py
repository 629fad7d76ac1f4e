"""Forms and what is told about their values at once."""

import pytest

from core.errors import JourneyError
from core.journeys import rules
from core.journeys.forms import check, form_for
from core.journeys.loading import load_templates
from core.journeys.template import Template
from core.views import Choice, TextInput
from tests.unit.journeys.making import Drive, begin
from tests.unit.journeys.test_moves import refused

KITCHEN = load_templates()["kitchen"]


@pytest.mark.parametrize("kind", load_templates().values(), ids=lambda t: t.id)
def test_every_form_fits_the_platforms(kind: Template) -> None:
    journey = begin(kind.id)
    values = [("fact", f"j1/{name}") for name in kind.facts]
    values += [("skip", f"j1/{step.id}") for step in kind.steps]
    values += [("state", f"j1/{s.id}/{p.id}") for s in kind.steps for p in s.proof if p.short]
    values += [("note", "j1"), ("remind", "")]
    for action, value in values:
        form = form_for(action, value, journey, kind)
        assert (form.id, form.context) == (action, value)
        assert len(form.title) <= 24
        assert 1 <= len(form.inputs) <= 5
        for given in form.inputs:
            assert len(given.label) <= 45
            if isinstance(given, TextInput):
                assert len(given.placeholder) <= 100
            else:
                assert 1 <= len(given.options) <= 25


def test_a_form_brings_what_is_known_already() -> None:
    drive = Drive()
    drive.fact("budget", "40000 USD")
    drive.fact("hire_or_diy", "mixed")
    drive.state("option_chosen", "L shape", step="k3")
    budget = form_for("fact", "j1/budget", drive.journey, KITCHEN).inputs[0]
    assert isinstance(budget, TextInput)
    assert budget.initial == "$40,000"
    hire = form_for("fact", "j1/hire_or_diy", drive.journey, KITCHEN).inputs[0]
    assert isinstance(hire, Choice)
    assert hire.initial == "mixed"
    assert hire.options[-1] == ("unknown", "Not sure")
    note = form_for("state", "j1/k3/option_chosen", drive.journey, KITCHEN).inputs[0]
    assert note.initial == "L shape"
    drive.photo("p1")
    drive.take(rules.observe_photo(drive.journey, "p1", ["White tile.", "A window."], drive.later()))
    assert form_for("correct", "p1", drive.journey, KITCHEN).inputs[0].initial == "White tile.\nA window."


def test_a_form_of_something_gone_says_so() -> None:
    with refused("gone"):
        form_for("correct", "p9", begin(), KITCHEN)
    with refused("gone"):
        form_for("state", "j1/k3/option_chosen", None, None)
    for value, code in (("j1/k9/x", "unknown_step"), ("j1/k3/x", "unknown_proof"), ("j1/k3", "unknown_proof")):
        with refused(code):
            form_for("state", value, begin(), KITCHEN)
    with pytest.raises(KeyError):
        form_for("progress", "j1", begin(), KITCHEN)


@pytest.mark.parametrize("text", ["1600", "2030", "not sure", "Not sure.", " 1965 "])
def test_a_year_that_can_be_is_taken(text: str) -> None:
    assert not check("fact", {"value": text}, spec=KITCHEN.fact("year_built"))


@pytest.mark.parametrize("text", ["", "1599", "2031", "old", "19650", "x" * 600])
def test_a_year_that_cannot_be_is_told(text: str) -> None:
    errors = check("fact", {"value": text}, spec=KITCHEN.fact("year_built"))
    assert errors.errors["value"].endswith(".")


def test_free_text_is_read_by_the_reader_that_is_given() -> None:
    spec = KITCHEN.fact("budget")
    assert check("fact", {"value": "40k"}, spec=spec)
    assert not check("fact", {"value": "40k"}, spec=spec, read=lambda _, text: "40000 USD" if text == "40k" else None)


def test_what_is_required_is_asked_for() -> None:
    for form, name in (
        ("skip", "reason"),
        ("state", "note"),
        ("note", "text"),
        ("correct", "text"),
        ("remind", "text"),
    ):
        assert list(check(form, {name: "  "}).errors) == [name]
        assert not check(form, {name: "words"})


def test_a_time_that_is_not_understood_is_told() -> None:
    values = {"text": "call", "when": "soonish"}
    assert list(check("remind", values, when_ok=lambda text: text == "Friday").errors) == ["when"]
    assert not check("remind", {**values, "when": "Friday"}, when_ok=lambda text: text == "Friday")


def test_a_fact_that_is_no_longer_asked_is_told() -> None:
    assert check("fact", {"value": "x"}, spec=None)
    with pytest.raises(JourneyError):
        form_for("fact", "j1/shoe_size", begin(), KITCHEN)
