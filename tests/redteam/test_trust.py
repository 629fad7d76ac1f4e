"""Which texts may make a model's reading an order: people's own plain ones do, pasted and tricky ones never."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands import Clarify
from core.understanding.from_model import INTENTS, LOOKS, ModelReading, read_model
from core.understanding.scene import Reading
from core.understanding.trust import carries, is_plain
from tests.redteam.loading import cases
from tests.understanding.form import corpus
from tests.unit.understanding.scenes import KITCHEN

EXAMPLES = [entry for entry in corpus() if entry.split == "example"]
OTHERS = ("pasted", "quoted", "languages", "structure", "message")
ORDINARY = ("which notes did the people", "what is the budget of my neighbour")
"""They ask for what they may not know in a person's own words: test_cases.py holds what must not come of it."""
SAID = [step["say"] for case in cases() if case.channel in OTHERS for step in case.do if "say" in step]
ATTACKS = [text for text in SAID if not text.startswith(ORDINARY)]
CHANGES = sorted(set(INTENTS) - LOOKS - {"none"})


def test_what_people_say_is_plain() -> None:
    said = [entry for entry in EXAMPLES if entry.intent != "injected"]
    tricky = [entry.text for entry in said if not is_plain(entry.text)]
    assert len(tricky) <= 0.01 * len(said), tricky


def test_injected_sentences_of_the_corpus_are_not() -> None:
    assert [e.text for e in EXAMPLES if e.intent == "injected" and is_plain(e.text)] == []


@pytest.mark.parametrize("intent", ["done", "skip", "reopen", "resume", "switch"])
def test_who_asks_for_a_change_says_so(intent: str) -> None:
    asking = [e for e in EXAMPLES if e.expect[0][0].split()[0] == intent and not e.rough]
    silent = [e.text for e in asking if not carries(e.text, intent)]
    assert len(silent) <= 0.15 * len(asking), silent


def test_misspelled_words_say_it_too() -> None:
    assert carries("finshed it", "done")
    assert carries("revret that", "undo")
    assert not carries("the fish is here", "done")
    assert not carries("hmm the thing with the stuff", "done")


@pytest.mark.parametrize("intent", CHANGES)
@pytest.mark.parametrize("text", ATTACKS)
def test_no_attack_carries_a_change_however_sure_a_model_is(text: str, intent: str) -> None:
    slots = {
        "step": "1",
        "reason": text[:20],
        "text": text[:20],
        "name": "goal",
        "value": text[:20],
        "kind": "bathroom",
        "journey": "Guest bath",
        "pings": "off",
        "zone": text[:20],
        "iana": "Europe/Berlin",
    }
    reading = Reading((Clarify(text),), sure=False)
    (command,) = read_model((ModelReading(intent, slots, 1.0),), text, KITCHEN, reading).commands
    assert isinstance(command, Clarify)


@given(st.text(max_size=400), st.sampled_from(INTENTS), st.floats(0, 1))
def test_whatever_is_said_a_model_s_reading_is_read(text: str, intent: str, confidence: float) -> None:
    reading = Reading((Clarify(text),), sure=False)
    assert read_model((ModelReading(intent, {"step": text}, confidence),), text, KITCHEN, reading).commands


def test_looking_takes_no_time_to_speak_of() -> None:
    """Also for texts that are made to be slow to look at."""
    slow = ["'a " * 90, '" ' * 140, "ignore " * 40, "1:11 " * 50, "says " * 55, "a " * 140, "<" * 280, "from\n" * 50]
    began = time.perf_counter()
    for text in slow:
        is_plain(text)
    assert time.perf_counter() - began < 0.5
