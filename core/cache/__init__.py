"""Answers that are kept for a while, so that the same question is not paid for twice. In memory, and in a second level
that processes share.

Journey templates need none of this: they are read from YAML once a process, by their version
(core.journeys.loading). Journeys that were read are kept decoded by the store (core.persistence.decoded).
"""

from core.cache.figures import line, summary
from core.cache.memory import MemoryCache
from core.cache.policy import SECONDS, Cache, Kept, Key, Kind, KindFigures
from core.cache.two_levels import SecondLevel, TwoLevelCache

__all__ = [
    "SECONDS",
    "Cache",
    "Kept",
    "Key",
    "Kind",
    "KindFigures",
    "MemoryCache",
    "SecondLevel",
    "TwoLevelCache",
    "line",
    "summary",
]
