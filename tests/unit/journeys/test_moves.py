"""Start, complete, skip, reopen, pause, resume."""

from dataclasses import replace

import pytest

from core.errors import JourneyError
from core.journeys import rules
from core.journeys.loading import load_templates
from core.journeys.rules import Completed, Missing
from tests.unit.journeys.making import ME, NOON, Drive, begin


def refused(code: str) -> "pytest.RaisesExc[JourneyError]":
    return pytest.RaisesExc(JourneyError, check=lambda e: e.code == code and e.told.endswith((".", "?")))


def test_a_journey_starts_at_its_first_step_with_what_was_said() -> None:
    template = load_templates()["kitchen"]
    journey, events = rules.start(
        template, id="j", tenant="t", room="r", owner=ME, now=NOON, budget="40000 USD", goal="more light"
    )
    assert (journey.status, journey.state.current, journey.version) == ("active", "k1", 0)
    assert journey.state.name == "Kitchen Renovation"
    assert journey.state.steps["k1"].started_at == NOON
    assert journey.state.facts["budget"].value == "40000 USD"
    assert journey.state.goal == "more light"
    assert [e.name for e in events] == ["journey.started", "journey.step_started"] + 2 * ["journey.fact_recorded"]


def test_done_names_what_is_missing_and_changes_nothing() -> None:
    drive = Drive(begin(budget="40000 USD"))
    before = drive.journey
    result = drive.done()
    assert isinstance(result, Missing)
    assert [m.proof.id for m in result.missing] == ["goal", "year_built", "decider"]
    assert drive.journey is before


def test_not_sure_proves_the_budget_but_not_who_decides() -> None:
    drive = Drive()
    drive.fact("budget", "unknown")
    with refused("answer_needed"):
        drive.fact("decider", "unknown")


def test_done_moves_on_when_the_proof_is_there() -> None:
    drive = Drive()
    result = drive.finish()
    assert result.next is not None
    assert (result.step.id, result.next.id) == ("k1", "k2")
    assert [e.name for e in result.events] == ["journey.step_completed", "journey.step_started"]
    assert drive.journey.state.current == "k2"
    assert drive.status("k2") == "active"


@pytest.mark.parametrize(("kind", "total"), [("kitchen", 7), ("bathroom", 5), ("diy", 5)])
def test_a_whole_journey_ends_completed(kind: str, total: int) -> None:
    drive = Drive.of(kind)
    finished = [drive.finish() for _ in range(total)]
    assert finished[-1].next is None
    assert finished[-1].events[-1].name == "journey.completed"
    assert drive.journey.status == "completed"
    assert {s.status for s in drive.journey.state.steps.values()} == {"done"}
    with refused("completed"):
        drive.done(drive.template.steps[0].id)


def test_done_twice_is_told() -> None:
    drive = Drive()
    drive.finish()
    with refused("already_done"):
        drive.done("k1")


def test_a_step_cannot_be_finished_before_those_it_rests_on() -> None:
    drive = Drive()
    drive.resume("k3")
    drive.prove()
    with refused("prerequisites") as caught:
        drive.done()
    assert "step 2, Vision analysis" in caught.value.told


def test_skipping_wants_a_reason_and_keeps_it() -> None:
    drive = Drive()
    with refused("reason_missing"):
        drive.skip("   ")
    drive.skip("we know all that")
    assert drive.journey.state.steps["k1"].reason == "we know all that"
    assert drive.journey.state.current == "k2"
    with refused("already_skipped"):
        drive.skip("again", "k1")
    with refused("step_skipped"):
        drive.done("k1")


def test_skipping_everything_ends_the_journey() -> None:
    drive = Drive()
    for _ in range(7):
        drive.skip()
    assert drive.journey.status == "completed"


def test_a_skipped_step_does_not_hide_an_open_one_below() -> None:
    drive = Drive()
    drive.skip("later", "k2")
    drive.resume("k3")
    drive.prove()
    with refused("prerequisites") as caught:
        drive.done()
    assert "step 1" in caught.value.told


def test_reopening_marks_later_done_steps_for_review_and_leads_through_them() -> None:
    drive = Drive()
    for _ in range(3):
        drive.finish()
    drive.reopen("k1")
    assert [drive.status(k) for k in ("k1", "k2", "k3", "k4")] == ["active", "review", "review", "active"]
    assert drive.journey.state.current == "k1"
    assert isinstance(drive.done(), Completed)
    assert drive.journey.state.current == "k2"
    drive.done()
    drive.done()
    assert drive.journey.state.current == "k4"
    marked = [e.data["step"] for e in drive.events if e.name == "journey.step_marked_for_review"]
    assert marked == ["k2", "k3"]


def test_reopening_a_finished_journey_makes_it_active_again() -> None:
    drive = Drive.of("diy")
    for _ in range(5):
        drive.finish()
    drive.reopen("d5")
    assert (drive.journey.status, drive.journey.state.current) == ("active", "d5")
    with refused("not_finished"):
        drive.reopen("d5")


def test_a_paused_journey_takes_notes_and_facts_but_does_not_move() -> None:
    drive = Drive()
    drive.pause()
    with refused("already_paused"):
        drive.pause()
    drive.fact("budget", "40000 USD")
    drive.photo("p1")
    drive.take(rules.add_note(drive.journey, "n1", "call Mike", drive.later(), ME))
    for move in (drive.done, drive.skip, lambda: drive.reopen("k1")):
        with refused("paused"):
            move()
    assert drive.journey.status == "paused"
    drive.resume()
    assert (drive.journey.status, drive.journey.state.current) == ("active", "k1")


def test_resume_on_a_going_journey_changes_nothing() -> None:
    drive = Drive()
    before = drive.journey
    assert drive.resume() is before
    assert drive.resume("k1") is before
    assert drive.events == []


def test_resume_goes_to_any_open_step_and_sends_done_ones_to_reopen() -> None:
    drive = Drive()
    drive.finish()
    drive.pause()
    with refused("step_done") as caught:
        drive.resume("k1")
    assert "reopen 1" in caught.value.told
    drive.resume("k6")
    assert (drive.journey.status, drive.journey.state.current) == ("active", "k6")
    assert drive.status("k2") == "active"


def test_finishing_a_step_that_is_not_current_leaves_the_place() -> None:
    drive = Drive()
    drive.resume("k4")
    drive.finish("k1")
    assert drive.journey.state.current == "k4"


def test_a_deleted_journey_takes_nothing() -> None:
    drive = Drive(replace(begin(), status="deleted"))
    for write in (drive.done, drive.skip, drive.pause, drive.resume, lambda: drive.fact("goal", "x")):
        with refused("gone"):
            write()


def test_rules_leave_the_journey_they_were_given_alone() -> None:
    before = begin()
    copy = begin()
    drive = Drive(before)
    drive.finish()
    drive.skip()
    assert before == copy
