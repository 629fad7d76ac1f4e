"""Gemini's streams, searches, vectors and pictures, by the real google-genai against the fake."""

import math

import pytest

from adapters.ai.gemini import GeminiProvider
from core.costs.entry import Usage
from core.errors import AIBlocked, AIError, AIMalformed, AIRefused
from core.ports.ai import AIRequest, ImagePart, Source
from tests.fakes import pictures
from tests.fakes.gemini import FakeGemini, Scripted

SCHEMA = {"type": "object", "properties": {"room": {"type": "string"}}, "required": ["room"]}


def ask(**changes: object) -> AIRequest:
    fields: dict[str, object] = {"model": "gemini-3.8-flash", "prompt": "What is this?", "timeout": 10.0}
    return AIRequest(**{**fields, **changes})  # type: ignore[arg-type] # a test's shorthand


async def failure(provider: GeminiProvider, **changes: object) -> AIError:
    with pytest.raises(AIError) as caught:
        await provider.complete(ask(**changes))
    return caught.value


async def test_a_search_names_its_pages_and_counts_each_query_once(fake: FakeGemini, provider: GeminiProvider) -> None:
    fake.script(Scripted(value="Ask the city.", queries=("permit kitchen", "permit cost", "permit kitchen", " ")))
    reply = await provider.complete(ask(search=True))
    assert fake.requests[0].searches
    assert reply.usage.searches == 2
    assert Source("About permit cost", "https://example.org/2") in reply.sources
    assert (await provider.complete(ask(search=True))).usage.searches == 0  # it may, and did not


async def test_a_search_in_a_stream_counts_too(fake: FakeGemini, provider: GeminiProvider) -> None:
    heard: list[str] = []
    fake.script(Scripted(value="Ask the city, they know.", queries=("permit",), pieces=3))
    reply = await provider.complete(ask(search=True, hear=heard.append))
    assert (len(heard), reply.usage.searches, len(reply.sources)) == (3, 1, 1)


@pytest.mark.parametrize(("model", "sent"), [("gemini-3.8-flash", True), ("gemini-2.5-flash", False)])
async def test_a_search_with_a_schema_tells_it_in_the_prompt_before_gemini_3(
    fake: FakeGemini, provider: GeminiProvider, model: str, sent: bool
) -> None:
    fake.script(Scripted(value={"room": "kitchen"}))
    reply = await provider.complete(ask(model=model, search=True, schema=SCHEMA))
    assert fake.rejected == []
    assert (fake.requests[0].schema is not None) is sent
    assert ('"room"' in fake.requests[0].prompt) is not sent
    assert reply.text == '{"room": "kitchen"}'


async def test_nothing_is_searched_unless_asked(fake: FakeGemini, provider: GeminiProvider) -> None:
    await provider.complete(ask())
    assert not fake.requests[0].searches


@pytest.mark.parametrize("model", ["gemini-embedding-001", "gemini-embedding-2"])
async def test_each_text_gets_its_vector_of_length_1(fake: FakeGemini, provider: GeminiProvider, model: str) -> None:
    texts = ("grey tiles", "oak floor", "grey tiles")
    reply = await provider.complete(ask(model=model, wants="embed", texts=texts))
    assert fake.requests[0].texts == texts
    assert [round(math.hypot(*vector), 6) for vector in reply.vectors] == [1, 1, 1]
    assert reply.vectors[0] == reply.vectors[2] != reply.vectors[1]
    assert reply.usage == Usage(tokens_in=9)


async def test_vectors_without_figures_are_counted_by_ourselves(fake: FakeGemini, provider: GeminiProvider) -> None:
    fake.script(Scripted(tell_usage=False))
    reply = await provider.complete(ask(model="gemini-embedding-001", wants="embed", texts=("x" * 30,)))
    assert reply.usage == Usage(tokens_in=10)


async def test_more_texts_than_a_batch_takes_are_refused_before_they_are_sent(
    fake: FakeGemini, provider: GeminiProvider
) -> None:
    error = await failure(provider, model="gemini-embedding-001", wants="embed", texts=("x",) * 101)
    assert (type(error), error.billed) == (AIRefused, "no")
    assert fake.requests == []


async def test_a_picture_is_painted_and_its_tokens_are_output(fake: FakeGemini, provider: GeminiProvider) -> None:
    tile = pictures.tile(7)
    fake.script(Scripted(value=tile))
    reply = await provider.complete(ask(model="gemini-3.1-flash-image", wants="paint"))
    assert reply.images == (ImagePart(tile, "image/png"),)
    assert reply.usage == Usage(tokens_in=4, tokens_out=1290, images=1)
    assert fake.requests[0].config["responseModalities"] == ["IMAGE"]
    assert "thinkingConfig" not in fake.requests[0].config or fake.rejected == []


@pytest.mark.parametrize(("reason", "kind"), [("IMAGE_SAFETY", AIBlocked), ("NO_IMAGE", AIMalformed)])
async def test_a_picture_that_is_not_painted_says_why_and_is_billed(
    fake: FakeGemini, provider: GeminiProvider, reason: str, kind: type[AIError]
) -> None:
    fake.script(Scripted("block_answer", reason=reason))
    error = await failure(provider, model="gemini-3.1-flash-image", wants="paint")
    assert type(error) is kind
    assert error.usage == Usage(tokens_in=4)


async def test_a_text_model_that_is_to_paint_is_refused(fake: FakeGemini, provider: GeminiProvider) -> None:
    assert isinstance(await failure(provider, wants="paint"), AIRefused)


async def test_tokens_of_pictures_looked_at_are_known(fake: FakeGemini, provider: GeminiProvider) -> None:
    photo = ImagePart(pictures.kitchen_photo(1, (160, 120)), "image/jpeg")
    reply = await provider.complete(ask(images=(photo, photo)))
    assert (reply.usage.tokens_image, reply.usage.images) == (516, 2)
    assert reply.usage.tokens_in == 516 + 4


async def test_a_blocked_stream_has_its_reason_and_its_bill(fake: FakeGemini, provider: GeminiProvider) -> None:
    for kind in ("block_prompt", "block_answer"):
        fake.script(Scripted(kind, reason="SAFETY"))  # type: ignore[arg-type] # two of the kinds
        error = await failure(provider, hear=lambda piece: None)
        assert isinstance(error, AIBlocked)
        assert (error.reason, error.usage) == ("SAFETY", Usage(tokens_in=4))


async def test_structured_output_streams(fake: FakeGemini, provider: GeminiProvider) -> None:
    heard: list[str] = []
    reply = await provider.complete(ask(schema=SCHEMA, hear=heard.append))
    assert "".join(heard) == reply.text
    assert reply.text.startswith('{"room"')
