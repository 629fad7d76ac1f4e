"""Facts, notes, statements, ticks, names, photos."""

import pytest

from core.errors import JourneyError
from core.journeys import rules
from core.journeys.facts import canonical
from tests.unit.journeys.making import ME, Drive
from tests.unit.journeys.test_moves import refused


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("budget", "40k"),
        ("budget", "0 USD"),
        ("budget", "40000"),
        ("year_built", "1599"),
        ("year_built", "2031"),
        ("year_built", "19٦5"),
        ("dimensions", "quite large"),
        ("dimensions", "4 m"),
        ("hire_or_diy", "perhaps"),
        ("goal", "   "),
        ("goal", "x" * 501),
    ],
)
def test_a_fact_is_taken_in_its_strict_form_only(name: str, value: str) -> None:
    drive = Drive()
    with pytest.raises(JourneyError) as caught:
        drive.fact(name, value)
    assert caught.value.code == "bad_value"
    assert drive.journey.state.facts == {}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hire", "hire"),
        ("Do it ourselves", "self"),
        ("we'll hire a contractor", "hire"),
        ("some of it myself, some by a pro", None),
        ("we won't hire anybody", None),
        ("not sure", "unknown"),
    ],
)
def test_a_choice_is_read_from_plain_words_unless_they_are_unclear(text: str, value: str | None) -> None:
    assert canonical(Drive().template.fact("hire_or_diy"), text) == value


def test_never_done_is_a_first_time() -> None:
    assert canonical(Drive.of("diy").template.fact("skill"), "never did that") == "first"


def test_an_unknown_fact_is_told() -> None:
    with refused("unknown_fact"):
        Drive().fact("shoe_size", "44")


def test_the_same_fact_again_changes_nothing_and_another_value_replaces_it() -> None:
    drive = Drive()
    once = drive.fact("year_built", "1965")
    assert drive.fact("year_built", "1965") is once
    drive.fact("year_built", "1966")
    assert drive.journey.state.facts["year_built"].value == "1966"
    assert len(drive.events) == 2


def test_the_goal_fact_is_the_journeys_goal() -> None:
    assert Drive().fact("goal", "more   light").state.goal == "more light"


def test_a_statement_wants_a_note_and_a_proof_that_can_be_stated() -> None:
    drive = Drive()
    with refused("not_stated"):
        drive.state("goal")
    with refused("unknown_proof"):
        drive.state("nothing")
    with refused("note_missing"):
        drive.state("option_chosen", "  ", step="k3")
    drive.state("option_chosen", "L shape, island left out", step="k3")
    states = rules.proofs(drive.journey, drive.template, drive.template.step("k3"))
    assert [(s.state, s.detail) for s in states] == [("stated", "L shape, island left out"), ("missing", "")]


def test_a_tick_goes_on_and_off_once() -> None:
    drive = Drive()
    drive.take(rules.tick(drive.journey, drive.template, "goals", drive.later()))
    ticked = drive.journey
    assert rules.tick(ticked, drive.template, "goals", drive.later()) == (ticked, ())
    drive.take(rules.tick(drive.journey, drive.template, "goals", drive.later(), done=False))
    assert drive.journey.state.steps["k1"].ticked == {}
    with refused("unknown_item"):
        rules.tick(drive.journey, drive.template, "moat", drive.later())


def test_a_note_belongs_to_the_current_step_and_is_kept_once() -> None:
    drive = Drive()
    drive.take(rules.add_note(drive.journey, "n1", " call Mike ", drive.later(), ME))
    assert drive.journey.state.notes["n1"].text == "call Mike"
    assert drive.journey.state.notes["n1"].step == "k1"
    assert rules.add_note(drive.journey, "n1", "call Mike", drive.later(), ME)[1] == ()
    with refused("empty_text"):
        rules.add_note(drive.journey, "n2", " \n ", drive.later(), ME)


def test_the_same_photo_id_is_linked_once_and_the_same_picture_is_told() -> None:
    drive = Drive()
    drive.photo("p1", "m1")
    again = rules.add_photo(drive.journey, "p1", "m1", drive.later(), ME)
    assert (again.journey, again.events, again.duplicate_of) == (drive.journey, (), "")
    twin = rules.add_photo(drive.journey, "p2", "m1", drive.later(), ME)
    assert (twin.journey, twin.duplicate_of) == (drive.journey, "p1")


def test_photos_of_the_consultation_count_for_the_assessment() -> None:
    drive = Drive()
    drive.photo("p1")
    drive.finish()
    drive.photo("p2")
    states = rules.proofs(drive.journey, drive.template, drive.template.step("k2"))
    assert (states[0].state, states[0].detail) == ("missing", "2 of 3")


def test_observations_are_confirmed_or_corrected_by_a_person() -> None:
    drive = Drive.of("bathroom")
    drive.photo("p1")
    step = drive.template.step("b1")
    with refused("nothing_observed"):
        rules.confirm_observation(drive.journey, "p1", drive.later())
    drive.take(rules.observe_photo(drive.journey, "p1", ["White tile.", " ", "A window.", "c", "d"], drive.later()))
    assert drive.journey.state.photos["p1"].observed == ("White tile.", "A window.", "c")
    with refused("not_stated"):
        drive.state("seen")
    confirmed = drive.take(rules.confirm_observation(drive.journey, "p1", drive.later()))
    assert rules.proofs(confirmed, drive.template, step)[2].state == "met"
    assert rules.confirm_observation(confirmed, "p1", drive.later()) == (confirmed, ())
    corrected = drive.take(rules.correct_observation(confirmed, "p1", "Grey tile", drive.later()))
    assert (corrected.state.photos["p1"].verdict, corrected.state.photos["p1"].correction) == ("corrected", "Grey tile")
    assert rules.observe_photo(corrected, "p1", ["Blue."], drive.later()) == (corrected, ())


def test_where_no_model_looked_a_person_may_say_what_the_photos_show() -> None:
    drive = Drive.of("bathroom")
    drive.photo("p1")
    drive.state("seen", "dry, one cracked tile")
    assert rules.proofs(drive.journey, drive.template, drive.template.step("b1"))[2].state == "stated"


def test_a_photo_that_is_not_there_is_told() -> None:
    with refused("unknown_photo"):
        rules.correct_observation(Drive().journey, "p9", "x", Drive().later())


def test_the_diy_project_closes_with_a_second_photo() -> None:
    drive = Drive.of("diy")
    for _ in range(4):
        drive.finish()
    drive.photo("before")
    lacking = rules.missing(drive.journey, drive.template, drive.template.step("d5"))
    assert [m.proof.id for m in lacking] == ["dated_tasks", "stop_points", "after_photo"]
