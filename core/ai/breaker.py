"""A breaker keeps calls from a provider that fails: those who ask are sent on at once instead of waiting for it.

State is a process's own; time is a monotonic clock that is given, so that tests do not wait.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Time = Callable[[], float]
Admission = Literal["call", "probe"]
Changed = Callable[["Breaker"], None]


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """Opens at `failures` within a sliding `window` (seconds), or when `share` of at least `calls` in it failed: the
    second matters for a provider so busy that `failures` is set higher. Closed again by a probe after `cooldown`."""

    failures: int = 5
    window: float = 60.0
    calls: int = 20
    share: float = 0.5
    cooldown: float = 60.0


class Breaker:
    """Of one provider. `admit` before a call; `done` or `dropped` after it, with what `admit` gave."""

    __slots__ = (
        "_calls",
        "_changed",
        "_failed",
        "_held_until",
        "_opened_at",
        "_policy",
        "_probing",
        "_recent",
        "_time",
        "service",
        "why",
    )

    def __init__(self, service: str, time: Time, changed: Changed, policy: BreakerPolicy | None = None) -> None:
        self.service = service
        self.why = ""
        """The last failure's reason."""
        self._time, self._changed, self._policy = time, changed, policy or BreakerPolicy()
        self._recent: deque[tuple[float, bool]] = deque()
        self._calls = self._failed = 0
        self._opened_at: float | None = None
        self._probing = False
        self._held_until = 0.0

    @property
    def is_open(self) -> bool:
        """Until a probe succeeds."""
        return self._opened_at is not None

    @property
    def counted(self) -> tuple[int, int]:
        """Calls and failures within the window."""
        return self._calls, self._failed

    def admit(self) -> Admission | None:
        """None: not now. When the cool-down is over, exactly one caller is let through as the probe."""
        if self._opened_at is None and not self._held_until:
            return "call"
        if self.waits() > 0:
            return None
        self._held_until = 0.0
        if self._opened_at is None:
            return "call"
        self._probing = True
        return "probe"

    def waits(self) -> float:
        """Seconds until somebody would be let through; 0: now. While a probe is under way: another cool-down."""
        now = self._time()
        until = self._held_until
        if self._opened_at is not None:
            began = now if self._probing else self._opened_at
            until = max(until, began + self._policy.cooldown)
        return max(until - now, 0.0)

    def done(self, admission: Admission, failed: bool, why: str = "") -> None:
        """The provider answered, or failed for `why`. What the person caused is no failure of the provider's."""
        if failed:
            self.why = why
        if admission == "probe":
            self._probing = False
            self._opened_at = self._time() if failed else None
            if not failed:
                self._forget()
                self._changed(self)
        elif self._opened_at is None:  # a call from before the opening tells nothing new
            self._count(failed)

    def dropped(self, admission: Admission) -> None:
        """Nobody knows how it would have ended: it was cancelled, or never made."""
        if admission == "probe":
            self._probing = False

    def hold(self, seconds: float) -> None:
        """The provider itself asks for so much time."""
        self._held_until = max(self._held_until, self._time() + seconds)

    def _count(self, failed: bool) -> None:
        now, policy = self._time(), self._policy
        recent = self._recent
        recent.append((now, failed))
        self._calls += 1
        self._failed += failed
        while recent[0][0] <= now - policy.window:
            self._calls -= 1
            self._failed -= recent.popleft()[1]
        often = self._calls >= policy.calls and self._failed >= policy.share * self._calls
        if failed and (self._failed >= policy.failures or often):
            self._opened_at = now
            self._changed(self)

    def _forget(self) -> None:
        self._recent.clear()
        self._calls = self._failed = 0
