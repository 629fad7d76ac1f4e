"""Time and ids come from outside, so that tests and the console can move them."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, UTC."""
        ...


class Ids(Protocol):
    def __call__(self) -> str:
        """A new UUIDv7 in its usual 36 characters."""
        ...
