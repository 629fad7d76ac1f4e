"""One paid (or free, or failed) call to an outside service, as the ledger keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

NANOS_PER_DOLLAR = 1_000_000_000
CACHE = "cache"
"""The price source of an answer that came from the cache."""
UNFINISHED = "unfinished"
"""The error of a call whose end nobody saw: the process died, and the provider may have billed it."""


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf a call is made. A "project" is a journey. `job` is the id of the inbox row or tick."""

    tenant: str = ""
    person: str = ""
    journey: str = ""
    request: str = ""
    job: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What the provider says it used. Thought tokens are billed as output and are not part of `tokens_out`; cached and
    image tokens are part of `tokens_in`. `images`: pictures looked at, or painted; `searches`: web searches made."""

    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    tokens_thought: int = 0
    tokens_image: int = 0
    images: int = 0
    searches: int = 0
    video_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class CostEntry:
    """`nanos` is the price in nano-dollars; `duration_ms` wall time; `error` a reason, never a text.

    `uncertain`: nobody knows what was billed (timed out, killed), so `nanos` is what had been reserved. `saved_nanos`:
    an answer from the cache, which cost nothing; this is what making it had cost. `fingerprint` is equal for equal
    requests of a tenant.
    """

    id: str
    at: datetime
    service: str
    """gemini, guide, google_search, contractor_search, video_search, ..."""
    operation: str
    """The task: look_at_photo, understand, advise, ..."""
    model: str
    caller: Caller
    usage: Usage
    nanos: int
    duration_ms: int
    success: bool
    error: str = ""
    price_source: str = ""
    price_version: str = ""
    unpriced: bool = False
    uncertain: bool = False
    saved_nanos: int = 0
    fingerprint: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def hit(self) -> bool:
        """From the cache: no attempt was made."""
        return self.price_source == CACHE
