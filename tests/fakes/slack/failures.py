"""Failures a test asks for: the next calls of a method, or the next downloads of a file, go wrong in a named way."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["error", "status", "drop", "accept_then_drop", "delay", "html"]


@dataclass
class Failure:
    """One planned failure. `kind`:

    error             answers {"ok": false, "error": error}; "ratelimited" is an HTTP 429 with Retry-After
    status            an HTTP error page
    drop              the connection is closed before anything is done
    accept_then_drop  the work is done, the connection closed before the answer
    delay             the answer comes after `seconds`
    html              (downloads) Slack's sign-in page, status 200
    """

    kind: Kind
    error: str = ""
    status: int = 500
    seconds: float = 1.0
    times: int = 1


@dataclass
class Failures:
    planned: dict[str, list[Failure]] = field(default_factory=dict)

    def add(self, target: str, failure: Failure) -> None:
        self.planned.setdefault(target, []).append(failure)

    def take(self, target: str) -> Failure | None:
        """The failure that is due for this target ("*" stands for every method), counted down."""
        for key in (target, "*"):
            queue = self.planned.get(key)
            if queue:
                failure = queue[0]
                failure.times -= 1
                if failure.times <= 0:
                    queue.pop(0)
                return failure
        return None
