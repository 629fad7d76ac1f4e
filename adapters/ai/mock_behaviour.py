"""How a mock behaves: how long it takes, how often it fails, and in which way."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.costs.entry import Usage
from core.errors import AIBlocked, AIError, AIMalformed, AIRateLimited, AIRefused, AIUnavailable

FAILURES: dict[str, Callable[[], AIError]] = {
    "unavailable": lambda: AIUnavailable("The mock is told to be down.", billed="no"),
    "timeout": lambda: AIUnavailable("The mock is told to break off.", billed="unknown"),
    "broken_off": lambda: AIUnavailable("The mock is told to stop half-way.", usage=Usage(8, 4), billed="unknown"),
    "rate_limited": lambda: AIRateLimited("The mock is told to be busy.", retry_after=30.0),
    "blocked": lambda: AIBlocked("The mock is told to block.", reason="SAFETY"),
    "malformed": lambda: AIMalformed("The mock is told to answer badly."),
    "refused": lambda: AIRefused("The mock is told to refuse."),
}
UNEXPECTED = "unexpected"
"""Raises what no provider should."""
ANY = "any"
"""Each failure is another one, by chance."""
CHOICES = (*FAILURES, UNEXPECTED, ANY)


@dataclass(frozen=True, slots=True)
class MockBehaviour:
    """`failure` is one of CHOICES ("": none), for every `every`-th call (1: each), and of those for `rate` of them
    (1: all), by chance from `seed`. `latency` in seconds, for each call."""

    failure: str = ""
    every: int = 1
    latency: float = 0.0
    rate: float = 1.0
    seed: int = 0

    def fails(self, call: int) -> str:
        """How the `call`-th call fails (from 1); "": it does not. The same call always fails alike."""
        if not self.failure or call % self.every:
            return ""
        chance = random.Random(self.seed * 1_000_003 + call)
        if chance.random() >= self.rate:
            return ""
        return chance.choice((*FAILURES, UNEXPECTED)) if self.failure == ANY else self.failure


def fail(kind: str) -> None:
    """Raises what `kind` names; "": nothing."""
    if kind == UNEXPECTED:
        raise RuntimeError("The mock is told to raise what nobody expects.")
    if kind:
        raise FAILURES[kind]()


def parse_behaviour(text: str) -> MockBehaviour:
    """ "latency=0.2, error=unavailable, rate=0.5, every=3, seed=1". Raises ValueError that says what is wrong."""
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign or name not in _READ:
            raise ValueError(f"{part!r}: write name=value, with name one of {', '.join(_READ)}")
        found[name] = value
    read = {_FIELDS.get(name, name): _value(name, value) for name, value in found.items()}
    if read:
        # A rate alone, or an every, is meant to fail somehow; a latency alone is not.
        read.setdefault("failure", "unavailable" if set(read) - {"latency", "seed"} else "")
    return MockBehaviour(**read)


_FIELDS = {"error": "failure"}


def _value(name: str, text: str) -> Any:
    read, fits, wanted = _READ[name]
    try:
        value = read(text)
    except ValueError:
        value = None
    if value is None or not fits(value):
        raise ValueError(f"{name}={text}: must be {wanted}")
    return value


_READ: dict[str, tuple[Callable[[str], object], Callable[..., bool], str]] = {
    "latency": (float, lambda value: 0 <= value <= 600, "seconds, 0 to 600"),
    "error": (str.lower, lambda value: value in CHOICES, f"one of {', '.join(CHOICES)}"),
    "rate": (float, lambda value: 0 <= value <= 1, "0 to 1"),
    "every": (int, lambda value: value >= 1, "a whole number from 1"),
    "seed": (int, lambda value: True, "a whole number"),
}
