"""Hard limits: what may be spent at most in a window of the calendar, by whom or on what. Pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Literal, get_args

from core.costs.entry import Caller
from core.costs.money import nanos

WindowName = Literal["hour", "day", "week", "month"]
ScopeKind = Literal["all", "service", "tenant", "person", "journey"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose money: everybody's ("all"), or that of one service, tenant, person or journey."""

    kind: ScopeKind = "all"
    key: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}" if self.key else self.kind


EVERYBODY = Scope()


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `nanos` in each `window`. `service` names one for kind "service"; the other kinds limit each tenant,
    person or journey alike."""

    kind: ScopeKind
    window: WindowName
    nanos: int
    service: str = ""

    def scope(self, service: str, caller: Caller) -> Scope | None:
        """Whose window a call falls into; None: this limit does not concern it."""
        match self.kind:
            case "all":
                return EVERYBODY
            case "service":
                return Scope("service", service) if service == self.service else None
            case _:
                key = getattr(caller, self.kind)
                return Scope(self.kind, key) if key else None


@dataclass(frozen=True, slots=True)
class Reservation:
    """Money set aside for one call, until it is settled. `id` becomes the id of the ledger's entry; `estimate` is the
    most it can cost, in nano-dollars. `at` decides the windows it counts in; after `expires_at` it is settled at its
    estimate, whatever became of the call."""

    id: str
    at: datetime
    expires_at: datetime
    service: str
    operation: str
    model: str
    caller: Caller
    estimate: int
    price_source: str = ""
    price_version: str = ""
    unpriced: bool = False
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Money of one scope in [since, until)."""

    scope: Scope
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Nano-dollars spent in a span, and set aside by reservations made in it."""

    spent: int
    reserved: int


@dataclass(frozen=True, slots=True)
class NoRoom:
    """The limit that refused, whose it is, and when its window ends."""

    limit: Limit
    scope: Scope
    free_at: datetime


_ITEM = re.compile(
    r"(?:(?P<kind>all|tenant|person|journey)|(?P<service>[a-z][a-z0-9_]*))\.(?P<window>\w+)=(?P<amount>.+)"
)


def parse_limits(text: str, services: Collection[str] = ()) -> tuple[Limit, ...]:
    """ "gemini.day=10, person.day=1": what.window=dollars, comma-separated; what is all, tenant, person, journey or a
    service. Raises ValueError that says what is wrong.

    `services`: the only ones that there are (empty: any). A limit of one that nobody asks would hold nothing.
    """
    found = tuple(_item(part.strip()) for part in text.split(",") if part.strip())
    for limit in found:
        if limit.service and services and limit.service not in services:
            what = ", ".join(("all", "tenant", "person", "journey", *services))
            raise ValueError(f"{limit.service!r} can have no limit: use one of {what}")
    return found


def _item(text: str) -> Limit:
    match = _ITEM.fullmatch(text.replace(" ", ""))
    if match is None or match["window"] not in get_args(WindowName):
        raise ValueError(f"{text!r} is no limit: write what.window=dollars, such as gemini.day=10 or person.hour=0.50")
    try:
        amount = nanos(Decimal(match["amount"]))
    except (InvalidOperation, ValueError):
        raise ValueError(f"{match['amount']!r} is no amount of dollars") from None
    if amount <= 0:
        raise ValueError("a limit must be more than 0 dollars")
    window: WindowName = match["window"]  # type: ignore[assignment] # one of them: checked above
    if match["service"]:
        return Limit("service", window, amount, match["service"])
    kind: ScopeKind = match["kind"]  # type: ignore[assignment] # the expression allows no other
    return Limit(kind, window, amount)


def of_settings(hourly: Decimal, daily: Decimal, others: Iterable[Limit]) -> tuple[Limit, ...]:
    """All hard limits; 0 dollars an hour or a day: none."""
    plain = [Limit("all", "hour", nanos(hourly))] if hourly else []
    plain += [Limit("all", "day", nanos(daily))] if daily else []
    return (*plain, *others)
