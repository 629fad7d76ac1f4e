"""Fits the meaning layer to its examples and keeps the answer in `fitted.npz`: `make meaning`, when they changed.

The file holds each example as 128 small numbers and what it says for each intent: 2 MB instead of ten seconds at every
start. tests/unit/understanding/test_meaning_fitted.py says when it is out of date.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.understanding.meaning.examples import Example, load_examples
from core.understanding.meaning.nearness import BELL, FILE, MEANT, SPELLED, Fitted, Floats, bell, placed
from core.understanding.meaning.sentences import BUCKETS, Encode, Figures, load_encoder, spelled

RIDGE = 0.1
AXES = 128
GRAIN = 1 / 256
"""Places are kept as whole multiples of it, from -127 to 127."""
_BATCH = 256


def fit(examples: Sequence[Example], encode: Encode) -> Fitted:
    """In closed form, some ten seconds for five thousand examples."""
    texts = [example.text for example in examples]
    intents = tuple(sorted({example.intent for example in examples}))
    meant = np.concatenate([encode(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)])
    centre: Figures = meant.mean(axis=0)
    axes = _axes(meant - centre)
    points = _grained(placed(meant, centre, axes))
    letters = _spelled(texts)
    near = MEANT * bell(points @ points.T) + SPELLED * (letters @ letters.T)
    near[np.diag_indices(len(texts))] += RIDGE
    said = np.array([intents.index(example.intent) for example in examples])
    weights = np.linalg.solve(near, np.eye(len(intents), dtype=np.float32)[said])
    by_letters: Floats = SPELLED * (letters.T @ weights)
    return Fitted(intents, centre, axes, points, (MEANT * weights).astype(np.float32), by_letters, digest(examples))


def digest(examples: Sequence[Example]) -> str:
    """Of all that a fit depends on."""
    lines = [f"{MEANT} {SPELLED} {BELL} {RIDGE} {AXES} {GRAIN} {BUCKETS}"]
    lines += [f"{example.intent}\t{example.text}" for example in examples]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def write(fitted: Fitted, path: Path) -> None:
    np.savez_compressed(
        path,
        intents=np.array(fitted.intents),
        centre=fitted.centre,
        axes=fitted.axes.astype(np.float16),
        points=np.rint(fitted.points / GRAIN).astype(np.int8),
        grain=np.float32(GRAIN),
        by_meaning=fitted.by_meaning.astype(np.float16),
        by_letters=fitted.by_letters.astype(np.float16),
        digest=np.array(fitted.digest),
    )


def _axes(around: Figures) -> Floats:
    """The directions in which the examples differ most, as they come out of the file."""
    unit = around / np.maximum(np.linalg.norm(around, axis=1, keepdims=True), 1e-9)
    _, found = np.linalg.eigh(unit.T @ unit)
    axes: Floats = found[:, -AXES:].astype(np.float16).astype(np.float32)
    return axes


def _grained(places: Floats) -> Floats:
    grained: Floats = (np.rint(places / GRAIN).clip(-127, 127) * GRAIN).astype(np.float32)
    return grained


def _spelled(texts: Sequence[str]) -> Floats:
    rows = np.zeros((len(texts), BUCKETS), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        found = sorted(spelled(text))
        row[found] = 1.0 / np.sqrt(max(1, len(found)))
    return rows


if __name__ == "__main__":
    write(fit(load_examples(), load_encoder()), Path(__file__).with_name(FILE))
