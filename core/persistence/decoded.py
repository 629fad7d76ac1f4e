"""States of journeys that were read or saved, kept decoded: whoever reads an unchanged one need not decrypt it again.

The version is read from the database each time, so what another process saved is never missed. A version alone would
not do: a transaction that is undone gives its version to the next one that saves. So the sealed bytes must be the same
too, by the signature at their end.
"""

from collections import OrderedDict
from dataclasses import dataclass

from core.journeys.model import JourneyState

ROOM = 4 * 1024 * 1024
"""Bytes of sealed states; decoded they take about twice as much. Some 500 journeys as they usually are."""
SIGNATURE = 48
"""The end of a Fernet token: base64 of its 32 bytes of HMAC, and a little before it."""


@dataclass(frozen=True, slots=True)
class _Decoded:
    version: int
    signature: bytes
    size: int
    state: JourneyState


class DecodedStates:
    """By journey's id; least recently used goes first. A state is frozen: those who get it share it."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._used = 0
        self._states: OrderedDict[str, _Decoded] = OrderedDict()

    def __len__(self) -> int:
        return len(self._states)

    def get(self, journey: str, version: int, sealed: bytes) -> JourneyState | None:
        kept = self._states.get(journey)
        if kept is None or kept.version != version or kept.signature != sealed[-SIGNATURE:]:
            return None
        self._states.move_to_end(journey)
        return kept.state

    def keep(self, journey: str, version: int, sealed: bytes, state: JourneyState) -> None:
        before = self._states.pop(journey, None)
        self._used += len(sealed) - (before.size if before else 0)
        self._states[journey] = _Decoded(version, sealed[-SIGNATURE:], len(sealed), state)
        while self._used > self._room:
            self._used -= self._states.popitem(last=False)[1].size
