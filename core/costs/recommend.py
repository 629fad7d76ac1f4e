"""What would have cost less, in dollars of the range that is looked at. Pure: every figure is computed from what the
ledger holds and the price book says, and what would have saved nothing is not said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal, Protocol

from core.costs.entry import Usage
from core.costs.money import about
from core.words import mark, t, tn

Kind = Literal["model", "cache", "repeated", "images"]


class Use(Protocol):
    """What one model did for one operation (ModelUse of the ledger's port)."""

    @property
    def service(self) -> str: ...
    @property
    def operation(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def calls(self) -> int: ...
    @property
    def usage(self) -> Usage: ...
    @property
    def nanos(self) -> int: ...


class Again(Protocol):
    """Equal requests beyond the first (Repeated of the ledger's port)."""

    @property
    def operation(self) -> str: ...
    @property
    def calls(self) -> int: ...
    @property
    def nanos(self) -> int: ...


class Priced(Protocol):
    @property
    def nanos(self) -> int: ...
    @property
    def unpriced(self) -> bool: ...


class Prices(Protocol):
    """The part of PriceBook that is needed."""

    def price(self, service: str, model: str, usage: Usage, at: datetime) -> Priced: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that could do the same work. `given_up`: what people lose by it. `images`: it looks at pictures."""

    service: str
    model: str
    given_up: str
    images: bool = True
    searches: bool = True
    """It can look things up on the web."""


_ELSEWHERE = mark("another provider, which has to be set up, with other rules about data; no pictures")
CHEAPER: Mapping[tuple[str, str], tuple[Candidate, ...]] = {
    ("gemini", "gemini-3.8-flash"): (
        Candidate(
            "gemini", "gemini-3.1-flash-lite", mark("a smaller model: less exact with small print and rare things")
        ),
        Candidate("deepseek", "deepseek-flash", _ELSEWHERE, images=False, searches=False),
    ),
    ("gemini", "gemini-3.1-flash-lite"): (
        Candidate("deepseek", "deepseek-flash", _ELSEWHERE, images=False, searches=False),
    ),
    ("openai", "gpt-5"): (
        Candidate("openai", "gpt-5-mini", mark("a smaller model: weaker in long chains of thought")),
    ),
    ("openai", "gpt-5-mini"): (Candidate("openai", "gpt-5-nano", mark("a much smaller model: for plain tasks alone")),),
}
"""What is known to be cheaper than what; the price book decides whether it is, and by how much."""

TARGET_IMAGE_TOKENS = 1_120
"""What a picture needs to be read well: more is resolution that answers rarely use."""
LONG_HOURS = 24


@dataclass(frozen=True, slots=True)
class Recommendation:
    """`saves` in nano-dollars, for the range that was looked at. `what` to do; `given_up` what is lost by it."""

    kind: Kind
    operation: str
    saves: int
    what: str
    given_up: str


def recommend(
    uses: Sequence[Use],
    again: Sequence[Again],
    again_long: Sequence[Again],
    large_images: Sequence[Use],
    prices: Prices,
    at: datetime,
    routes: Mapping[str, Sequence[Candidate]] | None = None,
) -> tuple[Recommendation, ...]:
    """The most saving first. `again`: equal requests within an hour; `again_long`: within a day; `routes`: by task, the
    other models that the settings name for it."""
    found = [
        *cheaper_models(uses, prices, at, routes or {}),
        *repeats(again, again_long),
        *smaller_images(large_images, prices, at),
    ]
    return tuple(sorted((r for r in found if r.saves > 0), key=lambda r: (-r.saves, r.kind, r.operation)))


def cheaper_models(
    uses: Iterable[Use], prices: Prices, at: datetime, routes: Mapping[str, Sequence[Candidate]]
) -> list[Recommendation]:
    """For each model of each task that cost something: the candidate that would have cost least."""
    found = []
    for use in (use for use in uses if use.nanos):
        candidates = (*routes.get(use.operation, ()), *CHEAPER.get((use.service, use.model), ()))
        fitting = [c for c in candidates if _can(c, use) and (c.service, c.model) != (use.service, use.model)]
        costs = [(cost, c) for c in fitting if (cost := cost_at(use, c.service, c.model, prices, at)) is not None]
        if not costs:
            continue
        cost, best = min(costs, key=lambda pair: pair[0])
        what = tn(
            "Ask {other} for {operation} instead of {model}: {n} call would have cost {cost} instead of {paid}.",
            "Ask {other} for {operation} instead of {model}: {n} calls would have cost {cost} instead of {paid}.",
            use.calls,
            other=f"{best.service}/{best.model}",
            operation=use.operation,
            model=f"{use.service}/{use.model}",
            cost=about(cost),
            paid=about(use.nanos),
        )
        found.append(Recommendation("model", use.operation, use.nanos - cost, what, t(best.given_up)))
    return found


def _can(candidate: Candidate, use: Use) -> bool:
    return (candidate.images or not (use.usage.images or use.usage.tokens_image)) and (
        candidate.searches or not use.usage.searches
    )


def cost_at(use: Use, service: str, model: str, prices: Prices, at: datetime) -> int | None:
    """What these calls would have cost elsewhere, from the mean of them (prices may rise with the size of one call);
    None: nobody knows the price."""
    if not use.calls:
        return None
    price = prices.price(service, model, mean_of(use.usage, use.calls), at)
    return None if price.unpriced else price.nanos * use.calls


def mean_of(usage: Usage, calls: int) -> Usage:
    """One call's share, rounded up, so that a saving is never made too large."""
    shares = {f.name: -(-getattr(usage, f.name) // calls) for f in fields(Usage) if f.name != "video_seconds"}
    return Usage(**shares, video_seconds=usage.video_seconds / calls)


def repeats(again: Iterable[Again], again_long: Iterable[Again]) -> list[Recommendation]:
    """Equal requests that were paid for twice: soon after each other, which a cache holds, and later that day."""
    soon = {r.operation: r for r in again}
    found = [
        Recommendation("cache", r.operation, r.nanos, _came_soon(r.calls, r.operation), t("a Redis to run"))
        for r in soon.values()
    ]
    for r in again_long:
        calls = r.calls - (soon[r.operation].calls if r.operation in soon else 0)
        nanos = r.nanos - (soon[r.operation].nanos if r.operation in soon else 0)
        what = tn(
            "{n} request of {operation} came again within a day: keeping answers so long saves that.",
            "{n} requests of {operation} came again within a day: keeping answers so long saves that.",
            calls,
            operation=r.operation,
        )
        found.append(Recommendation("repeated", r.operation, nanos, what, t("answers may be up to a day old")))
    return found


def _came_soon(calls: int, operation: str) -> str:
    return tn(
        "{n} request of {operation} came again while the answer would still have been kept: with REDIS_URL set, all "
        "processes share one cache and it outlives a restart.",
        "{n} requests of {operation} came again while the answer would still have been kept: with REDIS_URL set, all "
        "processes share one cache and it outlives a restart.",
        calls,
        operation=operation,
    )


def smaller_images(uses: Iterable[Use], prices: Prices, at: datetime) -> list[Recommendation]:
    """Pictures that took more tokens than the target: what the tokens above it cost, at the model's own price."""
    found = []
    for use in uses:
        over = use.usage.tokens_image - TARGET_IMAGE_TOKENS * use.usage.images
        if over <= 0 or not use.calls:
            continue
        now = cost_at(use, use.service, use.model, prices, at)
        then = cost_at(_Less(use, over), use.service, use.model, prices, at)
        if now is None or then is None:
            continue
        each = use.usage.tokens_image // use.usage.images
        what = tn(
            "{n} call of {operation} sent pictures of {tokens} tokens each to {model}; {enough} are enough to read "
            "them.",
            "{n} calls of {operation} sent pictures of {tokens} tokens each to {model}; {enough} are enough to read "
            "them.",
            use.calls,
            operation=use.operation,
            tokens=each,
            model=f"{use.service}/{use.model}",
            enough=TARGET_IMAGE_TOKENS,
        )
        given_up = t("detail that only large prints need")
        found.append(Recommendation("images", use.operation, now - then, what, given_up))
    return found


class _Less:
    """The same use with fewer picture tokens."""

    def __init__(self, use: Use, over: int) -> None:
        self.service, self.operation, self.model = use.service, use.operation, use.model
        self.calls, self.nanos = use.calls, use.nanos
        u = use.usage
        self.usage = Usage(
            tokens_in=max(0, u.tokens_in - over),
            tokens_out=u.tokens_out,
            tokens_cached=min(u.tokens_cached, max(0, u.tokens_in - over)),
            tokens_thought=u.tokens_thought,
            tokens_image=u.tokens_image - over,
            images=u.images,
            searches=u.searches,
            video_seconds=u.video_seconds,
        )
