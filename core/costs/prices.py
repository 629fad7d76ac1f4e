"""What a call costs, in whole nano-dollars: the price file first, then the genai-prices library, never a silent $0."""

import threading
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import structlog

from core.costs.entry import NANOS_PER_DOLLAR, Usage
from core.costs.overlay import Overlay, Priced, load_overlay

log = structlog.get_logger(__name__)

_LIBRARY_NAMES = {"gemini": "google"}
"""Our service names where the library has another one."""
_FREE = {"guide", "mock"}
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Price:
    """`unpriced`: nobody knows the price, `nanos` is the configured reserve."""

    nanos: int
    source: str
    version: str
    unpriced: bool = False


def to_nanos(dollars: Decimal) -> int:
    """Rounded half up, once, at the very end."""
    return int((dollars * NANOS_PER_DOLLAR).to_integral_value(rounding=ROUND_HALF_UP))


class PriceBook:
    """Prices a call. The library is imported on the first call that needs it (some 0.3 s: not in an event loop)."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay
        self._warned: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    @classmethod
    def load(cls, path: Path | None = None) -> "PriceBook":
        """`path`: the operator's price file, read when it exists. Raises SettingsError."""
        return cls(load_overlay(path))

    def price(self, service: str, model: str, usage: Usage, at: datetime) -> Price:
        """The price of one answered call at the moment `at` (prices have dates)."""
        if service in _FREE:
            return Price(0, "free", "")
        found = self._overlay.find(service, model)
        if found is not None:
            return self._by_overlay(service, model, found, usage)
        return self._by_library(service, model, usage, at) or self._unpriced(service, model)

    def _by_overlay(self, service: str, model: str, found: Priced, usage: Usage) -> Price:
        if found.rate.by_tokens and not _has_tokens(usage):
            return self._unpriced(service, model)
        return Price(to_nanos(_dollars(found, usage)), "overlay", found.version)

    def _by_library(self, service: str, model: str, usage: Usage, at: datetime) -> Price | None:
        if not model or not _has_tokens(usage):
            return None
        # Imported here: it is heavy, and most starts never need it. It reads its bundled data and never the network.
        import genai_prices

        counted = genai_prices.Usage(
            input_tokens=usage.tokens_in,
            cache_read_tokens=usage.tokens_cached,
            output_tokens=usage.tokens_out + usage.tokens_thought,
        )
        provider = _LIBRARY_NAMES.get(service, service)
        try:
            with self._lock:
                found = genai_prices.calc_price(counted, model, provider_id=provider, genai_request_timestamp=at)
        except LookupError:
            return None
        return Price(to_nanos(Decimal(found.total_price)), "genai-prices", genai_prices.__version__)

    def _unpriced(self, service: str, model: str) -> Price:
        if (service, model) not in self._warned:
            self._warned.add((service, model))
            log.warning("cost.unpriced", service=service, model=model, remedy="add its price to prices.yaml")
        return Price(to_nanos(self._overlay.unpriced_reserve), "reserve", "", unpriced=True)


def _has_tokens(usage: Usage) -> bool:
    return bool(usage.tokens_in or usage.tokens_out or usage.tokens_thought)


def _dollars(found: Priced, usage: Usage) -> Decimal:
    """Cached tokens are part of the input; thought tokens are billed as output."""
    rate = found.rate
    cached_rate = rate.input_per_million if rate.cached_per_million is None else rate.cached_per_million
    fresh = max(usage.tokens_in - usage.tokens_cached, 0)
    tokens = (
        fresh * rate.input_per_million
        + usage.tokens_cached * cached_rate
        + (usage.tokens_out + usage.tokens_thought) * rate.output_per_million
    )
    units = usage.images * rate.per_image + Decimal(str(usage.video_seconds)) * rate.per_video_second + rate.per_call
    return tokens / _MILLION + units
