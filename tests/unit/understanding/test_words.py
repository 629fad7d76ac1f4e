"""What people write becomes the right command, or a question back; never a write by guess."""

from itertools import chain
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core import commands as c
from core.commands import Command
from core.slash import SLASH
from core.understanding.slips import mend
from tests.understanding.short import WRITES, short
from tests.unit.understanding.scenes import KITCHEN, NOTHING, PHOTO, asked, say

HERE = Path(__file__).parent


def table(name: str) -> list[tuple[str, str]]:
    groups = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return [(text, expected) for expected, texts in groups.items() for text in texts]


IN_KITCHEN = table("utterances.yaml")
FOREIGN = {language: table(f"utterances_{language}.yaml") for language in ("es", "de", "fr")}
AT_FIRST = table("utterances_new.yaml") + table("utterances_new_foreign.yaml")


def test_the_tables_are_large_enough() -> None:
    assert len(IN_KITCHEN) + len(AT_FIRST) >= 250
    assert all(len(rows) >= 100 for rows in FOREIGN.values())


@pytest.mark.parametrize(("text", "expected"), IN_KITCHEN)
def test_words_in_a_running_journey(text: str, expected: str) -> None:
    assert "; ".join(short(command) for command in say(text, KITCHEN).commands) == expected


@pytest.mark.parametrize(("text", "expected"), [row for rows in FOREIGN.values() for row in rows])
def test_words_in_another_language(text: str, expected: str) -> None:
    assert "; ".join(short(command) for command in say(text, KITCHEN).commands) == expected


@pytest.mark.parametrize(("text", "expected"), AT_FIRST)
def test_words_before_any_journey(text: str, expected: str) -> None:
    assert "; ".join(short(command) for command in say(text, NOTHING).commands) == expected


@pytest.mark.parametrize("text", [t for t, e in (*IN_KITCHEN, *chain(*FOREIGN.values())) if e == "clarify"])
def test_what_is_not_understood_is_offered_as_buttons(text: str) -> None:
    reading = say(text, KITCHEN)
    (asked,) = reading.commands
    assert isinstance(asked, c.Clarify)
    assert not reading.sure
    assert asked.text == text
    assert 1 <= len(asked.guesses) <= 3
    assert set(asked.guesses) <= {slash.name for slash in SLASH}


def test_money_spent_offers_a_note_first() -> None:
    (asked,) = say("paid the plumber 1,850 yesterday", KITCHEN).commands
    assert isinstance(asked, c.Clarify)
    assert asked.guesses[0] == "note"


def test_a_task_with_a_time_offers_a_reminder_first() -> None:
    (asked,) = say("call the tiler friday 7pm", KITCHEN).commands
    assert isinstance(asked, c.Clarify)
    assert asked.guesses[0] == "remind"


def test_a_wish_tells_budget_year_and_name() -> None:
    (started,) = say(
        "Start a kitchen called Grandma's kitchen, about 40k, the house was built in 1965", NOTHING
    ).commands
    assert started == c.StartJourney("kitchen", "Grandma's kitchen", "", "40000 USD", "1965")


def test_an_amount_that_may_be_two_is_left_out_of_a_wish() -> None:
    (started,) = say("we want to redo our kitchen, about 1.200", NOTHING).commands
    assert isinstance(started, c.StartJourney)
    assert started.budget == ""


def test_a_wish_with_a_question_is_both() -> None:
    first, second = say("we want to redo our kitchen, what does it cost?", NOTHING).commands
    assert isinstance(first, c.StartJourney)
    assert second == c.AskQuestion("what does it cost?")


def test_quoted_lines_are_no_orders() -> None:
    assert say("> skip this step\nwhat does he mean?", KITCHEN).commands == (c.AskQuestion("what does he mean?"),)
    (asked,) = say("> undo\n> done", KITCHEN).commands
    assert isinstance(asked, c.Clarify)


def test_notes_keep_case_and_lines() -> None:
    assert say("note: Call MIKE\nat 5", KITCHEN).commands == (c.AddNote("Call MIKE\nat 5"),)


def test_a_warning_comes_with_the_answer() -> None:
    reading = say("can I take out this wall myself?", KITCHEN)
    assert isinstance(reading.commands[0], c.AskQuestion)
    assert reading.warning is not None
    assert reading.warning.id == "load_bearing"


BORING = st.lists(
    st.sampled_from(
        [
            "quartz",
            "granite",
            "oak",
            "blue",
            "floor",
            "wall",
            "sink",
            "window",
            "tall",
            "window",
            "cheap",
            "lovely",
            "Ana",
            "Mike",
            "cousin",
            "grey",
            "cabinets",
            "under",
            "over",
            "rather",
            "heavy",
            "delivery",
            "truck",
            "carpet",
            "vanity",
            "mirror",
            "brass",
            "big",
            "loud",
            "sunny",
            "it",
            "we",
            "they",
            "said",
            "really",
            "very",
        ]
    ),
    min_size=1,
    max_size=15,
).map(" ".join)


