"""What texts mean, as figures: one model for all that looks for what is alike (people's words, articles, notes)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Figures = npt.NDArray[np.float32]

LONGEST = 300
"""Characters of a text that are looked at unless told otherwise: what it is about stands at its beginning."""


class Encoder(Protocol):
    """Texts in any of our languages to 512 figures each, of length 1: the product of two says how alike they mean,
    in another language too. Strangers have 0 to 0.35, the same said otherwise 0.5 to 0.9, a question and the text that
    answers it often no more than 0.3: compare questions with titles, and look at the words as well.

    The first call loads the model (about a second, 140 MB): not in the event loop. After that 3 ms a text, a third of
    that in a batch. Safe in any thread. Raises ImportError where the package with the model is missing.
    """

    @property
    def name(self) -> str:
        """Which model and release the figures come from, for whoever keeps them: others are not comparable."""
        ...

    def one(self, text: str) -> "Figures":
        """A row. Any text has one, the empty one too."""
        ...

    def many(self, texts: Sequence[str], longest: int = LONGEST) -> "Figures":
        """A row each, in their order. `longest`: characters of each that are looked at."""
        ...
