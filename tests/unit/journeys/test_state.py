"""The state as data: exact, plain, quick, and fine enough that writes do not collide."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import HomeViewError
from core.journeys.model import Fact, JourneyState, Note, Photo, Statement, StepState
from core.journeys.patch import diff
from core.journeys.state import from_data, to_data
from tests.unit.journeys.making import Drive

words = st.text(max_size=8)
moments = st.integers(0, 10**17).map(lambda us: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=us))
steps = st.builds(
    StepState,
    status=st.sampled_from(["open", "active", "done", "skipped", "review"]),
    started_at=st.none() | moments,
    ended_at=st.none() | moments,
    reason=words,
    stated=st.dictionaries(words, st.builds(Statement, words, words, moments), max_size=2),
    ticked=st.dictionaries(words, moments, max_size=2),
)
photos = st.builds(
    Photo,
    words,
    words,
    words,
    moments,
    words,
    st.lists(words, max_size=3).map(tuple),
    st.sampled_from(["", "confirmed", "corrected"]),
    words,
)
states = st.builds(
    JourneyState,
    current=words,
    steps=st.dictionaries(words, steps, max_size=2),
    facts=st.dictionaries(words, st.builds(Fact, words, words, moments), max_size=2),
    notes=st.dictionaries(words, st.builds(Note, words, words, words, moments), max_size=2),
    photos=st.dictionaries(words, photos, max_size=2),
    name=words,
    goal=words,
)


@given(states)
def test_a_state_comes_back_from_json_as_it_was(state: JourneyState) -> None:
    data = to_data(state)
    assert from_data(json.loads(json.dumps(data))) == state
    assert data["v"] == 1


def test_times_are_kept_in_utc() -> None:
    there = timezone(timedelta(hours=2))
    state = JourneyState("k1", {}, notes={"n": Note("x", "k1", "me", datetime(2026, 1, 1, 2, tzinfo=there))})
    assert to_data(state)["notes"]["n"]["at"] == "2026-01-01T00:00:00+00:00"


def test_a_state_of_another_version_is_refused_with_a_remedy() -> None:
    with pytest.raises(HomeViewError, match="version 2"):
        from_data({**to_data(JourneyState("k1", {})), "v": 2})


def test_two_writes_to_one_step_touch_different_paths() -> None:
    state = JourneyState("k1", {"k1": StepState()})
    at = datetime(2026, 1, 1, tzinfo=UTC)
    one = replace(state, steps={"k1": StepState(stated={"a": Statement("x", "me", at)})})
    two = replace(state, steps={"k1": StepState(stated={"b": Statement("y", "me", at)})})
    three = replace(state, steps={"k1": StepState(ticked={"c": at})})
    paths = [set(diff(to_data(state), to_data(each))) for each in (one, two, three)]
    assert paths == [{"steps/k1/stated/a"}, {"steps/k1/stated/b"}, {"steps/k1/ticked/c"}]


def test_a_typical_state_is_turned_quickly() -> None:
    """The aim is 100 microseconds each way; the bound is loose, for machines that are busy."""
    drive = Drive()
    for _ in range(4):
        drive.finish()
    state = drive.journey.state
    best = 1.0
    for _ in range(50):
        began = time.perf_counter()
        from_data(to_data(state))
        best = min(best, time.perf_counter() - began)
    assert best < 0.001
