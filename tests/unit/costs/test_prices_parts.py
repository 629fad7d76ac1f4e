"""Every part of a usage has its price, and what has none is never hidden."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import genai_prices
import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from core.costs.entry import Usage
from core.costs.library import library_rate
from core.costs.prices import PriceBook, to_nanos
from core.costs.rate import Rate, cost, search_cost

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BOOK = PriceBook.load()
WORDS = Usage(tokens_in=1000, tokens_out=100)


def with_file(tmp_path: Path, text: str) -> PriceBook:
    path = tmp_path / "prices.yaml"
    path.write_text(text)
    return PriceBook.load(path)


# searches


def test_each_search_of_gemini_3_costs_and_a_searching_prompt_of_gemini_2_costs_once() -> None:
    for searches in (1, 2, 5):
        three = BOOK.price("gemini", "gemini-3.8-flash", replace(WORDS, searches=searches), NOW)
        two = BOOK.price("gemini", "gemini-2.5-flash", replace(WORDS, searches=searches), NOW)
        assert three.nanos == 750_000 + 375_000 + searches * 14_000_000
        assert two.nanos == 300_000 + 250_000 + 35_000_000
        assert not three.unpriced
        assert not two.unpriced
        assert three.source == "genai-prices+overlay"
        assert three.version.endswith("+2026-11-21")


def test_a_search_of_another_provider_is_priced_by_the_library() -> None:
    price = BOOK.price("openai", "gpt-5-mini", replace(WORDS, searches=3), NOW)
    assert price.nanos == 250_000 + 200_000 + 3 * 10_000_000


def test_searches_that_nobody_prices_take_the_reserve_beside_the_words() -> None:
    plain = BOOK.price("deepseek", "deepseek-flash", WORDS, NOW)
    searched = BOOK.price("deepseek", "deepseek-flash", replace(WORDS, searches=2), NOW)
    assert not plain.unpriced
    assert (searched.nanos, searched.unpriced) == (plain.nanos + 50_000_000, True)
    assert searched.source == "genai-prices+reserve"


def test_the_operators_price_of_a_search_goes_before_the_pattern(tmp_path: Path) -> None:
    book = with_file(
        tmp_path,
        """
        models: {gemini: {gemini-3.8-flash: {input_per_million: 1, output_per_million: 2, per_search: 0.01}}}
        searches: {deepseek: {"*": {per_search: 0.002}}}
        """,
    )
    assert book.price("gemini", "gemini-3.8-flash", replace(WORDS, searches=2), NOW).nanos == 1_200_000 + 20_000_000
    other = book.price("deepseek", "deepseek-flash", replace(WORDS, searches=2), NOW)
    assert (other.nanos, other.unpriced) == (150_000 + 60_000 + 4_000_000, False)


# pictures, films, services, own machines


def test_a_painted_picture_is_billed_by_its_tokens_and_else_by_the_picture() -> None:
    counted = Usage(tokens_in=20, tokens_out=1120, images=1)
    assert BOOK.price("gemini", "gemini-3.1-flash-image", counted, NOW).nanos == 10_000 + 67_200_000
    small = replace(counted, tokens_out=747)
    assert BOOK.price("gemini", "gemini-3.1-flash-image", small, NOW).nanos == 10_000 + 44_820_000  # "about $0.045"
    bare = BOOK.price("gemini", "gemini-3-pro-image", Usage(images=1), NOW)
    assert (bare.nanos, bare.unpriced) == (134_000_000, False)


def test_a_painter_that_refuses_in_words_is_billed_for_words() -> None:
    assert BOOK.price("gemini", "gemini-3-pro-image", Usage(tokens_in=0, tokens_out=1000), NOW).nanos == 12_000_000


def test_the_shipped_painters_agree_with_the_library() -> None:
    for model in ("gemini-3.1-flash-image", "gemini-3-pro-image"):
        ours, theirs = BOOK.quote("gemini", model, NOW), BOOK.library_quote("gemini", model, NOW)
        assert ours is not None
        assert theirs is not None
        assert replace(ours.rate, per_image=None) == replace(theirs.rate, per_search=None)


@pytest.mark.parametrize(("model", "cents"), [("core", "3"), ("ultra", "8"), ("sd3.5-large", "6.5")])
def test_stability_is_paid_by_the_picture(model: str, cents: str) -> None:
    price = BOOK.price("stability", model, Usage(images=2), NOW)
    assert (price.nanos, price.unpriced) == (to_nanos(2 * Decimal(cents) / 100), False)


def test_a_picture_without_any_price_takes_the_reserve() -> None:
    assert BOOK.price("gemini", "gemini-2.5-flash-image", Usage(tokens_in=20, images=1), NOW).unpriced


def test_seconds_of_video_are_priced_and_never_forgotten(tmp_path: Path) -> None:
    assert BOOK.price("gemini", "veo-3.1-generate-preview", Usage(video_seconds=8), NOW).nanos == 3_200_000_000
    words = BOOK.price("gemini", "gemini-3.8-flash", replace(WORDS, video_seconds=8), NOW)
    assert (words.nanos, words.unpriced) == (1_125_000 + 50_000_000, True)


def test_image_tokens_have_their_own_price_where_a_model_names_one() -> None:
    seen = Usage(tokens_in=1000, tokens_image=400)
    assert BOOK.price("gemini", "gemini-3.8-flash", seen, NOW).nanos == 750_000
    assert BOOK.price("gemini", "gemini-embedding-2", seen, NOW).nanos == 600 * 200 + 400 * 450


def test_embeddings_cost_their_input_alone() -> None:
    price = BOOK.price("gemini", "gemini-embedding-001", Usage(tokens_in=1_000), NOW)
    assert (price.nanos, price.unpriced) == (150_000, False)


def test_a_model_on_an_own_machine_is_free_unless_the_file_says_what_it_costs(tmp_path: Path) -> None:
    free = BOOK.price("local", "llama", WORDS, NOW)
    assert (free.nanos, free.source, free.unpriced) == (0, "free", False)
    power = with_file(tmp_path, "models: {local: {llama: {per_call: 0.0002}}}")
    assert power.price("local", "llama", WORDS, NOW).nanos == 200_000


@pytest.mark.parametrize("service", ["guide", "mock"])
def test_the_guide_and_the_mock_are_free_whatever_they_say_they_used(service: str) -> None:
    used = replace(WORDS, searches=3, images=2, video_seconds=1.5)
    assert BOOK.price(service, "gemini-3.8-flash", used, NOW).nanos == 0


def test_a_model_that_the_library_lists_without_a_price_is_not_free() -> None:
    assert BOOK.price("gemini", "gemma-3-27b-it", WORDS, NOW).unpriced


def test_a_part_without_a_price_is_reserved_for_and_warned_about_once(tmp_path: Path) -> None:
    book = with_file(tmp_path, "models: {x: {half: {input_per_million: 1}}}")
    assert not book.price("x", "half", Usage(tokens_in=1000), NOW).unpriced
    with capture_logs() as logs:
        prices = [book.price("x", "half", WORDS, NOW) for _ in range(3)]
    assert {(p.nanos, p.unpriced, p.source) for p in prices} == {(1_000_000 + 50_000_000, True, "overlay+reserve")}
    assert [line["parts"] for line in logs] == ["output"]


# dates and hours


@pytest.mark.parametrize(
    ("at", "times"),
    [("00:59:59", 1), ("01:00:00", 2), ("03:59:59", 2), ("04:00:00", 1), ("06:00:00", 2), ("10:00:00", 1)],
)
def test_deepseek_doubles_at_certain_hours(at: str, times: int) -> None:
    moment = datetime.fromisoformat(f"2026-11-21T{at}+00:00")
    assert BOOK.price("deepseek", "deepseek-flash", WORDS, moment).nanos == times * 210_000


def test_hours_are_those_of_utc_whatever_zone_the_moment_is_in() -> None:
    moment = datetime.fromisoformat("2026-11-21T22:30:00-05:00")  # 03:30 UTC
    assert BOOK.price("deepseek", "deepseek-flash", WORDS, moment).nanos == 420_000


def test_the_operators_change_takes_effect_on_its_date_in_utc(tmp_path: Path) -> None:
    book = with_file(
        tmp_path,
        """
        models:
          gemini:
            gemini-3.8-flash:
              - {input_per_million: 9, output_per_million: 9, from: 2027-03-01}
              - {input_per_million: 3, output_per_million: 3, from: 2026-12-01}
        """,
    )

    def nanos(moment: str) -> int:
        return book.price("gemini", "gemini-3.8-flash", Usage(tokens_in=1000), datetime.fromisoformat(moment)).nanos

    assert nanos("2026-11-30T23:59:59+00:00") == 750_000  # not in force yet: the library's
    assert nanos("2026-12-01T00:00:00+00:00") == 3_000_000
    assert nanos("2026-11-30T20:00:00-05:00") == 3_000_000
    assert nanos("2027-02-28T23:59:59+00:00") == 3_000_000
    assert nanos("2027-03-01T00:00:00+00:00") == 9_000_000


def test_the_next_change_is_the_earliest_that_counts(tmp_path: Path) -> None:
    today = NOW.date()
    assert BOOK.next_change("gemini", "gemini-3.8-flash", today) == datetime(2027, 1, 1).date()  # noqa: DTZ001 - a date
    assert BOOK.next_change("gemini", "gemini-3.8-flash", datetime(2027, 1, 1).date()) is None  # noqa: DTZ001 - a date
    own = with_file(tmp_path, "models: {gemini: {gemini-3.8-flash: {input_per_million: 1, output_per_million: 1}}}")
    assert own.next_change("gemini", "gemini-3.8-flash", today) is None  # the library's change does not concern it


@pytest.mark.parametrize(
    ("rates", "named"),
    [
        ("{input_per_million: 1, cached_per_million: 2}", "cached_per_million is more"),
        ("{output_per_million: 1, thought_per_million: 2}", "thought_per_million is more"),
        ("{}", "names no price"),
        ("[]", "models.x.m"),
        ("[{per_call: 1}, {per_call: 2}]", "same date"),
        ("[{per_call: 1}, {per_call: 2, from: soon}]", "models.x.m.1.from"),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused(tmp_path: Path, rates: str, named: str) -> None:
    with pytest.raises(Exception, match=named):
        with_file(tmp_path, f"models: {{x: {{m: {rates}}}}}")


# properties

dollars = st.decimals(min_value=0, max_value=200, places=6)
counts = st.integers(min_value=0, max_value=2_000_000)


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    into, out = draw(dollars), draw(dollars)
    return Rate(
        input_per_million=into,
        cached_per_million=draw(st.none() | st.decimals(min_value=0, max_value=into, places=6)),
        image_input_per_million=into + draw(dollars),
        output_per_million=out,
        thought_per_million=draw(st.none() | dollars),
        per_image=draw(st.none() | dollars),
        per_video_second=draw(dollars),
        per_search=draw(dollars),
    )


@st.composite
def usages(draw: st.DrawFn) -> Usage:
    into = draw(st.integers(min_value=1, max_value=2_000_000))
    cached = draw(st.integers(min_value=0, max_value=into))
    return Usage(
        tokens_in=into,
        tokens_out=draw(counts),
        tokens_cached=cached,
        tokens_thought=draw(counts),
        tokens_image=draw(st.integers(min_value=0, max_value=into - cached)),
        images=draw(st.integers(0, 50)),
        searches=draw(st.integers(0, 50)),
        video_seconds=draw(st.integers(0, 10_000)) / 4,
    )


def nanos(rate: Rate, usage: Usage) -> int:
    total = cost(rate, usage) + search_cost(rate, usage)
    assert not total.unknown
    return to_nanos(total.dollars)


@given(rates(), usages(), st.sampled_from(fields(Usage)), st.integers(1, 1000))
def test_more_of_any_part_never_costs_less(rate: Rate, usage: Usage, part: object, more: int) -> None:
    name = part.name  # type: ignore[attr-defined] # a dataclass field
    grown = replace(usage, **{name: getattr(usage, name) + more})
    if name in ("tokens_cached", "tokens_image"):  # they are parts of the input
        grown = replace(grown, tokens_in=grown.tokens_in + more)
    assert nanos(rate, grown) >= nanos(rate, usage)


@given(rates(), usages(), usages())
def test_two_usages_cost_what_their_sum_costs_within_the_rounding(rate: Rate, one: Usage, other: Usage) -> None:
    both = Usage(**{f.name: getattr(one, f.name) + getattr(other, f.name) for f in fields(Usage)})
    assert abs(nanos(rate, both) - nanos(rate, one) - nanos(rate, other)) <= 1


@pytest.mark.parametrize(
    ("service", "model"),
    [
        ("gemini", "gemini-3.8-flash"),
        ("gemini", "gemini-3.1-pro-preview"),  # dearer beyond 200,000 tokens
        ("gemini", "gemini-3.1-flash-lite"),
        ("gemini", "gemini-embedding-001"),
        ("deepseek", "deepseek-flash"),
        ("deepseek", "deepseek-v4-pro"),
        ("openai", "gpt-5-mini"),
        ("openai", "gpt-5-nano"),
    ],
)
@given(usage=usages(), at=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_words_cost_what_the_library_computes(service: str, model: str, usage: Usage, at: datetime) -> None:
    words = Usage(usage.tokens_in, usage.tokens_out, usage.tokens_cached, usage.tokens_thought)
    if model == "gemini-embedding-001":
        words = Usage(usage.tokens_in)
    theirs = genai_prices.calc_price(
        genai_prices.Usage(
            input_tokens=words.tokens_in,
            cache_read_tokens=words.tokens_cached,
            output_tokens=words.tokens_out + words.tokens_thought,
        ),
        model,
        provider_id={"gemini": "google"}.get(service, service),
        genai_request_timestamp=at,
    )
    rate = library_rate(service, model, at, words.tokens_in)
    assert rate is not None
    assert cost(rate, words).unknown == ()
    assert cost(rate, words).dollars == Decimal(theirs.total_price)
