"""One of each of our errors."""

from datetime import UTC, datetime

from core import errors
from core.errors import HomeViewError

_GIVEN: dict[type[HomeViewError], tuple[tuple[object, ...], dict[str, object]]] = {
    errors.JourneyError: (("none", "There is none."), {}),
    errors.MediaRejected: (("empty", "nothing in it"), {}),
    errors.FetchFailed: (("denied", "403"), {"transient": False}),
    errors.AIBlocked: (("blocked",), {"reason": "SAFETY"}),
    errors.LimitReached: (("all", "day", datetime(2026, 11, 24, tzinfo=UTC)), {}),
}


def made(kind: type[HomeViewError]) -> HomeViewError:
    """An error of this class, with what it needs."""
    args, more = _GIVEN.get(kind, (("it failed",), {}))
    return kind(*args, **more)  # type: ignore[arg-type] # what each of them takes
