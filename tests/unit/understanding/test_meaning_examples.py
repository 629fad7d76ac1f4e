"""The sentences that meaning is read from are in order, and none of them is measured."""

from collections import Counter

from core.understanding.meaning.examples import LANGS, load_examples
from core.understanding.meaning.intents import INTENTS
from tests.understanding.form import corpus
from tests.understanding.near import near, words

EXAMPLES = load_examples()


def test_every_intent_has_examples_in_every_language() -> None:
    counts = Counter((example.intent, example.lang) for example in EXAMPLES)
    few = {
        (i, lang): counts[i, lang] for i in INTENTS for lang in LANGS if counts[i, lang] < (12 if lang == "en" else 6)
    }
    assert few == {}


def test_every_example_has_an_intent_that_leads_somewhere() -> None:
    assert {example.intent for example in EXAMPLES} == set(INTENTS)


def test_no_sentence_stands_twice() -> None:
    counts = Counter(" ".join(words(example.text)) for example in EXAMPLES)
    assert [text for text, often in counts.items() if often > 1] == []


def test_no_example_is_near_to_what_is_held_out() -> None:
    """The report's figures on the held-out part are of sentences that were never seen."""
    held = [entry.text for entry in corpus() if entry.split == "held_out"]
    assert [example.text for example in EXAMPLES if any(near(example.text, text) for text in held)] == []
