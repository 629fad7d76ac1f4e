"""Replies to what we asked last, and what is no reply."""

from dataclasses import replace

import pytest

from core import commands as c
from core.journeys.model import Photo
from core.understanding.scene import Scene
from tests.unit.understanding.scenes import JOURNEY, KITCHEN, NOW, ZONE, asked, press, say

YEAR = asked("fact", journey="j1", fact="year_built")


@pytest.mark.parametrize(
    ("fact", "text", "expected"),
    [
        ("year_built", "1965", c.RecordFact("year_built", "1965", "j1")),
        ("year_built", "It was built in 1965", c.RecordFact("year_built", "1965", "j1")),
        ("year_built", "not sure", c.RecordFact("year_built", "unknown", "j1")),
        ("year_built", "no idea, sorry", c.RecordFact("year_built", "unknown", "j1")),
        ("year_built", "60s?", c.AskFact("year_built", ("1960", "1965", "1969"), "j1")),
        ("budget", "about 40k", c.RecordFact("budget", "40000 USD", "j1")),
        ("budget", "1.200", c.AskFact("budget", ("1200 USD",), "j1")),
        ("budget", "40", c.AskFact("budget", ("40000 USD", "40 USD"), "j1")),
        ("dimensions", "12 x 10 x 8 ft", c.RecordFact("dimensions", "12 x 10 x 8 ft", "j1")),
        ("decider", "me and Sam", c.RecordFact("decider", "me and Sam", "j1")),
        ("decider", "not sure", c.LeaveQuestion()),
        ("goal", "more light and storage", c.RecordFact("goal", "more light and storage", "j1")),
        ("goal", "we want a brighter kitchen", c.RecordFact("goal", "we want a brighter kitchen", "j1")),
        ("hire_or_diy", "we'll hire somebody else", c.RecordFact("hire_or_diy", "hire", "j1")),
        ("scope", "new floor tile, walls stay", c.RecordFact("scope", "new floor tile, walls stay", "j1")),
    ],
)
def test_facts_that_were_asked(fact: str, text: str, expected: c.Command | None) -> None:
    commands = say(text, asked("fact", journey="j1", fact=fact)).commands
    if expected is None:
        assert isinstance(commands[0], c.Clarify)
    else:
        assert commands == (expected,)


@pytest.mark.parametrize(
    "text", ["skip", "skip this", "Skip it please", "later", "never mind", "next question", "pass", "not now"]
)
@pytest.mark.parametrize("kind", ["fact", "when", "skip", "note", "correct", "confirm", "undo", "clarify"])
def test_a_question_can_be_left(kind: str, text: str) -> None:
    scene = asked(
        kind, journey="j1", fact="year_built", step="k1", photo="p1", write="w1", text="x", guesses="note,ask"
    )
    assert say(text, scene).commands == (c.LeaveQuestion(),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status", c.ShowProgress),
        ("what's next?", c.ShowNext),
        ("undo", c.Undo),
        ("do I need a permit?", c.AskQuestion),
        ("remind me friday to call", c.RemindMe),
        ("stop pinging me", c.SetPings),
        ("done", c.CompleteStep),
        ("thanks", c.Thanked),
        ("our budget is 40k", c.RecordFact),
    ],
)
@pytest.mark.parametrize("fact", ["year_built", "goal", "decider"])
def test_another_wish_is_no_answer(fact: str, text: str, expected: type) -> None:
    (command,) = say(text, asked("fact", journey="j1", fact=fact)).commands
    assert isinstance(command, expected)
    if isinstance(command, c.RecordFact):
        assert command.name == "budget"


def test_an_emergency_is_no_answer() -> None:
    assert say("I smell gas", asked("fact", journey="j1", fact="goal")).commands == (c.SaySafety("gas_smell"),)


def test_a_reminder_s_time() -> None:
    (command,) = say("Friday 7pm", asked("when", text="call the tiler")).commands
    assert isinstance(command, c.RemindMe)
    assert (command.text, command.local, command.zone) == ("call the tiler", "2026-11-27T19:00", ZONE)
    assert say("hm whatever", asked("when", text="call")).commands == (c.AskWhen("call", "unclear"),)
    assert say("yesterday", asked("when", text="call")).commands == (c.AskWhen("call", "past"),)
    assert say("every monday", asked("when", text="call")).commands == (c.AskWhen("call", "repeating"),)
    assert say("status", asked("when", text="call")).commands == (c.ShowProgress(),)


