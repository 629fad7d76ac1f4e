"""What is set aside for a call is never less than what the call is billed."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ai.estimate import SEARCHES, worst_case
from core.costs.entry import Usage
from core.costs.prices import PriceBook, to_nanos
from core.costs.rate import Rate, cost, search_cost
from core.ports.ai import AIRequest, Capabilities, ImagePart
from tests.unit.costs.test_prices_parts import dollars, rates

BOOK = PriceBook.load()
ABLE = Capabilities(images=True, schema=True, search=True, embed=True, paint=True)
PICTURE = ImagePart(b"...", "image/jpeg")
SCHEMA = {"type": "object", "properties": {"küche": {"type": "string", "description": "größe 🛁"}}}

requests = st.builds(
    AIRequest,
    model=st.just("m"),
    system=st.text(max_size=200),
    prompt=st.text(max_size=400),
    images=st.lists(st.just(PICTURE), max_size=3).map(tuple),
    schema=st.sampled_from([None, SCHEMA]),
    max_output_tokens=st.integers(1, 4096),
    search=st.booleans(),
)


@given(requests)
def test_the_input_is_bounded_by_the_bytes_of_every_word_and_the_pictures(request: AIRequest) -> None:
    most = worst_case(request, ABLE)
    said = (request.system + request.prompt).encode("utf-8", "surrogatepass")
    shape = b"" if request.schema is None else json.dumps(request.schema, ensure_ascii=False).encode()
    assert most.tokens_image == 2_000 * len(request.images)
    assert most.tokens_in > len(said) + len(shape) + most.tokens_image
    assert (most.tokens_out, most.tokens_cached, most.images) == (request.max_output_tokens, 0, len(request.images))


def test_half_a_character_does_not_break_the_bound() -> None:
    assert worst_case(AIRequest("m", prompt="\ud83d"), ABLE).tokens_in > 3


def test_searches_are_bounded_only_where_they_can_happen() -> None:
    asked = AIRequest("m", prompt="what does a tiler cost?", search=True)
    assert worst_case(asked, ABLE).searches == SEARCHES
    assert worst_case(asked, replace(ABLE, search=False)).searches == 0
    assert worst_case(replace(asked, search=False), ABLE).searches == 0


def test_embeddings_put_nothing_out() -> None:
    most = worst_case(AIRequest("m", wants="embed", texts=("tile", "größe"), max_output_tokens=1024), ABLE)
    assert most.tokens_in > len("tile") + len("größe".encode())
    assert (most.tokens_out, most.images, most.searches) == (0, 0, 0)


@pytest.mark.parametrize("model", ["gemini-3.1-flash-image", "gemini-3-pro-image"])
@pytest.mark.parametrize("tokens", [0, 747, 1120, 2520])
def test_a_painted_picture_of_any_size_is_within_what_was_set_aside(model: str, tokens: int) -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    request = AIRequest(model, prompt="a bathroom in white", wants="paint")
    most = BOOK.price("gemini", model, worst_case(request, ABLE), now)
    real = BOOK.price("gemini", model, Usage(tokens_in=19, tokens_out=tokens, tokens_thought=200, images=1), now)
    assert not most.unpriced
    assert real.nanos <= most.nanos


@st.composite
def within(draw: st.DrawFn, most: Usage) -> Usage:
    """Whatever the provider may bill: thoughts are part of the bounded output, a cached or image token of the input."""
    into = draw(st.integers(0, most.tokens_in))
    out = draw(st.integers(0, most.tokens_out))
    image = draw(st.integers(0, min(into, most.tokens_image)))
    return Usage(
        tokens_in=into,
        tokens_out=out,
        tokens_thought=draw(st.integers(0, most.tokens_out - out)),
        tokens_image=image,
        tokens_cached=draw(st.integers(0, into)),
        images=draw(st.integers(0, most.images)),
        searches=draw(st.integers(0, most.searches)),
    )


@given(st.data(), requests, rates(), st.none() | dollars)
def test_no_usage_within_the_bounds_costs_more_than_the_worst_case(
    data: st.DataObject, request: AIRequest, rate: Rate, once: object
) -> None:
    thought = min(rate.thought_per_million or 0, rate.output_per_million or 0)
    rate = replace(rate, thought_per_million=thought, per_searching_call=once)
    most = worst_case(request, ABLE)
    usage = data.draw(within(most))
    if not (usage.tokens_in or usage.tokens_out or usage.tokens_thought):
        usage = replace(usage, tokens_in=1)  # nothing counted: a matter of the reserve
    real, bound = (cost(rate, u) + search_cost(rate, u) for u in (usage, most))
    assert not real.unknown
    assert to_nanos(real.dollars) <= to_nanos(bound.dollars)
