"""The fakes of OpenAI and Stability themselves: strict where the real ones are, and usable from another process."""

import asyncio
import json
import sys
from typing import Any

import aiohttp
import pytest

from tests.fakes.openai import KEY, FakeOpenAI
from tests.fakes.stability import KEY as STABILITY_KEY
from tests.fakes.stability import FakeStability

HELLO = {"model": "gpt-5-mini", "messages": [{"role": "user", "content": "hello"}]}
FORM = {"type": "json_schema", "json_schema": {"name": "a", "strict": True, "schema": {"type": "object"}}}


def strict(schema: dict[str, Any]) -> dict[str, Any]:
    told = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}
    return {**HELLO, "response_format": told}


def picture(url: str) -> dict[str, Any]:
    return {**HELLO, "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": url}}]}]}


async def post(fake: FakeOpenAI, body: Any, path: str = "chat/completions", key: str = KEY) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {key}"}
    url = f"{fake.address}/{path}"
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, json=body) as response:
        return response.status, await response.json()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**HELLO, "messages": []},
        {**HELLO, "colour": "red"},
        {**HELLO, "max_tokens": 5},
        {**HELLO, "max_completion_tokens": 0},
        {**HELLO, "stream_options": {"include_usage": True}},
        {**HELLO, "messages": [{"role": "user"}]},
        {**HELLO, "messages": [{"role": "robot", "content": "x"}]},
        {**HELLO, "response_format": {"type": "json_object"}},
        strict({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}),
        strict(
            {"type": "object", "properties": {"a": {"type": "string"}}, "required": [], "additionalProperties": False}
        ),
        strict({"type": "string", "maxLength": 3}),
        picture("https://example.org/a.png"),
        picture("data:image/png;base64,AAAA"),
    ],
)
async def test_a_bad_request_is_a_400_and_remembered(openai_fake: FakeOpenAI, body: Any) -> None:
    status, answer = await post(openai_fake, body)
    assert (status, answer["error"]["type"]) == (400, "invalid_request_error")
    assert len(openai_fake.rejected) == 1
    assert openai_fake.requests == []


@pytest.mark.parametrize(
    "body",
    [
        {**HELLO, "model": "deepseek-flash", "response_format": FORM},
        {**HELLO, "model": "deepseek-flash", "max_completion_tokens": 5},
        {**HELLO, "model": "deepseek-flash", "reasoning_effort": "low"},
    ],
)
async def test_each_dialect_refuses_what_it_does_not_know(deepseek_fake: FakeOpenAI, body: Any) -> None:
    assert (await post(deepseek_fake, body))[0] == 400


async def test_a_blind_model_refuses_pictures() -> None:
    fake = FakeOpenAI("local", images=False, key="")
    await fake.start()
    try:
        assert (await post(fake, {**picture("data:image/png;base64,AAAA"), "model": "llama3.2"}))[0] == 400
    finally:
        await fake.stop()


async def test_the_key_is_needed(openai_fake: FakeOpenAI, stability_fake: FakeStability) -> None:
    assert (await post(openai_fake, HELLO, key="other"))[0] == 401
    url = f"{stability_fake.base_url}/v1/user/balance"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert response.status == 401


@pytest.mark.parametrize(
    ("kind", "fields", "accept", "status"),
    [
        ("core", {"prompt": "x"}, "image/*", 200),
        ("core", {"prompt": "x"}, "application/json", 200),
        ("sd3", {"prompt": "x", "model": "sd3.5-medium"}, "image/*", 200),
        ("core", {}, "image/*", 400),
        ("core", {"prompt": "x" * 10_001}, "image/*", 400),
        ("core", {"prompt": "x"}, "text/html", 400),
        ("core", {"prompt": "x", "model": "sd3.5-medium"}, "image/*", 400),
        ("ultra", {"prompt": "x", "aspect_ratio": "7:1"}, "image/*", 400),
        ("none", {"prompt": "x"}, "image/*", 404),
    ],
)
async def test_stability_is_strict_about_its_form(
    stability_fake: FakeStability, kind: str, fields: dict[str, str], accept: str, status: int
) -> None:
    headers = {"Authorization": f"Bearer {STABILITY_KEY}", "Accept": accept}
    form = aiohttp.FormData(fields, default_to_multipart=True)
    url = f"{stability_fake.base_url}/v2beta/stable-image/generate/{kind}"
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, data=form) as response:
        assert response.status == status
        if status == 200:
            assert response.headers["finish-reason"] == "SUCCESS"


@pytest.mark.parametrize("name", ["openai", "stability"])
async def test_it_runs_as_a_process_and_ends_with_its_starter(name: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"tests.fakes.{name}", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        told = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        async with aiohttp.ClientSession() as session:
            rule = {"answers": [{"kind": "error", "status": 503}]}
            async with session.post(told["control"] + "script", json=rule) as response:
                assert response.status == 200
            async with session.post(told["control"] + "requests") as response:
                assert await response.json() == []
        assert process.stdin is not None
        process.stdin.close()
        assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