def test_what_and_when() -> None:
    (command,) = say("call the tiler friday 7pm", asked("remind")).commands
    assert isinstance(command, c.RemindMe)
    assert command.text == "call the tiler"


def test_a_reason() -> None:
    scene = asked("skip", journey="j1", step="k6")
    assert say("because we rent", scene).commands == (c.SkipStep("we rent", "k6", "j1"),)
    assert say("My brother does it", scene).commands == (c.SkipStep("My brother does it", "k6", "j1"),)
    assert isinstance(say("why do you ask?", scene).commands[0], c.AskQuestion)


def test_a_note_and_a_correction() -> None:
    assert say("Paint is blue", asked("note", journey="j1")).commands == (c.AddNote("Paint is blue", "j1"),)
    scene = asked("correct", journey="j1", photo="p1")
    assert say("It is a pantry", scene).commands == (c.CorrectObservation("p1", "It is a pantry", "j1"),)


@pytest.mark.parametrize("text", ["yes", "Yes!", "yep", "looks right", "correct", "ok", "👍", "that's right"])
def test_an_observation_is_confirmed(text: str) -> None:
    assert say(text, asked("confirm", journey="j1", photo="p1")).commands == (c.ConfirmObservation("p1", "j1"),)


def test_an_observation_is_corrected() -> None:
    scene = asked("confirm", journey="j1", photo="p1")
    assert say("no", scene).commands == (c.CorrectObservation("p1", "", "j1"),)
    assert say("No, that is a pantry", scene).commands == (c.CorrectObservation("p1", "that is a pantry", "j1"),)


def test_an_undo_over_later_changes_is_confirmed() -> None:
    scene = asked("undo", write="w1")
    assert say("yes", scene).commands == (c.Undo("w1", force=True),)
    assert say("no", scene).commands == (c.LeaveQuestion(),)


def test_a_time_zone() -> None:
    assert say("I live in Berlin", asked("timezone")).commands == (c.SetTimezone("Europe/Berlin"),)


@pytest.mark.parametrize("text", ["note", "a note", "1", "the first", "first one"])
def test_a_guess_is_chosen_by_word_or_number(text: str) -> None:
    scene = asked("clarify", text="the floor is uneven", guesses="note,ask,help")
    assert say(text, scene).commands == (c.AddNote("the floor is uneven"),)


def test_a_guess_s_button_runs_it_with_the_words() -> None:
    scene = asked("clarify", text="call the tiler friday 7pm", guesses="remind,note,ask")
    (command,) = press("clarify", "remind", scene).commands
    assert isinstance(command, c.RemindMe)
    assert press("clarify", "note", scene).commands == (c.AddNote("call the tiler friday 7pm"),)
    assert press("clarify", "ask", scene).commands == (c.AskQuestion("call the tiler friday 7pm"),)
    assert press("clarify", "note", KITCHEN).commands == (c.Reject("gone"),)
    assert press("clarify", "dragons", scene).commands == (c.Reject("gone"),)


def test_yes_with_nothing_asked_is_asked_about() -> None:
    assert isinstance(say("yes", KITCHEN).commands[0], c.Clarify)


@pytest.mark.parametrize("text", ["yes thats right", "Yes!", "that's right"])
def test_a_yes_confirms_what_was_seen_while_another_question_is_open(text: str) -> None:
    assert say(text, _seen()).commands == (c.ConfirmObservation("p1", "j1"),)


def test_a_no_corrects_what_was_seen_while_another_question_is_open() -> None:
    assert say("nope", _seen()).commands == (c.CorrectObservation("p1", "", "j1"),)
    assert say("1965", _seen()).commands == (c.RecordFact("year_built", "1965", "j1"),)


def _seen() -> Scene:
    photo = Photo("0" * 64, "k1", "U1", NOW, observed=("A sink.",))
    journey = replace(JOURNEY, state=replace(JOURNEY.state, photos={"p1": photo}))
    return replace(YEAR, journey=journey)
