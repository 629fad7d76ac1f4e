"""How often something may be done: a count in a sliding window, by name."""

import re
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


def parse_rate(text: str) -> Rate | None:
    """ "20/minute"; empty or "off": None, which is no limit. Raises ValueError."""
    if text.strip().lower() in {"", "off"}:
        return None
    match = _RATE.fullmatch(text.strip().lower())
    if match is None or not int(match[1]):
        raise ValueError(f"{text!r} is no rate: write 20/minute (second, minute, hour, day), or off")
    return Rate(int(match[1]), SECONDS[match[2]])


def parse_rates(text: str) -> dict[str, Rate]:
    """ "gemini=60/minute, deepseek=30/minute". Raises ValueError."""
    rates: dict[str, Rate] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, sign, rate = part.partition("=")
        parsed = parse_rate(rate) if sign and name.strip() else None
        if parsed is None:
            raise ValueError(f"{part!r} is no rate of a service: write gemini=60/minute")
        rates[name.strip()] = parsed
    return rates
