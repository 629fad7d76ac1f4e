"""The fake is as strict as Discord: a test against it can fail."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.fakes.discord import FakeDiscord, Interaction, schema
from tests.fakes.discord.errors import Json
from tests.fakes.discord.interactions import COMMAND, COMPONENT

ROOT = Path(__file__).resolve().parents[3]
V2 = 1 << 15


class Client:
    """A bot's REST requests, by hand."""

    def __init__(self, fake: FakeDiscord, http: aiohttp.ClientSession) -> None:
        self.fake, self.http = fake, http

    async def call(self, method: str, path: str, body: Any = None, *, token: str = "") -> tuple[int, Json]:
        headers = {"Authorization": f"Bot {token or self.fake.token}"}
        async with self.http.request(method, self.fake.api_url + path, json=body, headers=headers) as response:
            if response.status == 204:
                return 204, {}
            assert response.headers["Content-Type"] == "application/json"
            answer: Json = await response.json()
            return response.status, answer

    async def post(self, body: Json) -> tuple[int, Json]:
        return await self.call("POST", f"/channels/{self.fake.world.general.id}/messages", body)

    async def answer(self, interaction: Interaction, body: Json) -> tuple[int, Json]:
        return await self.call("POST", f"/interactions/{interaction.id}/{interaction.token}/callback", body)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with FakeDiscord() as fake, aiohttp.ClientSession() as http:
        yield Client(fake, http)


def begin(fake: FakeDiscord, kind: int) -> Interaction:
    world = fake.world
    interaction = Interaction(world.ids.next(), kind, world.user("ann"), world.general, {"custom_id": "x"})
    fake.interactions[interaction.id] = interaction
    return interaction


def row(*buttons: Json) -> Json:
    return {"type": 1, "components": list(buttons)}


def button(label: str = "OK", custom_id: str = "ok") -> Json:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id}


def text(content: str) -> Json:
    return {"type": 10, "content": content}


