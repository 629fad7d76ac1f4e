"""Failures on demand, and Discord's rate limits by route."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

from tests.fakes.discord.errors import Json


@dataclass
class Failure:
    """Spoil the next `times` requests of a method whose route (`/channels/{channel_id}/messages`) contains `route`.

    `status`: answer it. `hang`: wait so many seconds, then go on. `drop`: carry the request out, then close the
    connection without an answer (the answer is lost). `body`: answered with `status` in place of the usual words.
    """

    method: str
    route: str
    times: int = 1
    status: int | None = None
    hang: float = 0.0
    drop: bool = False
    body: bytes | None = None

    def fits(self, method: str, route: str) -> bool:
        return self.times > 0 and self.method in ("*", method) and self.route in route


@dataclass
class Bucket:
    limit: int
    per: float
    remaining: int
    resets_at: float
    key: str


@dataclass
class RateLimits:
    """Buckets by (method, route) and channel. Generous by default: `set` makes one tight. Counts the 429s it gave."""

    limit: int = 200
    per: float = 1.0
    rules: dict[tuple[str, str], tuple[int, float]] = field(default_factory=dict)
    buckets: dict[tuple[str, str, str], Bucket] = field(default_factory=dict)
    refused: int = 0

    def set(self, method: str, route: str, limit: int, per: float) -> None:
        self.rules[(method, route)] = (limit, per)
        self.buckets.clear()

    def take(self, method: str, route: str, major: str) -> tuple[bool, dict[str, str], Json]:
        """Whether the request may pass, the headers to answer with, and the body of a 429."""
        now = time.monotonic()
        limit, per = self.rules.get((method, route), (self.limit, self.per))
        bucket = self.buckets.get((method, route, major))
        if bucket is None or bucket.resets_at <= now:
            bucket = Bucket(limit, per, limit, now + per, f"{abs(hash((method, route))):x}")
            self.buckets[(method, route, major)] = bucket
        passes = bucket.remaining > 0
        bucket.remaining = max(0, bucket.remaining - 1)
        after = math.ceil((bucket.resets_at - now) * 1000) / 1000
        headers = {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(bucket.remaining),
            "X-RateLimit-Reset": f"{time.time() + after:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": bucket.key,
        }
        if passes:
            return True, headers, {}
        self.refused += 1
        headers |= {"Retry-After": str(math.ceil(after)), "X-RateLimit-Scope": "user", "Via": "1.1 google"}
        return False, headers, {"message": "You are being rate limited.", "retry_after": after, "global": False}