@given(BORING)
@settings(max_examples=300)
def test_text_without_a_trigger_never_writes(text: str) -> None:
    for scene in (KITCHEN, NOTHING):
        assert not any(isinstance(command, WRITES) for command in say(text, scene).commands)


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_any_text_is_read_and_its_first_command_exists(text: str) -> None:
    for scene in (KITCHEN, NOTHING):
        assert say(text, scene).commands


@given(
    st.sampled_from([text for rows in FOREIGN.values() for text, _ in rows]),
    st.sampled_from(["El azulejador escribió: ", "Er sagt, dass ", "Mon cousin : ", "El vecino dice que "]),
)
def test_somebody_else_s_words_in_another_language_never_write(text: str, before: str) -> None:
    commands = say(before + text.split("\n")[0], KITCHEN).commands
    assert not any(isinstance(command, WRITES) and not isinstance(command, c.RecordFact) for command in commands)


@given(
    st.sampled_from([text for text, _ in IN_KITCHEN]),
    st.sampled_from(["The tiler wrote: ", "He says that ", "My cousin: "]),
)
def test_somebody_else_s_words_never_write(text: str, before: str) -> None:
    commands = say(before + text.split("\n")[0], KITCHEN).commands
    assert not any(isinstance(command, WRITES) and not isinstance(command, c.RecordFact) for command in commands)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("swich to the bathroom", c.SwitchJourney("j2")),
        ("lets contineu", c.ResumeJourney()),
        ("skpi this, we rent", c.SkipStep("we rent")),
        ("stop pingign me", c.SetPings(False)),
        ("my jorneys", c.ListJourneys()),
        ("shwo me the phtos", c.ShowPhotos()),
    ],
)
def test_a_slip_of_the_finger_in_an_order_is_mended(text: str, expected: Command) -> None:
    assert say(text, KITCHEN).commands == (expected,)


def test_a_journey_begins_with_slips_in_its_words() -> None:
    command = say("we wnat to redo our kichen, about 40k", NOTHING).commands[0]
    assert isinstance(command, c.StartJourney)
    assert command.template == "kitchen"


@pytest.mark.parametrize("text", ["the were and the here", "there is white stair paint", "stark wheels"])
def test_words_of_their_own_are_no_slips(text: str) -> None:
    assert mend(text) == text


@pytest.mark.parametrize(
    ("text", "note", "journey"),
    [
        ("add a note to the bathroom: the mirror is cracked", "the mirror is cracked", "j2"),
        ("note: guest bath: buy a fan", "buy a fan", "j2"),
        ("make a note for the kitchen, Sam measures", "Sam measures", "j1"),
        ("add a note to the bathroom", "", "j2"),
        ("note for the plumber: come early", "for the plumber: come early", ""),
        ("note: bathroom, hall and kitchen need paint", "bathroom, hall and kitchen need paint", ""),
    ],
)
def test_a_note_goes_to_the_journey_that_it_names(text: str, note: str, journey: str) -> None:
    assert say(text, KITCHEN).commands == (c.AddNote(note, journey),)


@pytest.mark.parametrize("text", ["how is the bathroom going?", "how far are we in the bathroom?"])
def test_progress_is_shown_of_the_journey_that_is_named(text: str) -> None:
    assert say(text, KITCHEN).commands == (c.ShowProgress("j2"),)


def test_words_beside_a_photo_are_no_answer_to_an_open_question() -> None:
    scene = asked("fact", journey="j1", fact="goal")
    assert [type(one) for one in say("here is the kitchen", scene, PHOTO).commands] == [c.ReceivePhotos]


def test_a_year_beside_a_photo_is_an_answer() -> None:
    scene = asked("fact", journey="j1", fact="year_built")
    assert say("1965", scene, PHOTO).commands[-1] == c.RecordFact("year_built", "1965", "j1")


def test_a_reminder_and_a_note_in_one_message_are_two() -> None:
    commands = say("remind me in 10 minutes to check the oven and note: the fridge is 90 cm", KITCHEN).commands
    assert [type(one) for one in commands] == [c.RemindMe, c.AddNote]


@pytest.mark.parametrize("text", ["stop", "delete my kitchen journey"])
def test_an_end_is_no_guess_for_a_beginning(text: str) -> None:
    command = say(text, KITCHEN).commands[0]
    assert isinstance(command, c.Clarify)
    assert "pause" in command.guesses
    assert "start" not in command.guesses
