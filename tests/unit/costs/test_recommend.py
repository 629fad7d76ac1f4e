"""Recommendations: each dollar is what a recomputation from the calls gives, and nothing is said that saves nothing."""

from datetime import UTC, datetime

import pytest

from core.costs.entry import Usage
from core.costs.prices import PriceBook
from core.costs.recommend import (
    CHEAPER,
    TARGET_IMAGE_TOKENS,
    Candidate,
    Recommendation,
    mean_of,
    recommend,
)
from core.ports.store import ModelUse, Repeated

AT = datetime(2026, 11, 21, tzinfo=UTC)
PRICES = PriceBook.load()
FLASH, LITE = ("gemini", "gemini-3.8-flash"), ("gemini", "gemini-3.1-flash-lite")


def use(model: tuple[str, str], calls: int, operation: str = "advise", **each: int) -> ModelUse:
    """`calls` equal calls, priced as the book prices one."""
    one = Usage(**each)
    usage = Usage(**{name: amount * calls for name, amount in each.items()})
    return ModelUse(model[0], operation, model[1], calls, usage, PRICES.price(*model, one, AT).nanos * calls)


def of(*uses: ModelUse, **more: object) -> tuple[Recommendation, ...]:
    return recommend(uses, (), (), (), PRICES, AT, **more)  # type: ignore[arg-type] # a test's fields


def test_a_cheaper_model_saves_what_the_calls_would_have_cost_less() -> None:
    spent = use(FLASH, 200, tokens_in=3000, tokens_out=400)
    (best,) = of(spent)
    one = Usage(tokens_in=3000, tokens_out=400)
    rivals = [c for c in CHEAPER[FLASH] if not PRICES.price(c.service, c.model, one, AT).unpriced]
    cheapest = min(200 * PRICES.price(c.service, c.model, one, AT).nanos for c in rivals)
    assert (best.kind, best.operation) == ("model", "advise")
    assert best.saves == spent.nanos - cheapest
    assert best.saves > 0
    assert best.given_up


def test_a_model_that_sees_nothing_is_not_recommended_for_pictures() -> None:
    (best,) = of(use(FLASH, 10, "look_at_photo", tokens_in=3000, tokens_out=400, tokens_image=1000, images=1))
    assert "deepseek" not in best.what


def test_a_model_that_cannot_search_is_not_recommended_for_searches() -> None:
    found = of(use(FLASH, 10, tokens_in=3000, tokens_out=400, searches=1))
    assert all("deepseek" not in one.what for one in found)


def test_nothing_is_said_where_nothing_would_be_saved() -> None:
    assert of(use(("guide", ""), 100)) == ()
    dear = Candidate(*FLASH, "nothing")
    assert of(use(LITE, 10, "x", tokens_in=10, tokens_image=1, images=1), routes={"x": (dear,)}) == ()
    assert of() == ()


def test_a_model_without_a_price_is_never_recommended() -> None:
    strange = Candidate("openai", "no-such-model-at-all", "who knows")
    found = of(use(LITE, 10, "x", tokens_in=1000, images=1, tokens_image=100), routes={"x": (strange,)})
    assert all("no-such-model" not in one.what for one in found)


def test_the_other_models_of_the_settings_are_candidates() -> None:
    spent = use(("gemini", "gemini-2.5-pro"), 10, "advise", tokens_in=10_000, tokens_out=1000)
    (best,) = of(spent, routes={"advise": (Candidate(*LITE, "exactness"),)})
    then = PRICES.price(*LITE, Usage(tokens_in=10_000, tokens_out=1000), AT).nanos * 10
    assert best.saves == spent.nanos - then


def test_repeats_within_an_hour_and_within_a_day_are_not_counted_twice() -> None:
    found = recommend((), [Repeated("advise", 4, 400)], [Repeated("advise", 10, 1000)], (), PRICES, AT)
    assert [(r.kind, r.saves) for r in found] == [("repeated", 600), ("cache", 400)]
    only_soon = recommend((), [Repeated("advise", 4, 400)], [Repeated("advise", 4, 400)], (), PRICES, AT)
    assert [(r.kind, r.saves) for r in only_soon] == [("cache", 400)]


def test_large_pictures_cost_what_their_tokens_above_the_target_cost() -> None:
    above = 900
    large = use(
        FLASH,
        50,
        "look_at_photo",
        tokens_in=500 + TARGET_IMAGE_TOKENS + above,
        tokens_out=200,
        tokens_image=TARGET_IMAGE_TOKENS + above,
        images=1,
    )
    (found,) = recommend((), (), (), [large], PRICES, AT)
    small = Usage(tokens_in=500 + TARGET_IMAGE_TOKENS, tokens_out=200, tokens_image=TARGET_IMAGE_TOKENS, images=1)
    assert (found.kind, found.saves) == ("images", large.nanos - 50 * PRICES.price(*FLASH, small, AT).nanos)
    assert found.saves > 0


def test_the_dearest_comes_first() -> None:
    many = use(FLASH, 1000, "advise", tokens_in=3000, tokens_out=400)
    few = use(FLASH, 1, "understand", tokens_in=3000, tokens_out=400)
    assert [r.operation for r in of(few, many)] == ["advise", "understand"]


@pytest.mark.parametrize("calls", [1, 3, 7])
def test_a_mean_is_never_less_than_the_share(calls: int) -> None:
    mean = mean_of(Usage(tokens_in=100, tokens_out=1, video_seconds=10.0), calls)
    assert mean.tokens_in * calls >= 100
    assert mean.tokens_out == 1
    assert mean.video_seconds == 10 / calls
