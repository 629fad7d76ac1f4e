"""The real openai SDK against the fake of OpenAI, DeepSeek and a local server."""

import asyncio
import json
import math
import sys
from collections.abc import Callable

import jsonschema
import pytest

from adapters.ai.openai_compatible import DEEPSEEK, OPENAI, OpenAICompatible
from core.ai.errand import schema_of
from core.ai.tasks.look_at_photo import PhotoObservation
from core.ai.wishes import Understood
from core.costs.entry import Usage
from core.errors import AIBlocked, AIError, AIMalformed, AIRateLimited, AIRefused, AIUnavailable
from core.ports.ai import AIRequest, ImagePart
from tests.fakes.openai import FakeOpenAI, Scripted

SCHEMA = {
    "type": "object",
    "$defs": {"Kind": {"enum": ["good", "worn"], "type": "string", "title": "Kind"}},
    "properties": {
        "room": {"type": "string", "maxLength": 40, "examples": ["kitchen"], "default": ""},
        "kind": {"$ref": "#/$defs/Kind", "description": "how it is"},
        "notes": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}, "maxItems": 3},
    },
    "required": ["room", "kind"],
}


@pytest.fixture
def dialect(request: pytest.FixtureRequest) -> tuple[FakeOpenAI, OpenAICompatible]:
    """The fake and the provider of the name that a test is given."""
    return request.getfixturevalue(f"{request.param}_fake"), request.getfixturevalue(request.param)


def ask(model: str = "gpt-5-mini", **changes: object) -> AIRequest:
    fields: dict[str, object] = {"model": model, "system": "Be brief.", "prompt": "What is this?", "timeout": 10.0}
    return AIRequest(**{**fields, **changes})  # type: ignore[arg-type] # a test's shorthand


async def failure(provider: OpenAICompatible, request: AIRequest) -> AIError:
    with pytest.raises(AIError) as caught:
        await provider.complete(request)
    return caught.value


async def test_text_system_and_usage_travel_whole(openai_fake: FakeOpenAI, openai: OpenAICompatible) -> None:
    openai_fake.script(Scripted(value="A kitchen.", usage={"cached": 4, "reasoning": 64}))
    reply = await openai.complete(ask(max_output_tokens=200))
    assert (reply.text, reply.model, reply.request_id) == ("A kitchen.", "gpt-5-mini", "chatcmpl-1")
    assert reply.usage == Usage(tokens_in=6, tokens_out=3, tokens_cached=4, tokens_thought=64)
    (asked,) = openai_fake.requests
    assert (asked.system, asked.prompt, asked.limit) == ("Be brief.", "What is this?", 200)
    assert asked.body["reasoning_effort"] == "low"


async def test_thoughts_counted_beside_the_completion_are_not_taken_from_it(
    openai_fake: FakeOpenAI, openai: OpenAICompatible
) -> None:
    figures = {"prompt_tokens": 6, "completion_tokens": 3, "total_tokens": 73, "reasoning": 64}
    openai_fake.script(Scripted(value="A kitchen.", usage=figures))
    assert (await openai.complete(ask())).usage == Usage(tokens_in=6, tokens_out=3, tokens_thought=64)


async def test_deepseek_counts_its_cache_in_its_own_words(
    deepseek_fake: FakeOpenAI, deepseek: OpenAICompatible
) -> None:
    deepseek_fake.script(Scripted(value="Oak.", usage={"cached": 5}))
    reply = await deepseek.complete(ask("deepseek-flash"))
    assert reply.usage == Usage(tokens_in=6, tokens_out=1, tokens_cached=5)
    assert "max_tokens" in deepseek_fake.requests[0].body
    assert "reasoning_effort" not in deepseek_fake.requests[0].body


async def test_a_stream_ends_with_the_figures_of_all(openai_fake: FakeOpenAI, openai: OpenAICompatible) -> None:
    heard: list[str] = []
    openai_fake.script(Scripted(value="one two three", pieces=3, usage={"cached": 2, "reasoning": 10}))
    reply = await openai.complete(ask(hear=heard.append))
    assert len(heard) == 3
    assert reply.usage == Usage(tokens_in=6, tokens_out=4, tokens_cached=2, tokens_thought=10)


