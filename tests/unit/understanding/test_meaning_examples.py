"""The sentences that meaning is read from are in order, none of them is measured, and all of them are fitted."""

from collections import Counter
from collections.abc import Mapping

from core.understanding.meaning.examples import LANGS, load_examples
from core.understanding.meaning.fitting import digest
from core.understanding.meaning.intents import INTENTS
from core.understanding.meaning.nearness import load_fitted
from tests.understanding.form import corpus
from tests.understanding.near import near, words
from tests.unit.understanding.unseen import unseen

EXAMPLES = load_examples()


def test_every_intent_has_examples_in_every_language() -> None:
    counts = Counter((example.intent, example.lang) for example in EXAMPLES)
    few = {
        (i, lang): counts[i, lang] for i in INTENTS for lang in LANGS if counts[i, lang] < (17 if lang == "en" else 7)
    }
    assert few == {}


def test_every_example_has_an_intent_that_leads_somewhere() -> None:
    assert {example.intent for example in EXAMPLES} == set(INTENTS)


def test_what_is_fitted_is_of_these_examples() -> None:
    assert load_fitted().digest == digest(EXAMPLES), "they changed: run `make meaning` and commit fitted.npz"


def test_no_sentence_stands_twice() -> None:
    counts = Counter(" ".join(words(example.text)) for example in EXAMPLES)
    assert [text for text, often in counts.items() if often > 1] == []


def test_no_example_is_near_to_what_is_held_out() -> None:
    """The report's figures on the held-out part are of sentences that were never seen."""
    held = [entry.text for entry in corpus() if entry.split == "held_out"] + [entry.text for entry in unseen()]
    by_triple: dict[str, set[str]] = {}
    for text in held:
        for triple in _triples(text):
            by_triple.setdefault(triple, set()).add(text)
    assert [e.text for e in EXAMPLES if any(near(e.text, text) for text in _alike(e.text, by_triple))] == []


def _triples(text: str) -> set[str]:
    line = " ".join(words(text))
    return {line[at : at + 3] for at in range(max(1, len(line) - 2))}


def _alike(text: str, by_triple: Mapping[str, set[str]]) -> list[str]:
    """Those that share a third of their letter triples: what is near shares more, and a look at all takes long."""
    mine = _triples(text)
    counts = Counter(held for triple in mine for held in by_triple.get(triple, ()))
    return [held for held, shared in counts.items() if shared >= 0.35 * min(len(mine), len(_triples(held)))]
