"""One row of a cost report."""

from typing import NamedTuple


class CostGroup(NamedTuple):
    """One row: `key` is a day ("2026-11-21"), a week ("2026-W47"), a month ("2026-11") or a value of the dimension.

    `calls` counts attempts, without cache hits (`hits`), whose `saved_nanos` is what they would have cost. `tokens`:
    all billed ones. `mean_ms` and `p95_ms` of the attempts; p95 within 5%. A tuple, since a report makes many.
    """

    key: str
    calls: int
    failed: int
    nanos: int
    tokens: int
    images: int
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    tokens_thought: int = 0
    searches: int = 0
    hits: int = 0
    saved_nanos: int = 0
    unpriced: int = 0
    uncertain: int = 0
    mean_ms: float = 0.0
    p95_ms: float = 0.0
