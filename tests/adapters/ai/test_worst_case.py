"""What is set aside before a call bounds what real providers' SDKs bring back as billed."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from adapters.ai.gemini import GeminiProvider
from adapters.ai.gemini_schema import gemini_schema
from adapters.ai.openai_compatible import OpenAICompatible
from adapters.ai.openai_schema import strict_schema
from adapters.ai.stability import StabilityProvider
from core.ai.estimate import worst_case
from core.ai.tasks.advise import ADVISE
from core.ai.tasks.look_at_photo import LOOK_AT_PHOTO
from core.ai.tasks.understand import UNDERSTAND
from core.costs.entry import Usage
from core.costs.prices import PriceBook
from core.ports.ai import AIProvider, AIRequest, ImagePart
from tests.fakes.gemini import FakeGemini, Scripted
from tests.fakes.openai import FakeOpenAI

BOOK = PriceBook.load()
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SCHEMAS = [task.answer.model_json_schema() for task in (ADVISE, LOOK_AT_PHOTO, UNDERSTAND)]
WORDS = "Wie groß ist das Bad? 浴室有多大？ 🛁"


async def bounded(provider: AIProvider, request: AIRequest) -> Usage:
    """Asks; every part of what came is within the worst case, and so is the price."""
    most = worst_case(request, provider.capabilities)
    used = (await provider.complete(request)).usage
    out = {"tokens_out": used.tokens_out + used.tokens_thought, "tokens_thought": 0}
    for field in fields(Usage):
        if field.name != "tokens_cached":  # a part of the input, and never dearer
            assert out.get(field.name, getattr(used, field.name)) <= getattr(most, field.name), field.name
    real, bound = (BOOK.price(provider.service, request.model, usage, NOW) for usage in (used, most))
    assert 0 < real.nanos <= bound.nanos
    assert not real.unpriced
    assert not bound.unpriced
    return used


def asked(model: str, **more: object) -> AIRequest:
    return AIRequest(model, system="Be brief.", prompt=WORDS, max_output_tokens=300, timeout=10.0, **more)  # type: ignore[arg-type] # a test's shorthand


async def test_a_picture_a_form_thoughts_and_searches_of_gemini_are_within_it(
    fake: FakeGemini, provider: GeminiProvider, kitchen: Callable[[], tuple[ImagePart, ...]]
) -> None:
    fake.script(
        Scripted(usage={"thoughtsTokenCount": 90, "cachedContentTokenCount": 30}, queries=("tiles", "tiles", "prices"))
    )
    request = asked("gemini-3.8-flash", images=kitchen(), schema=SCHEMAS[1], search=True)
    used = await bounded(provider, request)
    assert (used.tokens_thought, used.tokens_cached, used.searches, used.images) == (90, 30, 2, 1)


async def test_a_painted_picture_of_gemini_is_within_it(provider: GeminiProvider) -> None:
    used = await bounded(provider, asked("gemini-3.1-flash-image", wants="paint"))
    assert used.images == 1


async def test_vectors_are_within_it(provider: GeminiProvider, openai: OpenAICompatible) -> None:
    texts = (WORDS, "x", "x" * 2000)
    assert (await bounded(provider, asked("gemini-embedding-001", wants="embed", texts=texts))).tokens_in
    assert (await bounded(openai, asked("text-embedding-3-small", wants="embed", texts=texts))).tokens_in


async def test_a_model_that_reads_the_form_in_its_prompt_is_within_it(
    deepseek_fake: FakeOpenAI, deepseek: OpenAICompatible
) -> None:
    deepseek_fake.script(Scripted(usage={"reasoning": 60}))
    used = await bounded(deepseek, asked("deepseek-flash", schema=SCHEMAS[2]))
    assert used.tokens_thought == 60


async def test_a_painted_picture_of_stability_is_within_it(stability: StabilityProvider) -> None:
    await bounded(stability, asked("core", wants="paint"))


@pytest.mark.parametrize("schema", SCHEMAS, ids=["advise", "look_at_photo", "understand"])
def test_no_dialect_says_a_form_in_more_bytes_than_are_reckoned_with(schema: dict[str, object]) -> None:
    for told in (gemini_schema(schema), strict_schema(schema)):
        assert len(json.dumps(told)) <= len(json.dumps(schema))
