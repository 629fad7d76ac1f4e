"""Words about what was asked, shown or done before: what they point at, and what they leave alone."""

from dataclasses import replace

import pytest

from core import commands as c
from core.ports.store import Offer, Pending, Shown, Wished
from core.understanding.references import CHANGED, ELSEWHERE, LAST, THE_OTHER, ordinal_in
from core.understanding.scene import Scene
from core.understanding.several import some_wishes
from tests.unit.understanding.scenes import JOURNEY, KITCHEN, NOW, STEPS, press, say

ME = "slack:T1:U1"
TWO = replace(KITCHEN, views={"j1": (JOURNEY, STEPS), "j2": (replace(JOURNEY, id="j2", template="bathroom"), ())})
REMINDERS = Shown(ME, NOW, (Offer("Cancel 1", "cancel_reminder", "r1"), Offer("Cancel 2", "cancel_reminder", "r2")))
BUDGET = Wished(ME, NOW, "our budget is 40k", "j1", "w1", "fact", {"fact": "budget", "value": "40000 USD"})


def open_questions(*asked: Pending, scene: Scene = KITCHEN) -> Scene:
    """The last one was asked last."""
    latest_first = tuple(reversed(asked))
    return replace(scene, pending=latest_first[0], open=latest_first)


WHEN = Pending("when", {"text": "call the tiler"}, NOW, id="q1")
YEAR = Pending("fact", {"fact": "year_built", "journey": "j1"}, NOW, id="q2")
NOTE = Pending("note", {"journey": "j1"}, NOW, id="q3")
SEEN = Pending("confirm", {"photo": "p1", "journey": "j1"}, NOW, id="q4")
DOUBT = Pending("undo", {"write": "w1", "label": "the note"}, NOW, ME, id="q5")


@pytest.mark.parametrize(
    ("said", "place", "verb"),
    [
        ("the second", 1, ""),
        ("second one", 1, ""),
        ("number 2", 1, ""),
        ("the 2nd", 1, ""),
        ("#3", 2, ""),
        ("the last one", LAST, ""),
        ("cancel the first one please", 0, "cancel"),
        ("die zweite", 1, ""),
        ("la segunda", 1, ""),
        ("le deuxieme", 1, ""),
        ("el ultimo", LAST, ""),
    ],
)
def test_places_in_a_list(said: str, place: int, verb: str) -> None:
    found = ordinal_in(said)
    assert found is not None
    assert (found.place, found.verb) == (place, verb)


@pytest.mark.parametrize(
    "said", ["2", "two", "one", "the second bathroom needs tiles", "a second sink", "last week", "at 2"]
)
def test_what_only_looks_like_a_place(said: str) -> None:
    assert ordinal_in(said) is None


@pytest.mark.parametrize("said", ["the other one", "not that, the other one", "no, the other", "l'autre", "das andere"])
def test_the_other_one(said: str) -> None:
    assert THE_OTHER.fullmatch(said)


def test_changes_and_places_are_whole_texts() -> None:
    assert CHANGED.fullmatch("no, make it 300")
    assert not CHANGED.fullmatch("can we make it")
    assert ELSEWHERE.fullmatch("sorry, for the bathroom one")
    assert not ELSEWHERE.fullmatch("look in the kitchen. it leaks")


def test_an_answer_goes_to_the_question_it_fits() -> None:
    scene = open_questions(WHEN, YEAR)
    assert say("1965", scene).commands == (c.RecordFact("year_built", "1965", "j1"),)
    (reminder,) = say("friday 8pm", scene).commands
    assert isinstance(reminder, c.RemindMe)
    assert reminder.text == "call the tiler"


def test_an_earlier_question_takes_no_free_words() -> None:
    reading = say("the floor is uneven", open_questions(NOTE, YEAR))
    assert not any(isinstance(one, c.AddNote) for one in reading.commands)


def test_a_reply_to_a_card_is_about_its_question() -> None:
    scene = replace(open_questions(NOTE, YEAR), replied=NOTE)
    assert say("the floor is uneven", scene).commands == (c.AddNote("the floor is uneven", "j1"),)


def test_yes_goes_to_the_one_question_that_takes_it_and_asks_of_two() -> None:
    assert say("yes", open_questions(SEEN, WHEN)).commands == (c.ConfirmObservation("p1", "j1"),)
    (which,) = say("yes", open_questions(SEEN, DOUBT)).commands
    assert isinstance(which, c.AskWhich)
    assert [choice[1:] for choice in which.choices] == [("undo_force", "w1"), ("confirm", "p1")]
    (which,) = say("no", open_questions(SEEN, DOUBT)).commands
    assert isinstance(which, c.AskWhich)
    assert [choice[1:] for choice in which.choices] == [("leave", "q5"), ("correct", "p1")]


def test_a_listed_reminder_is_cancelled_only_when_that_is_said() -> None:
    scene = replace(KITCHEN, shown=REMINDERS)
    assert say("cancel the second", scene).commands == (c.CancelReminder("r2"),)
    (which,) = say("the second", scene).commands
    assert isinstance(which, c.AskWhich)
    assert which.about == "reminder"


def test_make_it_is_a_new_value_of_what_was_written() -> None:
    scene = replace(KITCHEN, wished=BUDGET)
    assert say("make it 45k", scene).commands == (c.RecordFact("budget", "45000 USD", "j1"),)
    nothing_written = replace(KITCHEN, wished=replace(BUDGET, write=""))
    assert not any(isinstance(one, c.RecordFact) for one in say("make it 45k", nothing_written).commands)


def test_for_the_other_journey_takes_back_and_does_it_there() -> None:
    wished = Wished(ME, NOW, "note: the mirror is cracked", "j1", "w1")
    scene = replace(TWO, wished=wished)
    expected = (c.Undo("w1"), c.AddNote("the mirror is cracked", "j2"))
    assert say("for the guest bath", scene).commands == expected
    assert say("for the other one", scene).commands == expected


def test_a_change_without_a_plain_journey_asks_which() -> None:
    (which,) = say("note: 300 for paint", replace(TWO, plain=False)).commands
    assert isinstance(which, c.AskWhich)
    assert (which.about, which.text) == ("journey", "note: 300 for paint")
    assert say("what's next?", replace(TWO, plain=False)).commands == (c.ShowNext(),)
    waiting = Pending("which", {"text": "note: 300 for paint"}, NOW, id="q6")
    answered = press("which", "q6/j2", open_questions(waiting, scene=TWO))
    assert answered.commands == (c.AddNote("300 for paint", "j2"),)
    assert press("which", "q7/j2", TWO).commands == (c.Reject("gone"),)


@pytest.mark.parametrize(
    "said",
    [
        "if it rains, remind me friday to call Mike, purple monkey",
        "don't remind me, purple monkey",
        "Mike said: note: paid, purple monkey",
        "purple monkey, done with the photos",
        "remind me friday to call Mike, is that ok? purple monkey",
    ],
)
def test_nothing_of_a_message_is_done_that_is_not_plain(said: str) -> None:
    assert some_wishes(said, KITCHEN) == ()


def test_the_sure_wish_is_done_and_the_rest_offered() -> None:
    done, rest = some_wishes("done with the photos. purple monkey dishwasher", KITCHEN)
    assert isinstance(done, c.CompleteStep)
    assert isinstance(rest, c.Clarify)
    assert rest.text == "purple monkey dishwasher"
