"""Snowflakes: Discord's ids. Milliseconds since 2015 in the upper bits, so that ids sort by time."""

from __future__ import annotations

import time

EPOCH_MS = 1_420_070_400_000


class Snowflakes:
    """Hands out ids that always rise, also for two in one millisecond."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> str:
        candidate = (int(time.time() * 1000) - EPOCH_MS) << 22
        self._last = max(candidate, self._last + 1)
        return str(self._last)


def is_snowflake(value: object) -> bool:
    """True for what Discord takes as an id: digits as text, or a whole number (discord.py sends both)."""
    if isinstance(value, bool):
        return False
    return (isinstance(value, int) and value >= 0) or (isinstance(value, str) and value.isdigit())
