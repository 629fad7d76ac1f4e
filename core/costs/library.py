"""The genai-prices library as rates: offline, imported on first use (some 0.3 s: not in an event loop)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from core.costs.rate import Rate

_NAMES = {"gemini": "google"}
"""Our service names where the library has another one."""

_PER_MILLION = {
    "input_mtok": "input_per_million",
    "cache_read_mtok": "cached_per_million",
    "input_image_mtok": "image_input_per_million",
    "output_mtok": "output_per_million",
    "output_reasoning_mtok": "thought_per_million",
    "output_image_mtok": "painted_per_million",
}
_PER_THOUSAND = {"web_searches_kcount": "per_search", "requests_kcount": "per_call"}


def library_version() -> str:
    import genai_prices

    return str(genai_prices.__version__)


def library_rate(service: str, model: str, at: datetime, tokens_in: int = 0) -> Rate | None:
    """The rate at the moment `at` for a prompt of so many tokens (long ones may be dearer). None: it does not know the
    model, or knows no price of it."""
    found = _find(service, model)
    return None if found is None else _kept(found.get_prices(at), tokens_in)


def next_change(service: str, model: str, after: date) -> date | None:
    """The next date after `after` on which the library changes the price."""
    dates = (c.constraint.start_date for c in _conditions(service, model) if hasattr(c.constraint, "start_date"))
    return min((day for day in dates if day > after), default=None)


def hours(service: str, model: str) -> tuple[tuple[time, time, Rate], ...]:
    """Times of the day (UTC) with a price of their own: from, until, rate."""
    found = []
    for condition in _conditions(service, model):
        rate = _rate(condition.prices, 0)
        if hasattr(condition.constraint, "start_time") and rate is not None:
            found.append((_utc(condition.constraint.start_time), _utc(condition.constraint.end_time), rate))
    return tuple(found)


@lru_cache(maxsize=512)
def _find(service: str, model: str) -> Any | None:
    """Its ModelInfo. Kept, misses too: a miss goes through the whole catalogue."""
    if not model:
        return None
    from genai_prices.data_snapshot import get_snapshot

    try:
        return get_snapshot().find_provider_model(model, None, _NAMES.get(service, service), None)[1]
    except LookupError:
        return None


def _conditions(service: str, model: str) -> Iterator[Any]:
    found = _find(service, model)
    if found is not None and isinstance(found.prices, list):
        yield from (c for c in found.prices if c.constraint is not None)


_RATES: dict[int, Rate | None] = {}
"""By the identity of the library's own objects, which live as long as this process."""


def _kept(prices: Any, tokens_in: int) -> Rate | None:
    """The rate, made once where it is the same for prompts of any length."""
    if id(prices) in _RATES:
        return _RATES[id(prices)]
    rate = _rate(prices, tokens_in)
    if all(price is None or isinstance(price, Decimal) for price in vars(prices).values()):
        _RATES[id(prices)] = rate
    return rate


def _rate(prices: Any, tokens_in: int) -> Rate | None:
    named: dict[str, Any] = {}
    for table, per in ((_PER_MILLION, 1), (_PER_THOUSAND, 1000)):
        for theirs, ours in table.items():
            if (price := getattr(prices, theirs)) is not None:
                named[ours] = _in_tier(price, tokens_in) / per
    return Rate(**named) if named else None


def _in_tier(price: Any, tokens_in: int) -> Decimal:
    """Past its start a tier's price holds for all tokens, not only for those beyond."""
    if isinstance(price, Decimal):
        return price
    tiers = [tier.price for tier in price.tiers if tokens_in > tier.start]
    return Decimal(tiers[-1] if tiers else price.base)


def _utc(moment: time) -> time:
    return datetime.combine(date(2000, 1, 1), moment, moment.tzinfo or UTC).astimezone(UTC).time()
