"""How often something may be done: a count in a sliding window, by name."""

import re
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_RATE = re.compile(r"(\d+)\s*/\s*(second|minute|hour|day)")


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` within any `seconds`."""

    count: int
    seconds: int


class RateLimiter(Protocol):
    """Exact across processes where they share a Redis, within this process otherwise. Never raises for Redis."""

    async def hit(self, name: str, key: str, rate: Rate) -> float | None:
        """Counts one for `key` ("person", "slack:T1:U1"). None: it may be done; else seconds until it may be, and
        nothing was counted."""
        ...


MOST_WINDOWS = 10_000
"""Windows that are kept at the most. Those that were not used longest go first: nearly all of them are long empty."""


class MemoryRateLimiter:
    """Sliding windows of this process: the moments of what was allowed, and nothing else. `now`: seconds of a clock
    that never goes back."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._windows: OrderedDict[tuple[str, str, Rate], deque[float]] = OrderedDict()

    async def hit(self, name: str, key: str, rate: Rate) -> float | None:
        wait = self.wait(name, key, rate)
        if wait is None:
            self.count(name, key, rate)
        return wait

    def wait(self, name: str, key: str, rate: Rate) -> float | None:
        """None: there is room; else seconds until there is. Counts nothing."""
        window = self._windows.get((name, key, rate))
        if window is None or len(window) < rate.count:
            return None
        left = window[-rate.count] + rate.seconds - self._now()
        return left if left > 0 else None

    def count(self, name: str, key: str, rate: Rate) -> None:
        """One that was allowed."""
        window = self._windows.get((name, key, rate))
        if window is None:
            window = self._windows[name, key, rate] = deque(maxlen=rate.count)
            if len(self._windows) > MOST_WINDOWS:
                self._windows.popitem(last=False)
        else:
            self._windows.move_to_end((name, key, rate))
        window.append(self._now())


def parse_rate(text: str) -> Rate | None:
    """ "20/minute"; empty or "off": None, which is no limit. Raises ValueError."""
    if text.strip().lower() in {"", "off"}:
        return None
    match = _RATE.fullmatch(text.strip().lower())
    if match is None or not int(match[1]):
        raise ValueError(f"{text!r} is no rate: write 20/minute (second, minute, hour, day), or off")
    return Rate(int(match[1]), SECONDS[match[2]])


def parse_rates(text: str, services: Collection[str] = ()) -> dict[str, Rate]:
    """ "gemini=60/minute, deepseek=30/minute". `services`: the only ones that there are (empty: any). ValueError."""
    rates: dict[str, Rate] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, sign, rate = part.partition("=")
        parsed = parse_rate(rate) if sign and name.strip() else None
        if parsed is None:
            raise ValueError(f"{part!r} is no rate of a service: write gemini=60/minute")
        if services and name.strip() not in services:
            raise ValueError(f"{name.strip()!r} is no service: use one of {', '.join(services)}")
        rates[name.strip()] = parsed
    return rates
