"""How the providers are, as this process sees it: heard from traffic, and from checks where there is none."""

import json
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args

from core.ai.answer import reason_of
from core.errors import AIBlocked, AIError, AIRateLimited
from core.ports.clock import Clock
from core.ports.store import Unit

State = Literal["up", "degraded", "down", "unknown"]

RECENT = 20
WITHIN = timedelta(minutes=5)
"""The last calls that a state rests on: so many at the most, and none that is older."""
IN_A_ROW = 5
"""So many failures at the end are down, whatever was before: as many as open a breaker, which tells of it. Two are,
where a look found the second: a provider that is down is not asked, and one bad answer must not do that."""
SHARE = 0.2
"""From this share of calls that did not succeed it is degraded: one passing failure among many is none."""
LIMITED = "rate_limited"
PREFIX = "health:"


@dataclass(frozen=True, slots=True)
class ProviderHealth:
    """`why`: a reason such as "unavailable" or "refused", never a text. `since`: when the state began. `heard_at`: the
    last word of it, by traffic or check."""

    service: str
    state: State = "unknown"
    why: str = ""
    since: datetime | None = None
    heard_at: datetime | None = None


Changed = Callable[[ProviderHealth], None]


@dataclass(frozen=True, slots=True)
class Call:
    """`why` it failed ("" when it did not); `look`: it was only looked at."""

    at: datetime
    why: str = ""
    look: bool = False


@dataclass(slots=True)
class _Heard:
    health: ProviderHealth
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=RECENT))
    traffic_at: datetime | None = None


class HealthBoard:
    """One line a provider, in the order given. Its methods only count: they belong on every call's path."""

    def __init__(self, services: Sequence[str], clock: Clock, changed: Changed | None = None) -> None:
        self._clock = clock
        self._heard = {service: _Heard(ProviderHealth(service)) for service in services}
        self.changed = changed

    def heard(self, service: str, error: AIError | None) -> None:
        """How a call ended; None: it was answered."""
        self._add(service, error).traffic_at = self._clock.now()

    def checked(self, service: str, error: AIError | None) -> None:
        """How a look at it ended that was no call."""
        self._add(service, error, look=True)

    def of(self, service: str) -> ProviderHealth:
        known = self._heard.get(service)
        return known.health if known else ProviderHealth(service)

    def all(self) -> tuple[ProviderHealth, ...]:
        return tuple(one.health for one in self._heard.values())

    def counted(self, service: str) -> tuple[int, int]:
        """How many of the last calls and looks failed, and how many there were."""
        calls = self._heard[service].calls if service in self._heard else ()
        return sum(bool(call.why) for call in calls), len(calls)

    def told_since(self, service: str, at: datetime) -> bool:
        """Whether traffic has told of it after `at`."""
        known = self._heard.get(service)
        return known is not None and known.traffic_at is not None and known.traffic_at > at

    def _add(self, service: str, error: AIError | None, look: bool = False) -> _Heard:
        now = self._clock.now()
        one = self._heard.setdefault(service, _Heard(ProviderHealth(service)))
        # A blocked question was answered: the provider is well.
        one.calls.append(Call(now, "" if error is None or isinstance(error, AIBlocked) else _why(error), look))
        while one.calls[0].at < now - WITHIN:
            one.calls.popleft()
        was, (state, why) = one.health, judged(one.calls)
        new = (state, why) != (was.state, was.why)
        one.health = ProviderHealth(service, state, why, now if state != was.state else was.since, now)
        if new and self.changed:
            self.changed(one.health)
        return one


def judged(calls: Iterable[Call]) -> tuple[State, str]:
    """The state that calls (the latest last) speak of, and its reason. A provider that asks for patience is there:
    "rate_limited" alone never makes it down."""
    all_ = list(calls)
    failed = [call.why for call in all_ if call.why]
    if not failed:
        return ("up" if all_ else "unknown"), ""
    last = all_[-2:] if all_[-1].look else all_[-IN_A_ROW:]
    enough = len(last) == (2 if all_[-1].look else IN_A_ROW)
    if enough and all(call.why not in ("", LIMITED) for call in last):
        return "down", failed[-1]
    if len(failed) / len(all_) >= SHARE or all(call.why for call in all_[-2:]):
        return "degraded", failed[-1]
    return "up", ""


def _why(error: AIError) -> str:
    return LIMITED if isinstance(error, AIRateLimited) else reason_of(error)


def keep(unit: Unit, health: ProviderHealth) -> None:
    """Written down, so that another process can show what this one sees."""
    figures = {
        "state": health.state,
        "why": health.why,
        "since": health.since and health.since.isoformat(),
        "heard_at": health.heard_at and health.heard_at.isoformat(),
    }
    unit.cursors.put(f"{PREFIX}{health.service}", json.dumps(figures))


def kept(unit: Unit) -> tuple[ProviderHealth, ...]:
    """What the running bot saw last, by service."""
    found = unit.cursors.all(PREFIX)
    return tuple(_read(key.removeprefix(PREFIX), text) for key, text in sorted(found.items()))


def _read(service: str, text: str) -> ProviderHealth:
    figures = json.loads(text)
    state: State = figures["state"] if figures["state"] in get_args(State) else "unknown"
    since, heard_at = (datetime.fromisoformat(t) if (t := figures[k]) else None for k in ("since", "heard_at"))
    return ProviderHealth(service, state, str(figures["why"]), since, heard_at)
