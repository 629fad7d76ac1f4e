"""Messages, buttons, forms and slash commands: each kind, its bad shapes, and safety before everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import commands as c
from core.actions import ACTIONS
from core.messages import Greeted, MessageEdited
from core.slash import SLASH
from core.understanding.rules import understand
from core.understanding.safety import Hazard
from tests.unit.understanding.scenes import (
    KITCHEN,
    NOTHING,
    NOW,
    PHOTO,
    PLACE,
    SENDER,
    ZONE,
    asked,
    built,
    press,
    say,
    slash,
    submit,
)  # fmt: skip

GONE = (c.Reject("gone"),)


def photos(caption: str = "") -> c.ReceivePhotos:
    return c.ReceivePhotos((PHOTO,), caption)


def test_an_emergency_stands_alone() -> None:
    assert say("done with the photos, I smell gas", KITCHEN).commands == (c.SaySafety("gas_smell"),)
    assert say("I smell gas", KITCHEN, PHOTO).commands == (c.SaySafety("gas_smell"), photos("I smell gas"))


def test_talk_that_is_not_for_us_is_read_for_safety_alone() -> None:
    assert say("I smell gas", KITCHEN, addressed=False).commands == (c.SaySafety("gas_smell"),)
    assert say("done", KITCHEN, addressed=False).commands == (c.Ignore(),)
    assert say("", KITCHEN, PHOTO, addressed=False).commands == (c.Ignore(),)


def test_empty_and_too_long_are_refused() -> None:
    assert say("  \n ", KITCHEN).commands == (c.Reject("empty"),)
    assert say("x" * 10_001, KITCHEN).commands == (c.Reject("too_long"),)
    assert say("x" * 40_000 + " I smell gas", KITCHEN).commands == (c.SaySafety("gas_smell"),)
    assert say("word " * 2_000, KITCHEN).commands != (c.Reject("too_long"),)


@pytest.mark.parametrize(
    "caption", ["", "what do you think?", "What do you think of this?", "thoughts?", "here you go"]
)
def test_a_photo_is_taken(caption: str) -> None:
    assert say(caption, KITCHEN, PHOTO).commands == (photos(caption),)


def test_a_caption_may_hold_a_wish() -> None:
    assert say("done with the photos", KITCHEN, PHOTO).commands == (
        photos("done with the photos"),
        c.CompleteStep("k2"),
    )
    question = "do I need a permit for this?"
    assert say(question, KITCHEN, PHOTO).commands == (photos(question), c.AskQuestion(question))
    assert say("the corner by the window", KITCHEN, PHOTO).commands == (photos("the corner by the window"),)


def test_a_first_photo_s_caption_names_the_room() -> None:
    first, second = say("our kitchen, it is dark", NOTHING, PHOTO).commands
    assert isinstance(first, c.StartJourney)
    assert first.template == "kitchen"
    assert second == photos("our kitchen, it is dark")
    started, taken = say("we want to redo our kitchen, about 40k", NOTHING, PHOTO).commands
    assert isinstance(started, c.StartJourney)
    assert started.budget == "40000 USD"
    assert isinstance(taken, c.ReceivePhotos)
    assert say("", NOTHING, PHOTO).commands == (photos(),)


def test_the_house_s_year_makes_the_warning() -> None:
    assert say("I will sand the paint", built("1950")).warning == Hazard("lead_pre1978", "professional")
    assert say("I will sand the paint", built("1999")).warning is None


def test_first_contact_and_edits() -> None:
    assert understand(Greeted("g", NOW, PLACE, SENDER), NOTHING).commands == (c.Greet(),)
    assert understand(MessageEdited("e", NOW, PLACE, SENDER, "m1", "done"), KITCHEN).commands == (c.Ignore(),)


PRESSES: tuple[tuple[str, str, c.Command], ...] = (
    ("start", "kitchen", c.StartJourney("kitchen")),
    ("progress", "j1", c.ShowProgress("j1")),
    ("next", "j1", c.ShowNext("j1")),
    ("done", "j1/k1", c.CompleteStep("k1", "j1")),
    ("skip", "j1/k1", c.SkipStep("", "k1", "j1")),
    ("reopen", "j1/k1", c.ReopenStep("k1", "j1")),
    ("state", "j1/k1/quotes", c.StateProof("quotes", "", "k1", "j1")),
    ("tick", "j1/k1/goals/1", c.TickItem("goals", True, "k1", "j1")),
    ("tick", "j1/k1/goals/0", c.TickItem("goals", False, "k1", "j1")),
    ("fact", "j1/year_built", c.AskFact("year_built", (), "j1")),
    ("fact", "j1/year_built/1965", c.RecordFact("year_built", "1965", "j1")),
    ("note", "j1", c.AddNote("", "j1")),
    ("photos", "j1", c.ShowPhotos("", "j1")),
    ("confirm", "p1", c.ConfirmObservation("p1")),
    ("correct", "p1", c.CorrectObservation("p1", "")),
    ("switch", "j2", c.SwitchJourney("j2")),
    ("pause", "j1", c.PauseJourney("j1")),
    ("resume", "j1", c.ResumeJourney(journey="j1")),
    ("cancel_reminder", "r1", c.CancelReminder("r1")),
    ("remind", "", c.AskWhen("", "missing")),
    ("undo", "w1", c.Undo("w1")),
    ("undo_force", "w1", c.Undo("w1", force=True)),
    ("undo", "all/w1", c.Undo("w1", whole=True)),
    ("undo_force", "all/w1", c.Undo("w1", force=True, whole=True)),
    ("leave", "q1", c.LeaveQuestion("q1")),
    ("pings", "off", c.SetPings(False)),
    ("pings", "on", c.SetPings(True)),
    ("read", "article/deposit", c.ReadGuidance("article/deposit")),
    ("read", "kitchen/k1/tip/1", c.ReadGuidance("kitchen/k1/tip/1")),
    ("ack", "budget:daily:2026-11-21:80", c.AcknowledgeAlert("budget:daily:2026-11-21:80")),
    ("ack", "unpriced:openai:vendor/some-model", c.AcknowledgeAlert("unpriced:openai:vendor/some-model")),
    ("language", "de", c.SetLanguage("de")),
    ("help", "", c.ShowHelp()),
)


@pytest.mark.parametrize(("action", "value", "expected"), PRESSES)
def test_buttons(action: str, value: str, expected: c.Command) -> None:
    reading = press(action, value)
    assert reading.commands == (expected,)
    assert reading.sure


def test_every_action_has_a_test() -> None:
    of_questions = {"clarify", "which"}  # they need what was asked: test_context.py
    assert {action for action, _, _ in PRESSES} | of_questions == set(ACTIONS)


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("dragons", ""), ("done", "j1"), ("done", ""), ("done", "/k1"), ("tick", "j1/k1/goals"),
        ("tick", "j1/k1/goals/2"), ("pings", "maybe"), ("language", "klingon"), ("start", "castle"),
        ("undo", ""), ("fact", "j1"), ("", ""),
    ],
)  # fmt: skip
def test_unknown_and_malformed_buttons_are_gone(action: str, value: str) -> None:
    assert press(action, value).commands == GONE


@given(st.text(max_size=64), st.sampled_from(ACTIONS))
def test_any_value_of_a_button_is_taken_or_gone(value: str, action: str) -> None:
    assert len(press(action, value).commands) == 1


@pytest.mark.parametrize(
    ("form", "context", "values", "expected"),
    [
        ("state", "j1/k6/quotes", {"note": "3 in the folder"}, c.StateProof("quotes", "3 in the folder", "k6", "j1")),
        ("skip", "j1/k6", {"reason": "we rent"}, c.SkipStep("we rent", "k6", "j1")),
        ("fact", "j1/year_built", {"value": "built in 1965"}, c.RecordFact("year_built", "1965", "j1")),
        ("fact", "j1/budget", {"value": "1.200"}, c.AskFact("budget", ("1200 USD",), "j1")),
        ("fact", "j1/budget", {"value": "cheap"}, c.AskFact("budget", (), "j1")),
        ("fact", "j1/budget", {}, c.AskFact("budget", (), "j1")),
        ("note", "j1", {"text": " Paint is blue "}, c.AddNote("Paint is blue", "j1")),
        ("correct", "p1", {"text": "a pantry"}, c.CorrectObservation("p1", "a pantry")),
        ("remind", "", {"text": "", "when": ""}, c.AskWhen("", "missing")),
        ("remind", "", {"text": "call", "when": "some day"}, c.AskWhen("call", "unclear")),
        ("dragons", "", {}, c.Reject("gone")),
        ("skip", "j1", {"reason": "x"}, c.Reject("gone")),
        ("note", "", {"text": "x"}, c.Reject("gone")),
    ],
)
def test_forms(form: str, context: str, values: dict[str, str], expected: c.Command) -> None:
    assert submit(form, context, values).commands == (expected,)


def test_a_reminder_s_form() -> None:
    for values in ({"text": "call the tiler", "when": "Friday 7pm"}, {"text": "call the tiler Friday 7pm"}):
        (command,) = submit("remind", "", values).commands
        assert isinstance(command, c.RemindMe)
        assert (command.text, command.local, command.zone) == ("call the tiler", "2026-11-27T19:00", ZONE)


def test_an_emergency_in_a_form_is_seen() -> None:
    commands = submit("note", "j1", {"text": "I smell gas"}).commands
    assert commands == (c.AddNote("I smell gas", "j1"), c.SaySafety("gas_smell"))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("start", "kitchen about 40k", c.StartJourney("kitchen", budget="40000 USD")),
        ("start", "Bathroom", c.StartJourney("bathroom")),
        ("start", "tile the hallway", c.StartJourney("diy", goal="tile the hallway")),
        ("start", "", c.Greet()),
        ("progress", "", c.ShowProgress()),
        ("next", "", c.ShowNext()),
        ("done", "", c.CompleteStep()),
        ("done", "photos", c.CompleteStep("k2")),
        ("skip", "we rent", c.SkipStep("we rent")),
        ("skip", "step 3, we rent", c.SkipStep("we rent", "k3")),
        ("skip", "", c.SkipStep()),
        ("reopen", "design", c.ReopenStep("k3")),
        ("note", "Paint is blue", c.AddNote("Paint is blue")),
        ("photos", "", c.ShowPhotos()),
        ("list", "", c.ListJourneys()),
        ("switch", "bathroom", c.SwitchJourney("j2")),
        ("switch", "garage", c.SwitchJourney("garage")),
        ("switch", "", c.ListJourneys()),
        ("pause", "", c.PauseJourney()),
        ("resume", "design", c.ResumeJourney("k3")),
        ("remind", "call the tiler", c.AskWhen("call the tiler", "missing")),
        ("remind", "", c.AskWhen("", "missing")),
        ("reminders", "", c.ListReminders()),
        ("undo", "", c.Undo()),
        ("ask", "do I need a permit", c.AskQuestion("do I need a permit")),
        ("quiet", "", c.SetPings(False)),
        ("quiet", "on", c.SetPings(True)),
        ("timezone", "Europe/Berlin", c.SetTimezone("Europe/Berlin")),
        ("timezone", "Mars", c.SetTimezone("")),
        ("help", "", c.ShowHelp()),
        ("", "", c.ShowHelp()),
        ("dragons", "x", c.Reject("unknown_command", "dragons")),
    ],
)
def test_slash_commands_by_text(name: str, text: str, expected: c.Command) -> None:
    assert slash(name, text).commands == (expected,)


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        (
            "start",
            {"kind": "kitchen", "name": "Nonna", "budget": "40k"},
            c.StartJourney("kitchen", "Nonna", "", "40000 USD"),
        ),
        ("done", {"step": "k2"}, c.CompleteStep("k2")),
        ("skip", {"reason": "we rent", "step": "k3"}, c.SkipStep("we rent", "k3")),
        ("reopen", {"step": "k3"}, c.ReopenStep("k3")),
        ("note", {"text": "Paint is blue"}, c.AddNote("Paint is blue")),
        ("switch", {"journey": "j2"}, c.SwitchJourney("j2")),
        ("resume", {"step": "k3"}, c.ResumeJourney("k3")),
        ("ask", {"text": "why?"}, c.AskQuestion("why?")),
        ("quiet", {"pings": "on"}, c.SetPings(True)),
        ("timezone", {"zone": "Europe/Berlin"}, c.SetTimezone("Europe/Berlin")),
        ("language", {"language": "Français"}, c.SetLanguage("fr")),
        ("language", {}, c.SetLanguage("")),
    ],
)
def test_slash_commands_by_options(name: str, options: dict[str, str], expected: c.Command) -> None:
    assert slash(name, options=options).commands == (expected,)


def test_a_step_that_is_not_known_is_asked_about() -> None:
    for name in ("done", "reopen", "resume", "photos"):
        assert isinstance(slash(name, "the backsplash").commands[0], c.Clarify)


def test_every_slash_command_is_read() -> None:
    for known in SLASH:
        assert not isinstance(slash(known.name, "x").commands[0], c.Reject)


def test_the_same_words_in_the_same_scene_are_the_same_commands() -> None:
    scene = asked("fact", journey="j1", fact="year_built")
    assert say("1965", scene) == say("1965", scene)
