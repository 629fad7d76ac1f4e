"""A model's reading is checked: unsure, unknown or made up, it only changes what is offered."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import commands as c
from core.commands import Clarify
from core.understanding.from_model import INTENTS, SLOTS, ModelReading, read_model
from core.understanding.scene import Reading, Scene
from tests.understanding import scenes
from tests.unit.understanding.scenes import KITCHEN, NOTHING, asked

ASKED_YEAR = asked("fact", journey="j1", fact="year_built")
ASKED_SEEN = asked("confirm", journey="j1", photo="p1")
KEPT = ("photos", "ask", "help")


def unsure(said: str) -> Reading:
    """What meaning left."""
    return Reading((Clarify(said, KEPT),), sure=False)


def reading(said: str, scene: Scene, /, *wishes: ModelReading, danger: str = "") -> Reading:
    return read_model(wishes, said, scene, unsure(said), danger)


def read(
    intent: str, said: str, confidence: float = 0.9, scene: Scene = KITCHEN, /, **slots: str
) -> tuple[c.Command, ...]:
    return reading(said, scene, ModelReading(intent, slots, confidence)).commands


def test_a_sure_reading_is_a_command() -> None:
    assert read("progress", "give me the big picture") == (c.ShowProgress(),)
    assert read("done", "pics are all in", step="photos") == (c.CompleteStep("k2"),)
    assert read("note", "btw the paint is blue", text="the paint is blue") == (c.AddNote("the paint is blue"),)
    assert read("skip", "we rent so no contractor", step="k6", reason="we rent") == (c.SkipStep("we rent", "k6"),)
    assert read("ask", "permit stuff") == (c.AskQuestion("permit stuff"),)
    assert read("help", "no clue how you work") == (c.ShowHelp(),)
    assert read("language", "let's talk in german", language="de") == (c.SetLanguage("de"),)


def test_it_says_that_a_model_read_it_and_is_sure_then() -> None:
    sure = reading("give me the big picture", KITCHEN, ModelReading("progress", {}, 0.9))
    assert (sure.layer, sure.sure) == ("model", True)


def test_a_journey_begins_when_the_words_name_the_room_or_the_work() -> None:
    assert read("start", "kitchen time, 40k", 0.9, NOTHING, kind="kitchen", budget="40k") == (
        c.StartJourney("kitchen", budget="40000 USD"),
    )
    assert read("start", "hang a door, sort of", 0.9, NOTHING, kind="diy", goal="hang a door") == (
        c.StartJourney("diy", goal="hang a door"),
    )
    told = {"kind": "bathroom", "name": "Upstairs", "year_built": "1954", "budget": "12k"}
    assert read("start", "bath, call it Upstairs, from 1954, 12k", 0.9, NOTHING, **told) == (
        c.StartJourney("bathroom", "Upstairs", budget="12000 USD", year_built="1954"),
    )
    assert read("start", "show me a sample", 0.9, NOTHING, kind="sample") == (c.StartJourney("sample"),)


@pytest.mark.parametrize(
    ("said", "kind"),
    [("let's begin", "kitchen"), ("the kitchen, finally", "bathroom"), ("go", "diy"), ("go", "sample")],
)
def test_no_journey_begins_of_what_the_words_do_not_name(said: str, kind: str) -> None:
    assert isinstance(read("start", said, 1.0, NOTHING, kind=kind)[0], Clarify)


def test_a_second_journey_of_a_kind_is_never_begun_by_a_model() -> None:
    assert isinstance(read("start", "the kitchen is ugly", 1.0, kind="kitchen")[0], Clarify)


def test_a_reminder_s_time_is_read_by_our_own_grammar() -> None:
    (command,) = read("remind", "tiler call, friday 7pm", text="tiler call", when="friday 7pm")
    assert isinstance(command, c.RemindMe)
    assert command.local == "2026-11-27T19:00"
    assert read("remind", "tiler call", text="tiler call", when="whenever") == (c.AskWhen("tiler call", "missing"),)


def test_words_of_time_that_we_do_not_know_are_dated_by_the_model() -> None:
    said = "tiler call the day after thanksgiving"
    slots = {"text": "tiler call", "when": "the day after thanksgiving"}
    (command,) = read("remind", said, **slots, at="2026-11-27T09:00")
    assert isinstance(command, c.RemindMe)
    assert (command.local, command.due.hour) == ("2026-11-27T09:00", 14)
    for at in ("", "friday", "2020-01-01T09:00", "2031-01-01T09:00", "2026-11-27T09:00+01:00"):
        assert isinstance(read("remind", said, **slots, at=at)[0], c.AskWhen)
    assert read("remind", "tiler call", text="tiler call", at="2026-11-27T09:00") == (
        c.AskWhen("tiler call", "missing"),
    )


@pytest.mark.parametrize(
    ("when", "at", "expected"),
    [
        ("friday 7pm", "2026-11-27T19:00", "2026-11-27T19:00"),
        ("friday 7pm", "2026-11-28T19:00", "asked"),
        ("friday 7pm", "2026-11-27T18:00", "asked"),
        ("friday evening", "2026-11-27T09:00", "2026-11-27T19:00"),
    ],
)
def test_a_time_on_which_the_model_and_our_grammar_differ_is_asked(when: str, at: str, expected: str) -> None:
    (command,) = read("remind", f"tiler call {when}", text="tiler call", when=when, at=at)
    assert (command.local if isinstance(command, c.RemindMe) else "asked") == expected


def test_a_question_stays_one_unless_the_model_is_sure_that_it_is_none() -> None:
    said = "can you open up step 2"
    asked_before = Reading((c.AskQuestion(said),), sure=False)

    def after(intent: str, confidence: float, **slots: str) -> tuple[c.Command, ...]:
        return read_model((ModelReading(intent, slots, confidence),), said, KITCHEN, asked_before).commands

    assert after("reopen", 0.9, step="2") == (c.ReopenStep("k2"),)
    assert after("ask", 0.9) == after("none", 0.9) == after("reopen", 0.6, step="2") == asked_before.commands
    assert after("reopen", 0.9, step="the attic") == (Clarify(said, ("reopen", "ask", "note")),)


def test_an_unsure_reading_is_offered_first_and_what_meaning_offers_stays() -> None:
    unsure = reading("pics are all in", KITCHEN, ModelReading("done", {}, 0.6))
    assert unsure.commands == (Clarify("pics are all in", ("done", "photos", "ask")),)
    assert not unsure.sure


@pytest.mark.parametrize(("intent", "confidence"), [("none", 0.9), ("done", 0.3), ("dragons", 1.0)])
def test_a_model_that_knows_nothing_leaves_what_was_read(intent: str, confidence: float) -> None:
    before = unsure("the old place needs love")
    after = read_model((ModelReading(intent, {}, confidence),), "the old place needs love", KITCHEN, before)
    assert after.commands == before.commands
    assert not after.sure


@pytest.mark.parametrize("intent", ["undo", "quiet", "pause", "cancel_reminder", "language", "yes"])
def test_what_is_seldom_meant_needs_words_that_say_so(intent: str) -> None:
    slots = {"pings": "off", "text": "thing", "language": "de"}
    assert isinstance(read(intent, "hmm the thing", 1.0, ASKED_SEEN, **slots)[0], Clarify)


def test_with_such_words_it_is_done() -> None:
    assert read("undo", "wait, that was the wrong button") == (c.Undo(),)
    assert read("pause", "let it rest for a while") == (c.PauseJourney(),)
    assert read("quiet", "less spam would be nice", pings="off") == (c.SetPings(False),)
    assert read("cancel_reminder", "the tiler thing, drop it", text="tiler") == (c.CancelReminder("tiler"),)
    assert read("timezone", "I moved to Lisbon", zone="Lisbon") == (c.SetTimezone("Europe/Lisbon"),)
    assert read("timezone", "I moved to Porto", zone="Porto", iana="Europe/Lisbon") == (c.SetTimezone("Europe/Lisbon"),)


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("done", {"step": "the backsplash"}),
        ("start", {"kind": "castle"}),
        ("fact", {"name": "year_built", "value": "1965"}),
        ("fact", {"name": "goal", "value": "a pool"}),
        ("fact", {"name": "skill", "value": "wizard"}),
        ("fact", {}),
        ("timezone", {"zone": "Mars", "iana": "Mars/North"}),
        ("switch", {"journey": "the garage"}),
        ("progress", {"journey": "the garage"}),
        ("choose", {"number": "2"}),
        ("choose", {"number": "a lot"}),
        ("yes", {}),
        ("leave", {}),
    ],
)
def test_what_does_not_hold_is_asked_about(intent: str, slots: dict[str, str]) -> None:
    assert isinstance(read(intent, "the old place needs love, it is done", **slots)[0], Clarify)


def test_a_fact_counts_when_the_person_said_it() -> None:
    assert read("fact", "1965 I believe", name="year_built", value="1965") == (c.RecordFact("year_built", "1965"),)
    assert isinstance(read("fact", "1965 I believe", name="year_built", value="1985")[0], Clarify)
    assert isinstance(read("fact", "my two cents: 1850 for tiles", name="budget", value="2")[0], Clarify)


def test_a_fixed_word_is_the_model_s_unless_our_own_reading_says_otherwise() -> None:
    said = "my cousin Paul runs a crew and they take all of it"
    assert read("fact", said, name="hire_or_diy", value="hire") == (c.RecordFact("hire_or_diy", "hire"),)
    assert isinstance(read("fact", "a contractor", name="hire_or_diy", value="self")[0], Clarify)


def test_going_elsewhere_or_on_may_be_said_by_the_journey_or_the_pause() -> None:
    two, paused = scenes.scene("two"), scenes.scene("paused")
    assert read("switch", "and the bathroom?", 0.9, two, journey="Guest bath") == (c.SwitchJourney("j2"),)
    assert isinstance(read("switch", "and that one?", 0.9, two, journey="Guest bath")[0], Clarify)
    assert read("resume", "that break is over", 0.9, paused) == (c.ResumeJourney(),)
    assert isinstance(read("resume", "that break is over", 0.9, two)[0], Clarify)


@pytest.mark.parametrize(
    ("scene", "said", "intent", "slots", "expected"),
    [
        (
            ASKED_YEAR,
            "beats me",
            "fact",
            {"name": "year_built", "value": "unknown"},
            c.RecordFact("year_built", "unknown", "j1"),
        ),
        (
            ASKED_YEAR,
            "back in 1950s",
            "fact",
            {"name": "year_built", "value": "1950s"},
            c.AskFact("year_built", ("1950", "1955", "1959"), "j1"),
        ),
        (ASKED_YEAR, "some other day", "leave", {}, c.LeaveQuestion()),
        (asked("when", text="call"), "once it is friday 7pm", "remind", {"when": "friday 7pm"}, "call"),
        (
            asked("skip", journey="j1", step="k3"),
            "no need, the landlord",
            "skip",
            {"reason": "the landlord"},
            c.SkipStep("the landlord", "k3", "j1"),
        ),
        (
            asked("note", journey="j1"),
            "blue, the paint",
            "note",
            {"text": "blue, the paint"},
            c.AddNote("blue, the paint", "j1"),
        ),
        (ASKED_SEEN, "looks about right", "yes", {}, c.ConfirmObservation("p1", "j1")),
        (ASKED_SEEN, "hardly", "no", {}, c.CorrectObservation("p1", "", "j1")),
        (ASKED_SEEN, "hardly, a door", "no", {"text": "a door"}, c.CorrectObservation("p1", "a door", "j1")),
        (
            asked("correct", journey="j1", photo="p1"),
            "rather a door",
            "no",
            {"text": "a door"},
            c.CorrectObservation("p1", "a door", "j1"),
        ),
        (asked("undo", write="w1"), "by all means", "yes", {}, c.Undo("w1", force=True)),
        (asked("undo", write="w1"), "rather keep it", "no", {}, c.LeaveQuestion()),
        (
            asked("clarify", text="the sink", guesses="note,ask"),
            "keep it, the former",
            "choose",
            {"number": "1"},
            c.AddNote("the sink"),
        ),
    ],
)
def test_an_answer_is_read_against_what_was_asked(
    scene: Scene, said: str, intent: str, slots: Mapping[str, str], expected: object
) -> None:
    (command,) = read(intent, said, 0.9, scene, **slots)
    if isinstance(expected, str):
        assert isinstance(command, c.RemindMe)
        assert (command.text, command.local) == (expected, "2026-11-27T19:00")
    else:
        assert command == expected


@pytest.mark.parametrize("fact", ["goal", "accessibility", "decider", "scope"])
@pytest.mark.parametrize(("intent", "slots"), [("yes", {}), ("no", {}), ("choose", {"number": "1"})])
def test_no_word_of_the_model_s_own_becomes_an_answer(fact: str, intent: str, slots: dict[str, str]) -> None:
    scene = asked("fact", journey="j1", fact=fact)
    assert isinstance(read(intent, "hmm the thing", 1.0, scene, **slots)[0], Clarify)


def test_asking_back_takes_less_certainty_than_writing() -> None:
    slots = {"name": "year_built", "value": "1950s"}
    assert isinstance(read("fact", "the 1950s perhaps", 0.6, ASKED_YEAR, **slots)[0], c.AskFact)
    assert isinstance(read("fact", "the year 1957", 0.6, ASKED_YEAR, name="year_built", value="1957")[0], Clarify)
    assert isinstance(read("remind", "the tiler, one of these days", 0.6, text="the tiler")[0], c.AskWhen)


def test_several_wishes_are_done_in_their_order_or_none_of_them() -> None:
    done, note = ModelReading("done", {}, 0.9), ModelReading("note", {"text": "Ana likes oak"}, 0.9)
    said = "that's finished, mind that Ana likes oak"
    assert reading(said, KITCHEN, done, note).commands == (c.CompleteStep(), c.AddNote("Ana likes oak"))
    unknown = ModelReading("reopen", {"step": "the attic"}, 0.9)
    (offered,) = reading(said, KITCHEN, done, unknown).commands
    assert offered == Clarify(said, ("done", "reopen", "photos"))


def test_a_wish_for_another_journey_is_for_that_one() -> None:
    two = scenes.scene("two")
    assert read("next", "the bath, now what", 0.9, two, journey="Guest bath") == (c.ShowNext("j2"),)
    assert read("note", "for the bath: oak", 0.9, two, text="oak", journey="Guest bath") == (c.AddNote("oak", "j2"),)
    assert isinstance(read("done", "the bath step is done", 0.9, two, step="1", journey="Guest bath")[0], Clarify)


def test_what_is_to_come_offers_a_note() -> None:
    (offered,) = read("later", "Mike wants 900 for it")
    assert offered == Clarify("Mike wants 900 for it", ("note", "photos", "ask"))


def test_a_model_may_add_a_warning_and_never_takes_one_away() -> None:
    added = reading("I take the panel cover off tonight", KITCHEN, ModelReading("none", {}, 0.9), danger="panel")
    assert added.warning is not None
    assert added.warning.id == "panel"
    before = Reading((Clarify("x"),), sure=False, warning=added.warning)
    assert read_model((ModelReading("next", {}, 0.9),), "x", KITCHEN, before, "none").warning == added.warning
    pasted = "Subject: panel\nFrom: Bob\nI take the panel cover off"
    assert reading(pasted, KITCHEN, ModelReading("none", {}, 0.9), danger="panel").warning is None
    assert reading("all fine", KITCHEN, ModelReading("none", {}, 0.9), danger="dragons").warning is None


def test_slots_belong_to_intents() -> None:
    assert set(SLOTS) == set(INTENTS)


@given(
    st.sampled_from([*INTENTS, "dragons"]),
    st.dictionaries(
        st.sampled_from(["step", "text", "when", "at", "kind", "name", "value", "reason", "journey", "zone", "number"]),
        st.text(max_size=30),
    ),
    st.floats(allow_nan=True),
)
def test_any_reading_is_taken_or_asked_about(intent: str, slots: dict[str, str], confidence: float) -> None:
    assert len(read(intent, "the old place needs love", confidence, KITCHEN, **slots)) == 1
