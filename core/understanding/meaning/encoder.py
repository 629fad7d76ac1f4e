"""The bundled sentence model behind the port: loaded with the first text, once a process, whoever asks."""

from collections.abc import Sequence
from importlib.metadata import version
from threading import Lock
from typing import TYPE_CHECKING

from core.ports.meaning import LONGEST
from core.understanding.meaning import DISTRIBUTION

if TYPE_CHECKING:
    from core.understanding.meaning.sentences import EncodeLonger, Figures


class SentenceEncoder:
    """An Encoder (core.ports.meaning). Made quickly; the first text takes about a second."""

    def __init__(self) -> None:
        self._loading = Lock()
        self._loaded: EncodeLonger | None = None

    @property
    def name(self) -> str:
        return f"{DISTRIBUTION} {version(DISTRIBUTION)}"

    def one(self, text: str) -> "Figures":
        row: Figures = self.many([text])[0]
        return row

    def many(self, texts: Sequence[str], longest: int = LONGEST) -> "Figures":
        return self._encode()(texts, longest)

    def _encode(self) -> "EncodeLonger":
        with self._loading:
            if self._loaded is None:
                from core.understanding.meaning.sentences import load_encoder  # numpy takes its time

                self._loaded = load_encoder()
            return self._loaded
