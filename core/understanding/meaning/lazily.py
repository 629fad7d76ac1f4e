"""The meaning layer of a process: loaded soon after the start, or by the first sentence that needs it, in a thread."""

import asyncio
import time
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

import structlog

from core.messages import Inbound, InboundMessage
from core.ports.meaning import Encoder
from core.understanding.meaning import available
from core.understanding.meaning.encoder import SentenceEncoder
from core.understanding.meaning.reading import read_meaning, wants_meaning
from core.understanding.scene import Reading, Scene

if TYPE_CHECKING:
    from core.understanding.meaning.nearness import Nearness

log = structlog.get_logger(__name__)

WARM_AFTER = 15.0
"""Seconds from the start until it is loaded though nobody asked: it takes one or two, which the first person whose
words the rules do not know should not wait for. Not at once: a start should be quick."""

_encoder = SentenceEncoder()
_loading = Lock()
_loaded: "Nearness | None" = None


def nearness() -> "Nearness":
    """The one of this process. The first call takes a second or two; ImportError where the package is missing."""
    global _loaded
    with _loading:
        if _loaded is None:
            # numpy takes its time: only where it is needed
            from core.understanding.meaning.nearness import Nearness, load_fitted

            began = time.perf_counter()
            fitted = load_fitted()
            _loaded = Nearness(fitted, _encoder.many)
            _loaded.likely("ready?")
            log.info("meaning.loaded", examples=len(fitted.points), seconds=round(time.perf_counter() - began, 1))
        return _loaded


class Meaning:
    """Reads again what the rules were not sure of. `wants` is quick and pure, `read` may load and takes a thread.

    `encoder` is the sentence model that it reads with, for whatever else looks for what is alike.
    """

    encoder: Encoder = _encoder

    async def keep_ready(self) -> None:
        """Loads when the start is over; runs until it is cancelled."""
        await asyncio.sleep(WARM_AFTER)
        await asyncio.to_thread(nearness)
        await asyncio.Event().wait()

    def wants(self, inbound: Inbound, reading: Reading) -> bool:
        return wants_meaning(inbound, reading)

    async def read(self, inbound: Inbound, scene: Scene, reading: Reading) -> Reading:
        """The reading, or a better one."""
        if not isinstance(inbound, InboundMessage):
            return reading
        return await asyncio.to_thread(read_meaning, inbound.text, scene, reading, likely)


def likely(text: str) -> Sequence[tuple[str, float]]:
    """(intent, probability), the likeliest first."""
    return nearness().likely(text)


def open_meaning() -> Meaning | None:
    """None where the package with the model is missing: then the rules, and a model if there is one, do without."""
    return Meaning() if available() else None