@pytest.mark.parametrize("streams", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("dialect", ["openai", "deepseek", "local"], indirect=True)
async def test_a_schema_is_followed_in_each_dialect(
    dialect: tuple[FakeOpenAI, OpenAICompatible], streams: bool
) -> None:
    fake, provider = dialect
    hear = (lambda piece: None) if streams else None
    reply = await provider.complete(ask(fake.models[0], schema=SCHEMA, hear=hear))
    jsonschema.validate(json.loads(reply.text), SCHEMA)
    assert fake.rejected == []
    form = fake.requests[0].body["response_format"]["type"]
    assert form == ("json_schema" if fake.flavour == "openai" else "json_object")
    assert ("JSON schema" in fake.requests[0].system) is (fake.flavour != "openai")


@pytest.mark.parametrize("answer", [Understood, PhotoObservation])
async def test_the_schemas_of_our_tasks_are_strict_ones(
    openai_fake: FakeOpenAI, openai: OpenAICompatible, answer: type[Understood]
) -> None:
    reply = await openai.complete(ask(schema=schema_of(answer), max_output_tokens=4000))
    assert openai_fake.rejected == []
    assert openai_fake.requests[0].body["response_format"]["json_schema"]["strict"] is True
    answer.model_validate_json(reply.text)


async def test_a_schema_that_cannot_be_strict_is_sent_as_it_is(
    openai_fake: FakeOpenAI, openai: OpenAICompatible
) -> None:
    await openai.complete(ask(schema={"type": "object", "additionalProperties": {"type": "string"}}))
    assert openai_fake.requests[0].body["response_format"]["json_schema"]["strict"] is False


async def test_pictures_arrive_byte_for_byte(
    openai_fake: FakeOpenAI, openai: OpenAICompatible, kitchen: Callable[[], tuple[ImagePart, ...]]
) -> None:
    images = kitchen()
    reply = await openai.complete(ask(images=images))
    assert openai_fake.requests[0].images == (("image/jpeg", images[0].data),)
    assert (reply.usage.images, reply.usage.tokens_in) == (1, 765 + 6)


def test_pictures_are_a_capability_of_the_settings() -> None:
    seeing = OpenAICompatible(DEEPSEEK, "k", "deepseek-flash", images=True).capabilities
    blind = OpenAICompatible(DEEPSEEK, "k", "deepseek-flash").capabilities
    assert (seeing.images, seeing.models.get("vision")) == (True, "deepseek-flash")
    assert (blind.images, blind.models.get("vision")) == (False, None)
    assert not blind.embed


@pytest.mark.parametrize("dialect", ["openai", "local"], indirect=True)
async def test_each_text_gets_its_vector_of_length_1(dialect: tuple[FakeOpenAI, OpenAICompatible]) -> None:
    fake, provider = dialect
    model = provider.capabilities.models["embed"]
    texts = ("grey tiles", "oak floor", "grey tiles")
    reply = await provider.complete(ask(model, wants="embed", texts=texts))
    assert fake.requests[0].texts == texts
    assert [round(math.hypot(*vector), 6) for vector in reply.vectors] == [1, 1, 1]
    assert reply.vectors[0] == reply.vectors[2] != reply.vectors[1]
    assert reply.usage == Usage(tokens_in=9)


@pytest.mark.parametrize(
    ("scripted", "kind", "reason"),
    [
        (Scripted("block_answer", reason="refusal"), AIBlocked, "refusal"),
        (Scripted("block_answer", reason="content_filter"), AIBlocked, "content_filter"),
        (Scripted("block_prompt"), AIBlocked, "content_policy_violation"),
        (Scripted(value=""), AIMalformed, ""),
        (Scripted(code="insufficient_system_resource"), AIUnavailable, ""),
        (Scripted("error", status=429, code="insufficient_quota"), AIRefused, ""),
        (Scripted("error", status=429, code="rate_limit_exceeded"), AIRateLimited, ""),
    ],
    ids=lambda value: f"{value.kind}-{value.code or value.reason}" if isinstance(value, Scripted) else "",
)
@pytest.mark.parametrize("streams", [False, True], ids=["whole", "stream"])
async def test_its_own_ways_of_saying_no(
    openai_fake: FakeOpenAI,
    openai: OpenAICompatible,
    scripted: Scripted,
    kind: type[AIError],
    reason: str,
    streams: bool,
) -> None:
    openai_fake.script(scripted)
    error = await failure(openai, ask(hear=(lambda piece: None) if streams else None))
    assert type(error) is kind
    assert getattr(error, "reason", "") == reason
    assert error.billed == ("known" if scripted.kind in {"answer", "block_answer"} else "no")


async def test_the_wait_in_openais_words_is_read(openai_fake: FakeOpenAI, openai: OpenAICompatible) -> None:
    openai_fake.script(Scripted("error", status=429, retry_delay="1m2.5s"))
    error = await failure(openai, ask())
    assert isinstance(error, AIRateLimited)
    assert error.retry_after == 62.5


async def test_a_wrong_key_is_refused_with_the_remedy_and_never_shown(openai_fake: FakeOpenAI) -> None:
    provider = OpenAICompatible(OPENAI, "wrong-key-5551234", "gpt-5-mini", base_url=openai_fake.address)
    try:
        error = await failure(provider, ask())
        with pytest.raises(AIRefused, match="OPENAI_API_KEY"):
            await provider.check()
    finally:
        await provider.close()
    assert "OPENAI_API_KEY" in str(error)
    assert "5551234" not in str(error) + repr(error.__cause__)


async def test_what_the_environment_says_to_the_sdk_is_not_sent_to_others(
    deepseek_fake: FakeOpenAI, deepseek: OpenAICompatible, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/v1")
    assert (await deepseek.complete(ask("deepseek-flash"))).text
    assert deepseek._loaded is not None
    headers = deepseek._loaded[1].default_headers
    assert not {"OpenAI-Organization", "OpenAI-Project"} & {k for k, v in headers.items() if isinstance(v, str)}


async def test_importing_the_adapter_does_not_load_the_sdk() -> None:
    code = "import sys, adapters.ai.openai_compatible; sys.exit('openai' in sys.modules)"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    assert await asyncio.wait_for(process.wait(), 20) == 0
