"""The real google-genai against the fake over loopback."""

import asyncio
import json
import sys
import time

import jsonschema
import pytest

from adapters.ai.gemini import GeminiProvider
from core.costs.entry import Usage
from core.errors import AIBlocked, AIError, AIMalformed, AIRateLimited, AIRefused, AIUnavailable
from core.ports.ai import AIRequest, ImagePart
from tests.fakes import pictures
from tests.fakes.gemini import KEY, FakeGemini, Scripted

SCHEMA = {
    "type": "object",
    "$defs": {"Kind": {"enum": ["good", "worn"], "type": "string"}},
    "properties": {
        "room": {"type": "string", "maxLength": 40, "examples": ["kitchen"]},
        "kind": {"$ref": "#/$defs/Kind", "description": "how it is"},
        "sure": {"const": True},
        "notes": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}, "maxItems": 3},
    },
    "required": ["room", "kind", "notes"],
}


def ask(**changes: object) -> AIRequest:
    fields = {
        "model": "gemini-3.8-flash",
        "system": "Be brief.",
        "prompt": "What is this?",
        "max_output_tokens": 200,
        "timeout": 10.0,
    }
    return AIRequest(**{**fields, **changes})  # type: ignore[arg-type] # a test's shorthand


async def failure(provider: GeminiProvider, **changes: object) -> AIError:
    with pytest.raises(AIError) as caught:
        await provider.complete(ask(**changes))
    return caught.value


async def test_text_system_and_usage_travel_whole(fake: FakeGemini, provider: GeminiProvider) -> None:
    fake.script(Scripted(value="A kitchen.", usage={"thoughtsTokenCount": 7, "cachedContentTokenCount": 2}))
    reply = await provider.complete(ask())
    assert (reply.text, reply.model, reply.request_id) == ("A kitchen.", "gemini-3.8-flash", "response-1")
    assert reply.usage == Usage(tokens_in=6, tokens_out=3, tokens_cached=2, tokens_thought=7)
    (asked,) = fake.requests
    assert (asked.system, asked.prompt, asked.method) == ("Be brief.", "What is this?", "generateContent")
    assert asked.config["maxOutputTokens"] == 200


async def test_pictures_arrive_byte_for_byte(fake: FakeGemini, provider: GeminiProvider) -> None:
    photo = pictures.kitchen_photo(1, (320, 240))
    reply = await provider.complete(ask(images=(ImagePart(photo, "image/jpeg"),)))
    assert fake.requests[0].images == (("image/jpeg", photo),)
    assert reply.usage.images == 1
    assert reply.usage.tokens_in > 258


async def test_a_schema_is_sent_as_far_as_gemini_knows_it(fake: FakeGemini, provider: GeminiProvider) -> None:
    reply = await provider.complete(ask(schema=SCHEMA))
    jsonschema.validate(json.loads(reply.text), SCHEMA)
    assert fake.rejected == []
    sent = fake.requests[0].schema
    assert sent is not None
    assert sent["properties"]["kind"] == {"$ref": "#/$defs/Kind"}
    assert sent["properties"]["sure"] == {"enum": [True]}


@pytest.mark.parametrize(
    ("scripted", "seconds"),
    [
        (Scripted("error", status=429, retry_delay="37s"), 37.0),
        (Scripted("error", status=429, retry_delay="1.5s"), 1.5),
        (Scripted("error", status=429, retry_after="12"), 12.0),
        (Scripted("error", status=429), None),
    ],
)
async def test_a_429_says_when_to_come_back(
    fake: FakeGemini, provider: GeminiProvider, scripted: Scripted, seconds: float | None
) -> None:
    fake.script(scripted)
    error = await failure(provider)
    assert isinstance(error, AIRateLimited)
    assert error.retry_after == seconds


@pytest.mark.parametrize(
    ("scripted", "kind"),
    [
        (Scripted("error", status=500), AIUnavailable),
        (Scripted("error", status=503), AIUnavailable),
        (Scripted("reset"), AIUnavailable),
        (Scripted("nonsense"), AIUnavailable),
        (Scripted("error", status=400), AIRefused),
        (Scripted("error", status=403), AIRefused),
        (Scripted("cut_off"), AIMalformed),
        (Scripted(value=""), AIMalformed),
    ],
)
async def test_one_failure_is_one_request_and_one_of_our_errors(
    fake: FakeGemini, provider: GeminiProvider, scripted: Scripted, kind: type[AIError]
) -> None:
    await provider.complete(ask())  # the SDK is loaded
    fake.script(scripted)
    before = time.perf_counter()
    error = await failure(provider)
    assert type(error) is kind
    assert time.perf_counter() - before < 0.9  # the SDK's hidden retry sleeps at least a second
    assert len(fake.requests) == 2


