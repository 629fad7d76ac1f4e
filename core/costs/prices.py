"""What a call costs, in whole nano-dollars: the price file first, then the genai-prices library, never a silent $0."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import structlog

from core.costs import library
from core.costs.entry import NANOS_PER_DOLLAR, Usage
from core.costs.overlay import Overlay, load_overlay
from core.costs.rate import NOTHING, Cost, Rate, cost, search_cost

log = structlog.get_logger(__name__)

NEVER_BILLED = {"guide", "mock"}
FREE_SERVICES = NEVER_BILLED | {"local"}
"""The price file may say what a model on the operator's own machine costs."""


@dataclass(frozen=True, slots=True)
class Price:
    """`unpriced`: for all of the call, or a part, nobody knows the price: `nanos` holds the configured reserve for
    it. `source` and `version` tell where it came from; two that were used are joined by "+"."""

    nanos: int
    source: str
    version: str
    unpriced: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A rate and who says so."""

    rate: Rate
    source: str
    version: str


def to_nanos(dollars: Decimal) -> int:
    """Rounded half up, once, at the very end."""
    return int((dollars * NANOS_PER_DOLLAR).to_integral_value(rounding=ROUND_HALF_UP))


class PriceBook:
    """Prices calls, in some 15 µs; the first look-up of a model in a thread: the library takes some 0.3 s to import."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay
        self._warned: set[tuple[str, str, tuple[str, ...]]] = set()

    @classmethod
    def load(cls, path: Path | None = None) -> "PriceBook":
        """`path`: the operator's price file, read when it exists. Raises SettingsError."""
        return cls(load_overlay(path))

    def price(self, service: str, model: str, usage: Usage, at: datetime) -> Price:
        """The price of one answered call that was made at the moment `at` (prices have dates and hours)."""
        quote = self.quote(service, model, at, usage.tokens_in)
        if quote is None and service in FREE_SERVICES:
            return Price(0, "free", "")
        known = Cost(Decimal(0), ("everything",)) if quote is None else cost(quote.rate, usage)
        searching = self.search_quote(service, model, at) if usage.searches else None
        searched = _searched(usage, quote, searching)
        used = [quote, searching if searched.dollars else None]
        return self._sum(service, model, known + searched, [q for q in used if q is not None])

    def unknown_parts(self, service: str, model: str, usage: Usage, at: datetime) -> tuple[str, ...]:
        """What of such a call nobody has a price for."""
        quote = self.quote(service, model, at, usage.tokens_in)
        if quote is None:
            return () if service in FREE_SERVICES else ("everything",)
        return (cost(quote.rate, usage) + _searched(usage, quote, self.search_quote(service, model, at))).unknown

    def quote(self, service: str, model: str, at: datetime, tokens_in: int = 0) -> Quote | None:
        """The rate at `at` for a prompt of so many tokens. None: nobody knows one."""
        found = None if service in NEVER_BILLED else self._overlay.find(service, model, at)
        if found is not None:
            return Quote(found.rate, "overlay", found.version)
        return self.library_quote(service, model, at, tokens_in)

    def library_quote(self, service: str, model: str, at: datetime, tokens_in: int = 0) -> Quote | None:
        """What the library alone says."""
        if service in FREE_SERVICES:
            return None
        rate = library.library_rate(service, model, at, tokens_in)
        return None if rate is None else Quote(rate, "genai-prices", library.library_version())

    def next_change(self, service: str, model: str, after: date) -> date | None:
        """The next date after `after` on which what `quote` says may change."""
        dates = [self._overlay.next_change(service, model, after)]
        if self._overlay.find(service, model, datetime.combine(after, time(), UTC)) is None:
            dates.append(library.next_change(service, model, after))
        return min((day for day in dates if day is not None), default=None)

    @property
    def overlay(self) -> Overlay:
        return self._overlay

    def search_quote(self, service: str, model: str, at: datetime) -> Quote | None:
        """Who knows what web searches cost: the model's own entry, the patterns of the files, the library.

        The patterns go before the library: it prices each search of Gemini 2.x, which bills a searching prompt once.
        """
        own = self._overlay.find(service, model, at)
        found = own if own and own.rate.names_searches else self._overlay.searching(service, model, at)
        if found is not None:
            return Quote(found.rate, "overlay", found.version)
        known = self.library_quote(service, model, at)
        return known if known is not None and known.rate.names_searches else None

    def _sum(self, service: str, model: str, total: Cost, quotes: list[Quote]) -> Price:
        dollars = total.dollars
        sources = [quote.source for quote in quotes]
        versions = [quote.version for quote in quotes]
        if total.unknown:
            self._warn(service, model, total.unknown)
            dollars += self._overlay.unpriced_reserve
            sources = [*(sources if total.dollars else []), "reserve"]
            versions = versions if total.dollars else []
        return Price(to_nanos(dollars), _joined(sources), _joined(versions), unpriced=bool(total.unknown))

    def _warn(self, service: str, model: str, unknown: tuple[str, ...]) -> None:
        if (service, model, unknown) not in self._warned:
            self._warned.add((service, model, unknown))
            log.warning(
                "cost.unpriced",
                service=service,
                model=model,
                parts=", ".join(unknown),
                remedy=f"homeview prices set {service}/{model} ...",
            )


def _searched(usage: Usage, quote: Quote | None, searching: Quote | None) -> Cost:
    if searching is None and quote is not None and not quote.rate.by_tokens:
        return NOTHING  # a flat price: whatever the call does is part of it
    return search_cost(searching.rate if searching else None, usage)


def _joined(names: list[str]) -> str:
    return "+".join(dict.fromkeys(names))
