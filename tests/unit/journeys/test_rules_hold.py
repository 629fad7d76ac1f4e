"""Whatever people do in whatever order, the journey stays sound, and undo of any write too."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from core.errors import JourneyError
from core.journeys import patch, rules, undo
from core.journeys.change import CLOSED, ready
from core.journeys.rules import Missing
from core.journeys.state import from_data, to_data
from tests.unit.journeys.making import ANSWERS, ME, Drive

STEP = st.integers(0, 6)


class AnyJourney(RuleBasedStateMachine):
    """Drives one journey by random commands; refusals are fine, unsound journeys are not."""

    writes = Bundle("writes")

    def __init__(self) -> None:
        super().__init__()
        self.drive = Drive()
        self.serial = 0

    @initialize(kind=st.sampled_from(["kitchen", "bathroom", "diy"]))
    def begin(self, kind: str) -> None:
        self.drive = Drive.of(kind)

    def step_id(self, number: int) -> str:
        steps = self.drive.template.steps
        return steps[number % len(steps)].id

    def attempt(self, action: Any, *args: Any) -> dict[str, Any]:
        """Runs it; the write's patch. A refusal changes nothing; no events means no change."""
        before, known = self.drive.journey, len(self.drive.events)
        told = "."
        try:
            action(*args)
        except JourneyError as refusal:
            told = refusal.told
        assert told.endswith((".", "?"))
        if len(self.drive.events) == known:
            assert self.drive.journey is before
        else:
            assert self.drive.journey != before
        return patch.diff(undo.snapshot(before), undo.snapshot(self.drive.journey))

    @rule(target=writes, number=STEP, here=st.booleans())
    def done(self, number: int, here: bool) -> dict[str, Any]:
        before = dict(self.drive.journey.state.steps)
        step = self.drive.journey.state.current if here else self.step_id(number)
        write = self.attempt(self.drive.done, step)
        if before[step].status != "done" and self.drive.status(step) == "done":
            assert not rules.missing(self.drive.journey, self.drive.template, self.drive.template.step(step))
            assert ready(self.drive.journey.state, self.drive.template, self.drive.template.step(step))
        return write

    @rule(target=writes)
    def prove_and_finish(self) -> dict[str, Any]:
        with suppress(JourneyError):  # a part may be refused (an observation that was confirmed is not stated)
            self.drive.prove()
        return self.attempt(self.drive.done)

    @rule(target=writes, number=STEP, reason=st.sampled_from(["", "no need"]), here=st.booleans())
    def skip(self, number: int, reason: str, here: bool) -> dict[str, Any]:
        return self.attempt(self.drive.skip, reason, "" if here else self.step_id(number))

    @rule(target=writes, number=STEP)
    def reopen(self, number: int) -> dict[str, Any]:
        return self.attempt(self.drive.reopen, self.step_id(number))

    @rule(target=writes)
    def pause(self) -> dict[str, Any]:
        return self.attempt(self.drive.pause)

    @rule(target=writes, number=STEP, here=st.booleans())
    def resume(self, number: int, here: bool) -> dict[str, Any]:
        return self.attempt(self.drive.resume, "" if here else self.step_id(number))

    @rule(target=writes, name=st.sampled_from(sorted(ANSWERS)), known=st.booleans())
    def fact(self, name: str, known: bool) -> dict[str, Any]:
        return self.attempt(self.drive.fact, name, ANSWERS[name] if known else "unknown")

    @rule(target=writes, media=st.integers(0, 3))
    def photo(self, media: int) -> dict[str, Any]:
        self.serial += 1
        return self.attempt(self.drive.photo, f"p{self.serial}", f"m{media}")

    @rule(target=writes, number=STEP, which=st.integers(0, 3))
    def state(self, number: int, which: int) -> dict[str, Any]:
        step = self.drive.template.step(self.step_id(number))
        proof = step.proof[which % len(step.proof)]
        return self.attempt(self.drive.state, proof.id, f"note {which}", step.id)

    @rule(target=writes, number=STEP, on=st.booleans())
    def tick(self, number: int, on: bool) -> dict[str, Any]:
        step = self.drive.template.step(self.step_id(number))
        entry = step.checklist[0].id

        def apply() -> None:
            self.drive.take(rules.tick(self.drive.journey, self.drive.template, entry, self.drive.later(), on, step.id))

        return self.attempt(apply)

    @rule(write=writes)
    def take_back(self, write: dict[str, Any]) -> None:
        """Any write, in any order, conflicts or not (as if forced)."""
        here = undo.snapshot(self.drive.journey)
        back = patch.inverse(write)
        clean = not patch.conflicts(here, back)
        wanted = patch.apply(here, back)
        after, _ = undo.restore(self.drive.journey, self.drive.template, wanted, self.drive.later())
        if clean:
            facts, notes = undo.snapshot(after)["facts"], undo.snapshot(after)["notes"]
            assert (facts, notes) == (wanted["facts"], wanted["notes"])
        self.drive.journey = after

    @invariant()
    def one_step_is_current(self) -> None:
        journey = self.drive.journey
        open_steps = [s for s in journey.state.steps.values() if s.status not in CLOSED]
        current = journey.state.steps[journey.state.current]
        if journey.status == "completed":
            assert not open_steps
        else:
            assert current.status == "active"
            assert current.started_at is not None

    @invariant()
    def done_steps_rest_on_closed_ones(self) -> None:
        template, state = self.drive.template, self.drive.journey.state
        for step in template.steps:
            if state.steps[step.id].status == "done":
                assert ready(state, template, step)

    @invariant()
    def steps_and_version_stay(self) -> None:
        journey = self.drive.journey
        assert list(journey.state.steps) == [s.id for s in self.drive.template.steps]
        assert journey.version == 0
        assert journey.created_at <= journey.updated_at <= self.drive.now

    @invariant()
    def closed_steps_and_only_they_have_an_end(self) -> None:
        for state in self.drive.journey.state.steps.values():
            if state.status in ("open", "active"):
                assert state.ended_at is None
                assert state.reason == ""
            if state.status == "skipped":
                assert state.reason

    @invariant()
    def the_state_round_trips(self) -> None:
        state = self.drive.journey.state
        assert from_data(to_data(state)) == state


