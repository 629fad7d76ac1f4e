"""The memory of the cache: what was used last stays, within a number of bytes."""

import sys
from collections import Counter, OrderedDict
from dataclasses import dataclass

from core.cache.policy import Kept, Key, Kind

Identity = tuple[str, str, str, str]
OVERHEAD = 700
"""Bytes of an entry beside its text, as measured: the objects around it, its key and its names."""
LARGEST_PART = 8
"""An entry that needs more than this part of the room is not kept: it would push out all others."""


def identity(key: Key) -> Identity:
    """What makes two questions equal. The tenant is part of it: nothing is ever shared between tenants."""
    return key.tenant, key.kind, key.operation, key.digest


@dataclass(frozen=True, slots=True)
class Entry:
    """`until`: on the cache's clock. `begun`: the generation it was begun in."""

    kept: Kept
    until: float
    begun: int
    names: tuple[str, ...]
    kind: Kind
    size: int


def sized(kept: Kept, until: float, begun: int, names: tuple[str, ...], kind: Kind) -> Entry:
    return Entry(kept, until, begun, names, kind, OVERHEAD + sys.getsizeof(kept.text))


class Shelf:
    """Least recently used goes first. `room` in bytes; 0: nothing is kept."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._entries: OrderedDict[Identity, Entry] = OrderedDict()
        self.counts: Counter[Kind] = Counter()
        self.sizes: Counter[Kind] = Counter()

    def get(self, name: Identity) -> Entry | None:
        entry = self._entries.get(name)
        if entry is not None:
            self._entries.move_to_end(name)
        return entry

    def put(self, name: Identity, entry: Entry) -> None:
        self.drop(name)
        if entry.size > self._room // LARGEST_PART:
            return
        self._entries[name] = entry
        self._count(entry, 1)
        while self._used > self._room:
            _, oldest = self._entries.popitem(last=False)
            self._count(oldest, -1)

    def drop(self, name: Identity) -> None:
        if (entry := self._entries.pop(name, None)) is not None:
            self._count(entry, -1)

    def _count(self, entry: Entry, sign: int) -> None:
        self._used += sign * entry.size
        self.sizes[entry.kind] += sign * entry.size
        self.counts[entry.kind] += sign
