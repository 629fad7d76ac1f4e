"""Wishes in any order of words: every word of the text is known, or it is not read."""

import pytest

from core import commands as c
from core.commands import Command
from core.understanding.loosely import read_loosely
from tests.understanding.scenes import scene


@pytest.mark.parametrize(
    ("text", "of", "expected"),
    [
        ("um can you uh undo that last thing please", "kitchen", c.Undo()),
        ("could you please show me where exactly we stand", "kitchen", c.ShowProgress()),
        ("ok and what are we supposed to do now", "kitchen", c.ShowNext()),
        ("we need to pause for a couple of weeks", "kitchen", c.PauseJourney()),
        ("I don't want any more nudges", "kitchen", c.SetPings(False)),
        ("you can start nudging me again", "kitchen", c.SetPings(True)),
        ("that one is done and dusted", "kitchen", c.CompleteStep()),
        ("we're through, the vision analysis is done", "kitchen", c.CompleteStep("k2")),
        ("back at it", "paused", c.ResumeJourney()),
        ("so what's next for the guest bath", "two", c.ShowNext("j2")),
        ("can we talk about the guest bath now", "two", c.SwitchJourney("j2")),
        ("puedes deshacer lo último por favor", "kitchen", c.Undo()),
        ("bring mich auf den neuesten Stand", "kitchen", c.ShowProgress()),
        ("annule ce que je viens de faire", "kitchen", c.Undo()),
    ],
)
def test_a_text_that_says_nothing_else_is_that_wish(text: str, of: str, expected: Command) -> None:
    assert read_loosely(text, scene(of)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "undoing the screws took forever",  # a word that is not known
        "don't undo that",
        "not done yet",
        "almost done with this",
        "should we skip this step?",
        "when are we done painting",
        "pause for the plumber at 10",
        "how far should the fridge be from the stove",
        "¿están listas las fotos?",
        "überspring das nicht",
        "done " * 60,
    ],
)
def test_what_says_more_or_denies_is_not_read(text: str) -> None:
    assert read_loosely(text, scene("kitchen")) is None


def test_while_something_is_asked_done_and_skip_may_be_the_answer() -> None:
    assert read_loosely("that is all done already", scene("asked_reason")) is None
    assert read_loosely("please undo that", scene("asked_reason")) == c.Undo()


def test_nothing_goes_on_that_does_not_rest() -> None:
    assert read_loosely("back at it", scene("kitchen")) is None
