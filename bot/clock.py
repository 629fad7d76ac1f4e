"""The clocks and the ids that wiring hands to the core."""

import time
from datetime import UTC, datetime, timedelta

from uuid_utils.compat import uuid7


class SystemClock:
    """The machine's time, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """The console's clock: it runs on from wherever it was last set."""

    def __init__(self) -> None:
        self._set_at = time.monotonic()
        self._base = datetime.now(UTC)

    def now(self) -> datetime:
        return self._base + timedelta(seconds=time.monotonic() - self._set_at)

    def set(self, at: datetime) -> None:
        self._base, self._set_at = at.astimezone(UTC), time.monotonic()


def new_id() -> str:
    """A UUIDv7: ids sort by the time they were made."""
    return str(uuid7())
