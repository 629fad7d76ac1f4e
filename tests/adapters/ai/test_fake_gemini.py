"""The fake itself: strict where Gemini is, and usable from another process."""

import asyncio
import base64
import json
import sys
from typing import Any

import aiohttp
import pytest

from tests.fakes import pictures
from tests.fakes.gemini import KEY, FakeGemini, Scripted

HELLO = {"contents": [{"role": "user", "parts": [{"text": "hello"}]}]}
JPEG = base64.urlsafe_b64encode(pictures.kitchen_photo(0, (64, 48))).decode()


async def post(fake: FakeGemini, body: Any, call: str = "generateContent", key: str = KEY) -> tuple[int, Any]:
    headers = {"x-goog-api-key": key} if key else {}
    url = f"{fake.base_url}/v1beta/models/gemini-3.8-flash:{call}"
    async with aiohttp.ClientSession() as session, session.post(url, json=body, headers=headers) as response:
        return response.status, await response.json()


def with_part(part: dict[str, Any]) -> dict[str, Any]:
    return {"contents": [{"parts": [part]}]}


def with_config(**config: Any) -> dict[str, Any]:
    return {**HELLO, "generationConfig": config}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"contents": []},
        {**HELLO, "prompt": "x"},
        {"contents": [{"role": "system", "parts": [{"text": "x"}]}]},
        with_part({"text": ""}),
        with_part({"text": "x", "inlineData": {"mimeType": "image/jpeg", "data": JPEG}}),
        with_part({"inlineData": {"mimeType": "image/gif", "data": JPEG}}),
        with_part({"inlineData": {"mimeType": "image/png", "data": JPEG}}),
        with_part({"inlineData": {"mimeType": "image/jpeg", "data": "a+b/"}}),
        with_part({"inlineData": {"mimeType": "image/jpeg", "data": "abc"}}),
        with_config(maxOutputTokens=0),
        with_config(temperature=3),
        with_config(responseJsonSchema={"type": "object"}),
        with_config(responseMimeType="application/json", responseJsonSchema={"type": "string", "maxLength": 3}),
        with_config(thinkingConfig={"thinkingLevel": "low", "thinkingBudget": 1}),
        with_config(colour="red"),
    ],
)
async def test_a_bad_request_is_a_400_and_remembered(fake: FakeGemini, body: Any) -> None:
    status, answer = await post(fake, body)
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert len(fake.rejected) == 1
    assert fake.requests == []


@pytest.mark.parametrize(("key", "status"), [("", 403), ("other", 400)])
async def test_the_key_is_needed(fake: FakeGemini, key: str, status: int) -> None:
    assert (await post(fake, HELLO, key=key))[0] == status


async def test_tokens_are_counted_without_a_request_being_billed(fake: FakeGemini) -> None:
    assert await post(fake, HELLO, "countTokens") == (200, {"totalTokens": 2})
    assert fake.requests == []


async def test_a_stream_is_the_answer_in_pieces(fake: FakeGemini) -> None:
    fake.script(Scripted(value="one two three"))
    _, chunks = await post(fake, HELLO, "streamGenerateContent")
    pieces = [chunk["candidates"][0]["content"]["parts"][0]["text"] for chunk in chunks]
    assert len(pieces) == 2
    assert "".join(pieces) == "one two three"


async def test_an_answer_longer_than_allowed_is_cut(fake: FakeGemini) -> None:
    fake.script(Scripted(value="x" * 400))
    _, body = await post(fake, with_config(maxOutputTokens=10))
    assert body["candidates"][0]["finishReason"] == "MAX_TOKENS"
    assert body["usageMetadata"]["candidatesTokenCount"] == 10


async def test_it_runs_as_a_process_and_ends_with_its_starter() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.gemini", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        told = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        async with aiohttp.ClientSession(headers={"x-goog-api-key": told["key"]}) as session:
            rule = {"words": "hello", "answer": {"value": "scripted"}}
            async with session.post(told["control"] + "when", json=rule) as response:
                assert response.status == 200
            url = f"{told['base_url']}/v1/models/gemini-3.8-flash:generateContent"
            async with session.post(url, json=HELLO) as response:
                text = (await response.json())["candidates"][0]["content"]["parts"][0]["text"]
            async with session.post(told["control"] + "requests") as response:
                asked = await response.json()
            async with session.get(f"{told['base_url']}/v1/models") as response:
                models = [model["name"] for model in (await response.json())["models"]]
        assert text == "scripted"
        assert [request["prompt"] for request in asked] == ["hello"]
        assert "models/gemini-3.8-flash" in models
        assert process.stdin is not None
        process.stdin.close()
        assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
