"""What Gemini's error bodies say beside their status."""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.ai.failures import Refusal, Vendor, seconds_of

GEMINI = Vendor("Gemini", "GEMINI_API_KEY")


def refusal(error: Any) -> Refusal:
    """Of an APIError of the SDK; its `details` are the body (a dict, a list, or anything)."""
    return Refusal(
        status=error.code or 0,
        word=error.status or "",
        headers=getattr(error.response, "headers", None) or {},
        delay=_delay(error.details),
        bad_key=_bad_key(error.details),
    )


def _delay(body: Any) -> float | None:
    said = (seconds_of(str(detail["retryDelay"])) for detail in _details(body) if "retryDelay" in detail)
    return next((seconds for seconds in said if seconds is not None), None)


def _details(body: Any) -> Iterator[Mapping[str, Any]]:
    listed = _error(body).get("details")
    return (detail for detail in listed if isinstance(detail, Mapping)) if isinstance(listed, list) else iter(())


def _bad_key(body: Any) -> bool:
    """Google answers 400, not 401, to a key that it does not know."""
    return "API key not valid" in str(_error(body).get("message", ""))


def _error(body: Any) -> Mapping[str, Any]:
    error = body.get("error", body) if isinstance(body, Mapping) else {}
    return error if isinstance(error, Mapping) else {}
