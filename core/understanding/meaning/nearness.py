"""How likely each intent is for a sentence, from its nearness to the examples: kernel ridge regression.

Two sentences are near when the sentence model says so (a bell around their angle) and when they are spelled alike (the
share of common letters): the first carries meaning and languages, the second slips of the finger and short words.
`fitting.py` solves it once and keeps the answer in `fitted.npz`; here it is only applied.
"""

from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.understanding.meaning.sentences import Encode, Figures, spelled

Floats = npt.NDArray[np.float32]

FILE = "fitted.npz"
MEANT, SPELLED = 0.65, 0.35
"""How much the two kinds of nearness count. Chosen by cross-validation, as are the next two and those of fitting.py."""
BELL = 2.0
STEEP = 12.0
"""From scores to probabilities: fitted on sentences left out, and a little less steep, as what the rules leave over is
harder than the examples."""


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """`points` are the examples in a space of fewer directions (`axes`) around their `centre`, a row each;
    `by_meaning` what each of them says for each intent, `by_letters` what each bucket of letters says. `digest`: of
    the examples it was fitted to."""

    intents: tuple[str, ...]
    centre: Figures
    axes: Floats
    points: Floats
    by_meaning: Floats
    by_letters: Floats
    digest: str


class Nearness:
    """A sentence takes about two milliseconds. Safe in any thread."""

    def __init__(self, fitted: Fitted, encode: Encode) -> None:
        self.intents = fitted.intents
        self._fitted, self._encode = fitted, encode

    def scores(self, text: str) -> Floats:
        """One an intent, in the order of `intents`; about 1 for what it is, about 0 for what it is not."""
        fitted = self._fitted
        place = placed(self._encode([text])[0], fitted.centre, fitted.axes)
        found = sorted(spelled(text))
        letters = fitted.by_letters[found].sum(axis=0) / np.sqrt(max(1, len(found)))
        total: Floats = bell(fitted.points @ place) @ fitted.by_meaning + letters
        return total

    def likely(self, text: str) -> tuple[tuple[str, float], ...]:
        """(intent, probability), the likeliest first. They sum to one."""
        scores = self.scores(text)
        shares = np.exp(STEEP * (scores - scores.max()))
        shares /= shares.sum()
        return tuple((self.intents[at], float(shares[at])) for at in np.argsort(-shares, kind="stable"))


def load_fitted() -> Fitted:
    """What is kept beside this module."""
    with as_file(files(__package__).joinpath(FILE)) as path:
        return read_fitted(path)


def read_fitted(path: Path) -> Fitted:
    with np.load(path) as kept:
        return Fitted(
            tuple(str(name) for name in kept["intents"]),
            kept["centre"],
            kept["axes"].astype(np.float32),
            kept["points"].astype(np.float32) * kept["grain"],
            kept["by_meaning"].astype(np.float32),
            kept["by_letters"].astype(np.float32),
            str(kept["digest"]),
        )


def placed(meant: Figures, centre: Figures, axes: Floats) -> Floats:
    """Sentences as the model sees them, in the space of the examples."""
    around = meant - centre
    length = np.linalg.norm(around, axis=-1, keepdims=True)
    place: Floats = (around / np.maximum(length, 1e-9)).astype(np.float32) @ axes
    return place


def bell(angle: Floats) -> Floats:
    near: Floats = np.exp(BELL * (angle - 1.0))
    return near
