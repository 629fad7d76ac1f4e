"""A model's reading is checked: unsure, unknown or made up, it only changes what is offered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import commands as c
from core.understanding.from_model import INTENTS, SLOTS, ModelReading, to_commands
from core.understanding.scene import Scene
from tests.unit.understanding.scenes import KITCHEN, NOTHING


def read(
    intent: str, said: str, confidence: float = 0.9, scene: Scene = KITCHEN, /, **slots: str
) -> tuple[c.Command, ...]:
    return to_commands(ModelReading(intent, slots, confidence), said, scene)


def test_a_sure_reading_is_a_command() -> None:
    assert read("progress", "give me the big picture") == (c.ShowProgress(),)
    assert read("done", "pics are all in", step="photos") == (c.CompleteStep("k2"),)
    assert read("note", "btw the paint is blue", text="the paint is blue") == (c.AddNote("the paint is blue"),)
    assert read("skip", "we rent so no contractor", step="k6", reason="we rent") == (c.SkipStep("we rent", "k6"),)
    assert read("ask", "permit stuff") == (c.AskQuestion("permit stuff"),)
    assert read("start", "kitchen time, 40k", 0.9, NOTHING, kind="kitchen", budget="40k") == (
        c.StartJourney("kitchen", budget="40000 USD"),
    )


def test_a_reminder_s_time_is_read_by_our_own_grammar() -> None:
    (command,) = read("remind", "tiler call, friday 7pm", text="call the tiler", when="friday 7pm")
    assert isinstance(command, c.RemindMe)
    assert command.local == "2026-11-27T19:00"
    assert read("remind", "tiler call", text="call", when="whenever") == (c.AskWhen("call", "missing"),)


def test_an_unsure_reading_is_offered_first() -> None:
    (asked,) = read("done", "pics are all in", 0.5)
    assert isinstance(asked, c.Clarify)
    assert asked.guesses[0] == "done"


@pytest.mark.parametrize("intent", ["undo", "quiet", "timezone", "pause"])
def test_what_rules_always_know_is_never_a_model_s_alone(intent: str) -> None:
    assert isinstance(read(intent, "hmm", 1.0, pings="off", zone="UTC")[0], c.Clarify)


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("done", {"step": "the backsplash"}),
        ("start", {"kind": "castle"}),
        ("start", {"kind": "kitchen"}),
        ("fact", {"name": "year_built", "value": "1965"}),
        ("fact", {"name": "goal", "value": "a pool"}),
        ("fact", {}),
        ("dragons", {}),
        ("none", {}),
    ],
)
def test_what_does_not_hold_is_asked_about(intent: str, slots: dict[str, str]) -> None:
    assert isinstance(read(intent, "the old place needs love", **slots)[0], c.Clarify)


def test_a_fact_counts_when_the_person_said_it() -> None:
    assert read("fact", "1965 I believe", name="year_built", value="1965") == (c.RecordFact("year_built", "1965"),)
    assert isinstance(read("fact", "1965 I believe", name="year_built", value="1985")[0], c.Clarify)


def test_slots_belong_to_intents() -> None:
    assert set(SLOTS) <= set(INTENTS)


@given(
    st.sampled_from([*INTENTS, "dragons"]),
    st.dictionaries(st.sampled_from(["step", "text", "when", "kind", "name", "value", "reason"]), st.text(max_size=30)),
    st.floats(allow_nan=True),
)
def test_any_reading_is_taken_or_asked_about(intent: str, slots: dict[str, str], confidence: float) -> None:
    assert len(to_commands(ModelReading(intent, slots, confidence), "the old place needs love", KITCHEN)) == 1
