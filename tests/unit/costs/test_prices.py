import socket
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.costs.entry import Usage
from core.costs.prices import PriceBook, to_nanos
from core.errors import SettingsError

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TOKENS = Usage(tokens_in=1000, tokens_out=60, tokens_cached=200, tokens_thought=40)


@pytest.fixture
def book() -> PriceBook:
    return PriceBook.load()


def with_file(tmp_path: Path, text: str) -> PriceBook:
    path = tmp_path / "prices.yaml"
    path.write_text(text)
    return PriceBook.load(path)


def test_a_model_is_priced_to_the_nano_dollar_with_thoughts_as_output(book: PriceBook) -> None:
    price = book.price("gemini", "gemini-3.8-flash", TOKENS, NOW)
    # 800 fresh at 0.75, 200 cached at 0.075, 100 out at 3.75 dollars a million
    assert price.nanos == 600_000 + 15_000 + 375_000
    assert price.source == "genai-prices"
    assert price.version
    assert not price.unpriced


def test_a_price_change_takes_effect_on_its_date(book: PriceBook) -> None:
    before = book.price("gemini", "gemini-3.8-flash", TOKENS, NOW).nanos
    after = book.price("gemini", "gemini-3.8-flash", TOKENS, datetime(2027, 1, 2, tzinfo=UTC)).nanos
    assert after == 2 * before


def test_the_price_library_never_opens_a_connection(book: PriceBook, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a price look-up wanted the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert book.price("gemini", "gemini-3.5-flash-lite", TOKENS, NOW).nanos > 0


@pytest.mark.parametrize(
    ("service", "nanos"), [("google_search", 14_000_000), ("contractor_search", 0), ("video_search", 0)]
)
def test_services_paid_by_the_call_are_in_the_shipped_file(book: PriceBook, service: str, nanos: int) -> None:
    price = book.price(service, "", Usage(), NOW)
    assert (price.nanos, price.source, price.unpriced) == (nanos, "overlay", False)
    assert price.version == "2026-11-21"


@pytest.mark.parametrize(("service", "model"), [("gemini", "gemini-99-none"), ("nobody", "x"), ("nobody", "")])
def test_an_unknown_price_takes_the_reserve_and_says_so(book: PriceBook, service: str, model: str) -> None:
    price = book.price(service, model, TOKENS, NOW)
    assert (price.nanos, price.source, price.unpriced) == (50_000_000, "reserve", True)


def test_an_answer_without_usage_is_not_free(book: PriceBook) -> None:
    assert book.price("gemini", "gemini-3.8-flash", Usage(), NOW).unpriced


def test_the_operators_file_goes_before_everything(tmp_path: Path) -> None:
    book = with_file(
        tmp_path,
        """
        unpriced_reserve: 0.25
        services: {google_search: {per_call: 0.02}}
        models:
          gemini:
            gemini-3.8-flash: {input_per_million: 1, output_per_million: 2}
            painter: {per_image: 0.045}
            filmer: {per_video_second: 0.1}
        """,
    )
    price = book.price("gemini", "gemini-3.8-flash", TOKENS, NOW)
    assert (price.nanos, price.source) == (1_000_000 + 200_000, "overlay")
    assert len(price.version) == 12  # no version in the file: its content is the version
    assert book.price("google_search", "", Usage(), NOW).nanos == 20_000_000
    assert book.price("video_search", "", Usage(), NOW).version == "2026-11-21"
    assert book.price("gemini", "painter", Usage(images=2), NOW).nanos == 90_000_000
    assert book.price("gemini", "filmer", Usage(video_seconds=1.5), NOW).nanos == 150_000_000
    assert book.price("who", "knows", TOKENS, NOW).nanos == 250_000_000


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("models: {gemini: {m: {input: 1}}}", "models.gemini.m.input"),
        ("services: {a: {per_call: -1}}", "services.a.per_call"),
        ("{", "prices.yaml"),
        ("- a", "prices.yaml"),
    ],
)
def test_a_bad_price_file_is_named_with_its_entry(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        with_file(tmp_path, text)


def test_rounding_is_half_up_and_once() -> None:
    assert to_nanos(Decimal("0.0000000005")) == 1
    assert to_nanos(Decimal("0.00000000049999")) == 0
    assert to_nanos(Decimal("0.0000000015")) == 2