@pytest.mark.parametrize(
    ("scripted", "reason"),
    [
        (Scripted("block_prompt", reason="PROHIBITED_CONTENT"), "PROHIBITED_CONTENT"),
        (Scripted("block_answer", reason="SAFETY"), "SAFETY"),
        (Scripted("block_answer", reason="RECITATION"), "RECITATION"),
    ],
)
async def test_a_block_carries_its_reason_and_what_it_cost(
    fake: FakeGemini, provider: GeminiProvider, scripted: Scripted, reason: str
) -> None:
    fake.script(scripted)
    error = await failure(provider)
    assert isinstance(error, AIBlocked)
    assert error.reason == reason
    assert error.usage == Usage(tokens_in=6)


async def test_silence_ends_at_the_timeout(fake: FakeGemini, provider: GeminiProvider) -> None:
    await provider.complete(ask())
    fake.script(Scripted("silence"))
    before = time.perf_counter()
    error = await failure(provider, timeout=0.3)
    assert isinstance(error, AIUnavailable)
    assert 0.25 < time.perf_counter() - before < 1.5


async def test_a_server_that_is_gone_is_noticed_at_once_and_found_again(
    fake: FakeGemini, provider: GeminiProvider
) -> None:
    await provider.complete(ask())
    port = fake.port
    await fake.stop()
    before = time.perf_counter()
    assert isinstance(await failure(provider), AIUnavailable)
    assert time.perf_counter() - before < 0.9
    await fake.start(port)
    assert (await provider.complete(ask())).text


async def test_a_wrong_key_is_refused_with_the_remedy_and_never_shown(fake: FakeGemini) -> None:
    provider = GeminiProvider("wrong-key-5551234", fake.base_url)
    try:
        error = await failure(provider)
    finally:
        await provider.close()
    assert isinstance(error, AIRefused)
    assert "GEMINI_API_KEY" in str(error)
    assert "5551234" not in str(error) + repr(error.__cause__) + repr(error.__context__)


async def test_an_unknown_model_is_refused(provider: GeminiProvider) -> None:
    assert isinstance(await failure(provider, model="gemini-0-none"), AIRefused)


async def test_a_check_is_free_and_finds_a_bad_key_a_missing_model_and_a_dead_server(
    fake: FakeGemini, provider: GeminiProvider
) -> None:
    await provider.check()
    fake.models = ("gemini-embedding-001",)
    with pytest.raises(AIRefused):
        await provider.check()
    stranger = GeminiProvider("other", fake.base_url)
    with pytest.raises(AIRefused, match="GEMINI_API_KEY"):
        await stranger.check()
    await stranger.close()
    assert fake.requests == []
    await fake.stop()
    with pytest.raises(AIUnavailable):
        await provider.check()


async def test_what_people_wrote_is_in_no_error(fake: FakeGemini, provider: GeminiProvider) -> None:
    for kind in ("block_prompt", "cut_off", "reset", "nonsense", "error"):
        fake.script(Scripted(kind))
        assert "blue parrot" not in str(await failure(provider, prompt="the blue parrot"))


async def test_loopback_goes_through_no_proxy(
    fake: FakeGemini, provider: GeminiProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert (await provider.complete(ask())).text


async def test_a_dozen_at_once_share_one_client(fake: FakeGemini, provider: GeminiProvider) -> None:
    async with asyncio.timeout(20):
        replies = await asyncio.gather(*(provider.complete(ask()) for _ in range(12)))
    assert len({reply.request_id for reply in replies}) >= 1
    assert len(fake.requests) == 12


async def test_importing_the_adapter_does_not_load_the_sdk() -> None:
    code = "import sys, adapters.ai.gemini; sys.exit('google.genai' in sys.modules)"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    assert await asyncio.wait_for(process.wait(), 20) == 0


def test_the_key_of_the_fake_is_not_a_real_one() -> None:
    assert KEY.startswith("fake-")
