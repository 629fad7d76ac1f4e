"""How long is waited for an answer, and when it is given up. The one retry layer."""

import random
from collections.abc import Awaitable, Callable

from core.ai.breaker import Time

FIRST_WAIT, LONGEST_WAIT = 0.5, 4.0
GUIDE_SECONDS = 0.5
"""What the guide takes at the most: it reads, and asks nobody."""
GUIDE_PATIENCE = 0.1
"""The part of a deadline within which a model is tried once more while the guide stands ready."""

Sleep = Callable[[float], Awaitable[None]]


class Patience:
    """For one question: ends after `seconds` by the monotonic clock `time`, whatever a server wishes."""

    def __init__(self, seconds: float, time: Time) -> None:
        self._time = time
        self._seconds = seconds
        self._ends = time() + seconds

    @property
    def now(self) -> float:
        return self._time()

    @property
    def left(self) -> float:
        return max(self._ends - self._time(), 0.0)

    @property
    def is_young(self) -> bool:
        """Hardly any of it is gone."""
        return self.left >= self._seconds * (1 - GUIDE_PATIENCE)

    def share(self, others: bool, guide: bool) -> float:
        """Seconds for one attempt. While other providers wait for their turn a slow one gets half of what is left, and
        the guide its moment."""
        left = self.left
        if others:
            return left / 2
        return max(left - GUIDE_SECONDS, left / 2) if guide else left


def backoff(number: int, asked: float | None) -> float:
    """Seconds before the `number`th attempt (1, 2, ...) after all were tried: as long as the server asks, else
    exponential with full jitter."""
    # Jitter spreads callers out; no secret depends on it.
    jitter = random.random()
    if asked is not None:
        return asked + 0.25 * jitter
    return float(min(FIRST_WAIT * 2 ** (number - 1), LONGEST_WAIT)) * jitter
