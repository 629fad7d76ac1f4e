"""How long a provider asks us to wait, in all the ways that they say it."""

from datetime import UTC, datetime

import pytest

from adapters.ai.failures import Refusal, Vendor, refused, retry_after, seconds_of
from core.errors import AIBlocked, AIRateLimited, AIRefused

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ACME = Vendor("Acme", "ACME_API_KEY")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("37", 37.0),
        ("0.25", 0.25),
        (" 3 ", 3.0),
        ("Sat, 21 Nov 2026 12:01:30 GMT", 90.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0.0),
        ("Sat, 21 Nov 2026 12:00:10 -0000", 10.0),
        ("", None),
        ("-5", None),
        ("nan", None),
        ("inf", None),
        ("1e400", None),
        ("tomorrow", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": header}, NOW) == seconds


def test_thousandths_go_first() -> None:
    assert retry_after({"retry-after-ms": "1500", "Retry-After": "2"}, NOW) == 1.5


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2s", 2), ("1.5s", 1.5), ("20ms", 0.02), ("6m0s", 360), ("1h2m3s", 3723), ("", None), ("2", None), ("2 s", None)],
)
def test_a_duration_reads(text: str, seconds: float | None) -> None:
    assert seconds_of(text) == seconds


def test_the_body_goes_before_the_header() -> None:
    error = refused(ACME, Refusal(429, headers={"Retry-After": "9"}, delay=0.0), NOW)
    assert isinstance(error, AIRateLimited)
    assert error.retry_after == 0.0


def test_what_the_body_says_goes_before_the_status() -> None:
    assert isinstance(refused(ACME, Refusal(429, no_credit=True), NOW), AIRefused)
    assert isinstance(refused(ACME, Refusal(403, "moderated", blocked=True), NOW), AIBlocked)
    assert "Check ACME_API_KEY" in str(refused(ACME, Refusal(400, bad_key=True), NOW))


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 408, 422, 429, 500, 502, 503, 504, 529])
def test_an_answer_that_is_none_is_not_billed(status: int) -> None:
    assert refused(ACME, Refusal(status), NOW).billed == "no"
