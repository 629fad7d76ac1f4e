"""One paid (or free, or failed) call to an outside service, as the ledger keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

NANOS_PER_DOLLAR = 1_000_000_000


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
    """What the provider says it used. Thought tokens are billed as output and are not part of `tokens_out`."""

    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    tokens_thought: int = 0
    images: int = 0
    video_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class CostEntry:
    """`nanos` is the price in nano-dollars; `duration_ms` wall time; `error` a category, never a text."""

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
    metadata: Mapping[str, str] = field(default_factory=dict)