TOO_MUCH: list[tuple[Json, str]] = [
    ({"content": "x" * 2001}, "content"),
    ({"content": "🔧" * 1001}, "content"),
    ({"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}, "embeds"),
    ({"content": "a", "components": [row(button())] * 6}, "components"),
    ({"content": "a", "components": [row(*(button(custom_id=str(n)) for n in range(6)))]}, "components"),
    ({"content": "a", "components": [row(button("x" * 81))]}, "components"),
    ({"content": "a", "components": [row(button(custom_id="x" * 101))]}, "components"),
    ({"content": "a", "components": [row(button(), button())]}, "components"),
    ({"content": "a", "components": [text("a layout part without the flag")]}, "components"),
    ({"flags": V2, "components": [text("x" * 2001), text("y" * 2000)]}, "components"),
    ({"flags": V2, "components": [text("x")] * 41}, "components"),
    ({"flags": V2, "components": [{"type": 17, "components": [text("x")] * 40}]}, "components"),
    ({"flags": V2, "components": [text("  ")]}, "components"),
    ({"flags": V2, "content": "both", "components": [text("x")]}, "content"),
    ({"flags": V2, "components": [{"type": 13, "file": {"url": "attachment://nowhere.txt"}}]}, "components"),
    ({"content": "a", "nonce": "x" * 26}, "nonce"),
]


@pytest.mark.parametrize(("body", "where"), TOO_MUCH)
async def test_what_breaks_a_limit_is_refused_with_its_place(client: Client, body: Json, where: str) -> None:
    status, answer = await client.post(body)
    assert (status, answer["code"]) == (400, 50035)
    assert where in answer["errors"]
    assert client.fake.violations
    assert client.fake.posts == []


async def test_an_empty_message_is_refused(client: Client) -> None:
    assert (await client.post({"content": ""}))[1]["code"] == 50006


async def test_the_same_nonce_gives_the_same_message_only_when_it_is_enforced(client: Client) -> None:
    first = await client.post({"content": "one", "nonce": "n1", "enforce_nonce": True})
    again = await client.post({"content": "one", "nonce": "n1", "enforce_nonce": True})
    other = await client.post({"content": "one", "nonce": "n1"})
    assert first[1]["id"] == again[1]["id"] != other[1]["id"]


async def test_a_wrong_token_is_401(client: Client) -> None:
    assert await client.call("GET", "/users/@me", token="other") == (401, {"message": "401: Unauthorized", "code": 0})


async def test_an_interaction_is_answered_once_and_within_three_seconds(client: Client) -> None:
    interaction = begin(client.fake, COMPONENT)
    interaction.message = client.fake.world.add(await client.fake.say("card"))
    assert (await client.answer(interaction, {"type": 6}))[0] == 204
    assert (await client.answer(interaction, {"type": 6}))[1]["code"] == 40060
    late = begin(client.fake, COMMAND)
    late.started -= 3.1
    assert (await client.answer(late, {"type": 5}))[1]["code"] == 10062


async def test_a_form_must_be_the_first_answer_and_within_its_limits(client: Client) -> None:
    field = {"type": 18, "label": "Note", "component": {"type": 4, "custom_id": "t", "style": 1}}
    form: Json = {"type": 9, "data": {"custom_id": "f", "title": "Note", "components": [field]}}
    deferred = begin(client.fake, COMMAND)
    await client.answer(deferred, {"type": 5})
    assert (await client.answer(deferred, form))[1]["code"] == 40060
    for spoiled in (
        {"title": "x" * 46},
        {"components": [{**field, "label": "x" * 46}]},
        {"components": [{**field, "component": {"type": 4, "custom_id": str(n), "style": 1}} for n in range(6)]},
    ):
        status, answer = await client.answer(
            begin(client.fake, COMMAND), {"type": 9, "data": {**form["data"], **spoiled}}
        )
        assert (status, answer["code"]) == (400, 50035)
    assert (await client.answer(begin(client.fake, COMMAND), form))[0] == 204


async def test_a_deferred_answer_is_edited_under_its_token_and_a_token_without_answer_is_unknown(
    client: Client,
) -> None:
    interaction = begin(client.fake, COMMAND)
    hook = f"/webhooks/{client.fake.world.application_id}/{interaction.token}"
    assert (await client.call("POST", hook, {"content": "early"}))[1]["code"] == 10015
    await client.answer(interaction, {"type": 5, "data": {"flags": 64}})
    status, message = await client.call("PATCH", f"{hook}/messages/@original", {"content": "done"})
    assert (status, message["content"]) == (200, "done")
    assert interaction.original is not None
    assert interaction.original.ephemeral_to is not None


async def test_channel_messages_hide_the_words_that_are_not_for_the_bot(client: Client) -> None:
    fake = client.fake
    await fake.say("private talk", channel=fake.world.general)
    await fake.say("for you", channel=fake.world.general, mention=True)
    _, history = await client.call("GET", f"/channels/{fake.world.general.id}/messages?after=0")
    assert [m["content"] for m in reversed(list(history))] == ["", f"<@{fake.world.bot.id}> for you"]  # type: ignore[index] # a list


async def test_discords_schema_knows_what_is_wrong(client: Client) -> None:
    if not schema.available():
        pytest.skip("Discord's OpenAPI file does not stand beside the project")
    assert schema.check_schema("message.create", {"content": "fine", "message_reference": {"message_id": 5}}) == []
    assert schema.check_schema("message.create", {"flags": V2, "components": [{"type": 10, "content": 5}]})


async def test_a_process_of_its_own_serves_and_ends_with_its_input() -> None:
    command = (sys.executable, "-m", "tests.fakes.discord")
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe)
    try:
        assert process.stdout is not None
        async with asyncio.timeout(20), aiohttp.ClientSession() as http:
            ready = json.loads(await process.stdout.readline())
            base = f"http://127.0.0.1:{ready['port']}"
            async with http.post(f"{base}/_control/say", json={"text": "hi", "user": "ann"}) as said:
                channel = (await said.json())["channel"]
            headers = {"Authorization": f"Bot {ready['token']}"}
            await http.post(f"{ready['api']}/channels/{channel}/messages", json={"content": "yo"}, headers=headers)
            async with http.post(f"{base}/_control/posts", json={}) as posts:
                assert [post["text"] for post in await posts.json()] == ["yo"]
            assert process.stdin is not None
            process.stdin.close()
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
