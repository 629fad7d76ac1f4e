"""What goes wrong with a provider, as ours. The providers' own texts stay out: they may quote the prompt or the key."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from core.costs.entry import Usage
from core.errors import AIBlocked, AIError, AIRateLimited, AIRefused, AIUnavailable

KEY_CODES = {401, 403}
NO_CREDIT = 402
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)")
_NUMBER = re.compile(r"\d{1,9}(?:\.\d+)?")
_WHOLE = re.compile(rf"(?:{_PART.pattern})+")
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


@dataclass(frozen=True, slots=True)
class Vendor:
    """Who it is, as people know it, and the setting that holds its key."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is no answer: its status, the provider's own word for it, and its headers.

    `delay`: seconds to wait that stand in the body. `bad_key`, `no_credit`, `blocked`: what its body says beside the
    status (Google answers 400 to a key that it does not know, OpenAI 429 to an empty account).
    """

    status: int
    word: str = ""
    headers: Mapping[str, str] | None = None
    delay: float | None = None
    bad_key: bool = False
    no_credit: bool = False
    blocked: bool = False


def refused(vendor: Vendor, said: Refusal, now: datetime) -> AIError:
    """Nothing is billed for any of them."""
    what = f"{vendor.name} answered {said.status} {said.word}".rstrip() + "."
    if said.blocked:
        return AIBlocked(f"{vendor.name} blocked the prompt.", reason=said.word or "blocked")
    if said.no_credit or said.status == NO_CREDIT:
        return AIRefused(what, remedy=f"The account of {vendor.key} has no credit left.")
    if said.status == 429:
        return AIRateLimited(what, retry_after=_first(said.delay, retry_after(said.headers or {}, now)))
    if said.status >= 500 or said.status == 408:
        return AIUnavailable(what, billed="no")
    if said.bad_key or said.status in KEY_CODES:
        return AIRefused(what, remedy=f"Check {vendor.key}.")
    return AIRefused(what, remedy="The request or the model's name is not accepted.")


def unreachable(vendor: Vendor, error: BaseException, usage: Usage | None, *, sent: bool) -> AIUnavailable:
    """The connection failed. What had been `sent` may be billed; what came of a stream is in `usage`."""
    what = f"{vendor.name} could not be reached" if not sent else f"{vendor.name} broke off"
    return AIUnavailable(f"{what} ({type(error).__name__}).", usage=usage, billed="unknown" if sent else "no")


def too_slow(vendor: Vendor, seconds: float, usage: Usage | None, *, sent: bool) -> AIUnavailable:
    what = f"{vendor.name} did not answer within {seconds:g} s."
    return AIUnavailable(what, usage=usage, billed="unknown" if sent else "no")


def unreadable(vendor: Vendor, why: str, usage: Usage | None = None) -> AIUnavailable:
    """Neither an answer nor an error of the API: a proxy's page, half a body. It may have been billed."""
    return AIUnavailable(f"{vendor.name}'s answer could not be read ({why}).", usage=usage, billed="unknown")


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds, from Retry-After as seconds or as a date, or from OpenAI's retry-after-ms."""
    if (thousandths := headers.get("retry-after-ms", "")).isdigit():
        return int(thousandths) / 1000
    header = headers.get("Retry-After", "").strip()
    return float(header) if _NUMBER.fullmatch(header) else _until(header, now)


def _until(date: str, now: datetime) -> float | None:
    try:
        until = parsedate_to_datetime(date)
    except ValueError:
        return None
    return max((until.replace(tzinfo=until.tzinfo or now.tzinfo) - now).total_seconds(), 0.0)


def seconds_of(text: str) -> float | None:
    """ "2s", "1.5s", "20ms", "6m0s"; None: it is no duration."""
    if not _WHOLE.fullmatch(text):
        return None
    return sum(float(count) * _SECONDS[unit] for count, unit in _PART.findall(text))


def _first(*found: float | None) -> float | None:
    return next((value for value in found if value is not None), None)
