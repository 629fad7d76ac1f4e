"""How often operations fail, by category, and whether that has jumped.

A jump is: in the last quarter of an hour (and what has passed of this one) an operation failed at least 5 times in one
category, at least every tenth time, and at least 4 times as often as in the day before. Five, because fewer are chance;
a tenth, because a bot that answers nine of ten needs nobody at night; four times, because a rate that has been so all
day is known, and one that doubles on few messages is chance again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.events import Event, Recorded, Scalar
from core.handlers.desk import House
from core.ports.store import Alert, OutcomeCount, Unit
from core.views import Block, Card, Fields, Text
from core.words import mark, t
from core.words.figures import percent

QUARTER = timedelta(minutes=15)
DAY = timedelta(hours=24)
AT_LEAST, SHARE, TIMES = 5, 0.1, 4
THEIRS = "user_input"
"""What people can do otherwise is no failure of ours: in the figures, but never an alert."""


@dataclass(frozen=True, slots=True)
class Rate:
    """An operation's ends in one category ("" is success): `count` of `ends`."""

    operation: str
    category: str
    count: int
    ends: int

    @property
    def share(self) -> float:
        return self.count / self.ends


@dataclass(frozen=True, slots=True)
class Jump:
    now: Rate
    before: float
    """The share in the day before."""


def rates(counts: Iterable[OutcomeCount]) -> list[Rate]:
    """By operation, the most frequent first; successes too."""
    found = list(counts)
    ends: Counter[str] = Counter()
    for one in found:
        ends[one.operation] += one.count
    made = [Rate(c.operation, c.category, c.count, ends[c.operation]) for c in found]
    return sorted(made, key=lambda r: (r.operation, -r.count, r.category))


def failure_share(counts: Sequence[OutcomeCount]) -> float | None:
    """Of all ends that are not people's own to mend; None: nothing happened."""
    ours = [c for c in counts if c.category != THEIRS]
    ends = sum(c.count for c in ours)
    return sum(c.count for c in ours if c.category) / ends if ends else None


def jumps(recent: Sequence[OutcomeCount], before: Sequence[OutcomeCount]) -> list[Jump]:
    """What fails now and did not fail so in the day before."""
    usual = {(r.operation, r.category): r.share for r in rates(before)}
    found = []
    for rate in rates(recent):
        share = usual.get((rate.operation, rate.category), 0.0)
        counts = rate.category not in ("", THEIRS) and rate.count >= AT_LEAST
        if counts and rate.share >= SHARE and rate.share >= TIMES * share:
            found.append(Jump(rate, share))
    return found


def quarter_of(at: datetime) -> datetime:
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def watch_errors(unit: Unit, house: House, now: datetime) -> int:
    """Told once an hour for each operation and category, by whichever process comes first. Returns how many were."""
    since = quarter_of(now) - QUARTER
    found = jumps(unit.outcomes.between(since, now + QUARTER), unit.outcomes.between(since - DAY, since))
    return sum(_tell(unit, house, jump, now) for jump in found)


def jump_key(data: Mapping[str, Scalar]) -> str:
    """One alert an hour for each kind."""
    return f"errors:{data['operation']}:{data['category']}:{data['hour']}"


def _tell(unit: Unit, house: House, jump: Jump, now: datetime) -> bool:
    rate = jump.now
    event = Event(
        "errors.jumped",
        {
            "operation": rate.operation,
            "category": rate.category,
            "hour": f"{now:%Y-%m-%dT%H}",
            "failed": rate.count,
            "ends": rate.ends,
            "share": round(rate.share, 4),
            "before": round(jump.before, 4),
        },
    )
    if not unit.alerts.claim(Alert(jump_key(event.data), "errors", now, event.data)):
        return False
    recorded = Recorded(house.ids(), event, now, request=house.ids())
    unit.events.append(recorded, house.subscriptions.get(event.name, ()))
    return True


_LOOK_AT = {
    "transient": mark("The database or a service was busy: is the machine overloaded, is PostgreSQL well?"),
    "permanent": mark("Something is refused for good: a token, a right, a channel, or data that cannot be read."),
    "external_service": mark("A platform or a model does not answer: `homeview doctor --live` says which."),
    "configuration": mark("A key, a setting or a full disk: `homeview doctor --live` names it."),
    "rate_limit": mark("Too much is asked for: look at `homeview costs`, the limits and the rates of the settings."),
    "validation": mark(
        "Answers of a model do not fit: was it changed? `homeview costs --by model` shows which are asked."
    ),
    "unknown": mark("A defect, perhaps: the log has its trace under `inbox.handling_failed` or `outbox.send_failed`."),
}


def jump_card(data: Mapping[str, Scalar]) -> Card:
    """Figures, and what to look at."""
    share, before = float(data["share"] or 0), float(data["before"] or 0)
    failed = t("{failed} of {ends} ({share})", failed=data["failed"], ends=data["ends"], share=percent(share))
    fields = (
        (t("Failed"), failed),
        (t("The day before"), percent(before, 1)),
    )
    what = {"operation": data["operation"], "category": data["category"]}
    more = t("`{operation}` fails more often than it did: {category}.", **what)
    blocks: tuple[Block, ...] = (
        Text(more, tone="alert"),
        Fields(fields),
        Text(t(_LOOK_AT.get(str(data["category"]), _LOOK_AT["unknown"]))),
        Text(t("`homeview errors` shows all rates. I say this once an hour for each kind."), tone="quiet"),
    )
    return Card(t("Failures have jumped"), blocks)