TestAnyJourney = AnyJourney.TestCase
TestAnyJourney.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no fault of the rules
)


def undone(drive: Drive, write: dict[str, Any]) -> list[str]:
    """Takes a write back if nothing stands in the way; the conflicts."""
    here, back = undo.snapshot(drive.journey), patch.inverse(write)
    found = patch.conflicts(here, back)
    if not found:
        drive.take(undo.restore(drive.journey, drive.template, patch.apply(here, back), drive.later()))
    return found


def write_of(drive: Drive, action: Any, *args: Any) -> dict[str, Any]:
    before = undo.snapshot(drive.journey)
    action(*args)
    return patch.diff(before, undo.snapshot(drive.journey))


def test_undo_of_the_last_done_brings_the_journey_back_as_it_was() -> None:
    drive = Drive.of("diy")
    for _ in range(4):
        drive.finish()
    drive.prove()
    before = drive.journey.state
    write = write_of(drive, drive.done)
    assert drive.journey.status == "completed"
    assert undone(drive, write) == []
    assert (drive.journey.status, drive.journey.state) == ("active", before)


def test_undo_of_an_early_note_keeps_a_later_fact() -> None:
    drive = Drive()
    note = write_of(drive, lambda: drive.take(rules.add_note(drive.journey, "n1", "call Mike", drive.later(), ME)))
    drive.fact("budget", "40000 USD")
    assert undone(drive, note) == []
    assert drive.journey.state.notes == {}
    assert drive.journey.state.facts["budget"].value == "40000 USD"


def test_undo_of_an_early_done_asks_when_a_later_step_was_finished() -> None:
    drive = Drive()
    first = write_of(drive, drive.finish)
    drive.finish()
    assert "current" in undone(drive, first)


def test_undo_of_a_pause_resumes() -> None:
    drive = Drive()
    write = write_of(drive, drive.pause)
    assert undone(drive, write) == []
    assert drive.journey.status == "active"


def test_forcing_an_early_done_back_marks_what_rests_on_it_for_review() -> None:
    drive = Drive()
    drive.prove()
    first = write_of(drive, drive.done)
    drive.finish()
    drive.finish()
    here = undo.snapshot(drive.journey)
    wanted = patch.apply(here, patch.inverse(first))
    after, events = undo.restore(drive.journey, drive.template, wanted, drive.later())
    assert (after.state.current, after.state.steps["k1"].status) == ("k1", "active")
    assert after.state.steps["k3"].status == "review"
    assert [e.name for e in events] == ["journey.write_undone", "journey.step_marked_for_review"]


def test_a_journey_whose_start_is_taken_back_is_deleted_and_can_return() -> None:
    drive = Drive()
    start = patch.diff({"status": "deleted"}, {"status": "active"})
    drive.fact("budget", "40000 USD")
    assert undone(drive, start) == []
    assert drive.journey.status == "deleted"
    assert undone(drive, patch.inverse(start)) == []
    assert (drive.journey.status, drive.journey.state.facts["budget"].value) == ("active", "40000 USD")


@pytest.mark.parametrize("kind", ["kitchen", "bathroom", "diy"])
def test_done_on_an_unproven_step_is_never_a_change(kind: str) -> None:
    drive = Drive.of(kind)
    assert isinstance(drive.done(), Missing)
    assert drive.events == []
