"""Gemini's failures as ours. Their texts stay out: they may quote the prompt."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from core.errors import AIError, AIRateLimited, AIRefused, AIUnavailable

_SECONDS = re.compile(r"(\d+(?:\.\d+)?)s")


def from_status(code: int, status: str, details: Any, headers: Mapping[str, str], now: datetime) -> AIError:
    """For an answer that is no 200. `details` is the error's body as the SDK keeps it (dict, list or anything)."""
    what = f"Gemini answered {code} {status}".rstrip() + "."
    if code == 429:
        return AIRateLimited(what, retry_after=_retry_after(details, headers, now))
    if code >= 500 or code == 408:
        return AIUnavailable(what)
    remedy = "Check GEMINI_API_KEY." if code in {401, 403} or _bad_key(details) else ""
    return AIRefused(what, remedy=remedy or "The request or the model's name is not accepted.")


def _retry_after(details: Any, headers: Mapping[str, str], now: datetime) -> float | None:
    for detail in _details(details):
        if match := _SECONDS.fullmatch(str(detail.get("retryDelay", ""))):
            return float(match[1])
    header = headers.get("Retry-After", "")
    if header.isdigit():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max((until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds(), 0.0)


def _details(body: Any) -> Iterator[Mapping[str, Any]]:
    error = body.get("error", body) if isinstance(body, Mapping) else {}
    listed = error.get("details", ()) if isinstance(error, Mapping) else ()
    return (detail for detail in listed if isinstance(detail, Mapping)) if isinstance(listed, list) else iter(())


def _bad_key(body: Any) -> bool:
    """Google answers 400, not 401, to a key that it does not know."""
    error = body.get("error", body) if isinstance(body, Mapping) else {}
    return isinstance(error, Mapping) and "API key not valid" in str(error.get("message", ""))
