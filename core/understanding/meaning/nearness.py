"""How likely each intent is for a sentence, from its nearness to the examples: kernel ridge regression, in closed form.

Two sentences are near when the sentence model says so (a bell around their angle) and when they are spelled alike (the
share of common letters): the first carries meaning and languages, the second slips of the finger and short words.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.understanding.meaning.examples import Example
from core.understanding.meaning.sentences import BUCKETS, Encode, Figures, spelled

Floats = npt.NDArray[np.float32]

MEANT, SPELLED = 0.6, 0.4
"""How much the two kinds of nearness count. Chosen by cross-validation, as are the next two."""
BELL = 2.0
RIDGE = 0.1
LEVEL, HEIGHT, LEAD = -0.9, 0.4, 10.0
"""From a score and its lead over the second to a probability; fitted on sentences left out (see the tests)."""


class Nearness:
    """Fitted once to the examples; then a sentence takes about two milliseconds. Safe in any thread once it is made."""

    def __init__(self, examples: Sequence[Example], encode: Encode) -> None:
        texts = [example.text for example in examples]
        self.intents: tuple[str, ...] = tuple(sorted({example.intent for example in examples}))
        self._encode = encode
        meant = np.asarray(encode(texts), dtype=np.float32)
        self._centre: Figures = meant.mean(axis=0)
        self._meant = _unit(meant - self._centre)
        letters = _spelled(texts)
        near = MEANT * _bell(self._meant @ self._meant.T) + SPELLED * (letters @ letters.T)
        said = np.array([self.intents.index(example.intent) for example in examples])
        wanted = np.eye(len(self.intents), dtype=np.float32)[said]
        weights = np.linalg.solve(near + RIDGE * np.eye(len(texts), dtype=np.float32), wanted)
        self._by_meaning: Floats = (MEANT * weights).astype(np.float32)
        self._by_letters: Floats = (SPELLED * (letters.T @ weights)).astype(np.float32)

    def scores(self, text: str) -> Floats:
        """One a intent, in the order of `intents`; about 1 for what it is, about 0 for what it is not."""
        angle = self._meant @ _unit(self._encode([text])[0] - self._centre)
        found = sorted(spelled(text))
        letters = self._by_letters[found].sum(axis=0) / np.sqrt(max(1, len(found)))
        total: Floats = _bell(angle) @ self._by_meaning + letters
        return total

    def likely(self, text: str) -> tuple[tuple[str, float], ...]:
        """(intent, probability), the likeliest first."""
        scores = self.scores(text)
        order = np.argsort(-scores, kind="stable")
        first = chance(float(scores[order[0]]), float(scores[order[1]]))
        rest = np.clip(scores[order[1:]], 0.0, None)
        share = (1.0 - first) / max(float(rest.sum()), 1.0 - first, 1e-6)
        chances = [first, *(float(score) * share for score in rest)]
        return tuple((self.intents[at], c) for at, c in zip(order, chances, strict=True))


def chance(best: float, second: float) -> float:
    """How often a best score with such a lead is right."""
    return float(1.0 / (1.0 + np.exp(-(LEVEL + HEIGHT * best + LEAD * (best - second)))))


def _bell(angle: Floats) -> Floats:
    bell: Floats = np.exp(BELL * (angle - 1.0))
    return bell


def _unit(rows: Figures) -> Figures:
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Figures = (rows / np.maximum(length, 1e-9)).astype(np.float32)
    return unit


def _spelled(texts: Sequence[str]) -> Floats:
    rows = np.zeros((len(texts), BUCKETS), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        row[sorted(spelled(text))] = 1.0
    return _unit(rows)
